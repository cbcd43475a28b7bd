"""Record expenses, take them back, keep their receipts."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from fastapi import Response, UploadFile
from fastapi.responses import StreamingResponse
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.regions import day_of
from services.chassis import personal, rows
from services.chassis.auth import Principal
from services.chassis.clock import now
from services.chassis.concurrency import check_version
from services.chassis.ids import new_id
from services.chassis.media import commands as media
from services.chassis.media.sniff import Kind
from services.chassis.media.store import Store
from services.chassis.outbox import emit
from services.chassis.problems import Forbidden
from services.finance.accountability import queries as accountability
from services.finance.accountability.problems import AllocationAccounted
from services.finance.allocations import queries as allocations
from services.finance.allocations.models import Allocation
from services.finance.allocations.problems import AllocationCancelled
from services.finance.allocations.rules import year_of
from services.finance.ceilings.rules import booked_on
from services.finance.expenses import queries, rules
from services.finance.expenses.models import (
    Expense,
    ExpenseCreate,
    ExpenseRead,
    Receipt,
    ReceiptRead,
)
from services.finance.ledger import commands as ledger
from services.finance.ledger.rules import Posting, mirrored
from services.finance.payments import queries as payments
from services.finance.reversal import Reversal

MOST = 20_000_000  # bytes of one receipt
AUDIT = "finance:audit"


async def make(session: AsyncSession, data: ExpenseCreate, *, by: Principal) -> ExpenseRead:
    """Record an expense; the same id again answers the same. Raises FundsExceeded, BopCapExceeded."""
    return (await make_all(session, [data], by=by))[0]


async def make_all(
    session: AsyncSession, many: Sequence[ExpenseCreate], *, by: Principal
) -> list[ExpenseRead]:
    """Record expenses, all or none; of several, what is refused is named by its place: `item`."""
    known = await queries.known(session, [data.id for data in many if data.id is not None])
    standing = await queries.standing(session, many, by)
    agreements = await payments.among(session, {data.agreement_id for data in many})
    drafts, open_to = [], set[tuple[UUID, UUID | None]]()
    for n, data in enumerate(many):
        with rules.placed(n, of=len(many)):
            draft = rules.draft(data, standing, agreements, by=by.id)
            if (same := known.get(draft.expense.id)) is not None:
                rules.the_same(same, draft.expense)
            else:
                await _ensure_open(session, draft, open_to)
            drafts.append(draft)
    fresh = {n: one for n, one in enumerate(drafts) if one.expense.id not in known}
    told = [rules.event(one.expense, one.of, id=new_id(), by=by.id) for one in fresh.values()]
    lain = {"expenses": [one.expense.model_dump() for one in fresh.values()]}
    await rows.write(session, lain | {"outbox": [rows.told(event) for event in told]})
    ledger.post_last(session, {n: rules.posting(one, by=by.id) for n, one in fresh.items()})
    views = {one.id: one for one in await queries.shown(session, list(known.values()))}
    views |= {one.id: one for one in rules.views(list(fresh.values()))}
    return [views[one.expense.id] for one in drafts]


async def _ensure_open(
    session: AsyncSession, draft: rules.Draft, open_to: set[tuple[UUID, UUID | None]]
) -> None:
    """Raise AllocationCancelled, OutsideYear, DayInFuture, AllocationAccounted."""
    of, expense = draft.of, draft.expense
    rules.ensure_recordable(draft, day_of(of.region, now()))
    purse = (of.id, expense.agreement_id)
    if purse in open_to:
        return
    if draft.reported and await accountability.accounted(session, of.id):
        raise AllocationAccounted
    if purse[1] is not None and await payments.accounted(session, of.id, purse[1]):
        raise AllocationAccounted
    open_to.add(purse)


async def reverse(
    session: AsyncSession, id: UUID, data: Reversal, if_match: str | None, *, by: Principal
) -> ExpenseRead:
    """Take an expense back: its money is there again, and both stay in the ledger."""
    known = await queries.get(session, id, by)
    of = await allocations.get(session, known.allocation_id, by, for_update=True)
    expense = await queries.get(session, id, by, for_update=True)
    if if_match is not None:
        check_version(expense, if_match)
    rules.ensure_recorded(expense)
    agreements = await payments.among(session, {expense.agreement_id})
    await _ensure_untold(session, of, expense)
    expense.state, expense.reason, expense.reversed_by = "reversed", data.reason, by.id
    expense.version += 1
    expense.updated_at = now()
    session.add(expense)
    emit(session, rules.event(expense, of, id=new_id(), by=by.id))
    await session.flush()
    posting = Posting(
        id=new_id(),
        purse=year_of(of),
        kind="expense.reversed",
        happened_on=booked_on(of, day_of(of.region, now())),
        actor=by.id,
        region=expense.region,
        about=expense.id,
        lines=mirrored(rules.lines(expense, of, rules.agreed(expense, of, agreements))),
        reverses=expense.transaction_id,
        description=expense.receipt_number,
    )
    await ledger.post(session, posting)
    return (await queries.shown(session, [expense]))[0]


async def _ensure_untold(session: AsyncSession, of: Allocation, expense: Expense) -> None:
    """What an accepted account tells of stays as it is told."""
    if of.state == "cancelled":
        raise AllocationCancelled
    if await accountability.told(session, of.id, expense.id):
        raise AllocationAccounted


async def add_receipt(
    session: AsyncSession, store: Store, id: UUID, file: UploadFile, *, by: Principal
) -> ReceiptRead:
    """Keep a receipt of an expense; the same file again answers the same."""
    await queries.get(session, id, by)
    found = await media.receive(store, file.file, file.filename or "", most=MOST)
    rules.ensure_receipt(found.kind)
    expense = await queries.get(session, id, by, for_update=True)  # not while the file is kept
    same = await queries.with_hash(session, expense, found.sha256)
    if same is not None:
        return ReceiptRead.model_validate(same)
    kept: dict[str, Any] = {"sha256": found.sha256, "size": found.size}
    own: dict[str, Any] = {"expense_id": id, "region": expense.region, "uploaded_by": by.id}
    receipt = Receipt(**kept, **own, media_type=found.kind.value)
    session.add(receipt)
    await session.flush()
    return ReceiptRead.model_validate(receipt)


async def receipt_content(
    session: AsyncSession, store: Store, id: UUID, receipt_id: UUID, *, by: Principal
) -> Response:
    """A receipt, pictures without their place. It may name people, so the look is recorded.

    For whoever sent it, auditors, and those who may read personal data.
    """
    expense = await queries.get(session, id, by)
    receipt = await queries.receipt(session, expense, receipt_id)
    if by.id != receipt.uploaded_by and not (by.may(personal.SCOPE) or by.may(AUDIT)):
        raise Forbidden(scope=personal.SCOPE)
    kind = Kind(receipt.media_type)
    content = await media.hand_out(store, receipt.sha256, kind)
    await personal.tell(session, "expense_receipts", [(receipt.id, receipt.region)])
    named = f'attachment; filename="{receipt.id}.{kind.value.split("/")[1]}"'
    headers = {"Content-Disposition": named}
    return StreamingResponse(content, media_type=kind.value, headers=headers)
