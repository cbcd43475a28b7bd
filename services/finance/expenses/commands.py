"""Record expenses, take them back, keep their receipts."""

from typing import Any
from uuid import UUID

from fastapi import Response, UploadFile
from fastapi.responses import StreamingResponse
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.money import Money
from contracts.regions import day_of
from services.chassis import personal, rows, sight
from services.chassis.auth import Principal
from services.chassis.clock import now
from services.chassis.concurrency import check_version
from services.chassis.days import ensure_past
from services.chassis.ids import new_id
from services.chassis.media import commands as media
from services.chassis.media.sniff import Kind
from services.chassis.media.store import Store
from services.chassis.outbox import emit
from services.chassis.problems import Forbidden, NotFound
from services.finance.accountability import queries as accountability
from services.finance.accountability.problems import AllocationAccounted
from services.finance.allocations import queries as allocations
from services.finance.allocations.models import Allocation
from services.finance.allocations.problems import AllocationCancelled
from services.finance.allocations.rules import account, year_of
from services.finance.ceilings.rules import booked_on, ensure_in_year
from services.finance.expenses import queries, rules
from services.finance.expenses.models import (
    Expense,
    ExpenseCreate,
    ExpenseRead,
    Receipt,
    ReceiptRead,
)
from services.finance.ledger import commands as ledger
from services.finance.ledger.rules import Account, Line, Posting, mirrored, move
from services.finance.payments import queries as payments
from services.finance.payments.rules import purse_account
from services.finance.reversal import Reversal

MOST = 20_000_000  # bytes of one receipt
AUDIT = "finance:audit"


async def make(session: AsyncSession, data: ExpenseCreate, *, by: Principal) -> ExpenseRead:
    """Record an expense; the same id again answers the same. Raises FundsExceeded, BopCapExceeded."""
    known = None
    if data.id is not None:
        async with sight.everything(session):
            known = await queries.find(session, data.id)
    of, reported, twice = await queries.standing(session, data, by)
    wanted = rules.new(data, data.id or new_id(), of, by=by.id)
    if known is not None:
        return (await queries.shown(session, [rules.the_same(known, wanted)]))[0]
    own = await _purse(session, of, data.agreement_id)
    await _ensure_open(session, of, data.agreement_id, reported=reported)
    ensure_in_year(of, data.date)
    ensure_past(day_of(of.region, now()), data.date)
    told = rows.told(rules.event(wanted, of, id=new_id(), by=by.id))
    await rows.write(session, {"expenses": [wanted.model_dump()], "outbox": [told]})
    posting = Posting(
        id=wanted.transaction_id,
        purse=year_of(of),
        kind="expense.recorded",
        happened_on=data.date,
        actor=by.id,
        region=wanted.region,
        about=wanted.id,
        lines=_lines(wanted, of, own),
        description=wanted.receipt_number,
    )
    ledger.post_last(session, posting)
    return rules.view(wanted, of, (), twice=twice)


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
    own = await _purse(session, of, expense.agreement_id)
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
        lines=mirrored(_lines(expense, of, own)),
        reverses=expense.transaction_id,
        description=expense.receipt_number,
    )
    await ledger.post(session, posting)
    return (await queries.shown(session, [expense]))[0]


async def _purse(session: AsyncSession, of: Allocation, agreement_id: UUID | None) -> Account:
    """Whose money it is: the recipient's, or that of the KSM of an agreement; raises NotFound."""
    if agreement_id is None:
        return account("cash", of)
    agreement = await payments.find_agreement(session, agreement_id)
    if agreement is None or agreement.allocation_id != of.id:
        raise NotFound(what="agreement", key=agreement_id)
    return purse_account(agreement)


async def _ensure_open(
    session: AsyncSession, of: Allocation, agreement_id: UUID | None, *, reported: bool
) -> None:
    """Look closer where the allocation's account, or that of a KSM, may be accepted."""
    if of.state == "cancelled":
        raise AllocationCancelled
    if reported and await accountability.accounted(session, of.id):
        raise AllocationAccounted
    if agreement_id is not None and await payments.accounted(session, of.id, agreement_id):
        raise AllocationAccounted


async def _ensure_untold(session: AsyncSession, of: Allocation, expense: Expense) -> None:
    """What an accepted account tells of stays as it is told."""
    if of.state == "cancelled":
        raise AllocationCancelled
    if await accountability.told(session, of.id, expense.id):
        raise AllocationAccounted


def _lines(expense: Expense, of: Allocation, out_of: Account) -> tuple[Line, Line]:
    amount = Money(expense.amount)
    return move(amount, into=rules.used(of, expense.category), out_of=out_of)


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
