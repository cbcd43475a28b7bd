"""Why a KSM is not paid, or a payment not taken back."""

from services.chassis.problems import Conflict, Text


class AllocationExceeded(Conflict):
    code = "allocation_exceeded"
    detail = Text(
        id="Dari alokasi ini Rp {available} belum diperjanjikan, kurang untuk Rp {asked}. Kurangi jumlahnya, atau batalkan perjanjian lain dahulu.",
        en="Of this allocation Rp {available} is not promised by an agreement yet, too little for Rp {asked}. Ask for less, or cancel another agreement first.",
    )


class OtherActivity(Conflict):
    code = "other_activity"
    detail = Text(
        id="Alokasi ini untuk kegiatan {activity}. Kosongkan `activity_id`, atau pakai alokasi kegiatan yang lain itu.",
        en="This allocation is for the activity {activity}. Leave `activity_id` out, or use an allocation of the other one.",
    )


class AgreementCancelled(Conflict):
    code = "agreement_cancelled"
    detail = Text(id="Perjanjian ini sudah dibatalkan.", en="This agreement is cancelled.")


class AgreementPaid(Conflict):
    code = "agreement_paid"
    detail = Text(
        id="Sebagian perjanjian ini sudah dibayar. Kembalikan pembayarannya dahulu.",
        en="Part of this agreement was paid. Reverse the payment first.",
    )


class ConditionNotMet(Conflict):
    """`missing` says in words what does not hold yet, `checks` each thing that it waits for."""

    code = "condition_not_met"
    detail = Text(
        id="Tahap {number} menunggu: {missing}. Lihat `checks`.",
        en="Instalment {number} waits: {missing}. See `checks`.",
    )


class AlreadyPaid(Conflict):
    code = "already_paid"
    detail = Text(
        id="Tahap {number} sudah dibayar pada {day}.",
        en="Instalment {number} was paid on {day} already.",
    )


class NotPaid(Conflict):
    code = "not_paid"
    detail = Text(
        id="Tahap {number} tidak sedang dibayar, jadi tidak ada yang dikembalikan.",
        en="Instalment {number} is not paid, so there is nothing to take back.",
    )


class LaterPaid(Conflict):
    code = "later_paid"
    detail = Text(
        id="Tahap {later} sudah dibayar setelah tahap ini. Kembalikan yang terakhir dahulu.",
        en="Instalment {later} was paid after this one. Take the last one back first.",
    )
