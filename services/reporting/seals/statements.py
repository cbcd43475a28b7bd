"""What facts a report rests on, service by service, and what its map draws."""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import text

from services.chassis.generations import SERVING
from services.reporting.reach import INSIDE

# By service the tables that its events fill, with the column that says when each was told.
RESTS_ON: Final[Mapping[str, tuple[str, ...]]] = {
    "survey": ("sheets", "rounds", "rt_scores", "place_scores", "records", "exits", "decrees"),
    "planning": (
        *("institutions", "stages", "meetings", "plans", "activities", "works", "work_weeks"),
        *("exhausted_needs", "inspections", "trainings"),
    ),
    "finance": ("postings", "accounts", "statements", "audits"),
}
MOMENTS: Final = {"rt_scores": "sealed_at"}
HERE: Final = f"generation = {SERVING} AND {INSIDE.format(column='region')}"
COUNTED: Final = text(
    " UNION ALL ".join(
        f"SELECT '{service}' AS service, '{table}' AS what, count(*) AS facts,"  # noqa: S608 - our own names
        f" max({MOMENTS.get(table, 'told_at')}) AS newest FROM {table} WHERE {HERE}"
        for service, tables in RESTS_ON.items()
        for table in tables
    )
)
REGULATIONS: Final = text(
    f"SELECT DISTINCT regulation FROM rt_scores WHERE generation = {SERVING} AND year <= :year"  # noqa: S608
    " AND sealed_at < :until AND rt >= :first AND rt < :end AND regulation IS NOT NULL"
    " ORDER BY regulation"
)
BOUNDARIES: Final = text(
    f"SELECT max(valid_from) FROM region_lines WHERE generation = {SERVING}"  # noqa: S608
    " AND extract(year FROM valid_from) <= :year AND (old_code >= :first AND old_code < :end"
    " OR new_code >= :first AND new_code < :end)"
)
# The middle of the works of each region of the level below, each in the middle of its own drawing.
CENTRES: Final = text(
    "SELECT left(region, :length) AS region, avg(at_x) AS x, avg(at_y) AS y, count(*) AS works"  # noqa: S608
    f" FROM activities WHERE {HERE} AND year <= :year AND state <> 'cancelled'"
    " AND at_x IS NOT NULL AND length(region) >= :length GROUP BY 1 ORDER BY 1"
)
BORDERS: Final = text(
    "SELECT region AS code, shape FROM boundaries WHERE level = :level AND zoom = :zoom"  # noqa: S608
    f" AND year <= :year AND until > :year AND {INSIDE.format(column='region')}"
    " ORDER BY region LIMIT :most"
)
AREAS: Final = text(
    f"SELECT code, shape FROM area_outlines WHERE {HERE} AND shape IS NOT NULL"  # noqa: S608
    " ORDER BY region, code, id LIMIT :most"
)
