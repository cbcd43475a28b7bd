"""Reads the words of a PDF as a reader shows them: glyphs by the fonts' own tables (ToUnicode)."""

import re
import zlib
from collections.abc import Iterator, Mapping

OBJECT = re.compile(rb"(?:^|\n)(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL)
STREAM = re.compile(rb"stream\n(.*)\nendstream", re.DOTALL)
GLYPH = re.compile(rb"<([0-9A-F]{4})> <([0-9A-F]+)>\n")
SHOWN = re.compile(
    rb"/(f\d+) [\d.]+ Tf|(?<=Tm)(?:\[([(<].*?)\]TJ|([(<].*?)Tj)(?=(/Span|\sEMC|\s))",
    re.DOTALL,
)
UNSEEN = "\u200b"  # where a word may break
HEXADECIMAL = re.compile(rb"<([0-9A-F]*)>")
ESCAPED = {
    ord("n"): 10,
    ord("r"): 13,
    ord("t"): 9,
    ord("b"): 8,
    ord("f"): 12,
    **{ord(one): ord(one) for one in "()\\"},
}
Objects = Mapping[int, bytes]


def words(content: bytes) -> str:
    """All that is printed, page by page, runs of glyphs separated by spaces."""
    objects = {int(number): body for number, body in OBJECT.findall(content)}
    pages = [body for body in objects.values() if b"/Type/Page/" in body]
    runs = (run for page in pages for run in _page(page, objects))
    return "".join(runs).replace(UNSEEN, "").removesuffix(" ")


def _page(page: bytes, objects: Objects) -> Iterator[str]:
    resources = objects[_reference(page, b"Resources")]
    fonts = {
        name: _glyphs(objects[int(number)], objects)
        for name, number in re.findall(rb"/(f\d+) (\d+) 0 R", resources)
    }
    font: Mapping[int, str] = {}
    for name, many, one, after in SHOWN.findall(_stream(objects[_reference(page, b"Contents")])):
        if name:
            font = fonts[name]
        else:
            run = "".join(font[glyph] for glyph in _numbers(many or one))
            yield f"{run} " if after.isspace() else run  # a span goes on with the same word


def _reference(body: bytes, name: bytes) -> int:
    found = re.search(rb"/" + name + rb" (\d+) 0 R", body)
    assert found is not None, body
    return int(found[1])


def _stream(body: bytes) -> bytes:
    found = STREAM.search(body)
    assert found is not None, body
    return zlib.decompress(found[1])


def _glyphs(font: bytes, objects: Objects) -> dict[int, str]:
    """What each glyph of a font stands for."""
    table = _stream(objects[_reference(font, b"ToUnicode")])
    return {
        int(glyph, 16): bytes.fromhex(text.decode()).decode("utf-16-be")
        for glyph, text in GLYPH.findall(table)
    }


def _numbers(shown: bytes) -> Iterator[int]:
    """The glyphs of what is shown: two bytes each, as text in brackets or hexadecimal."""
    found = b"".join(bytes.fromhex(text.decode()) for text in HEXADECIMAL.findall(shown))
    read = found if shown.lstrip().startswith(b"<") else bytes(_literal(shown))
    for place in range(0, len(read), 2):
        yield read[place] << 8 | read[place + 1]


def _literal(shown: bytes) -> Iterator[int]:
    """The bytes of all texts in brackets; brackets inside come in pairs or escaped."""
    depth, place = 0, 0
    while place < len(shown):
        one = shown[place]
        place += 1
        if one == ord("\\") and depth:
            octal = re.match(rb"[0-7]{1,3}", shown[place : place + 3])
            yield int(octal[0], 8) if octal else ESCAPED[shown[place]]
            place += len(octal[0]) if octal else 1
            continue
        closing = one == ord(")")
        depth -= closing
        if depth:
            yield one
        depth += one == ord("(")
