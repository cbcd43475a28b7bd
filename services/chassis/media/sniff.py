"""What a file is, by its first bytes: neither by its name nor by what its sender says.

A closed list: what is not on it is refused. Whoever hands such a file out says `Content-Type` from
here, `X-Content-Type-Options: nosniff` and `Content-Disposition: attachment`: an XML or a PDF can
hold scripts, and a picture can end in anything.
"""

import re
from enum import StrEnum
from typing import Final

from services.chassis.media.problems import (
    ACCEPTED,
    MediaEmpty,
    MediaTypeRefused,
    MediaTypeUnknown,
)

HEAD: Final = 8192  # bytes that are looked at


class Kind(StrEnum):
    """The accepted types; the value is the media type under which they are handed out."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    GIF = "image/gif"
    HEIC = "image/heic"
    MP4 = "video/mp4"
    THREE_GP = "video/3gpp"
    WEBM = "video/webm"
    M4A = "audio/mp4"
    AMR = "audio/amr"
    MP3 = "audio/mpeg"
    OGG = "audio/ogg"
    WAV = "audio/wav"
    PDF = "application/pdf"
    CSV = "text/csv"
    TEXT = "text/plain"
    JSON = "application/json"
    GEOJSON = "application/geo+json"
    XML = "application/xml"


MAGIC: Final = (  # one start, one type; "." is any byte
    (rb"\xff\xd8\xff", Kind.JPEG),
    (rb"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", Kind.PNG),
    (rb"GIF8[79]a", Kind.GIF),
    (rb"RIFF....WEBPVP8[ LX]", Kind.WEBP),
    (rb"RIFF....WAVE", Kind.WAV),
    (rb"OggS\0", Kind.OGG),
    (rb"#!AMR(-WB)?\n", Kind.AMR),
    (rb"%PDF-[12]\.\d", Kind.PDF),
    (rb"\x1a\x45\xdf\xa3.{1,60}?\x42\x82.{1,8}?webm", Kind.WEBM),
    (rb"ID3[\x02-\x04][\0-\xfe]{2}[\0-\x7f]{4}", Kind.MP3),
    (rb"\xff[\xe2\xe3\xf2\xf3\xfa\xfb][\x10-\xeb].", Kind.MP3),
)
FOREIGN: Final = (  # known and not taken, with the word for it
    (rb"MZ.*\0", "program"),
    (rb"\x7fELF|\xca\xfe\xba\xbe|[\xcf\xce]\xfa\xed\xfe|\xfe\xed\xfa[\xce\xcf]", "program"),
    (rb"dex\n|\0asm", "program"),
    (rb"#!", "script"),
    (rb"PK(\x03\x04|\x05\x06|\x07\x08)", "ZIP (or DOCX, XLSX, APK)"),
    (rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "OLE (DOC, XLS, MSI)"),
    (rb"\x1f\x8b|BZh\d|\xfd7zXZ\0|\x28\xb5\x2f\xfd|Rar!\x1a|7z\xbc\xaf\x27", "archive"),
    (rb"\{\\rtf", "RTF"),
    (rb"%!PS|\xc5\xd0\xd3\xc6", "PostScript"),
    (rb"SQLite format 3\0", "SQLite"),
    (rb"II\*\0|MM\0\*", "TIFF"),
    (rb"BM.{12}[\x0c\x28\x6c\x7c]\0\0\0", "BMP"),
    (rb"\x1a\x45\xdf\xa3", "Matroska"),
    (rb"RIFF", "RIFF (AVI)"),
    (rb"\xff[\xf1\xf9]", "AAC"),
    (rb"FLV|[CFZ]WS[\x03-\x40]", "Flash"),
    (rb"\xff\xfe|\xfe\xff", "UTF-16"),
)
BRANDS: Final = {  # of the family of ISO media files, by the four bytes of their major brand
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1"), Kind.HEIC),
    **dict.fromkeys((b"M4A ", b"M4B "), Kind.M4A),
    **dict.fromkeys((b"isom", b"mp41", b"mp42", b"avc1", b"dash", b"MSNV", b"M4V "), Kind.MP4),
    **dict.fromkeys((b"iso2", b"iso3", b"iso4", b"iso5", b"iso6"), Kind.MP4),
}
_MAGIC: Final = [(re.compile(start, re.DOTALL), kind) for start, kind in MAGIC]
_FOREIGN: Final = [(re.compile(start, re.DOTALL), word) for start, word in FOREIGN]
_HTML: Final = re.compile(
    rb"<(!doctype\s+html|(html|head|body|script|iframe|style|title|meta|div|a|p|b|br|img)[\s/>])",
    re.IGNORECASE,
)
_ROOT: Final = re.compile(rb"<([A-Za-z_][\w.\-]*:)?([A-Za-z_][\w.\-]*)")
_SCRIPTED: Final = re.compile(rb"<(\w+:)?(svg|html|script)[\s/>]|1999/xhtml|2000/svg")
_PROLOG: Final = re.compile(rb"(<\?xml\s[^>]*\?>)?(\s+|<!--.*?-->)*", re.DOTALL)
_CONTROL: Final = re.compile(rb"[\0-\x08\x0b\x0e-\x1f\x7f]")
_GEOJSON: Final = re.compile(
    rb'"type"\s*:\s*"(FeatureCollection|Feature|(Multi)?(Point|LineString|Polygon)'
    rb'|GeometryCollection)"'
)
_JSON: Final = re.compile(rb'\{\s*("|\})|\[\s*([\[{"\]\-\d]|true|false|null)')
_QUOTED: Final = re.compile(rb'"[^"]*"')
_BOM: Final = b"\xef\xbb\xbf"
_LONGEST_LETTER: Final = 4  # bytes of UTF-8


def sniff(head: bytes, filename: str) -> Kind:
    """The type of what begins with these bytes; raises MediaTypeUnknown, -Refused or -Empty.

    Give the first HEAD bytes, or all if there are fewer. The name only serves the refusal.
    """
    head = head[:HEAD]
    if not head:
        raise MediaEmpty(filename=filename)
    found = _binary(head, filename) or _text(head, filename)
    if found is None:
        raise MediaTypeUnknown(filename=filename, accepted=ACCEPTED)
    return found


def _refused(filename: str, found: str) -> MediaTypeRefused:
    return MediaTypeRefused(filename=filename, found=found, accepted=ACCEPTED)


def _binary(head: bytes, filename: str) -> Kind | None:
    for start, kind in _MAGIC:
        if start.match(head):
            return kind
    if head[4:8] == b"ftyp":
        return _iso(head[8:12], filename)
    for start, word in _FOREIGN:
        if start.match(head):
            raise _refused(filename, word)
    return None


def _iso(brand: bytes, filename: str) -> Kind:
    if brand[:3] in {b"3gp", b"3g2"}:
        return Kind.THREE_GP
    if found := BRANDS.get(brand):
        return found
    raise _refused(filename, f"ISO media '{brand.decode('latin-1').strip()}'")


def _text(head: bytes, filename: str) -> Kind | None:
    """Text in UTF-8 or Windows-1252: by its first sign, then by its lines."""
    start = head.removeprefix(_BOM).lstrip()
    if not start or _CONTROL.search(head) or not _is_text(head):
        return None
    if start.startswith(b"<"):
        return _markup(start, filename)
    if _JSON.match(start):
        return Kind.GEOJSON if _GEOJSON.search(start) else Kind.JSON
    return _lines(start, whole=len(head) < HEAD)


def _is_text(head: bytes) -> bool:
    """UTF-8 up to a letter that is cut off; else mostly ASCII, as Windows-1252 is here."""
    try:
        head.decode()
    except UnicodeDecodeError as wrong:
        if len(head) == HEAD and wrong.start > HEAD - _LONGEST_LETTER:
            return True
        foreign = sum(byte > 0x7F for byte in head)  # noqa: PLR2004 - the last of ASCII
        return foreign * 4 < len(head)
    return True


def _markup(start: bytes, filename: str) -> Kind | None:
    prolog = _PROLOG.match(start)
    body = start[prolog.end() :] if prolog else start
    if _HTML.match(body):
        raise _refused(filename, "HTML")
    if _SCRIPTED.search(start):
        raise _refused(filename, "SVG or HTML")
    if body.startswith((b"<?", b"<!DOCTYPE")):
        raise _refused(filename, "XML with DOCTYPE or program text")
    return Kind.XML if _ROOT.match(body) else None


def _lines(text: bytes, *, whole: bool) -> Kind:
    """CSV when its first lines have the same separator equally often."""
    lines = [line for line in _QUOTED.sub(b"", text).splitlines() if line.strip()]
    lines = (lines if whole else lines[:-1])[:5]
    for sign in (b",", b";", b"\t"):
        counts = {line.count(sign) for line in lines}
        if len(lines) > 1 and len(counts) == 1 and counts != {0}:
            return Kind.CSV
    return Kind.TEXT
