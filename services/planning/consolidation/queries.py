"""The activities of a document, each once: as approved editions say them, or those worked on."""

import asyncio
from uuid import UUID

from sqlalchemy import func, text
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis import scope
from services.chassis.auth import Principal
from services.planning.activities.models import Activity, ActivityPlace
from services.planning.activities.queries import SAID
from services.planning.consolidation import rules
from services.planning.consolidation.models import (
    MOST,
    Consolidation,
    ConsolidationFilter,
    PlansKind,
)
from services.planning.consolidation.problems import ConsolidationTooLarge

LEFT_OUT = ("cancelled", "unfit")
SAYS = (
    "EXISTS (SELECT FROM plans e JOIN plans p ON p.line_id = e.line_id WHERE e.id = a.plan_id"
    f" AND p.{{which}} AND {SAID})"
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
) -> list[Activity]:
    a = aliased(Activity, name="a")
    query = select(a).where(
        scope.visible(a.region, principal, wanted.region),
        col(a.year).in_(rules.years_of(wanted)),
        col(a.state).not_in(LEFT_OUT),
        text(SAYS.format(which=WHICH[wanted.plans])),
    )
    ordered = query.order_by(col(a.year), col(a.region), col(a.id)).limit(MOST + 1)
    return list(await session.exec(ordered))


async def _rts(session: AsyncSession, ids: list[UUID]) -> dict[UUID, int]:
    """How many RTs each of them is in."""
    count = func.count(func.distinct(ActivityPlace.rt))
    query = select(ActivityPlace.activity_id, count).where(col(ActivityPlace.activity_id).in_(ids))
    grouped = query.group_by(col(ActivityPlace.activity_id))
    return dict((await session.exec(grouped)).all())
