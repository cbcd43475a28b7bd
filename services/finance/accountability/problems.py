"""Why a report is not made, submitted or accepted."""

from services.chassis.problems import Conflict, Problem, Text


class AlreadyAccounted(Conflict):
    """`report_id` is the LPJ that there is."""

    code = "already_accounted"
    detail = Text(
        id="LPJ {number} sudah ada untuk uang ini. Lanjutkan yang itu; bila sudah diterima, tidak ada laporan lagi.",
        en="There is the account (LPJ) {number} of this money already. Go on with that one; once it is accepted there are no more reports.",
    )


class AllocationAccounted(Conflict):
    """Its account (LPJ) is accepted: its books are done."""

    code = "allocation_accounted"
    detail = Text(
        id="LPJ alokasi ini sudah diterima. Belanja dan perjanjiannya tidak berubah lagi.",
        en="The account (LPJ) of this allocation is accepted. Its expenses and agreements change no more.",
    )


class ReportNotDraft(Conflict):
    code = "report_not_draft"
    detail = Text(
        id="Laporan ini sudah diajukan atau diterima. Hanya draf yang dapat diubah dan diajukan; minta dikembalikan dahulu.",
        en="This report is submitted or accepted. Only a draft is changed and submitted; have it returned first.",
    )


class ReportNotSubmitted(Conflict):
    code = "report_not_submitted"
    detail = Text(
        id="Laporan ini tidak sedang diajukan. Yang diterima atau dikembalikan hanyalah laporan yang diajukan.",
        en="This report is not submitted. Only a submitted one is accepted or returned.",
    )


class ReportOutdated(Conflict):
    """The ledger says something else than the frozen report."""

    code = "report_outdated"
    detail = Text(
        id="Uang bergerak setelah {day}, atau sejak laporan ini diajukan. Beri LPJ tanggal yang mencakup semuanya, lalu ajukan lagi.",
        en="Money moved after {day}, or since this report was submitted. Give the account a day that covers all of it, and submit it again.",
    )


class OwnReport(Conflict):
    """Whoever submitted a report does not judge it."""

    code = "own_approval"
    detail = Text(
        id="Anda sendiri yang mengajukan laporan ini. Minta orang lain menerima atau mengembalikannya.",
        en="You submitted this report yourself. Ask somebody else to accept or return it.",
    )


class TranchePending(Conflict):
    code = "tranche_pending"
    detail = Text(
        id="Masih ada Rp {amount} yang diminta dan belum dicairkan. Cairkan atau batalkan permintaan itu dahulu.",
        en="Rp {amount} is requested and not released yet. Release or void that request first.",
    )


class AgreementUnpaid(Conflict):
    """By the agreement nothing was paid, so there is nothing to report on."""

    code = "agreement_unpaid"
    detail = Text(
        id="Belum ada yang dibayarkan dengan perjanjian {agreement} dari alokasi ini. Periksa id-nya, atau bayar dahulu.",
        en="Nothing was paid by the agreement {agreement} of this allocation. Check its id, or pay first.",
    )


class KsmUnaccounted(Conflict):
    """Its last instalment waits for its own account, which could not be accepted any more."""

    code = "ksm_unaccounted"
    detail = Text(
        id="KSM dengan perjanjian {agreement} belum mempertanggungjawabkan uangnya, padahal masih ada tahap setelah LPJ. Terima LPJ KSM itu dahulu.",
        en="The KSM of the agreement {agreement} has not accounted for its money, and a tranche is still to come after the LPJ. Accept that KSM's LPJ first.",
    )


class ReportTooHeavy(Problem):
    """Rendering took longer than it may."""

    status = 503
    code = "report_too_heavy"
    detail = Text(
        id="Berkas laporan ini tidak selesai dibuat tepat waktu. Coba lagi sebentar lagi, atau ambil sebagai .xlsx.",
        en="The file of this report was not made in time. Try again in a moment, or take it as .xlsx.",
    )
