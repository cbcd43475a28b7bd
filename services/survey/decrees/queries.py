"""Finding decrees, their annexes, and what changed between two."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, extract, text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.regions import WIB
from services.chassis import pagination, scope
from services.chassis.auth import Principal
from services.chassis.clock import now
from services.chassis.problems import NotFound
from services.survey.decrees import annex, rules
from services.survey.decrees.models import (
    Decree,
    DecreeFilter,
    DecreeLine,
    DecreeRead,
    DecreeState,
)
from services.survey.decrees.shapes import (
    AnnexRow,
    AnnexSums,
    Count,
    DiffRead,
    DiffRow,
    DiffSums,
    Moved,
)
from services.survey.positions import queries as positions

# All decrees of a region in an order: who decides about one comes after the other.
HOLD = text("SELECT FROM decrees WHERE region = :region ORDER BY id FOR UPDATE")
CHANGES = ("added", "removed", "up", "down", "same")
UNMOVED = Moved(rts=0, before_ha=Decimal(0), after_ha=Decimal(0))


async def get(session: AsyncSession, id: UUID, principal: Principal) -> Decree:
    """A decree in the caller's regions; raises NotFound."""
    query = select(Decree).where(Decree.id == id, scope.visible(Decree.region, principal))
    fresh = query.execution_options(populate_existing=True)
    found = (await session.exec(fresh)).first()
    if found is None:
        raise NotFound(what="decree", key=id)
    return found


async def held(session: AsyncSession, id: UUID, principal: Principal) -> Decree:
    """A decree as it is now, and all of its region: nobody else decides about them meanwhile."""
    found = await get(session, id, principal)
    await session.execute(HOLD, {"region": found.region})
    return await get(session, id, principal)


async def in_force(session: AsyncSession, region: str) -> Decree | None:
    """The decree that a region has."""
    query = select(Decree).where(Decree.region == region, Decree.state == DecreeState.issued)
    fresh = query.execution_options(populate_existing=True)
    return (await session.exec(fresh)).first()


async def page(
    session: AsyncSession, principal: Principal, wanted: DecreeFilter
) -> tuple[list[DecreeLine], str | None]:
    """Decrees in the caller's regions, oldest first."""
    if wanted.region is not None:
        scope.ensure_mine(principal, wanted.region)
    query = select(Decree).where(scope.visible(Decree.region, principal, wanted.region))
    today = _today()
    if wanted.state is not None:
        query = query.where(Decree.state == wanted.state)
    if wanted.year is not None:
        query = query.where(extract("year", col(Decree.dated)) == wanted.year)
    if wanted.overdue is not None:
        late = and_(col(Decree.state) == DecreeState.issued, col(Decree.review_due) < today)
        query = query.where(late if wanted.overdue else ~late)
    found, following = await pagination.page(
        session, query, col(Decree.id), limit=wanted.limit, cursor=wanted.cursor
    )
    return [rules.line(one, today) for one in found], following


def _today() -> date:
    return now().astimezone(WIB).date()


async def read(session: AsyncSession, decree: Decree) -> DecreeRead:
    """A decree as people see it; the sums of a draft are those of now."""
    rows = await every(session, decree) if decree.sums is None else []
    drawn = await areas(session, decree, rows)
    found = rules.sums(rows, drawn) if decree.sums is None else decree.sums
    return rules.read(decree, AnnexSums.model_validate(found), drawn, _today())


def _source(decree: Decree) -> tuple[str, dict[str, Any]]:
    """Where the annex of a decree is: the round's scores of a draft, else what was frozen."""
    if decree.state == DecreeState.draft:
        return annex.LIVE, {"round": decree.round_id, "inside": f"{decree.region}."}
    return annex.FROZEN.format(id="id"), {"id": decree.id}


async def every(session: AsyncSession, decree: Decree) -> list[AnnexRow]:
    """The whole annex, by code."""
    source, facts = _source(decree)
    found = await session.execute(text(annex.EVERY.format(annex=source)), facts)
    return await _rows(session, decree, found.all())


