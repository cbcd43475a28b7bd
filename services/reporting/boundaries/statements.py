"""What is read to restate a recap: numbers by code; where boundaries moved, by RT and year."""

from sqlalchemy import text

from services.chassis.generations import SERVING
from services.reporting.facts.sums import KINDS
from services.reporting.recaps.statements import FIGURED, STAGES

STAMP = text(
    f"SELECT {SERVING} AS generation, count(*) AS lines,"  # noqa: S608 - our own names
    " sum(hashtextextended(change_id::text, 0)) AS changes FROM region_lines"
    f" WHERE generation = {SERVING}"
)
LINES = text(
    "SELECT valid_from, old_code, new_code, share FROM region_lines"  # noqa: S608
    f" WHERE generation = {SERVING} ORDER BY valid_from, old_code, new_code"
)
# Ranges of codes, one for each region that is read; none lies in another. Each is read by itself: by
# an index, whatever is thought of how many rows all of them have.
PLACES = "unnest(CAST(:firsts AS text[]), CAST(:ends AS text[])) AS p (first, beyond)"
WITHIN = '{0} COLLATE "C" >= p.first COLLATE "C" AND {0} COLLATE "C" < p.beyond COLLATE "C"'


def rows_of(table: str, column: str, year: str) -> str:
    """The rows of a table in these ranges up to the year."""
    return (
        f"{PLACES} CROSS JOIN LATERAL (SELECT * FROM {table} WHERE generation = {SERVING}"  # noqa: S608 - our own names
        f" AND {year} <= :year AND {WITHIN.format(column)} OFFSET 0) d"
    )


def moved(column: str) -> str:
    """Whether lines tell of a code, or of a region that it lies in."""
    return "(" + " OR ".join(f"left({column}, {n}) = ANY(:of_{n})" for n in (2, 5, 8, 13)) + ")"


def placed(column: str, year: str) -> str:
    """The code and the year where boundaries moved; elsewhere the region of the level."""
    return (
        f"CASE WHEN {moved(column)} THEN {column} ELSE left({column}, :length) END AS code,"
        f" CASE WHEN {moved(column)} THEN {year} END AS year"
    )


EACH = ", ".join(f"sum(d.{name}) AS {name}" for name in FIGURED)
ALL = ", ".join(f"sum({name}) AS {name}" for name in FIGURED)
SCORES = text(
    f"SELECT {placed('rt', 'newest')}, {ALL} FROM (SELECT d.rt, max(d.year) AS newest, {EACH}"  # noqa: S608
    f" FROM {rows_of('rt_deltas', 'rt', 'year')} GROUP BY d.rt) r GROUP BY 1, 2"
)
RUPIAH = ", ".join(
    f"coalesce(sum(amount) FILTER (WHERE kind = '{KINDS[name]}'), 0) AS {name}" for name in STAGES
)
MONEY = text(
    f"SELECT {placed('region', 'fiscal_year')}, source, {RUPIAH}"  # noqa: S608
    f" FROM {rows_of('postings', 'region', 'fiscal_year')} GROUP BY 1, 2, 3"
)
ACTIVITIES = text(
    f"SELECT {placed('region', 'd.year')}, state, count(*) AS n"  # noqa: S608
    f" FROM {rows_of('activities', 'region', 'year')} GROUP BY 1, 2, 3"
)
# Hectares of whole regions as they were on the boundaries that are asked for.
SIZES = text(
    "SELECT region, sum(ha_none + ha_light + ha_medium + ha_heavy) AS hectares FROM recap_deltas"  # noqa: S608
    f" WHERE generation = {SERVING} AND year <= :year AND region = ANY(:codes) GROUP BY region"
)
