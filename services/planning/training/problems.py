"""Refusals about trainings."""

from services.chassis.problems import Conflict, Problem, Text


class TrainingNotPlanned(Conflict):
    """It was held or cancelled before."""

    code = "training_not_planned"
    detail = Text(
        id="Pelatihan ini sudah berstatus {state}. Yang terlaksana dibetulkan dengan PATCH; yang batal dibuat baru.",
        en="This training is {state} already. Correct what was held by PATCH; plan anew what was cancelled.",
    )


class TrainingCancelled(Conflict):
    code = "training_cancelled"
    detail = Text(
        id="Pelatihan ini batal: {reason}. Buat pelatihan baru bila jadi dilaksanakan.",
        en="This training was cancelled: {reason}. Plan a new one if it takes place after all.",
    )


class TrainingNotHeld(Conflict):
    """What became of it is told before it is held."""

    code = "training_not_held"
    detail = Text(
        id="Pelatihan ini belum terlaksana. Catat pelaksanaannya dengan POST /hold beserta peserta dan hasilnya.",
        en="This training has not been held. Say that it was by POST /hold, with who came and what came of it.",
    )


class DaysNeeded(Problem):
    """A training is held without a day, and no paper says why."""

    status = 422
    code = "days_needed"
    detail = Text(
        id="Sebutkan hari pelaksanaan (`begin_on`, `end_on`). Catatan lama tanpa tanggal menyebutkan asalnya di `source`.",
        en="Say on which days it was held (`begin_on`, `end_on`). An old record without days names its `source`.",
    )


class BeginNeeded(Problem):
    status = 422
    code = "begin_needed"
    detail = Text(
        id="Hari terakhir {end} tanpa hari pertama. Isi `begin_on`.",
        en="The last day {end} has no first. Give `begin_on`.",
    )


class DaysUnfitting(Problem):
    status = 422
    code = "days_unfitting"
    detail = Text(
        id="{days} hari tidak sesuai dengan {begin} sampai {end}. Antara keduanya ada {span} hari, dan paling banyak {most} yang dapat dicatat.",
        en="{days} days do not fit {begin} to {end}. Between them are {span} days, and at most {most} can be recorded.",
    )


class PlaceUnfitting(Problem):
    """A place or an origin lies outside the training's region."""

    status = 422
    code = "place_unfitting"
    detail = Text(
        id="{place} bukan wilayah di dalam {region}. Catat pelatihan ini untuk wilayah yang mencakup semuanya.",
        en="{place} is no region inside {region}. Record the training for a region that holds them all.",
    )


class PlaceEmpty(Problem):
    status = 422
    code = "place_empty"
    detail = Text(
        id="Tempat ini kosong. Sebutkan wilayahnya, namanya, atau keduanya.",
        en="This place is empty. Give its region, its name, or both.",
    )


class RoleTwice(Problem):
    status = 422
    code = "role_twice"
    detail = Text(
        id="Peran {role} disebut dua kali. Jumlahkan menjadi satu baris.",
        en="The role {role} is told twice. Add it up to one line.",
    )


class ParticipantsInvalid(Problem):
    status = 422
    code = "participants_invalid"
    detail = Text(
        id="Dari {role} tercatat {all} orang dengan {mbr} MBR. Sebutkan paling sedikit satu orang, dan MBR paling banyak sejumlah itu.",
        en="Of {role} there are {all} people, {mbr} of them MBR. Tell at least one, and no more MBR than there are.",
    )


class AttendanceUnfitting(Problem):
    """Attendance of a day that was none of the training's, or of more than took part."""

    status = 422
    code = "attendance_unfitting"
    detail = Text(
        id="{present} hadir pada {day} tidak mungkin. Setiap hari pelatihan disebut sekali, dengan paling banyak jumlah pesertanya.",
        en="{present} present on {day} cannot be. Each day of the training is told once, with at most as many as took part.",
    )


class EvaluationUnfitting(Problem):
    status = 422
    code = "evaluation_unfitting"
    detail = Text(
        id="Penilaian {subject} tidak lengkap. Setiap materi dinilai sekali, sebelum atau sesudah, oleh paling banyak jumlah pesertanya.",
        en="The evaluation of {subject} does not fit. Each subject is told once, before or after, for at most as many as took part.",
    )
