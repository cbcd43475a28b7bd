"""Writes a workbook straight into its archive, row by row: nothing of it is held but some rows.

xlsxwriter, which makes the smaller workbooks of other services, takes several times as long for a
hundred thousand wide rows (ADR 0043). A text stays a text: there are no formulas in what is written.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import IO, Final
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile

from services.chassis.bulk import safe
from services.reporting.exports.work import Row

HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
TYPES: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
RELATIONS: Final = f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
BEGIN: Final = (
    f'{HEAD}<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0">'
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    "</sheetView></sheetViews><sheetData>"
)
END: Final = "</sheetData></worksheet>"
# Two formats: plain, and bold for headings.
STYLES: Final = (
    f'{HEAD}<styleSheet xmlns="{MAIN}">'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    "<borders><border><left/><right/><top/><bottom/><diagonal/></border></borders>"
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs>'
    "</styleSheet>"
)
NO_XML: Final = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
NO_NAME: Final = re.compile(r"[\[\]:*?/\\]")
RETURN: Final = {"\r": "&#13;"}  # which whoever reads XML takes for another character
LONGEST_NAME, LONGEST_TEXT = 31, 32_767
FAST: Final = 1  # twice as fast as the usual level, for a fifth more bytes


class Book:
    """A workbook in the making; sheets follow one another."""

    def __init__(self, target: IO[bytes]) -> None:
        self.archive = ZipFile(target, "w", ZIP_DEFLATED, compresslevel=FAST)
        self.names: list[str] = []
        self.entry: IO[bytes] | None = None

    def begin(self, name: str, heads: Sequence[str]) -> None:
        """A new sheet with its headings."""
        self._end()
        self.names.append(NO_NAME.sub(" ", name)[:LONGEST_NAME])
        self.entry = self.archive.open(f"xl/worksheets/sheet{len(self.names)}.xml", "w")
        self.entry.write(BEGIN.encode())
        cells = "".join(text(head, ' s="1"') for head in heads)
        self.entry.write(f"<row>{cells}</row>".encode())

    def add(self, rows: Sequence[Row]) -> None:
        """Rows of the sheet that was begun last."""
        if self.entry is not None:
            lines = [f"<row>{row_of(row)}</row>" for row in rows]
            self.entry.write("".join(lines).encode())

    def close(self) -> None:
        """What a workbook says of its sheets."""
        self._end()
        for path, content in _parts(self.names):
            self.archive.writestr(path, content)
        self.archive.close()

    def _end(self) -> None:
        if self.entry is not None:
            self.entry.write(END.encode())
            self.entry.close()
            self.entry = None


def row_of(row: Row) -> str:
    """Numbers, texts and nothing; exact types, for there are millions of these."""
    return "".join(
        [
            "<c/>"
            if value is None
            else text(value)
            if type(value) is str
            else f"<c><v>{value!s}</v></c>"  # three times as fast as to format a Decimal
            for value in row
        ]
    )


@lru_cache(maxsize=10_000)  # names of places and classes come again and again
def text(value: str, style: str = "") -> str:
    """A text that no spreadsheet takes for a formula."""
    kept = escape(NO_XML.sub("", safe(value))[:LONGEST_TEXT], RETURN)
    return f'<c{style} t="inlineStr"><is><t xml:space="preserve">{kept}</t></is></c>'


def _parts(names: Sequence[str]) -> list[tuple[str, str]]:
    numbers = range(1, len(names) + 1)
    sheets = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"/>'
        for n, name in enumerate(names, start=1)
    )
    related = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in numbers
    )
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{TYPES}.worksheet+xml"/>'
        for n in numbers
    )
    types = (
        f'{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{TYPES}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{TYPES}.styles+xml"/>{overrides}</Types>'
    )
    book = (
        f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><bookViews><workbookView/></bookViews>'
        f"<sheets>{sheets}</sheets></workbook>"
    )
    top = f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
    styled = f'<Relationship Id="rId{len(names) + 1}" Type="{OFFICE}/styles" Target="styles.xml"/>'
    return [
        ("[Content_Types].xml", types),
        ("_rels/.rels", f"{RELATIONS}{top}</Relationships>"),
        ("xl/workbook.xml", book),
        ("xl/_rels/workbook.xml.rels", f"{RELATIONS}{related}{styled}</Relationships>"),
        ("xl/styles.xml", STYLES),
    ]
