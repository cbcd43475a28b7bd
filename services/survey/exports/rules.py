"""What an exported row looks like, as `rt_sheets` files have it."""

from contracts.regulation import Regulation
from services.survey.exports.problems import TooManyRows
from services.survey.imports.columns import AREA, CODE, HEADS, YEAR

MOST_ROWS = (1 << 20) - 1  # below the header, in a sheet of Excel


def columns_of(regulation: Regulation) -> dict[str, str]:
    """The columns of the file and, for the numbers, the columns of the database."""
    heads = {CODE: "rt", AREA: "", YEAR: "", **HEADS}
    return heads | {criterion.id: f"v{criterion.id}" for criterion in regulation.criteria}


def ensure_fits(rows: int) -> None:
    """Raise TooManyRows when a sheet of Excel cannot hold them."""
    if rows > MOST_ROWS:
        raise TooManyRows(rows=rows, limit=MOST_ROWS)
