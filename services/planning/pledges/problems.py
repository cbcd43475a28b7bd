"""Refusals about pledges."""

from services.chassis.problems import Conflict, Problem, Text


class PledgeExceedsOpen(Conflict):
    """More than anybody still has to pay, or than was offered."""

    code = "pledge_exceeds_open"
    detail = Text(
        id="Rp {asked} melebihi yang masih terbuka dari penawaran ini, Rp {open}. Kurangi komitmennya, atau tawarkan kegiatan lain.",
        en="Rp {asked} is more than is still open of this offer, Rp {open}. Pledge less, or offer other activities.",
    )


class LinesUnfitting(Problem):
    status = 422
    code = "pledge_lines_unfitting"
    detail = Text(
        id="Baris komitmen berjumlah Rp {lines}, bukan Rp {amount}, atau menyebut kegiatan di luar penawaran atau dua kali.",
        en="The lines add up to Rp {lines}, not Rp {amount}, or name an activity that is not offered, or twice.",
    )


class PledgeNotOpen(Conflict):
    """Once submitted, finance has the word."""

    code = "pledge_not_open"
    detail = Text(
        id="Komitmen ini berstatus {state}, sehingga tetap. Yang sudah diserahkan diputuskan bendahara: diterima atau ditolak.",
        en="This pledge is {state} and stays as it is. What was submitted a treasurer decides: accepts or declines.",
    )


class LetterMissing(Conflict):
    code = "pledge_letter_missing"
    detail = Text(
        id="Surat komitmen belum lengkap: isi nomor dan tanggalnya, dan kirim berkas bertanda tangan ke PUT .../letter, lalu serahkan.",
        en="The letter is not whole: fill in its number and day, send the signed file to PUT .../letter, then submit.",
    )


class LetterTypeRefused(Problem):
    status = 415
    code = "media_type_refused"
    detail = Text(
        id="Surat komitmen berupa PDF, JPEG, atau PNG; ini {found}.",
        en="A letter is a PDF, JPEG or PNG; this is {found}.",
    )
