"""Steps about simulations: measured RTs with their denominators, activities in the database, answers."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import text

from contracts.regulation import DENOMINATORS, Measures, load
from contracts.survey import AssessmentSealed
from services.chassis.ids import new_id
from services.planning.activities.models import Activity, ActivityPlace, ActivityStep
from services.planning.plans.models import Plan
from tests.harness import Running
from tests.planning.steps import BASE, RT, VILLAGE
from tests.reporting.events import sealed

LAW = load("permen-14-2018")
HEADS = {"area_ha": "2.5", "buildings": "60", "households": "60", "population": "210"}
HEADS |= {"road_ideal_m": "400", "drain_ideal_m": "385"}
# SYNTHETIC: the golden story's RT; 400 m of its road are bad, and it is a slum by a little.
GOLDEN = {"1a": "40", "2b": "400", "3a": "20", "5a": "16", "6a": "60", "7a": "60"}


def measured(
    rt: str = RT, volumes: dict[str, Any] | None = None, year: int = 2025, **facts: Any
) -> AssessmentSealed:
    """An RT's sealed score with all its numbers, as survey tells it; `bare` without them."""
    if facts.pop("bare", False):
        return sealed(rt, "light", year, **facts)
    heads = HEADS | facts.pop("measures", {})
    told = dict.fromkeys((c.id for c in LAW.criteria), "0") | (
        GOLDEN if volumes is None else volumes
    )
    score = LAW.score(Measures(**heads, volumes=told))
    facts = {"total": score.total, "area_ha": Decimal(heads["area_ha"])} | facts
    return sealed(rt, score.slum_class, year, volumes=told, measures=heads, **facts)


def sheet(event: AssessmentSealed, **less: Any) -> Measures:
    """The sheet that a survey would find once so much is done: `sheet(event, v2b=140)`."""
    volumes = dict(event.volumes)
    for name, volume in less.items():
        volumes[name[1:]] = max(Decimal(0), volumes[name[1:]] - Decimal(str(volume)))
    return Measures(**{n: event.measures[n] for n in DENOMINATORS}, volumes=volumes)


def shown(sheet: Measures) -> dict[str, Any]:
    """What a simulation says of a place with these numbers."""
    score = LAW.score(sheet)
    services = {aspect: str(value) for aspect, value in LAW.services(score).items()}
    return {"total": score.total, "slum_class": score.slum_class, "services": services}


def free(rt: str = RT, cost: str | None = None, **volumes: Any) -> dict[str, Any]:
    """A free activity: `free(v2b=140)`."""
    said = {"rt": rt, "volumes": {name[1:]: volume for name, volume in volumes.items()}}
    return said if cost is None else said | {"cost": cost}


async def ask(client: Any, *activities: Any, region: str = VILLAGE, **more: Any) -> Any:
    """The raw answer of a simulation."""
    said = {"activities": list(activities)} if activities else {}
    return await client.post(f"{BASE}/simulations", {"region": region} | said | more)


async def simulated(client: Any, *activities: Any, **more: Any) -> Any:
    return await client.ok(await ask(client, *activities, **more))


async def plan(running: Running, region: str = VILLAGE, **facts: Any) -> Plan:
    """A plan of a village, as it stands in the database."""
    id = new_id()
    said = {"id": id, "line_id": id, "kind": "rplp", "region": region, "title": "RPLP"}
    said |= {"begin_year": 2026, "end_year": 2030, "created_by": "tester"}
    found = Plan(**(said | facts))
    await added(running, found)
    return found


async def activity(running: Running, of: Plan, *places: Any, **facts: Any) -> Activity:
    """An activity of a plan: `activity(running, plan, (RT, "2b", 140))`."""
    law = facts.pop("regulation", LAW.id)
    said = {"plan_id": of.id, "region": of.region, "kind": "jalan_paving", "title": "Paving"}
    said |= {"dimension": "lingkungan", "year": 2026, "volume": Decimal(140), "unit": "m"}
    found = Activity(**(said | {"created_by": "tester"} | facts))
    rows = [
        ActivityPlace(
            activity_id=found.id, rt=rt, criterion=criterion, volume=Decimal(volume), regulation=law
        )
        for rt, criterion, volume in places
    ]
    await added(running, found)
    await added(running, *rows)
    return found


async def completed(running: Running, id: UUID, at: Any) -> None:
    """The activity is done since then."""
    step = {"activity_id": id, "number": 1, "region": VILLAGE, "before": "running"}
    await added(running, ActivityStep(**step, after="completed", by="tester", at=at))
    await run(running, "UPDATE activities SET state = 'completed' WHERE id = :id", id=id)


async def added(running: Running, *rows: Any) -> None:
    async with running.sessions.begin() as session:
        session.add_all(rows)


async def run(running: Running, query: str, **facts: Any) -> None:
    async with running.sessions.begin() as session:
        await session.execute(text(query), facts)
