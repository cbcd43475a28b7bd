"""What cannot be allocated."""

from services.chassis.problems import Conflict, Problem, Text


class OutsideRegion(Conflict):
    code = "outside_region"
    detail = Text(
        id="{region} bukan dalam wilayah {around}. Pakai wilayah di dalamnya, atau pagu wilayah yang lain.",
        en="{region} is not inside {around}. Use a region inside it, or the ceiling of another region.",
    )


class ActivityUnknown(Conflict):
    """Planning may not have told of it yet: trying again later helps."""

    code = "activity_unknown"
    detail = Text(
        id="Kegiatan {activity} belum dikenal di sini. Bila baru dibuat, coba lagi beberapa detik lagi; bila tidak, periksa id-nya.",
        en="The activity {activity} is not known here yet. If it was made just now, try again in a few seconds; if not, check its id.",
    )


class AllocationCancelled(Conflict):
    code = "allocation_cancelled"
    detail = Text(id="Alokasi ini sudah dibatalkan.", en="This allocation is cancelled.")


class AllocationUsed(Conflict):
    code = "allocation_used"
    detail = Text(
        id="Sebagian alokasi ini sudah diminta atau dicairkan. Batalkan permintaannya dahulu; yang sudah cair kembali lewat LPJ.",
        en="Part of this allocation was requested or released. Void the request first; what was released comes back by the account (LPJ).",
    )


class BopCapInvalid(Problem):
    status = 422
    code = "bop_cap_invalid"
    detail = Text(
        id="Batas BOP Rp {cap} melebihi alokasi Rp {amount}.",
        en="The cap for running costs (BOP) of Rp {cap} exceeds the allocation of Rp {amount}.",
    )


class ActivityIsCancelled(Conflict):
    code = "activity_cancelled"
    detail = Text(
        id="Kegiatannya dibatalkan: tidak ada dana untuknya. Batalkan alokasinya bila ada.",
        en="Its activity is cancelled: there is no money for it. Cancel its allocation if there is one.",
    )
