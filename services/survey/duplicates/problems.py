"""Refusals about duplicates."""

from services.chassis.problems import Conflict, Text


class OtherRounds(Conflict):
    """Between rounds the same household is expected."""

    code = "other_rounds"
    detail = Text(
        id="Isian-isian ini tidak semuanya dari satu putaran. Gabungkan hanya isian dari putaran "
        "yang sama; rumah tangga yang sama memang didata lagi pada putaran lain.",
        en="These records are not all of one round. Merge records of one round only; "
        "in another round the same household is expected.",
    )


class NotMergeable(Conflict):
    """The record does not count, and will not as it stands."""

    code = "not_mergeable"
    detail = Text(
        id="Isian {record} berstatus {state}. Hanya isian yang diterima, dikembalikan, atau "
        "disetujui yang dapat digabungkan. Muat ulang daftarnya.",
        en="Record {record} is {state}. Only received, returned and approved records are merged. "
        "Load the list again.",
    )


class KeptIsMerged(Conflict):
    """One of the merged records is the one to keep."""

    code = "kept_is_merged"
    detail = Text(
        id="Isian yang dipertahankan juga ada dalam daftar yang digabungkan. Pilih salah satunya.",
        en="The record to keep is also among those to merge. Choose one of the two.",
    )


class MergeUndone(Conflict):
    """There is nothing left to undo."""

    code = "merge_undone"
    detail = Text(
        id="Penggabungan ini sudah dibatalkan oleh {by}. Muat ulang daftarnya.",
        en="This merge was undone by {by} already. Load the list again.",
    )


class NotAlike(Conflict):
    """Nothing says that these records could be one household."""

    code = "not_alike"
    detail = Text(
        id="Tidak ada tanda bahwa isian-isian ini satu rumah tangga; tidak ada yang perlu "
        "dikesampingkan. Muat ulang daftarnya.",
        en="Nothing says that these records are one household; there is nothing to dismiss. "
        "Load the list again.",
    )
