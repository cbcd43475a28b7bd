"""Refusals about reviews."""

from services.chassis.problems import Conflict, Text


class OwnRecord(Conflict):
    """Nobody decides about their own record."""

    code = "own_record"
    detail = Text(
        id="Anda ikut mengisi record ini. Minta orang lain memeriksanya.",
        en="You filled in this record yourself. Ask somebody else to review it.",
    )


class NotUnderReview(Conflict):
    """The record is not where this decision starts."""

    code = "not_under_review"
    detail = Text(
        id="Isian berstatus {state}; keputusan ini memerlukan status {needed}. "
        "Baca lagi isian itu.",
        en="The record is {state}; this decision needs it {needed}. Read the record again.",
    )


class RtFormApproved(Conflict):
    """Another record about the RT is approved already."""

    code = "rt_form_approved"
    detail = Text(
        id="Format B untuk RT {rt} sudah disetujui ({other}). Kembalikan yang itu dahulu, "
        "atau tolak yang ini.",
        en="Another Format B of RT {rt} is approved ({other}). Return that one first, "
        "or reject this one.",
    )


class RecordMerged(Conflict):
    """Another record counts in this one's stead."""

    code = "record_merged"
    detail = Text(
        id="Isian ini digabungkan ke isian lain sebagai ganda. Batalkan penggabungannya dahulu "
        "(halaman Ganda), lalu putuskan.",
        en="This record was merged into another as its duplicate. Undo that merge first "
        "(the page Duplicates), then decide.",
    )
