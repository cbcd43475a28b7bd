"""Record how far the audit of a village is, and its opinion."""

from sqlalchemy.exc import IntegrityError
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.regions import day_of
from services.chassis import rows, scope
from services.chassis.auth import Principal
from services.chassis.clock import now
from services.chassis.columns import lay
from services.chassis.concurrency import check_put
from services.chassis.ids import new_id
from services.chassis.outbox import emit
from services.finance.audits import queries, rules
from services.finance.audits.models import AuditOpinion, AuditPut, AuditRead


async def put(
    session: AsyncSession,
    region: str,
    year: int,
    data: AuditPut,
    if_match: str | None,
    *,
    by: Principal,
) -> AuditRead:
    """Say how far the audit of a village and fiscal year is; whole, not in parts."""
    scope.ensure_mine(by, region)
    rules.ensure_village(region)
    rules.ensure_sound(data, day_of(region, now()))
    known = await queries.find(session, region, year, for_update=True)
    check_put(known, if_match)
    facts = rules.said(data) | {"recorded_by": by.id}
    row = known or AuditOpinion(region=region, fiscal_year=year, **facts)
    if row is known:
        lay(row, facts)
    row.version += 1
    row.updated_at = now()
    session.add(row)
    try:
        await session.flush()
    except IntegrityError as error:
        raise rows.Raced from error
    emit(session, rules.event(row, id=new_id(), by=by.id))
    return rules.view(row)
