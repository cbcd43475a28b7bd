"""Refusals about photos, sounds, films and papers that come with an answer."""

from typing import ClassVar

from services.chassis.problems import NotFound, Problem, Text

ACCEPTED = "JPEG, PNG, WEBP, GIF, HEIC, MP4, 3GP, WEBM, M4A, AMR, MP3, OGG, WAV, PDF, CSV, TXT, JSON, GeoJSON, XML"  # fmt: skip


class MediaTypeUnknown(Problem):
    """The content begins like nothing that is known here."""

    status = 415
    code = "media_type_unknown"
    detail = Text(
        id="Isi berkas {filename} tidak dikenali. Yang diterima: {accepted}. "
        "Simpan ulang sebagai salah satunya; mengganti nama berkas saja tidak cukup.",
        en="The content of {filename} is of no known type. Accepted are: {accepted}. "
        "Save it as one of these; renaming the file is not enough.",
    )


class MediaTypeRefused(Problem):
    """The content is of a type that is known and not taken."""

    status = 415
    code = "media_type_refused"
    detail = Text(
        id="Berkas {filename} adalah {found}, yang tidak diterima. Yang diterima: {accepted}. "
        "Simpan ulang sebagai salah satunya.",
        en="File {filename} is {found}, which is not taken. Accepted are: {accepted}. "
        "Save it as one of these.",
    )


class MediaEmpty(Problem):
    status = 422
    code = "media_empty"
    detail = Text(
        id="Berkas {filename} kosong. Ambil ulang foto atau rekamannya, lalu kirim lagi.",
        en="File {filename} is empty. Take the picture or recording again and send it again.",
    )


class MediaTooLarge(Problem):
    """One file is over the limit."""

    status = 413
    code = "media_too_large"
    detail = Text(
        id="Satu berkas lebih besar dari batas {limit} byte. "
        "Kecilkan foto atau pendekkan rekamannya, lalu kirim lagi.",
        en="One file is over the limit of {limit} bytes. "
        "Make the picture smaller or the recording shorter, and send it again.",
    )


class MediaDiskFull(Problem):
    """There is no room for it; nothing of it was kept."""

    status = 507
    code = "media_disk_full"
    detail = Text(
        id="Penyimpanan berkas penuh; berkas ini tidak disimpan. "
        "Kirim lagi nanti, dan beri tahu pengelola sistem agar ruangnya ditambah.",
        en="The store of files is full; this file was not kept. "
        "Send it again later, and tell the system's operator to make room.",
    )
    headers: ClassVar[dict[str, str]] = {"Retry-After": "300"}


class MediaDamaged(Problem):
    """What is kept is no longer what was sent."""

    status = 500
    code = "media_damaged"
    detail = Text(
        id="Berkas {sha256} rusak di penyimpanan. Pulihkan dari cadangan, atau kirim ulang.",
        en="File {sha256} is damaged in the store. Restore it from a backup, or send it again.",
    )


class MediaNotFound(NotFound):
    """No such content is kept."""

    detail = Text(
        id="Berkas {sha256} tidak ada di penyimpanan.",
        en="There is no file {sha256} in the store.",
    )
