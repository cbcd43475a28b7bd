"""Reads what a portfolio stands on: measured RTs, what is approved there, and drafts."""

from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.regulation import load
from services.chassis import scope, sight
from services.planning.activities.catalogue import named
from services.planning.activities.models import Activity
from services.planning.activities.rules import HOLDS, LASTS
from services.planning.portfolio.asking import Draft, Owed, Standing
from services.planning.portfolio.problems import (
    NothingMeasured,
    PortfolioTooLarge,
    RegulationsMixed,
)
from services.planning.simulation import queries as simulation
from services.planning.simulation import rules as simulation_rules
from services.planning.simulation.rules import Place, Work

COMMITTED = text(
    "SELECT activity_id, source, sum(amount) AS amount FROM activity_money"
    " WHERE kind = 'committed' AND activity_id = ANY(:ids) GROUP BY activity_id, source"
)


async def of(
    session: AsyncSession, region: str, round_id: UUID, drafts: Collection[UUID]
) -> Standing:
    """All of it, in a region of a sealed round."""
    places = await measured(session, region, round_id)
    known = {place.rt for place in places}
    lasting = await _lasting(session, region)
    approved: dict[str, list[Work]] = {}
    for rt, work in await simulation.works_of(session, lasting):
        if rt in known:
            approved.setdefault(rt, []).append(work)
    found = await _drafts(session, drafts, places[0].regulation, known)
    return Standing(places, approved, await _owed(session, lasting), found)


async def measured(session: AsyncSession, region: str, round_id: UUID) -> list[Place]:
    """The RTs of a region in a round; raises what keeps a portfolio from standing on them."""
    query = simulation.measured(round_id, scope.inside(simulation.RT, region))
    limit = simulation_rules.LIMIT
    rows = await session.execute(query.order_by(simulation.RT).limit(limit + 1))
    places = list(map(Place._make, rows))
    if not places:
        raise NothingMeasured(round_id=round_id, region=region)
    if len(places) > limit:
        raise PortfolioTooLarge(limit=limit)
    simulation_rules.ensure_measured(places, ())
    laws = sorted({place.regulation for place in places})
    if len(laws) > 1:
        raise RegulationsMixed(regulations=", ".join(laws))
    return places


async def _lasting(session: AsyncSession, region: str) -> Sequence[Activity]:
    """Activities of a region that are approved, running or done."""
    inside = scope.inside(Activity.region, region)
    query = select(Activity).where(inside, col(Activity.state).in_(LASTS))
    return (await session.exec(query.order_by(col(Activity.id)))).all()


async def _owed(session: AsyncSession, lasting: Sequence[Activity]) -> list[Owed]:
    """What approved and running activities still take: of each source, less what it has committed."""
    open_ = [one for one in lasting if one.state in HOLDS]
    committed = await _committed(session, [one.id for one in open_])
    found = []
    for one in open_:
        for line in one.sources:
            amount = Decimal(line["amount"])
            left = amount - committed.get((one.id, line["source"]), simulation_rules.ZERO)
            if left > 0:
                found.append(Owed(one.region, line["source"], one.year, left))
    return found


async def _committed(session: AsyncSession, ids: Sequence[UUID]) -> dict[tuple[UUID, str], Any]:
    """Committed by activity and source; that money may be of a region around."""
    if not ids:
        return {}
    async with sight.everything(session):
        rows = (await session.execute(COMMITTED, {"ids": list(ids)})).all()
    return {(row.activity_id, row.source): row.amount for row in rows}


async def _drafts(
    session: AsyncSession, ids: Collection[UUID], law: str, known: Collection[str]
) -> dict[UUID, Draft]:
    """Drafts with what they do that counts by the round's regulation."""
    if not ids:
        return {}
    these = simulation.is_one_of(col(Activity.id), list(ids), Uuid)
    activities = (await session.exec(select(Activity).where(these))).all()
    criteria = {one.id for one in load(law).criteria}
    volumes: dict[UUID, list[tuple[str, str, Any]]] = {one.id: [] for one in activities}
    for rt, work in await simulation.works_of(session, activities):
        own = named(work.criterion, work.regulation or law, law) == (work.criterion,)
        if own and work.criterion in criteria and rt in known and work.activity_id is not None:
            volumes[work.activity_id].append((rt, work.criterion, work.volume))
    return {one.id: Draft(one.id, one.region, one.cost, volumes[one.id]) for one in activities}
