"""Begin a plan from its needs: one activity for each criterion that its village has left."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis.auth import Principal
from services.planning.activities import commands, queries, rules
from services.planning.activities.catalogue import BY_CODE, FIRST, ONE_EACH
from services.planning.activities.models import Activity, ActivityPlace
from services.planning.activities.shapes import MOST_PLACES, ActivityRead, FromNeeds
from services.planning.needs import queries as needs
from services.planning.needs.models import Need
from services.planning.places import rt_in
from services.planning.plans import queries as plans
from services.planning.plans.models import Plan
from services.planning.plans.rules import ensure_draft

Left = dict[tuple[str, str], list[tuple[str, Decimal]]]


async def from_needs(
    session: AsyncSession, plan_id: UUID, data: FromNeeds, *, by: Principal
) -> list[ActivityRead]:
    """Draft one activity per criterion for what needs have left and the plan does not do yet."""
    plan = await plans.get(session, plan_id, by, for_update=True)
    ensure_draft(plan)
    rules.ensure_holds(plan)
    rts = None if data.rts is None else {rt_in(rt, plan.region) for rt in data.rts}
    beside = [one for one in await queries.of_plan(session, plan_id) if one.state in rules.OPEN]
    planned = await queries.places(session, [one.id for one in beside])
    taken = [place for places in planned.values() for place in places]
    left = remaining(await needs.left_in(session, plan.region), taken, data.criteria, rts)
    made = []
    for (regulation, criterion), places in left.items():
        for start in range(0, len(places), MOST_PLACES):
            some = places[start : start + MOST_PLACES]
            draft = drafted(plan, regulation, criterion, some, by=by.id, programme=data.programme)
            await commands.add(session, *draft)
            made.append(draft[0])
    return await queries.shown(session, made)


def remaining(
    found: Iterable[Need],
    taken: Iterable[ActivityPlace],
    criteria: Sequence[str] | None,
    rts: set[str] | None,
) -> Left:
    """What is left by regulation and criterion, less what the plan means to do already."""
    planned: dict[tuple[str, str, str], Decimal] = {}
    for place in taken:
        key = (place.rt, place.regulation, place.criterion)
        planned[key] = planned.get(key, Decimal(0)) + place.volume
    left: Left = {}
    for need in found:
        wanted = (criteria is None or need.criterion in criteria) and (
            rts is None or need.rt in rts
        )
        key = (need.rt, need.regulation, need.criterion)
        volume = need.left - planned.get(key, Decimal(0))
        if wanted and volume > 0 and need.criterion in FIRST:
            left.setdefault((need.regulation, need.criterion), []).append((need.rt, volume))
    return dict(sorted(left.items()))


def drafted(
    plan: Plan,
    regulation: str,
    criterion: str,
    places: Sequence[tuple[str, Decimal]],
    *,
    by: str,
    programme: str,
) -> tuple[Activity, list[ActivityPlace]]:
    """The draft of an activity for a criterion: of the first kind, in the plan's first year."""
    kind = BY_CODE[FIRST[criterion]]
    # A metre of road for a metre of need; of what serves many at once, one, until somebody knows.
    alike = kind.unit == rules.METRES or criterion in ONE_EACH
    activity = Activity(
        plan_id=plan.id,
        region=plan.region,
        kind=kind.code,
        dimension=kind.dimension,
        title=f"{kind.name_id} untuk kriteria {criterion}",
        year=plan.begin_year,
        volume=sum((volume for _, volume in places), Decimal(0)) if alike else Decimal(1),
        unit=kind.unit,
        programme=programme,
        created_by=by,
    )
    own: dict[str, Any] = {"activity_id": activity.id, "regulation": regulation}
    rows = [
        ActivityPlace(**own, rt=rt, criterion=criterion, volume=volume) for rt, volume in places
    ]
    return activity, rows
