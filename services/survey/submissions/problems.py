"""Refusals about submissions."""

from services.chassis.problems import Conflict, NotFound, Problem, Text


class FormUnknown(NotFound):
    """No published form of the caller's regions bears this id and version."""

    code = "form_unknown"
    detail = Text(
        id="Formulir {form_id} versi {version} tidak diterbitkan di wilayah Anda. "
        "Perbarui formulir di HP, lalu salin jawabannya ke sana.",
        en="No form {form_id} of version {version} is published in your regions. "
        "Update the forms on the phone and copy the answers over.",
    )


class FormClosed(Conflict):
    """The form takes no more records."""

    code = "form_closed"
    detail = Text(
        id="Formulir {form_id} sudah ditutup. Minta koordinator membukanya lagi, lalu kirim ulang; "
        "isian tetap tersimpan di HP.",
        en="Form {form_id} is closed. Ask the coordinator to open it again and resend; "
        "the record stays on the phone.",
    )


class RecordKindNeeded(Problem):
    """Neither a form nor a round with a kind says what this record is."""

    status = 422
    code = "record_kind_needed"
    detail = Text(
        id="Sebutkan `form_id` dari formulir yang diterbitkan, atau `round_id` dan `kind`.",
        en="Name the `form_id` of a published form, or a `round_id` and a `kind`.",
    )


class InstanceConflict(Conflict):
    """The instance id is taken by a record with other content."""

    code = "instance_conflict"
    detail = Text(
        id="Isian dengan instanceID {instance_id} sudah ada dengan isi lain. "
        "Untuk memperbaiki, ubah isian itu di HP (Edit), bukan menyalinnya.",
        en="There is a record with the instanceID {instance_id} and another content. "
        "To correct it, edit that record on the phone; do not copy it.",
    )


class NotTheNewest(Conflict):
    """The correction is based on a version that is no longer the newest."""

    code = "not_the_newest"
    detail = Text(
        id="Perbaikan ini dibuat dari versi lama ({deprecated_id}). "
        "Unduh tugas terbaru di HP, lalu perbaiki dari sana.",
        en="This correction starts from an old version ({deprecated_id}). "
        "Download the newest task on the phone and correct that.",
    )


class OriginalUnknown(Conflict):
    """The record that is to be corrected has not come."""

    code = "original_unknown"
    detail = Text(
        id="Isian {deprecated_id} yang diperbaiki belum diterima. Kirim isian aslinya dahulu.",
        en="The record {deprecated_id} that this corrects has not come. Send the original first.",
    )


class RecordClosed(Conflict):
    """An approved or rejected record takes no correction."""

    code = "record_closed"
    detail = Text(
        id="Isian ini sudah {state}. Minta verifikator mengembalikannya dahulu.",
        en="This record is {state}. Ask a verifier to return it first.",
    )


class AnswersInvalid(Problem):
    """Answers that cannot be; `errors` name each question."""

    status = 422
    code = "answers_invalid"
    detail = Text(
        id="Isian tidak dapat diterima: {said}",
        en="The record cannot be taken: {said}",
    )


class FileNameInvalid(Problem):
    """A file's name that is no plain name."""

    status = 422
    code = "file_name_invalid"
    detail = Text(
        id="Nama berkas '{name}' tidak sah. Pakai nama tanpa garis miring, paling panjang 200 huruf.",
        en="The file name '{name}' is not valid. Use one without slashes, at most 200 letters.",
    )


class FileConflict(Conflict):
    """The record has a file of this name with another content."""

    code = "file_conflict"
    detail = Text(
        id="Berkas {name} sudah diterima dengan isi lain. Perbaiki isiannya (Edit), lalu kirim lagi.",
        en="File {name} has come with another content. Edit the record and send it again.",
    )
