"""The preview of an import: every row as a person sees it in the file, with what is marked in it."""

from enum import StrEnum

from pydantic import Field as Rule

from services.chassis.shapes import View


class Show(StrEnum):
    """Which rows a preview holds: all, or only those with something marked."""

    all = "all"
    marked = "marked"


class MarkKind(StrEnum):
    """An error keeps the file from being applied; a flag travels along and waits for a person."""

    error = "error"
    flag = "flag"


class Mark(View):
    """Something about a cell; `column` is null when it is about the whole row."""

    column: str | None
    kind: MarkKind
    code: str
    detail: str = Rule(description="What is wrong or odd, and what to do.")


class PreviewRow(View):
    """A row of the file. One that could not be read has no score, and its cells as they stood."""

    row: int = Rule(description="Row in the file; the header is row 1.")
    readable: bool
    rt: str | None
    name: str | None
    area: str | None
    total: int | None
    slum_class: str | None
    flags: list[str]
    cells: list[str | None] = Rule(description="In the order of the import's `columns`.")
    marks: list[Mark]
