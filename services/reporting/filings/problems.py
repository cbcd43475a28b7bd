"""Refusals of the public form."""

from typing import Any

from services.chassis.problems import Conflict, NotFound, Problem, Text


class FormInvalid(Problem):
    status = 422
    code = "complaint_form_invalid"
    detail = Text(
        id="Formulir ini tidak berlaku lagi. Ambil yang baru (muat ulang halaman), lalu kirim lagi.",
        en="This form is no longer good. Get a new one (load the page again) and send it again.",
    )


class FormTooSoon(Problem):
    status = 422
    code = "complaint_form_too_soon"
    detail = Text(
        id="Formulir dikirim terlalu cepat. Tunggu {seconds} detik, lalu kirim lagi.",
        en="The form was sent too soon. Wait {seconds} seconds and send it again.",
    )


class WorkMissing(Problem):
    status = 422
    code = "complaint_work_missing"
    detail = Text(
        id="Perhitungan `work` formulir ini belum benar. Lihat GET /v1/public/complaints/form.",
        en="The `work` of this form is not right. See GET /v1/public/complaints/form.",
    )


class FormUsed(Conflict):
    code = "complaint_form_used"
    detail = Text(
        id="Formulir ini sudah dipakai untuk pengaduan lain. Ambil yang baru (muat ulang halaman).",
        en="This form was used for another complaint. Get a new one (load the page again).",
    )


class TooManyFilings(Problem):
    """Beyond this nothing is kept, so that nobody fills the disk."""

    status = 429
    code = "complaints_too_many"
    detail = Text(
        id="Terlalu banyak pengaduan dari sini hari ini. Coba lagi dalam {seconds} detik, atau sampaikan langsung kepada fasilitator atau kelurahan.",
        en="Too many complaints from here today. Try again in {seconds} seconds, or tell a facilitator or the village office.",
    )

    def __init__(self, **facts: Any) -> None:
        super().__init__(**facts)
        self.headers = {"Retry-After": str(facts["seconds"])}  # type: ignore[misc]


class NumberMistyped(Problem):
    status = 422
    code = "complaint_number_mistyped"
    detail = Text(
        id="Nomor pengaduan ini salah tulis. Periksa lagi: 14 huruf dan angka, seperti 7K3QX-9M2TA-WD4H.",
        en="This number is mistyped. Check it: 14 letters and digits, like 7K3QX-9M2TA-WD4H.",
    )


class NumberUnknown(NotFound):
    detail = Text(
        id="Tidak ada pengaduan dengan nomor ini. Periksa lagi nomor yang Anda catat.",
        en="There is no complaint with this number. Check the number that you wrote down.",
    )


class OnlyReads(Conflict):
    """The same words had been sent before by somebody else."""

    code = "complaint_only_reads"
    detail = Text(
        id="Isi yang sama sudah diadukan lebih dulu; dengan nomor ini Anda membaca jawabannya. Buat pengaduan baru untuk hal lain.",
        en="The same was complained of before; with this number you read the answer. File a new complaint about anything else.",
    )


class WordsFull(Conflict):
    code = "complaint_words_full"
    detail = Text(
        id="Sudah {most} tambahan pada pengaduan ini. Tunggu jawabannya, atau buat pengaduan baru.",
        en="There are {most} additions to this complaint already. Wait for the answer, or file a new one.",
    )
