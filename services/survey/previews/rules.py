"""From stored rows to the rows of a preview."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from contracts.regulation import Regulation, flag_sentences
from services.chassis.problems import Language
from services.survey.imports.columns import AREA, CODE, HEADS, YEAR
from services.survey.imports.models import ImportRow, RowError, UnreadRow
from services.survey.imports.problems import ROWS
from services.survey.measures import measures_of
from services.survey.previews.models import Mark, MarkKind, PreviewRow


def readable(
    row: ImportRow, columns: Sequence[str], regulation: Regulation, language: Language
) -> PreviewRow:
    """A row that could be read: its numbers as understood, its flags as marks."""
    return PreviewRow(
        row=row.row,
        readable=True,
        rt=row.rt,
        name=row.name,
        area=row.area,
        total=row.total,
        slum_class=row.slum_class,
        flags=row.flags,
        cells=[_cell(row, column) for column in columns],
        marks=_flags(row, regulation, language),
    )


def unread(
    row: UnreadRow, columns: Sequence[str], errors: Sequence[RowError], language: Language
) -> PreviewRow:
    """A row that could not be read: its cells as they stood, its errors as marks."""
    cells = [*row.cells, *([None] * len(columns))][: len(columns)]
    return PreviewRow(
        row=row.row,
        readable=False,
        rt=None,
        name=None,
        area=None,
        total=None,
        slum_class=None,
        flags=[],
        cells=cells,
        marks=[
            Mark(
                column=e.column,
                kind=MarkKind.error,
                code=e.code,
                detail=ROWS[e.code].render(language, e.facts),
            )
            for e in errors
        ],
    )


PLACES: dict[str, Callable[[ImportRow], Any]] = {
    CODE: lambda row: row.rt,
    AREA: lambda row: row.area_name,
    YEAR: lambda row: row.year,
}


def _cell(row: ImportRow, column: str) -> str | None:
    """What a cell was understood as; decimals as written, without an exponent."""
    if column in PLACES:
        value = PLACES[column](row)
    else:
        value = getattr(row, HEADS.get(column, f"v{column}"), None)
    if value is None:
        return None
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _flags(row: ImportRow, regulation: Regulation, language: Language) -> list[Mark]:
    if not row.flags:
        return []
    sentences = flag_sentences(regulation, measures_of(row, regulation), language)
    found = []
    for flag in row.flags:
        column, code = flag.split(":", 1)
        detail = sentences.get((column, code)) or ROWS[code].render(
            language, {"value": _cell(row, column) or ""}
        )
        found.append(Mark(column=column, kind=MarkKind.flag, code=code, detail=detail))
    return found