async def _rows(session: AsyncSession, decree: Decree, found: Sequence[Row[Any]]) -> list[AnnexRow]:
    if decree.state != DecreeState.draft:
        return [AnnexRow.model_validate(row) for row in found]
    places = await positions.find(session, [row.rt for row in found])
    return [rules.annex_row(row, places.get(row.rt)) for row in found]


async def annex_page(
    session: AsyncSession, decree: Decree, limit: int, cursor: str | None
) -> tuple[list[AnnexRow], str | None]:
    """RTs of the annex, by code."""
    source, facts = _source(decree)
    facts |= {"after": _after(cursor), "limit": limit + 1}
    found = (await session.execute(text(annex.PAGE.format(annex=source)), facts)).all()
    rows = await _rows(session, decree, found[:limit])
    return rows, pagination.encode([rows[-1].rt]) if len(found) > limit else None


def _after(cursor: str | None) -> str:
    return pagination.decode(cursor, 1)[0] if cursor else ""


async def areas(
    session: AsyncSession, decree: Decree, rows: Sequence[AnnexRow]
) -> Sequence[Row[Any]]:
    """The kawasan of an annex: as they are now, or as they were at the issuing."""
    if decree.state != DecreeState.draft:
        return (await session.execute(text(annex.FROZEN_AREAS), {"id": decree.id})).all()
    codes = sorted({row.area for row in rows if row.area is not None})
    return (await session.execute(text(annex.AREAS), {"codes": codes})).all()


async def outlines(session: AsyncSession, found: Sequence[Row[Any]]) -> Sequence[Row[Any]]:
    """The simplified outlines of kawasan, in the versions that they name."""
    drawn = [area for area in found if area.outline_version is not None]
    facts = {
        "codes": [area.code for area in drawn],
        "versions": [area.outline_version for area in drawn],
    }
    return (await session.execute(text(annex.OUTLINES), facts)).all()


async def diff(
    session: AsyncSession,
    principal: Principal,
    decree: Decree,
    asked: UUID | None,
    limit: int,
    cursor: str | None,
) -> DiffRead:
    """A decree beside a former one of its region."""
    current = await in_force(session, decree.region)
    former = await get(session, rules.before(decree, asked, current), principal)
    rules.ensure_comparable(decree, former)
    source, facts = _source(decree)
    facts |= {"former": former.id}
    moves = await session.execute(text(annex.MOVES.format(annex=source)), facts)
    facts |= {"after": _after(cursor), "limit": limit + 1}
    found = (await session.execute(text(annex.MOVED.format(annex=source)), facts)).all()
    items = [_moved(row) for row in found[:limit]]
    return DiffRead(
        before=rules.compared(former),
        after=rules.compared(decree),
        sums=_summed(moves.all()),
        items=items,
        next=pagination.encode([items[-1].rt]) if len(found) > limit else None,
    )


def _moved(row: Any) -> DiffRow:
    said: dict[str, Any] = {"rt": row.rt, "name": row.name, "region": row.region}
    for side, name in (("was", "before"), ("now", "after")):
        kind, total, area_ha = (getattr(row, f"{side}_{what}") for what in ("class", "total", "ha"))
        said[name] = kind and {"slum_class": kind, "total": total, "area_ha": area_ha}
    change_ha = (row.now_ha or Decimal(0)) - (row.was_ha or Decimal(0))
    return DiffRow.model_validate(said | {"change": row.change, "change_ha": change_ha})


def _summed(moves: Sequence[Any]) -> DiffSums:
    found = {row.change: Moved.model_validate(row) for row in moves}
    changes = {name: found.get(name, UNMOVED) for name in CHANGES}
    was = [one for name, one in changes.items() if name != "added"]
    now_there = [one for name, one in changes.items() if name != "removed"]
    return DiffSums(
        before=Count(
            rts=sum(one.rts for one in was),
            area_ha=sum((one.before_ha for one in was), Decimal(0)),
        ),
        after=Count(
            rts=sum(one.rts for one in now_there),
            area_ha=sum((one.after_ha for one in now_there), Decimal(0)),
        ),
        **changes,
        remeasured=sum(row.remeasured for row in moves),
    )
