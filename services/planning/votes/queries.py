"""Finding votes and papers; what each set of activities brings."""

from collections import Counter
from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis import pagination, scope
from services.chassis.auth import Principal
from services.chassis.problems import NotFound
from services.planning.activities import queries as activities
from services.planning.portfolio import queries as portfolios
from services.planning.portfolio.models import Portfolio, Status
from services.planning.simulation import queries as simulation
from services.planning.simulation import rules as simulations
from services.planning.simulation.effects import NO_SLUM
from services.planning.simulation.models import Move, Simulate
from services.planning.simulation.problems import RoundNotMeasured, RtNotMeasured
from services.planning.votes import checks
from services.planning.votes.models import Ballot, Vote
from services.planning.votes.problems import VoteNotClosed

EFFECTS = ("leaves_ha", "rts_leaving", "people", "points")


async def get(
    session: AsyncSession, id: UUID, principal: Principal, *, for_update: bool = False
) -> Vote:
    """A vote in the caller's regions; raises NotFound."""
    query = select(Vote).where(Vote.id == id, scope.visible(Vote.region, principal))
    if for_update:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = (await session.exec(query)).first()
    if found is None:
        raise NotFound(what="vote", key=id)
    return found


async def find(session: AsyncSession, id: UUID) -> Vote | None:
    """The vote with this id, if the database shows it."""
    return (await session.exec(select(Vote).where(Vote.id == id))).first()


async def page(
    session: AsyncSession,
    principal: Principal,
    region: str | None,
    meeting_id: UUID | None,
    limit: int,
    cursor: str | None,
) -> tuple[Sequence[Vote], str | None]:
    """Votes in the caller's regions, oldest first."""
    if region is not None:
        scope.ensure_mine(principal, region)
    query = select(Vote).where(scope.visible(Vote.region, principal, region))
    if meeting_id is not None:
        query = query.where(Vote.meeting_id == meeting_id)
    return await pagination.page(session, query, col(Vote.id), limit=limit, cursor=cursor)


async def ballots(session: AsyncSession, vote: Vote) -> Sequence[Ballot]:
    """All papers, by number."""
    query = select(Ballot).where(Ballot.vote_id == vote.id).order_by(col(Ballot.number))
    return (await session.exec(query)).all()


async def numbers(session: AsyncSession, vote: Vote) -> set[int]:
    """The numbers of the papers that are entered."""
    return set(await session.exec(select(Ballot.number).where(Ballot.vote_id == vote.id)))


async def sexes(session: AsyncSession, vote: Vote) -> Counter[str | None]:
    """How many papers are entered, by sex."""
    query = select(Ballot.sex, func.count()).where(Ballot.vote_id == vote.id)
    return Counter(dict((await session.exec(query.group_by(col(Ballot.sex)))).all()))


async def ballot_page(
    session: AsyncSession, principal: Principal, id: UUID, limit: int, cursor: str | None
) -> tuple[Sequence[Ballot], str | None]:
    """Papers of a vote by number."""
    await get(session, id, principal)
    query = select(Ballot).where(Ballot.vote_id == id)
    return await pagination.page(session, query, col(Ballot.number), limit=limit, cursor=cursor)


async def optimum(
    session: AsyncSession, vote: Vote, by: Principal
) -> tuple[Portfolio | None, list[int] | None]:
    """The search that was asked for, and what it chose once it is done."""
    if vote.portfolio_id is None:
        return None, None
    found = await portfolios.get(session, vote.portfolio_id, by)
    if found.status != Status.done:
        return found, None
    rows = await portfolios.rows_in(session, found.id, vote.region)
    return found, sorted({int(row.candidate) for row in rows if row.candidate is not None})


async def comparison(
    session: AsyncSession, id: UUID, round_id: UUID | None, by: Principal
) -> dict[str, Any]:
    """What the vote, the usual way, the optimum and the decision each bring by themselves."""
    vote = await get(session, id, by)
    if vote.result is None:
        raise VoteNotClosed
    search, best = await optimum(session, vote, by)
    wanted: dict[str, Sequence[int] | None] = {
        "vote": checks.chosen(vote),
        "usual": vote.result["usual"],
        "optimum": best,
        "decision": None if vote.decision is None else vote.decision["chosen"],
    }
    round_id = round_id or (None if search is None else search.round_id)
    sets = [
        await _set(session, vote, name, numbers, round_id, by)
        for name, numbers in wanted.items()
        if numbers is not None
    ]
    return {
        "optimum": None if search is None else search.status,
        "objective": None if search is None else search.objective,
        "sets": sets,
    }


async def _set(
    session: AsyncSession,
    vote: Vote,
    name: str,
    numbers: Sequence[int],
    round_id: UUID | None,
    by: Principal,
) -> dict[str, Any]:
    voted, own = checks.chosen(vote), sorted(numbers)
    facts = {
        "name": name,
        "chosen": own,
        "cost": checks.cost_of(vote, own),
        "shared": [number for number in own if number in voted],
        "missing": sorted(set(voted) - set(own)),
    }
    return facts | await _effects(session, vote, own, round_id, by)


async def _effects(
    session: AsyncSession,
    vote: Vote,
    numbers: Sequence[int],
    round_id: UUID | None,
    by: Principal,
) -> dict[str, Any]:
    """Hectares, RTs, people, points; None where an RT of the set was not measured."""
    known = await activities.these(session, checks.activity_ids(vote, numbers))
    moves = [Move(activity_id=id) for id in known]  # what was deleted since brings nothing
    if not moves:
        return dict.fromkeys(EFFECTS, 0)
    asked = Simulate(region=vote.region, round_id=round_id, activities=moves)
    try:
        found = await simulation.simulate(session, asked, by)
    except (RtNotMeasured, RoundNotMeasured):
        return dict.fromkeys(EFFECTS)
    items = found["items"]
    leaving = [
        one["code"]
        for one in items
        if one["before"]["slum_class"] != NO_SLUM and all(one["exit"].values())
    ]
    return {
        "leaves_ha": found["total"]["leaves_ha"],
        "rts_leaving": found["total"]["rts_leaving"],
        "people": await _people(session, leaving, round_id),
        "points": sum(one["before"]["total"] - one["after"]["total"] for one in items),
    }


async def _people(session: AsyncSession, rts: Collection[str], round_id: UUID | None) -> Decimal:
    """Who lived in these RTs when they were measured."""
    if not rts:
        return Decimal(0)
    these = simulation.is_one_of(simulation.RT, rts)
    rows = await session.execute(simulation.measured(round_id, and_(these)))
    told = (simulations.read(simulations.Place._make(row).measures) for row in rows)
    return sum((max(Decimal(0), Decimal(one.get("population") or 0)) for one in told), Decimal(0))
