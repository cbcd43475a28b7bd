"""The activities of a document, each once: as approved editions say them, or those worked on."""

import asyncio
from typing import Any
from uuid import UUID

from sqlalchemy import Select, text
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis import scope
from services.chassis.auth import Principal
from services.planning.activities.models import Activity
from services.planning.activities.queries import SAID
from services.planning.consolidation import rules
from services.planning.consolidation.models import (
    MOST,
    Consolidation,
    ConsolidationFilter,
    Entry,
    PlansKind,
)
from services.planning.consolidation.problems import ConsolidationTooLarge

LEFT_OUT = ("cancelled", "unfit")
SAYS = (
    "EXISTS (SELECT FROM plans e JOIN plans p ON p.line_id = e.line_id WHERE e.id = a.plan_id"
    f" AND p.{{which}} AND {SAID})"
)
RTS = text(
    "SELECT activity_id, count(DISTINCT rt) AS rts FROM activity_places"
    " WHERE activity_id = ANY(:ids) GROUP BY activity_id"
)
WHICH = {PlansKind.approved: "state = 'approved'", PlansKind.draft: "is_open"}


async def read(
    session: AsyncSession, principal: Principal, wanted: ConsolidationFilter
) -> Consolidation:
    """The document of the caller's region; raises ConsolidationTooLarge."""
    scope.ensure_mine(principal, wanted.region)
    found = await _activities(session, principal, wanted)
    if len(found) > MOST:
        raise ConsolidationTooLarge(most=MOST)
    rts = await _rts(session, [one.id for one in found])
    return await asyncio.to_thread(rules.consolidated, wanted, found, rts)  # it may take a second


async def _activities(
    session: AsyncSession, principal: Principal, wanted: ConsolidationFilter
) -> list[Entry]:
    a = aliased(Activity, name="a")
    columns = (col(getattr(a, name)) for name in Entry._fields)
    query: Select[Any] = select(*columns).where(
        scope.visible(a.region, principal, wanted.region),
        col(a.year).in_(rules.years_of(wanted)),
        col(a.state).not_in(LEFT_OUT),
        text(SAYS.format(which=WHICH[wanted.plans])),
    )
    ordered = query.order_by(col(a.year), col(a.region), col(a.id)).limit(MOST + 1)
    return [Entry(*row) for row in await session.execute(ordered)]


async def _rts(session: AsyncSession, ids: list[UUID]) -> dict[UUID, int]:
    """How many RTs each of them is in."""
    found = await session.execute(RTS, {"ids": ids})
    return {row.activity_id: row.rts for row in found}
