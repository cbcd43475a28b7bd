"""Refusals about meetings."""

from services.chassis.problems import Problem, Text


class NobodyCame(Problem):
    status = 422
    code = "nobody_came"
    detail = Text(
        id="Musyawarah tanpa peserta tidak dapat dicatat. Isi jumlah laki-laki dan perempuan yang hadir.",
        en="A meeting without anybody is not recorded. Say how many men and women came.",
    )


class AttendanceInvalid(Problem):
    status = 422
    code = "attendance_invalid"
    detail = Text(
        id="Difabel dan MBR adalah bagian dari {all} yang hadir; masing-masing paling banyak {all}.",
        en="Disabled and MBR are among the {all} who came; each is at most {all}.",
    )


class ActivityUnfitting(Problem):
    """The meeting names an activity that is not of its place."""

    status = 422
    code = "activity_unfitting"
    detail = Text(
        id="`cycle_id` dan `activity` harus kegiatan pada siklus yang mencakup {region}. Kosongkan keduanya, atau isi keduanya.",
        en="`cycle_id` and `activity` must be an activity of a cycle that covers {region}. Leave both out, or give both.",
    )
