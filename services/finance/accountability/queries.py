"""Read reports, and what is accepted of an allocation."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, or_, text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis import pagination, scope
from services.chassis.auth import Principal
from services.chassis.problems import NotFound
from services.finance.accountability import gathering, rules
from services.finance.accountability.assembling import assembled
from services.finance.accountability.gathering import Gathered
from services.finance.accountability.models import Report, ReportFilter, ReportLine, ReportRead
from services.finance.accountability.shapes import ReportContent
from services.finance.allocations import queries as allocations
from services.finance.allocations.models import Allocation

TOLD = text("""
SELECT EXISTS (SELECT FROM reports r, json_array_elements(r.content -> 'expenses') e
WHERE r.allocation_id = :allocation AND r.kind = 'lpj' AND r.state = 'accepted'
    AND e ->> 'id' = :expense)
""")
EQUAL = ("allocation_id", "agreement_id", "kind", "state")


async def accepted(session: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, set[str]]:
    """Which kinds of report are accepted, by the id of an allocation or of an agreement."""
    whose = func.coalesce(col(Report.agreement_id), col(Report.allocation_id))
    query = select(whose, Report.kind).where(
        or_(col(Report.allocation_id).in_(ids), col(Report.agreement_id).in_(ids)),
        Report.state == "accepted",
    )
    found: dict[UUID, set[str]] = defaultdict(set)
    for id, kind in await session.exec(query):
        found[id].add(kind)
    return found


async def accepted_of(
    session: AsyncSession, allocation_id: UUID, agreement_id: UUID | None = None
) -> set[str]:
    """The same of one: of an allocation itself, or of an agreement of it."""
    id = agreement_id or allocation_id
    return (await accepted(session, [id])).get(id, set())


async def accounted(session: AsyncSession, allocation_id: UUID) -> bool:
    """Whether an allocation takes no more expenses: its account is accepted, no tranche awaits it."""
    if "lpj" not in await accepted_of(session, allocation_id):
        return False
    parts = await allocations.tranches(session, [allocation_id])
    return not rules.awaiting(parts[allocation_id])


async def told(session: AsyncSession, allocation_id: UUID, expense_id: UUID) -> bool:
    """Whether an accepted account, of an allocation or of a KSM, tells of an expense."""
    facts = {"allocation": allocation_id, "expense": str(expense_id)}
    return bool((await session.execute(TOLD, facts)).scalar_one())


async def find(session: AsyncSession, id: UUID, *, for_update: bool = False) -> Report | None:
    """A report, if the database shows it."""
    query = select(Report).where(Report.id == id)
    held = query.with_for_update().execution_options(populate_existing=True)
    return (await session.exec(held if for_update else query)).first()


async def get(
    session: AsyncSession, id: UUID, principal: Principal, *, for_update: bool = False
) -> Report:
    """A report inside the caller's regions; raises NotFound."""
    found = await find(session, id, for_update=for_update)
    if found is None or not principal.covers(found.region):
        raise NotFound(what="report", key=id)
    return found


async def lpj_of(
    session: AsyncSession, allocation_id: UUID, agreement_id: UUID | None
) -> Report | None:
    """The account of this money, in whatever state."""
    query = select(Report).where(
        Report.allocation_id == allocation_id,
        Report.agreement_id == agreement_id,
        Report.kind == "lpj",
    )
    return (await session.exec(query)).first()


async def allocation_of(session: AsyncSession, report: Report) -> Allocation:
    """The allocation that a report is about; its key says that it is there."""
    found = await allocations.find(session, report.allocation_id)
    if found is None:
        raise NotFound(what="allocation", key=report.allocation_id)
    return found


async def content(session: AsyncSession, report: Report) -> ReportContent:
    """What a report says: as frozen, or as of the end of its day while it is a draft."""
    if report.content is not None:
        return ReportContent.model_validate(report.content)
    return assembled(report, (await gathered(session, report)).until(report.dated))


async def gathered(session: AsyncSession, report: Report) -> Gathered:
    """What is known of the money of a report."""
    return await gathering.gather(session, report, await allocation_of(session, report))


async def shown(session: AsyncSession, report: Report) -> ReportRead:
    """The report whole."""
    return rules.view(report, await content(session, report))


async def page(
    session: AsyncSession, principal: Principal, wanted: ReportFilter
) -> tuple[list[ReportLine], str | None]:
    """Reports in the caller's regions, oldest first, without what they say."""
    if wanted.region is not None:
        scope.ensure_mine(principal, wanted.region)
    query = select(Report).where(scope.visible(Report.region, principal, wanted.region))
    for name in EQUAL:
        if (value := getattr(wanted, name)) is not None:
            query = query.where(getattr(Report, name) == value)
    rows, following = await pagination.page(
        session, query, col(Report.id), limit=wanted.limit, cursor=wanted.cursor
    )
    return [rules.shortened(row) for row in rows], following
