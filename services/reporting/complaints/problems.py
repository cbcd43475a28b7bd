"""Refusals about complaints."""

from services.chassis.problems import Conflict, Problem, Text, Unavailable


class ComplaintsNotSetUp(Unavailable):
    code = "complaints_not_set_up"
    detail = Text(
        id="Pengaduan belum disiapkan di sini. Hubungi pengelola sistem: REPORTING_COMPLAINT_KEYS.",
        en="Complaints are not set up here. Ask whoever runs the system: REPORTING_COMPLAINT_KEYS.",
    )


class VillageNeeded(Problem):
    """A complaint is about a place that people know."""

    status = 422
    code = "complaint_village_needed"
    detail = Text(
        id="{region} bukan kelurahan atau desa. Pilih kelurahan atau desa tempat kejadiannya.",
        en="{region} is no village. Choose the village (kelurahan or desa) where it happened.",
    )


class RtElsewhere(Problem):
    status = 422
    code = "complaint_rt_elsewhere"
    detail = Text(
        id="RT {rt} tidak terletak di {village}. Kosongkan RT-nya, atau tulis seperti {village}-000-007.",
        en="RT {rt} does not lie in {village}. Leave the RT out, or write it like {village}-000-007.",
    )


class AboutElsewhere(Problem):
    status = 422
    code = "complaint_about_elsewhere"
    detail = Text(
        id="Yang ditunjuk bukan milik {village}. Pilih kelurahannya yang benar, atau adukan tanpa menunjuknya.",
        en="What is pointed at does not belong to {village}. Choose its village, or complain without pointing at it.",
    )


class AboutIncomplete(Problem):
    status = 422
    code = "complaint_about_incomplete"
    detail = Text(
        id="Sebutkan `about_kind` dan `about_id` bersama-sama, atau tidak keduanya.",
        en="Say both `about_kind` and `about_id`, or neither.",
    )


class AtOtherLevel(Conflict):
    code = "complaint_at_other_level"
    detail = Text(
        id="Pengaduan ini ditangani di tingkat {level}, di luar wilayah Anda. Yang di sana yang melanjutkannya.",
        en="This complaint is handled at the level {level}, beyond your regions. Those there go on with it.",
    )


class ComplaintState(Conflict):
    code = "complaint_state"
    detail = Text(
        id="Langkah ini tidak mungkin selagi pengaduan berkeadaan `{state}`. Muat ulang, lalu lihat langkah yang tersedia.",
        en="This step is not possible while the complaint is `{state}`. Load it again and see which steps there are.",
    )


class OwnAnswer(Conflict):
    """Two persons: who answered does not say that the answer was good."""

    code = "complaint_own_answer"
    detail = Text(
        id="Anda yang menjawab pengaduan ini. Minta orang lain mencatat konfirmasinya atau menutupnya, atau tunggu pengadu.",
        en="You answered this complaint. Ask somebody else to record a confirmation or close it, or wait for its maker.",
    )


class OwnErasure(Conflict):
    """Two persons: who erased what was said does not close it as well."""

    code = "complaint_own_erasure"
    detail = Text(
        id="Anda yang menghapus isi pengaduan ini. Minta orang lain menutupnya.",
        en="You erased what this complaint said. Ask somebody else to close it.",
    )


class StillConfirmable(Conflict):
    code = "complaint_still_confirmable"
    detail = Text(
        id="Pengadu masih dapat mengonfirmasi jawaban sampai {until}. Tutup sesudah hari itu.",
        en="Its maker may still confirm the answer until {until}. Close it after that day.",
    )


class SameLevel(Conflict):
    code = "complaint_same_level"
    detail = Text(
        id="Pengaduan ini sudah di tingkat {level}. Pilih tingkat lain.",
        en="This complaint is at the level {level} already. Choose another one.",
    )


class LevelTooLow(Problem):
    """Who it is about does not handle it."""

    status = 422
    code = "complaint_level_too_low"
    detail = Text(
        id="Pengaduan peka ini menyangkut tingkat {concerns}; yang menanganinya paling rendah tingkat {lowest}.",
        en="This sensitive complaint concerns the level {concerns}; it is handled at {lowest} or above.",
    )


class TermUnknown(Problem):
    status = 404
    code = "not_found"
    detail = Text(
        id="Tidak ada batas hari {key}. Lihat GET /v1/reports/complaint-terms.",
        en="There is no term {key}. See GET /v1/reports/complaint-terms.",
    )


class CountryOnly(Problem):
    """Terms are the whole installation's."""

    status = 404
    code = "region_not_found"
    detail = Text(
        id="Batas hari berlaku untuk seluruh Indonesia; yang mengubahnya memegang seluruh wilayah.",
        en="Terms hold for all of Indonesia; whoever changes them has all regions.",
    )


class AlreadyErased(Conflict):
    code = "complaint_erased"
    detail = Text(
        id="Isi pengaduan ini sudah dihapus; tidak ada lagi yang dapat ditambahkan padanya.",
        en="What this complaint said was erased; nothing can be added to it any more.",
    )


class DismissalNeedsReason(Problem):
    status = 422
    code = "complaint_reason_missing"
    detail = Text(
        id="Sebutkan `reason`: mengapa yang ditahan ini bukan pengaduan.",
        en="Give a `reason`: why what was held is no complaint.",
    )
