"""Refusals about lots."""

from services.chassis.problems import Conflict, Problem, Text


class LotEmpty(Conflict):
    """There is no clean record to make a lot of."""

    code = "lot_empty"
    detail = Text(
        id="Tidak ada isian diterima di {region} yang bersih (tanpa tanda, berkas lengkap, bukan "
        "milik Anda, belum di lot lain). Periksa satu per satu.",
        en="No received record in {region} is clean (no flag, all files there, not your own, in no "
        "other lot). Review them one by one.",
    )


class LotNeedsAll(Conflict):
    """What was in a refused lot is not sampled a second time."""

    code = "lot_needs_all"
    detail = Text(
        id="{refused} isian berasal dari lot yang ditolak. Periksa satu per satu, atau buat lot "
        "dengan sampel {refused} (semuanya).",
        en="{refused} records are of a refused lot. Review them one by one, or make a lot with a "
        "sample of {refused} (all of them).",
    )


class SampleTooSmall(Problem):
    """Less than the sampling plan asks."""

    status = 422
    code = "sample_too_small"
    detail = Text(
        id="Lot berisi {size} isian memerlukan sampel paling sedikit {needed}, bukan {sample}.",
        en="A lot of {size} records needs a sample of at least {needed}, not {sample}.",
    )


class LotNotOpen(Conflict):
    """The lot has ended."""

    code = "lot_not_open"
    detail = Text(
        id="Lot ini sudah {state}. Buat lot baru untuk isian yang masih menunggu.",
        en="This lot is {state}. Make a new one for the records that still wait.",
    )


class LotRefused(Conflict):
    """The sample failed."""

    code = "lot_refused"
    detail = Text(
        id="Lot ditolak: {failed} dari {sample} sampel dikembalikan atau ditolak, paling banyak "
        "{acceptance}. Periksa sisanya satu per satu, atau buat lot baru dengan sampel semuanya.",
        en="The lot is refused: {failed} of {sample} sampled were returned or rejected, at most "
        "{acceptance} may be. Review the rest one by one, or make a lot with a sample of all.",
    )


class SampleUndecided(Conflict):
    """Some of the sample wait for a decision."""

    code = "sample_undecided"
    detail = Text(
        id="Baru {decided} dari {sample} sampel diputuskan. Putuskan semuanya dahulu.",
        en="{decided} of {sample} sampled records are decided. Decide all of them first.",
    )
