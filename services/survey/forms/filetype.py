"""What an uploaded file is, by its first bytes: a workbook, or a file that a form asks for."""

import re
from typing import IO, Final

from services.chassis import files, xlsx
from services.chassis.files import FileEmpty
from services.chassis.xlsx import WorkbookHasMacros
from services.survey.forms.problems import (
    FormFileOfOtherType,
    FormFileTooLarge,
    FormTypeUnsupported,
)

XLSX, XLS = "xlsx", "xls"
MB: Final = 1 << 20
MOST_MB: Final = {XLSX: 10, XLS: 5}
MOST_MEDIA_MB: Final = 20
WORKBOOKS: Final = {
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    XLS: "application/vnd.ms-excel",
}
OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MACROS: Final = "_VBA_PROJECT".encode("utf-16-le")
HEAD: Final = 8192
# Where in the file, what stands there, what it is.
MAGIC: Final = (
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF8", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (8, b"WAVE", "audio/wav"),
    (0, b"OggS", "audio/ogg"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"\xff\xfb", "audio/mpeg"),
    (0, b"#!AMR", "audio/amr"),
    (4, b"ftypM4A", "audio/mp4"),
    (4, b"ftypqt", "video/quicktime"),
    (4, b"ftyp3g", "video/3gpp"),
    (4, b"ftyp", "video/mp4"),
    (0, b"\x1a\x45\xdf\xa3", "video/webm"),
)
TEXTS: Final = {"csv": "text/csv", "xml": "application/xml", "geojson": "application/geo+json"}
BEGINS: Final = {"csv": b"", "xml": b"<", "geojson": b"{"}
FAMILIES: Final = {
    "image": ("png", "jpg", "jpeg", "gif", "webp"),
    "audio": ("wav", "ogg", "oga", "mp3", "amr", "m4a"),
    "video": ("mp4", "mov", "3gp", "webm"),
}
UNFIT: Final = re.compile(r"[^\w.-]+")


def stem_of(name: str) -> str:
    """What a form is called that does not name itself."""
    return UNFIT.sub("_", name.rpartition(".")[0] or name).strip("_.") or "form"


def workbook(file: IO[bytes], name: str) -> str:
    """XLSX or XLS, within its bounds and without macros; raises the refusal that fits."""
    file.seek(0)
    head = file.read(HEAD)
    if not head.strip():
        raise FileEmpty(filename=name)
    if head.startswith(files.ZIP):
        ensure_size(file, name, MOST_MB[XLSX])
        xlsx.guard(file, formulas=True)  # what a formula last showed is what counts
        return XLSX
    if head.startswith(OLE):
        ensure_size(file, name, MOST_MB[XLS])
        file.seek(0)
        if MACROS in file.read():
            raise WorkbookHasMacros
        return XLS
    raise FormTypeUnsupported(filename=name, found=foreign(head))


def ensure_size(file: IO[bytes], name: str, most_mb: int) -> None:
    """Raise FormFileTooLarge above so many MB."""
    if file.seek(0, 2) > most_mb * MB:
        raise FormFileTooLarge(filename=name, limit_mb=most_mb)


def foreign(head: bytes) -> str:
    """A word for what is no workbook."""
    start = head.lstrip()
    for magic, found in files.FOREIGN.items():
        if start[: len(magic)].lower() == magic.lower():
            return found
    return "binary" if b"\0" in head else "text / CSV"


def media(content: bytes, name: str) -> str:
    """The media type of a form's file; raises unless content and name are of one family."""
    if len(content) > MOST_MEDIA_MB * MB:
        raise FormFileTooLarge(filename=name, limit_mb=MOST_MEDIA_MB)
    if not content:
        raise FileEmpty(filename=name)
    ending = name.rpartition(".")[2].lower()
    if ending in TEXTS:
        if is_text(content) and content.lstrip().startswith(BEGINS[ending]):
            return TEXTS[ending]
        raise FormFileOfOtherType(name=name, found=foreign(content[:HEAD]))
    found = next((kind for at, magic, kind in MAGIC if content.startswith(magic, at)), None)
    if found is None or ending not in FAMILIES[found.split("/")[0]]:
        raise FormFileOfOtherType(name=name, found=found or foreign(content[:HEAD]))
    return found


def is_text(content: bytes) -> bool:
    """UTF-8 without NUL, as phones read it."""
    try:
        return "\0" not in content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
