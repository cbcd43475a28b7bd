"""Refusals about forms, and the sentences for what is wrong in an XLSForm."""

from typing import Final

from services.chassis.problems import Conflict, Problem, Text


class FormInvalid(Problem):
    """The workbook is no form; `errors` say where and what to do."""

    status = 422
    code = "form_invalid"
    detail = Text(
        id="Formulir {filename} tidak dapat dipakai. Perbaiki sel yang disebut di `errors`, "
        "lalu unggah lagi.",
        en="Form {filename} cannot be used. Correct the cells named in `errors` and upload it "
        "again.",
    )


class FormTypeUnsupported(Problem):
    """Neither XLSX nor XLS."""

    status = 415
    code = "form_type_unsupported"
    detail = Text(
        id="Berkas {filename} adalah {found}, bukan buku kerja XLSX atau XLS. "
        "Simpan XLSForm sebagai .xlsx, lalu unggah lagi.",
        en="File {filename} is {found}, not an XLSX or XLS workbook. "
        "Save the XLSForm as .xlsx and upload it again.",
    )


class FormFileTooLarge(Problem):
    status = 413
    code = "form_file_too_large"
    detail = Text(
        id="Berkas {filename} lebih besar dari {limit_mb} MB. Perkecil gambarnya, atau hapus "
        "lembar yang tidak termasuk formulir.",
        en="File {filename} is over {limit_mb} MB. Make its pictures smaller, or remove sheets "
        "that are no part of the form.",
    )


class FormTooHeavy(Problem):
    """Its conversion took more time or memory than a form may take."""

    status = 422
    code = "form_too_heavy"
    detail = Text(
        id="Formulir {filename} terlalu berat untuk diubah menjadi XForm. Kurangi pertanyaan dan "
        "pilihannya; simpan daftar pilihan yang panjang sebagai berkas CSV.",
        en="Form {filename} is too heavy to convert. Reduce its questions and choices; keep long "
        "lists of choices in a CSV file.",
    )


class FormPlaceNeeded(Problem):
    status = 422
    code = "form_place_needed"
    detail = Text(
        id="Sebutkan `round_id`, atau `region` bila formulir tidak milik putaran mana pun.",
        en="Name a `round_id`, or a `region` if the form belongs to no round.",
    )


class FormNeedsRound(Problem):
    """Households and RT sheets are collected into a round."""

    status = 422
    code = "form_needs_round"
    detail = Text(
        id="Formulir ini mendata {kind}; datanya masuk ke sebuah putaran. Unggah dengan `round_id`.",
        en="This form collects {kind} data, which goes into a round. Upload it with `round_id`.",
    )


class FormIdTaken(Conflict):
    code = "form_id_taken"
    detail = Text(
        id="form_id {form_id} sudah dipakai formulir lain. Tulis form_id lain di lembar settings.",
        en="form_id {form_id} is taken by another form. Write another form_id in sheet settings.",
    )


class FormVersionTaken(Conflict):
    code = "form_version_taken"
    detail = Text(
        id="Versi {version} formulir {form_id} sudah ada dengan isi lain. "
        "Naikkan `version` di lembar settings, lalu unggah lagi.",
        en="Version {version} of form {form_id} exists already with other content. "
        "Raise `version` in sheet settings and upload it again.",
    )


class FormKindChanged(Conflict):
    """A version that would no longer fill what the form fills."""

    code = "form_kind_changed"
    detail = Text(
        id="Formulir {form_id} mendata {kind}, tetapi versi ini tidak lagi. Kembalikan pertanyaan "
        "yang hilang ({missing}), atau unggah dengan form_id lain.",
        en="Form {form_id} collects {kind} data, this version would not. Put the missing "
        "questions back ({missing}), or upload it with another form_id.",
    )


class FormMediaMissing(Conflict):
    code = "form_media_missing"
    detail = Text(
        id="Formulir meminta berkas yang belum ada: {names}. Unggah dahulu, lalu terbitkan.",
        en="The form asks for files that are not there yet: {names}. Upload them, then publish.",
    )


class FormClosed(Conflict):
    code = "form_closed"
    detail = Text(
        id="Formulir {form_id} sudah ditutup. Buka kembali dahulu.",
        en="Form {form_id} is closed. Reopen it first.",
    )


class FormVersionRetired(Conflict):
    code = "form_version_retired"
    detail = Text(
        id="Versi {version} sudah diganti; berkasnya tetap. Unggah ke versi yang terbaru.",
        en="Version {version} was replaced; its files stay. Upload to the newest version.",
    )


class FormFileUnasked(Problem):
    status = 422
    code = "form_file_unasked"
    detail = Text(
        id="Formulir tidak meminta berkas bernama {name}. Yang diminta: {names}.",
        en="The form asks for no file named {name}. It asks for: {names}.",
    )


class FormFileMade(Problem):
    """A list that is made for each caller's phone: nobody uploads it."""

    status = 422
    code = "form_file_made"
    detail = Text(
        id="Berkas {name} dibuat oleh sistem untuk HP tiap surveyor. Tidak perlu diunggah; "
        "langsung terbitkan formulirnya.",
        en="File {name} is made by the system for each surveyor's phone. There is nothing to "
        "upload; publish the form.",
    )


class FormFileOfOtherType(Problem):
    """Not what its name says."""

    status = 415
    code = "form_file_of_other_type"
    detail = Text(
        id="Isi berkas {name} adalah {found}, tidak sesuai namanya. Unggah berkas yang benar.",
        en="File {name} holds {found}, which is not what its name says. Upload the right file.",
    )


# What was done for a form whose settings leave something out.
NOTES: Final[dict[str, Text]] = {
    "form_id_from_name": Text(
        "Lembar settings tidak menyebut form_id; '{form_id}' diambil dari nama berkas. "
        "Tulis form_id agar versi berikutnya dikenali apa pun nama berkasnya.",
        "Sheet settings names no form_id; '{form_id}' was taken from the file's name. "
        "Write a form_id, so that later versions are recognised whatever their file is called.",
    ),
    "version_from_content": Text(
        "Lembar settings tidak menyebut version; '{version}' dibuat dari isi berkas.",
        "Sheet settings names no version; '{version}' was made from the file's content.",
    ),
}
