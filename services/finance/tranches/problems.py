"""Why a tranche is not asked for, or not paid out."""

from services.chassis.problems import Conflict, Problem, Text


class ConditionNotMet(Conflict):
    """`checks` says each thing that it waits for."""

    code = "condition_not_met"
    detail = Text(
        id="Tahap {number} menunggu: {missing}. Lihat `checks`.",
        en="Tranche {number} waits: {missing}. See `checks`.",
    )


class PreviousNotReleased(Conflict):
    code = "previous_not_released"
    detail = Text(
        id="Tahap {previous} belum cair. Tahap dicairkan menurut urutannya.",
        en="Tranche {previous} is not released. Tranches are released in their order.",
    )


class AlreadyReleased(Conflict):
    code = "already_released"
    detail = Text(
        id="Tahap {number} sudah cair pada {day}. Yang tidak terpakai kembali lewat LPJ.",
        en="Tranche {number} was released on {day}. What is not used comes back by the account (LPJ).",
    )


class AlreadyRequested(Conflict):
    code = "already_requested"
    detail = Text(
        id="Tahap {number} sudah diminta. Cairkan atau batalkan permintaan itu dahulu.",
        en="Tranche {number} is requested already. Release or void that request first.",
    )


class NotRequested(Conflict):
    code = "not_requested"
    detail = Text(
        id="Tahap {number} belum diminta, atau permintaannya sudah gugur. Minta dahulu.",
        en="Tranche {number} is not requested, or its request fell away. Request it first.",
    )


class OwnApproval(Conflict):
    """Two people: whoever asked for a tranche does not release it."""

    code = "own_approval"
    detail = Text(
        id="Anda yang meminta tahap ini. Minta orang lain mencairkannya.",
        en="You requested this tranche. Ask somebody else to release it.",
    )


class RequestExpired(Conflict):
    code = "request_expired"
    detail = Text(
        id="Permintaan ini gugur setelah {day}. Minta tahap ini lagi.",
        en="This request fell away after {day}. Request the tranche again.",
    )


class ExpiryInvalid(Problem):
    status = 422
    code = "expiry_invalid"
    detail = Text(
        id="`expires_on` harus sesudah {today} dan paling lama {most} hari lagi.",
        en="`expires_on` must be after {today}, and at most {most} days away.",
    )


class ReleasedBeforeRequest(Problem):
    status = 422
    code = "released_before_request"
    detail = Text(
        id="Tahap ini diminta pada {day}; tanggal cair tidak boleh sebelumnya.",
        en="This tranche was requested on {day}; it cannot be released on a day before.",
    )
