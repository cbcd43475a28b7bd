"""Steps about needs: a measured RT, an activity that reserves and draws, what the balance says."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from contracts.survey import AssessmentSealed
from services.planning.needs import commands
from tests.harness import Running
from tests.reporting.events import sealed

RT = "35.19.09.2010-000-007"  # of the golden story: 140 of its 400 m of road are to be paved
BALANCE = (
    "SELECT opened, reserved, drawn, short FROM needs WHERE rt = :rt AND criterion = :criterion"
)
# What each balance must be by its movements, its holders and its own words; rows that differ.
WRONG = """
SELECT n.rt, n.criterion FROM needs n
LEFT JOIN LATERAL (SELECT sum(volume) AS held, sum(drawn) AS drawn FROM need_reservations r
    WHERE r.need_id = n.id) r ON true
CROSS JOIN LATERAL (
    SELECT max(number) AS last, count(*) AS count,
        coalesce(sum(volume) FILTER (WHERE kind = 'reserve'), 0)
        - coalesce(sum(volume) FILTER (WHERE kind IN ('release', 'draw')), 0) AS reserved,
        coalesce(sum(volume) FILTER (WHERE kind = 'draw'), 0) AS drawn_ever,
        coalesce(sum(volume) FILTER (WHERE kind = 'draw' AND at > n.measured_at), 0) AS drawn
    FROM need_movements m WHERE m.need_id = n.id) m
JOIN need_movements l ON l.need_id = n.id AND l.number = m.last
WHERE (n.version, n.version, n.reserved, n.reserved, n.drawn, n.drawn_ever, n.drawn_ever,
        n.opened, n.reserved, n.drawn)
    IS DISTINCT FROM (m.last, m.count, m.reserved, coalesce(r.held, 0), m.drawn, m.drawn_ever,
        coalesce(r.drawn, 0), l.opened, l.reserved, l.drawn)
"""


def measured(rt: str = RT, year: int = 2023, **more: Any) -> AssessmentSealed:
    """An RT's sealed score with these volumes: `measured(RT, v2b="400")`."""
    volumes = {name[1:]: value for name, value in more.items() if name.startswith("v")}
    facts = {name: value for name, value in more.items() if name[1:] not in volumes}
    return sealed(rt, "light", year, volumes=volumes, **facts)


async def move(running: Running, verb: str, activity: UUID, *wants: Any, **more: Any) -> Any:
    """One command in a transaction of its own: `move(planning, "reserve", id, (RT, "2b", 140))`."""
    asked = [(rt, criterion, Decimal(volume)) for rt, criterion, volume in wants]
    async with running.sessions.begin() as session:
        said = {"by": "tester"} | more
        command = getattr(commands, verb)
        return await command(session, activity, asked or None, **said)


async def balance(running: Running, criterion: str = "2b", rt: str = RT) -> tuple[str, ...] | None:
    """Opened, reserved, drawn, short, as text; None where there is no need."""
    found: Sequence[Any] = await running.rows(BALANCE, rt=rt, criterion=criterion)
    return tuple(str(value) for value in found[0]) if found else None


async def wrong(running: Running) -> list[Any]:
    """Needs whose balance is not what their movements and their holders say."""
    return await running.rows(WRONG)
