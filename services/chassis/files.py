"""What an uploaded table is, by its first bytes and not by its name."""

import re
from typing import IO

from services.chassis.problems import Problem, Text

CSV, XLSX = "csv", "xlsx"
HEAD = 8192
FOREIGN = {
    b"%PDF": "PDF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"\xd0\xcf\x11\xe0": "XLS 97-2003 / OLE",
    b"\x1f\x8b": "gzip",
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7-Zip",
    b"\x7fELF": "program",
    b"MZ": "program",
    b"SQLite format 3": "SQLite",
    b"<?xml": "XML",
    b"<html": "HTML",
    b"<!DOCTYPE": "HTML",
    b"{": "JSON",
    b"[": "JSON",
}
ZIP = b"PK\x03\x04"
UTF16 = (b"\xff\xfe", b"\xfe\xff")
UNSAFE = re.compile(r"[^\w .()-]")


class FileTypeUnsupported(Problem):
    """Neither CSV nor XLSX."""

    status = 415
    code = "file_type_unsupported"
    detail = Text(
        id="Berkas {filename} adalah {found}, bukan CSV atau XLSX. "
        "Simpan lembar kerja sebagai .xlsx atau .csv, lalu unggah lagi.",
        en="File {filename} is {found}, not CSV or XLSX. "
        "Save the sheet as .xlsx or .csv and upload it again.",
    )


class FileEmpty(Problem):
    """Nothing is in it."""

    status = 422
    code = "file_empty"
    detail = Text(
        id="Berkas {filename} kosong. Unggah berkas dengan baris judul dan baris data.",
        en="File {filename} is empty. Upload a file with a header row and data rows.",
    )


def safe_name(name: str | None) -> str:
    """The file's own name without any path, for people to recognise it."""
    last = re.split(r"[\\/]", name or "")[-1]
    return UNSAFE.sub("_", last)[:120] or "file"


def sniff(file: IO[bytes], name: str) -> str:
    """CSV or XLSX; raises FileEmpty or FileTypeUnsupported."""
    file.seek(0)
    head = file.read(HEAD)
    file.seek(0)
    if not head.strip():
        raise FileEmpty(filename=name)
    if head.startswith(ZIP):
        return XLSX
    start = head.lstrip()
    for magic, found in FOREIGN.items():
        if start[: len(magic)].lower() == magic.lower():
            raise FileTypeUnsupported(filename=name, found=found)
    if head.startswith(UTF16):
        raise FileTypeUnsupported(filename=name, found="UTF-16")
    if b"\0" in head:
        raise FileTypeUnsupported(filename=name, found="binary")
    return CSV
