"""Make reports, submit them, accept them: with an account, what was not spent goes back."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.money import ZERO, sum_of
from contracts.regions import day_of
from services.chassis import rows, sight
from services.chassis.auth import Principal
from services.chassis.clock import now
from services.chassis.columns import lay
from services.chassis.concurrency import check_version
from services.chassis.days import ensure_past
from services.chassis.ids import new_id
from services.chassis.outbox import emit
from services.finance.accountability import gathering, queries, rules
from services.finance.accountability.assembling import assembled
from services.finance.accountability.gathering import Gathered
from services.finance.accountability.models import (
    Report,
    ReportCreate,
    ReportPatch,
    ReportRead,
    ReportReturn,
)
from services.finance.accountability.problems import (
    AgreementUnpaid,
    AlreadyAccounted,
    KsmUnaccounted,
)
from services.finance.accountability.shapes import ReportContent
from services.finance.allocations import queries as allocations
from services.finance.allocations.models import Allocation
from services.finance.allocations.problems import AllocationCancelled
from services.finance.allocations.rules import account
from services.finance.ceilings import queries as ceilings
from services.finance.ceilings.models import Ceiling
from services.finance.ceilings.rules import booked_on, purse
from services.finance.ledger import commands as ledger
from services.finance.ledger.rules import Line, Posting

EVER: Final = date.max


async def make(session: AsyncSession, data: ReportCreate, *, by: Principal) -> ReportRead:
    """Begin a report on an allocation; the same id again answers the same."""
    allocation = await allocations.get(session, data.allocation_id, by)
    wanted = rules.new(data, allocation, by=by.id)
    if (known := await _known(session, data.id)) is not None:
        return await queries.shown(session, rules.the_same(known, wanted))
    ensure_past(day_of(allocation.region, now()), wanted.dated)
    await _ensure_unaccounted(session, wanted, allocation)
    await _ensure_open(session, wanted)
    found = await queries.content(session, wanted)
    await rows.write(session, {"reports": [wanted.model_dump()]})
    return rules.view(wanted, found)


async def _known(session: AsyncSession, id: UUID | None) -> Report | None:
    """What bears the id already, wherever it is."""
    if id is None:
        return None
    async with sight.everything(session):
        return await queries.find(session, id)


async def _ensure_open(session: AsyncSession, wanted: Report) -> None:
    """The money is not accounted for, and an account is its first; an agreement was paid."""
    own = await queries.lpj_of(session, wanted.allocation_id, wanted.agreement_id)
    if own is not None and wanted.kind == "lpj":
        raise AlreadyAccounted(number=own.number, report_id=own.id)
    if wanted.agreement_id is not None and not await gathering.is_paid(session, wanted):
        raise AgreementUnpaid(agreement=wanted.agreement_id)


async def _ensure_unaccounted(
    session: AsyncSession, report: Report, allocation: Allocation
) -> None:
    """The allocation stands, and no account of this money is accepted yet."""
    if allocation.state == "cancelled":
        raise AllocationCancelled
    for agreement_id in dict.fromkeys((report.agreement_id, None)):
        known = await queries.lpj_of(session, allocation.id, agreement_id)
        if known is not None and known.state == "accepted":
            raise AlreadyAccounted(number=known.number, report_id=known.id)


async def change(
    session: AsyncSession, id: UUID, data: ReportPatch, if_match: str, *, by: Principal
) -> ReportRead:
    """Correct number, day or notes of a draft."""
    report = await queries.get(session, id, by, for_update=True)
    check_version(report, if_match)
    rules.ensure_draft(report)
    said = data.model_dump(exclude_none=True)
    said |= {"dated": said.pop("date")} if "date" in said else {}
    lay(report, said)
    ensure_past(day_of(report.region, now()), report.dated)
    return await _saved(session, report)


async def submit(
    session: AsyncSession, id: UUID, if_match: str | None, *, by: Principal
) -> ReportRead:
    """Freeze a draft and hand it in; an account covers all that moved, and nothing is pending."""
    report, allocation = await _held(session, id, if_match, by)
    rules.ensure_draft(report)
    await _ensure_unaccounted(session, report, allocation)
    found = await queries.gathered(session, report)
    said = assembled(report, found.until(report.dated))
    await _ensure_whole(session, report, said, found)
    report.content = rules.plain(said)
    report.sha256 = rules.digest(report.content)
    report.state, report.submitted_by, report.submitted_at = "submitted", by.id, now()
    report.returned_by = report.returned_reason = None
    return await _saved(session, report)


async def give_back(
    session: AsyncSession, id: UUID, data: ReportReturn, if_match: str | None, *, by: Principal
) -> ReportRead:
    """Return a submitted report with a reason: it is a draft again."""
    report, _ = await _held(session, id, if_match, by)
    rules.ensure_judged_by(report, by.id)
    report.state, report.content, report.sha256 = "draft", None, None
    report.returned_by, report.returned_reason = by.id, data.reason
    report.submitted_by = report.submitted_at = None
    return await _saved(session, report)


async def accept(
    session: AsyncSession, id: UUID, if_match: str | None, *, by: Principal
) -> ReportRead:
    """Accept a submitted report; with an account (LPJ) what was not spent returns."""
    report, allocation = await _held(session, id, if_match, by)
    rules.ensure_judged_by(report, by.id)
    await _ensure_unaccounted(session, report, allocation)
    if report.kind == "use":
        return await _accepted(session, report, by)
    said = await queries.content(session, report)
    await _ensure_whole(session, report, said, await queries.gathered(session, report))
    if report.agreement_id is not None:
        return await _settled_with_recipient(session, report, said, allocation, by)
    return await _settled(session, report, said, allocation, by)


async def _held(
    session: AsyncSession, id: UUID, if_match: str | None, by: Principal
) -> tuple[Report, Allocation]:
    """The report and its allocation, nothing of which moves meanwhile."""
    found = await queries.get(session, id, by)
    allocation = await allocations.get(session, found.allocation_id, by, for_update=True)
    report = await queries.get(session, id, by, for_update=True)
    if if_match is not None:
        check_version(report, if_match)
    return report, allocation


async def _ensure_whole(
    session: AsyncSession, report: Report, said: ReportContent, found: Gathered
) -> None:
    """Of an account: nothing is requested, and the ledger has no more than it says."""
    if report.kind != "lpj":
        return
    if report.agreement_id is None:  # what the BKM asks for does not concern a KSM
        rules.ensure_settled(await gathering.pending(session, report.allocation_id))
        await _ensure_ksms_first(session, found)
    rules.ensure_whole(report, said, assembled(report, found.until(EVER)))


async def _ensure_ksms_first(session: AsyncSession, found: Gathered) -> None:
    """Where money is to come after the account, no KSM may be left that is to account for its own."""
    if rules.kept(found.tranches) == ZERO:
        return
    agreement = await gathering.unaccounted(session, found.allocation.id)
    if agreement is not None:
        raise KsmUnaccounted(agreement=agreement)


async def _settled_with_recipient(
    session: AsyncSession,
    report: Report,
    said: ReportContent,
    allocation: Allocation,
    by: Principal,
) -> ReportRead:
    """What a KSM did not spend goes back to whoever paid it."""
    own = rules.purse_of(f"cash/{report.agreement_id}", allocation)
    lines = rules.returning({own: said.cash}, account("cash", allocation))
    ceiling = await ceilings.of(session, allocation.ceiling_id)
    report.spent, report.returned = said.spent.amount, said.cash.amount
    shown = await _accepted(session, report, by)
    await _post(session, report, ceiling, {"funds.returned": lines}, by)
    return shown


async def _settled(
    session: AsyncSession,
    report: Report,
    said: ReportContent,
    allocation: Allocation,
    by: Principal,
) -> ReportRead:
    """What is left in cash, and what is not released, goes back to the ceiling; it is told."""
    parts = await allocations.tranches(session, [allocation.id])
    rest = {account("committed", allocation): said.unreleased - rules.kept(parts[allocation.id])}
    left = await gathering.purses(session, allocation.id)
    cash = {rules.purse_of(code, allocation): amount for code, amount in left.items()}
    ceiling = await ceilings.of(session, allocation.ceiling_id)
    into = purse(ceiling).ceiling
    steps = {
        "funds.returned": rules.returning(cash, into),
        "commitment.returned": rules.returning(rest, into),
    }
    report.spent = said.spent.amount
    report.returned = sum_of(line.debit for lines in steps.values() for line in lines).amount
    report.told += 1
    shown = await _accepted(session, report, by)
    emit(session, rules.event(report, allocation, id=new_id(), by=by.id))
    await session.flush()
    await _post(session, report, ceiling, steps, by)
    return shown


async def _post(
    session: AsyncSession,
    report: Report,
    ceiling: Ceiling,
    steps: Mapping[str, Sequence[Line]],
    by: Principal,
) -> None:
    """Post what moves, if anything does."""
    day = booked_on(ceiling, day_of(report.region, now()))
    async with sight.everything(session):
        for kind, lines in steps.items():
            if lines:
                posting = Posting(
                    id=new_id(),
                    purse=purse(ceiling),
                    kind=kind,
                    happened_on=day,
                    actor=by.id,
                    region=report.region,
                    about=report.id,
                    lines=lines,
                    description=report.number,
                )
                await ledger.post(session, posting)


async def _accepted(session: AsyncSession, report: Report, by: Principal) -> ReportRead:
    """From here on the report never changes."""
    report.accepted_on = day_of(report.region, now())
    report.state, report.accepted_by = "accepted", by.id
    return await _saved(session, report)


async def _saved(session: AsyncSession, report: Report) -> ReportRead:
    """A new version of the report."""
    report.version += 1
    report.updated_at = now()
    session.add(report)
    await session.flush()
    return await queries.shown(session, report)
