"""Complaints of a year's log by state: how many there are in each region, never where one was made.

A village is the smallest that is told, at every zoom: closer it would say who lives there. Those
that are for the level above alone are kept from others by the policy of the table.
"""

from typing import Any, Final

from services.reporting.complaints.models import OPEN, State
from services.reporting.maps.places import LEVEL, NAME, Drawing, Layer, head
from services.reporting.maps.statements import REGION_PAGE, REGION_SQUARE, SEEN

WAITING: Final = ", ".join(f"'{state}'" for state in OPEN)
ROWS: Final = (
    "SELECT p.region AS code, p.level, p.x, p.y, f.*, f.n AS weight FROM region_places p"  # noqa: S608 - our own names
    " CROSS JOIN LATERAL (SELECT count(*) AS n,"
    f" count(*) FILTER (WHERE c.state IN ({WAITING})) AS open,"
    f" count(*) FILTER (WHERE c.state = '{State.answered}') AS answered,"
    f" count(*) FILTER (WHERE c.state IN ('{State.confirmed}', '{State.closed}')) AS over"
    " FROM complaints c WHERE c.log_year = :year AND c.village >= p.region"
    " AND c.village < p.region || '/') f"
    f" WHERE p.{SEEN} AND f.n > 0 AND {{where}}"
)
FIELDS: Final = {
    "code": "Code of the region.",
    "name": NAME,
    "level": LEVEL,
    "n": "Complaints that the year's log has of it.",
    "open": "Those that wait for an answer.",
    "answered": "Those that wait for a word on their answer.",
    "over": "Those that were confirmed or closed.",
}


def tell(row: Any) -> dict[str, Any]:
    """What is told of the complaints of a region."""
    counts = {name: getattr(row, name) for name in ("n", "open", "answered", "over")}
    return {**head(row), **counts}


LAYER: Final = Layer(
    "Pengaduan menurut wilayah / complaints by region",
    regions=Drawing(ROWS, REGION_SQUARE, REGION_PAGE, tell, FIELDS),
    scope="complaints:read",
    kept=False,
)
