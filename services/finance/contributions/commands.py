"""Record what the people give, or take it back."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.regions import day_of
from services.chassis import rows, sight
from services.chassis.auth import Principal
from services.chassis.clock import now
from services.chassis.concurrency import check_version
from services.chassis.days import ensure_past
from services.chassis.ids import new_id
from services.chassis.outbox import emit
from services.chassis.problems import NotFound
from services.finance.activities import queries as activities
from services.finance.activities.models import KnownActivity
from services.finance.allocations.problems import ActivityUnknown
from services.finance.contributions import queries, rules
from services.finance.contributions.models import (
    Contribution,
    ContributionCreate,
    ContributionRead,
)
from services.finance.ledger import commands as ledger
from services.finance.ledger.rules import Posting, mirrored
from services.finance.reversal import Reversal


async def record(
    session: AsyncSession, data: ContributionCreate, *, by: Principal
) -> ContributionRead:
    """Record it as given and used; the same id again answers the same. Raises YearClosed."""
    known, activity = await _named(session, data, by)
    wanted = rules.new(data, activity, by=by.id)
    if known is not None:
        return rules.view(rules.the_same(known, wanted))
    ensure_past(day_of(wanted.region, now()), data.date)
    told = rows.told(rules.event(wanted, id=new_id(), by=by.id))
    await rows.write(session, {"contributions": [wanted.model_dump()], "outbox": [told]})
    await ledger.post(session, _posting(wanted, by))
    return rules.view(wanted)


async def _named(
    session: AsyncSession, data: ContributionCreate, by: Principal
) -> tuple[Contribution | None, KnownActivity]:
    """What bears the id already, wherever it is; and the activity, in the caller's regions."""
    async with sight.everything(session):
        known = None if data.id is None else await queries.find(session, data.id)
        activity = await activities.find(session, data.activity_id)
    if activity is None:
        raise ActivityUnknown(activity=data.activity_id)
    if not by.covers(activity.region):
        raise NotFound(what="activity", key=data.activity_id)
    return known, activity


async def reverse(
    session: AsyncSession, id: UUID, data: Reversal, if_match: str | None, *, by: Principal
) -> ContributionRead:
    """Take back what was recorded wrongly."""
    contribution = await queries.get(session, id, by, for_update=True)
    if if_match is not None:
        check_version(contribution, if_match)
    rules.ensure_recorded(contribution)
    contribution.state = "reversed"
    contribution.reversed_by, contribution.reversed_reason = by.id, data.reason
    contribution.version += 1
    contribution.told += 1
    contribution.updated_at = now()
    session.add(contribution)
    emit(session, rules.event(contribution, id=new_id(), by=by.id))
    await session.flush()
    await ledger.post(session, _posting(contribution, by))
    return rules.view(contribution)


def _posting(contribution: Contribution, by: Principal) -> Posting:
    """As it was given, or its mirror once it is taken back."""
    back = contribution.state == "reversed"
    lines = rules.lines(contribution)
    today = day_of(contribution.region, now())
    return Posting(
        id=new_id() if back else contribution.posting_id,
        purse=rules.purse(contribution),
        kind="contribution.reversed" if back else "contribution.recorded",
        happened_on=rules.reversed_on(contribution, today) if back else contribution.given_on,
        actor=by.id,
        region=contribution.region,
        about=contribution.id,
        lines=mirrored(lines) if back else lines,
        description=contribution.kind,
        reverses=contribution.posting_id if back else None,
    )
