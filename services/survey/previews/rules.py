"""From stored rows to the rows of a preview."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from contracts.regulation import Regulation, flag_sentences
from services.chassis.personal import HIDDEN
from services.chassis.problems import Language
from services.survey.households.rules import answers_of
from services.survey.imports.columns import AREA, CODE, HEADS, YEAR
from services.survey.imports.household_cells import PERSONAL, PLACE
from services.survey.imports.models import ImportHousehold, ImportRow, RowError, UnreadRow
from services.survey.imports.problems import ROWS
from services.survey.imports.rules import rt_name
from services.survey.measures import measures_of
from services.survey.previews.models import Mark, MarkKind, PreviewRow
from services.survey.questionnaire.findings import household_findings


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


def household(row: ImportHousehold, columns: Sequence[str], language: Language) -> PreviewRow:
    """A household that could be read: its answers; who lives there, and where, is never shown."""
    return PreviewRow(
        row=row.row,
        readable=True,
        rt=row.rt,
        name=rt_name(row.rt),
        area=None,
        total=None,
        slum_class=None,
        flags=row.flags,
        cells=[_answer(row, column.lower()) for column in columns],
        marks=_household_flags(row, language),
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


def _answer(row: ImportHousehold, column: str) -> str | None:
    if column == CODE:
        return row.rt
    value = HIDDEN if column in PERSONAL else getattr(row, column, None)
    if value is None:
        return None
    return HIDDEN if column in PLACE else _said(value)


def _said(value: Any) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _household_flags(row: ImportHousehold, language: Language) -> list[Mark]:
    """The flags in words; of what was written instead of a computed answer only that is left."""
    if not row.flags:
        return []
    findings = household_findings(answers_of(row))
    said = {f"{one.question}:{one.code}": one.detail.said(language) for one in findings}
    found = []
    for flag in row.flags:
        column, code = flag.split(":", 1)
        facts = {"first": row.twin, "value": _answer(row, column) or ""}
        detail = said.get(flag) or ROWS[code].render(language, facts)
        found.append(Mark(column=column, kind=MarkKind.flag, code=code, detail=detail))
    return found


def _cell(row: ImportRow, column: str) -> str | None:
    """What a cell was understood as; decimals as written, without an exponent."""
    if column in PLACES:
        value = PLACES[column](row)
    else:
        value = getattr(row, HEADS.get(column, f"v{column}"), None)
    return None if value is None else _said(value)


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
