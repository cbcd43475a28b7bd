"""Refusals about exports."""

from services.chassis.problems import Problem, Text


class TooManyRows(Problem):
    """A sheet of Excel ends before these rows do."""

    status = 422
    code = "too_many_rows"
    detail = Text(
        id="Ada {rows} baris, sedangkan satu lembar Excel memuat {limit}. Unduh sebagai CSV.",
        en="There are {rows} rows and a sheet of Excel holds {limit}. Download them as CSV.",
    )
