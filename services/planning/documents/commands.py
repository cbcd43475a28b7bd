"""Freezes what the paper of a plan says, in the transaction that approves it."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis.auth import Principal
from services.planning.documents import queries, rules
from services.planning.documents.models import PlanPaper
from services.planning.plans.models import Plan


async def freeze(session: AsyncSession, plan: Plan, *, by: Principal) -> None:
    """Keep the facts of an edition as they are at its approval; a city's plan has no paper."""
    if plan.kind not in rules.PRINTED:
        return
    facts = await queries.gathered(session, plan, by)
    session.add(
        PlanPaper(
            plan_id=plan.id,
            region=plan.region,
            sha256=rules.digest(facts),
            facts=facts,
            frozen_at=plan.updated_at,
        )
    )
    await session.flush()
