"""What a new edition of a plan does with the activities of the one before."""

from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.planning.plans.models import Plan

COPIED = (
    *("region", "kind", "dimension", "title", "year", "volume", "unit", "geometry"),
    *("institution_id", "sources", "sipd", "readiness", "beneficiaries", "cost"),
)
NOT_APPROVED = "state IN ('planned', 'proposed', 'unfit', 'fit')"
COPY = text(
    "WITH made AS (INSERT INTO activities (id, plan_id, copy_of, state, version, created_by,"  # noqa: S608
    f" created_at, updated_at, {', '.join(COPIED)}) SELECT uuidv7(), :after, id, 'planned', 1, :by,"
    f" now(), now(), {', '.join(COPIED)} FROM activities WHERE plan_id = :before AND {NOT_APPROVED}"
    " RETURNING id, copy_of), placed AS (INSERT INTO activity_places (activity_id, rt, criterion,"
    " volume) SELECT m.id, p.rt, p.criterion, p.volume FROM made m"
    " JOIN activity_places p ON p.activity_id = m.copy_of)"
    " INSERT INTO activity_dependencies (activity_id, needs_id, region)"
    " SELECT m.id, coalesce(n.id, d.needs_id), d.region FROM made m"
    " JOIN activity_dependencies d ON d.activity_id = m.copy_of"
    " LEFT JOIN made n ON n.copy_of = d.needs_id"
)
CANCEL = text(
    "WITH before AS MATERIALIZED (SELECT id, state FROM activities"  # noqa: S608
    f" WHERE plan_id = :plan AND {NOT_APPROVED} FOR UPDATE), gone AS (UPDATE activities a"
    " SET state = 'cancelled', version = version + 1, updated_at = now() FROM before b"
    " WHERE a.id = b.id RETURNING a.id, a.region, b.state)"
    " INSERT INTO activity_steps (activity_id, number, region, before, after, reason, by, at)"
    " SELECT g.id, 1 + (SELECT count(*) FROM activity_steps s WHERE s.activity_id = g.id), g.region,"
    " g.state, 'cancelled', :reason, :by, now() FROM gone g"
)


async def copy(session: AsyncSession, plan_before: Plan, plan_after: Plan, *, by: str) -> None:
    """What is not approved yet goes into the next edition as planned."""
    facts = {"before": plan_before.id, "after": plan_after.id, "by": by}
    await session.execute(COPY, facts)


async def cancel_planned(session: AsyncSession, plan_id: UUID, reason: str, *, by: str) -> None:
    """What is not approved of this edition is cancelled."""
    await session.execute(CANCEL, {"plan": plan_id, "reason": reason, "by": by})
