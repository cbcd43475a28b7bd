"""Finding where RTs lie, one statement for however many."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Boolean,
    Numeric,
    Row,
    Select,
    Text,
    and_,
    any_,
    cast,
    column,
    func,
    text,
    true,
)
from sqlalchemy import select as rows_of
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.sql.selectable import LateralFromClause
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis import pagination, scope
from services.chassis.auth import Principal
from services.chassis.geo import EAST, NORTH, SOUTH, WEST
from services.survey.assessments.models import Assessment
from services.survey.positions import rules
from services.survey.positions.models import Position, PositionRead, RtPosition
from services.survey.rounds.models import Round
from services.survey.sheets.models import Sheet

FEWEST: Final = 5  # households: of fewer, their mean would tell where somebody lives
# The mean of an RT's approved households, as its sheet counts them: of the newest round in which
# enough of them have a place. 4 decimals are 11 m. An erased person's household has none.
HOMES: Final = (
    "SELECT round(avg(h.lon), 4) AS lon, round(avg(h.lat), 4) AS lat"  # noqa: S608 - our own numbers
    " FROM rounds r JOIN households h ON h.round_id = r.id AND h.rt = rts.rt"
    " WHERE s.rt IS NULL AND h.state = 'approved'"
    " AND r.region IN (left(rts.rt, 2), left(rts.rt, 5), left(rts.rt, 8), left(rts.rt, 13))"
    f" AND h.lon BETWEEN {WEST} AND {EAST} AND h.lat BETWEEN {SOUTH} AND {NORTH}"
    f" GROUP BY r.id HAVING count(*) >= {FEWEST}"
    " ORDER BY r.year DESC, r.sealed_at DESC, r.id DESC LIMIT 1"
)
PLACE: Final = (
    "SELECT coalesce(s.lon, h.lon, a.lon) AS lon, coalesce(s.lat, h.lat, a.lat) AS lat,"  # noqa: S608 - our own SQL
    " CASE WHEN s.rt IS NOT NULL THEN 'stated' WHEN h.lon IS NOT NULL THEN 'households'"
    " WHEN a.lon IS NOT NULL THEN 'area' END AS source,"
    " coalesce(s.far_from_village, false) AS far_from_village"
    " FROM (SELECT) one"
    " LEFT JOIN rt_positions s ON s.rt = rts.rt AND s.stands AND s.lon IS NOT NULL"
    f" LEFT JOIN LATERAL ({HOMES}) h ON true"
    " LEFT JOIN area_members m ON m.rt = rts.rt"
    " LEFT JOIN area_points a ON a.area = m.area"
)
COLUMNS: Final = {"lon": Numeric, "lat": Numeric, "source": Text, "far_from_village": Boolean}


def _place() -> LateralFromClause:
    """Where each `rts.rt` of the same query lies."""
    known = text(PLACE).columns(*(column(name, kind) for name, kind in COLUMNS.items()))
    return known.lateral("place")


async def find(session: AsyncSession, rts: Sequence[str]) -> dict[str, Position]:
    """Where these RTs lie, by RT; those of which nobody knows are left out.

    Degrees of WGS84. What the session may not see is not known.
    """
    wanted = func.unnest(cast(list(rts), ARRAY(Text))).table_valued("rt")
    asked, place = wanted.render_derived(name="rts"), _place()
    query = rows_of(asked.c.rt, place.c.lon, place.c.lat, place.c.source)
    known = query.select_from(asked.join(place, true())).where(place.c.source.is_not(None))
    found = await session.execute(known)
    return {row.rt: Position(lon=row.lon, lat=row.lat, source=row.source) for row in found}


async def standing(session: AsyncSession, rts: Sequence[str]) -> dict[str, RtPosition]:
    """What was stated of these RTs last."""
    query = select(RtPosition).where(
        col(RtPosition.rt) == any_(cast(list(rts), ARRAY(Text))), RtPosition.stands
    )
    fresh = query.execution_options(populate_existing=True)
    return {one.rt: one for one in (await session.exec(fresh)).all()}


async def stated_in(session: AsyncSession, villages: Sequence[str]) -> Sequence[Row[Any]]:
    """The places that stand in these villages, and how they are marked."""
    query = rows_of(
        *(col(RtPosition.id), col(RtPosition.region), col(RtPosition.lon), col(RtPosition.lat)),
        col(RtPosition.far_from_village),
    ).where(
        *(col(RtPosition.region).in_(villages), col(RtPosition.stands)),
        col(RtPosition.lon).is_not(None),
    )
    return (await session.execute(query)).all()


async def far(session: AsyncSession, rts: Sequence[str], most: int) -> list[str]:
    """Those of these RTs that lie far from their village, so many at most, by code."""
    query = select(RtPosition.rt).where(
        col(RtPosition.rt) == any_(cast(list(rts), ARRAY(Text))),
        *(RtPosition.stands, RtPosition.far_from_village),
    )
    return list((await session.exec(query.order_by(col(RtPosition.rt)).limit(most))).all())


async def read(session: AsyncSession, code: str, principal: Principal) -> PositionRead:
    """Where an RT in the caller's regions lies; raises NotFound or RegionNotFound."""
    rt = rules.rt_of(code, principal)
    stated = await standing(session, [rt])
    return rules.read(rt, (await find(session, [rt])).get(rt), stated.get(rt))


async def history(
    session: AsyncSession, code: str, principal: Principal, limit: int, cursor: str | None
) -> tuple[list[RtPosition], str | None]:
    """Everything that was stated of an RT in the caller's regions, oldest first."""
    rt = rules.rt_of(code, principal)
    query = select(RtPosition).where(
        RtPosition.rt == rt, scope.visible(RtPosition.region, principal)
    )
    return await pagination.page(
        session, query, col(RtPosition.version), limit=limit, cursor=cursor
    )


def features(principal: Principal, region: str | None, round_id: UUID | None) -> Select[Any]:
    """RTs in the caller's regions with their score and where they lie, by code.

    Those of a round, or each by its newest sealed one.
    """
    columns: list[Any] = [
        *(col(Assessment.code).label("rt"), Assessment.code, Assessment.name, Assessment.region),
        *(Assessment.total, Assessment.slum_class, Assessment.area_ha, Assessment.open_flags),
        *(Sheet.area, col(Assessment.sealed_at).is_not(None).label("sealed")),
    ]
    sheet = and_(
        col(Sheet.round_id) == col(Assessment.round_id), col(Sheet.rt) == col(Assessment.code)
    )
    kept = rows_of(*columns).outerjoin(Sheet, sheet)
    mine = kept.where(
        col(Assessment.level) == "rt", scope.visible(Assessment.region, principal, region)
    )
    if round_id is None:
        rts = _newest(mine).subquery("rts")
    else:
        rts = mine.where(col(Assessment.round_id) == round_id).subquery("rts")
    place = _place()
    shown = rows_of(rts, place.c.lon, place.c.lat, place.c.source, place.c.far_from_village)
    return shown.select_from(rts.join(place, true())).order_by(rts.c.code)


def _newest(scores: Select[Any]) -> Select[Any]:
    """Of each RT the score that was sealed last: rounds by year, within it by their sealing."""
    return (
        scores.join(Round, col(Round.id) == col(Assessment.round_id))
        .where(col(Assessment.sealed_at).is_not(None))
        .ext(distinct_on(col(Assessment.code)))
        .order_by(
            *(col(Assessment.code), col(Round.year).desc()),
            *(col(Round.sealed_at).desc(), col(Round.id).desc()),
        )
    )
