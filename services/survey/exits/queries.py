"""Finding exits, where RTs stand, and who could leave."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.regulation import load
from services.chassis import pagination, scope
from services.chassis.auth import Principal
from services.chassis.bulk import CHUNK
from services.chassis.problems import NotFound
from services.survey.areas import queries as areas
from services.survey.areas import rules as area_rules
from services.survey.areas.models import AreaMember
from services.survey.assessments.models import Assessment
from services.survey.exits import rules
from services.survey.exits.models import (
    CandidateFilter,
    Exit,
    ExitCreate,
    ExitFilter,
    ExitLine,
    ExitRead,
    ExitRt,
    StandingRead,
)
from services.survey.measures import listed, scored_columns
from services.survey.rounds import queries as rounds
from services.survey.rounds import rules as round_rules
from services.survey.rounds.models import Round

# Rounds in their order: by year, within it by the moment of sealing.
POSITION = "{0}.year, {0}.sealed_at, {0}.id"
SCORES = (
    "FROM assessments b JOIN rounds q ON q.id = b.round_id"
    " WHERE b.level = 'rt' AND b.code = t.rt AND b.sealed_at IS NOT NULL"
)
# Of each RT: its sealed score and sheet in the round, a newer sealed round, the exit by which it is
# out, and whether it was slum in a sealed round: after that exit where there is one, else ever.
STANDINGS = (
    "SELECT t.rt, a.name, a.region, a.id AS assessment_id, a.area_ha AS hectares,"  # noqa: S608
    " n.id AS newer, n.name AS newer_name, n.year AS newer_year, x.exit_id AS left_by,"
    f" EXISTS (SELECT {SCORES} AND b.slum_class <> 'none'"
    f" AND (f.id IS NULL OR ({POSITION.format('q')}) > ({POSITION.format('f')}))) AS slum,"
    " {columns}"
    " FROM unnest(CAST(:rts AS text[])) t (rt) JOIN rounds r ON r.id = :round"
    " LEFT JOIN assessments a ON a.round_id = r.id AND a.level = 'rt' AND a.code = t.rt"
    " AND a.sealed_at IS NOT NULL"
    " LEFT JOIN sheets s ON s.round_id = a.round_id AND s.rt = a.code"
    " LEFT JOIN exit_rts x ON x.rt = t.rt AND x.in_force LEFT JOIN rounds f ON f.id = x.round_id"
    f" LEFT JOIN LATERAL (SELECT q.id, q.name, q.year {SCORES}"
    f" AND ({POSITION.format('q')}) > ({POSITION.format('r')})"
    " ORDER BY q.year DESC, q.sealed_at DESC, q.id DESC LIMIT 1) n ON true"
    " ORDER BY t.rt"
)
# All rows of an exit's RTs, also those of other exits, in an order: who decides comes one by one.
HOLD = text(
    "SELECT FROM exit_rts WHERE rt IN (SELECT rt FROM exit_rts WHERE exit_id = :exit)"
    " ORDER BY rt, exit_id FOR UPDATE"
)


async def get(session: AsyncSession, id: UUID, principal: Principal) -> Exit:
    """An exit in the caller's regions; raises NotFound."""
    return await _found(session, id, principal)


async def held(session: AsyncSession, id: UUID, principal: Principal) -> Exit:
    """An exit as it is now, and every row of its RTs: nobody else decides about them meanwhile."""
    exit = await _found(session, id, principal, for_update=True)
    await session.execute(HOLD, {"exit": id})
    return exit


async def _found(
    session: AsyncSession, id: UUID, principal: Principal, *, for_update: bool = False
) -> Exit:
    query = select(Exit).where(Exit.id == id, scope.visible(Exit.region, principal))
    if for_update:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = (await session.exec(query)).first()
    if found is None:
        raise NotFound(what="exit", key=id)
    return found


async def rts_of(session: AsyncSession, exit: Exit) -> list[ExitRt]:
    """The RTs of an exit, by code."""
    query = select(ExitRt).where(ExitRt.exit_id == exit.id).order_by(col(ExitRt.rt))
    fresh = query.execution_options(populate_existing=True)
    return list((await session.exec(fresh)).all())


async def read(session: AsyncSession, exit: Exit) -> ExitRead:
    """An exit as people see it."""
    return rules.read(exit, await rts_of(session, exit), load(exit.regulation))


async def page(
    session: AsyncSession, principal: Principal, wanted: ExitFilter
) -> tuple[list[ExitLine], str | None]:
    """Exits in the caller's regions, oldest first."""
    if wanted.region is not None:
        scope.ensure_mine(principal, wanted.region)
    query = select(Exit).where(scope.visible(Exit.region, principal, wanted.region))
    for name in ("year", "state"):
        if (value := getattr(wanted, name)) is not None:
            query = query.where(getattr(Exit, name) == value)
    found, following = await pagination.page(
        session, query, col(Exit.id), limit=wanted.limit, cursor=wanted.cursor
    )
    sums = await _sums(session, [exit.id for exit in found])
    gone = (0, Decimal(0))  # a draft that was deleted just now
    return [rules.line(exit, *sums.get(exit.id, gone)) for exit in found], following


async def _sums(session: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, tuple[int, Decimal]]:
    """How many RTs each of these exits has, and their hectares."""
    query = (
        select(ExitRt.exit_id, func.count(), func.sum(ExitRt.area_ha))
        .where(col(ExitRt.exit_id).in_(ids))
        .group_by(col(ExitRt.exit_id))
    )
    return {id: (count, area_ha) for id, count, area_ha in await session.exec(query)}


async def standings(session: AsyncSession, round: Round, rts: Sequence[str]) -> list[Row[Any]]:
    """Where these RTs stand by a round, in one statement."""
    columns = listed(scored_columns(load(round.regulation)), "s.")
    query = text(STANDINGS.format(columns=columns))
    found = await session.execute(query, {"round": round.id, "rts": list(rts)})
    return list(found)


async def standings_of(
    session: AsyncSession, round: Round, data: ExitCreate, principal: Principal
) -> list[Row[Any]]:
    """Of the RTs that are named, or of those of a kawasan that have not left."""
    if data.area is None:
        rts = area_rules.members(data.rts or (), round.region)
        for village in {rt.split("-", 1)[0] for rt in rts}:
            scope.ensure_mine(principal, village)
        rules.ensure_one_regency(rts)
        return await standings(session, round, rts)
    area = await areas.get(session, data.area, principal)
    members = await session.exec(select(AreaMember.rt).where(AreaMember.area == area.code))
    return rules.to_leave(await standings(session, round, members.all()), area.code)


async def candidates(
    session: AsyncSession, principal: Principal, wanted: CandidateFilter
) -> tuple[list[StandingRead], str | None]:
    """RTs of a sealed round that may leave, or lack one key, by code.

    A page looks at so many RTs and no more: it may be shorter than asked and have a page behind it.
    """
    round = await rounds.get(session, wanted.round_id, principal)
    round_rules.ensure_final(round)
    if wanted.region is not None:
        scope.ensure_mine(principal, wanted.region)
    query = select(Assessment).where(
        Assessment.round_id == round.id,
        Assessment.level == "rt",
        scope.visible(Assessment.region, principal, wanted.region),
    )
    looked, following = await pagination.page(
        session, query, col(Assessment.code), limit=CHUNK, cursor=wanted.cursor
    )
    law = load(round.regulation)
    found = await standings(session, round, [one.code for one in looked])
    able = rules.able(found, law)
    if len(able) > wanted.limit:
        able = able[: wanted.limit]
        following = pagination.encode([able[-1].row.rt])
    return [rules.view(one, law) for one in able], following
