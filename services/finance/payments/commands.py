"""Agree with a KSM, pay it in instalments, take a payment back."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.money import Money
from contracts.regions import day_of
from services.chassis import rows, sight
from services.chassis.auth import Principal
from services.chassis.clock import now
from services.chassis.columns import lay
from services.chassis.concurrency import check_version
from services.chassis.days import ensure_order, ensure_past
from services.chassis.ids import new_id
from services.finance.accountability import queries as accountability
from services.finance.accountability.problems import AllocationAccounted
from services.finance.activities import queries as activities
from services.finance.activities.models import KnownActivity
from services.finance.allocations import queries as allocations
from services.finance.ceilings import queries as ceilings
from services.finance.ceilings.rules import booked_on, ensure_in_year, purse
from services.finance.ledger import commands as ledger
from services.finance.ledger.rules import Posting, mirrored, move
from services.finance.payments import queries, rules
from services.finance.payments.models import (
    Agreement,
    AgreementCreate,
    AgreementRead,
    Instalment,
    InstalmentRead,
    Pay,
)
from services.finance.reversal import Reversal
from services.finance.schemes import queries as schemes
from services.finance.tranches.models import Evidence


async def make(session: AsyncSession, data: AgreementCreate, *, by: Principal) -> AgreementRead:
    """Promise money of an allocation to a KSM; the same id again answers the same.

    The allocation is held, so that all its agreements together are never more than it.
    """
    allocation = await allocations.get(session, data.allocation_id, by, for_update=True)
    scheme = schemes.get(data.scheme)
    wanted = rules.new(data, allocation, by=by.id)
    known, activity = await _named(session, wanted, data.id)
    if known is not None:
        return (await queries.shown(session, [rules.the_same(known, wanted)]))[0]
    ensure_in_year(await ceilings.of(session, wanted.ceiling_id), data.date)
    if "lpj" in await accountability.accepted_of(session, allocation.id):
        raise AllocationAccounted
    rules.ensure_fits(wanted, allocation, activity, await queries.agreed(session, allocation.id))
    parts = rules.instalments(wanted, scheme)
    written = {
        "agreements": [wanted.model_dump()],
        "instalments": [one.model_dump() for one in parts],
    }
    await rows.write(session, written)
    return (await queries.shown(session, [wanted]))[0]


async def _named(
    session: AsyncSession, wanted: Agreement, id: UUID | None
) -> tuple[Agreement | None, KnownActivity | None]:
    """What bears the id already, and the activity; wherever they are: the rules say what fits."""
    if id is None and wanted.activity_id is None:
        return None, None
    async with sight.everything(session):
        known = None if id is None else await queries.find_agreement(session, id)
        asked = wanted.activity_id
        return known, None if asked is None else await activities.find(session, asked)


async def cancel(
    session: AsyncSession, id: UUID, if_match: str | None, *, by: Principal
) -> AgreementRead:
    """Take back an agreement of which nothing is paid."""
    agreement, parts = await _held(session, await queries.get(session, id, by), by)
    if if_match is not None:
        check_version(agreement, if_match)
    rules.ensure_cancellable(agreement, parts)
    agreement.state = "cancelled"
    await _changed(session, agreement)
    return (await queries.shown(session, [agreement]))[0]


async def pay(
    session: AsyncSession, id: UUID, data: Pay, if_match: str | None, *, by: Principal
) -> InstalmentRead:
    """Hand an instalment over to the KSM, once what it waits for holds. Raises FundsExceeded."""
    agreement, parts, wanted = await _instalment(session, id, if_match, by)
    ensure_in_year(await ceilings.of(session, agreement.ceiling_id), data.date)
    ensure_past(day_of(agreement.region, now()), data.date)
    ensure_order(rules.paid_after(agreement, wanted, parts), data.date)
    rules.ensure_payable(agreement, wanted, await _known(session, agreement, parts))
    payment = new_id()
    lay(
        wanted,
        {
            "state": "paid",
            "payment_id": payment,
            "paid_on": data.date,
            "paid_by": by.id,
            "receipt_number": data.receipt_number,
            "reversed_by": None,
            "reversed_reason": None,
        },
    )
    await _changed(session, agreement, wanted)
    await _post(session, agreement, wanted, by)
    return rules.instalment_view(agreement, wanted, await _known(session, agreement, parts))


async def reverse(
    session: AsyncSession, id: UUID, data: Reversal, if_match: str | None, *, by: Principal
) -> InstalmentRead:
    """Take the last payment back from the KSM; raises FundsExceeded when it spent the money."""
    agreement, parts, wanted = await _instalment(session, id, if_match, by)
    rules.ensure_reversible(wanted, parts)
    told = {"state": "reversed", "reversed_by": by.id, "reversed_reason": data.reason}
    lay(wanted, told)
    await _changed(session, agreement, wanted)
    await _post(session, agreement, wanted, by)
    return rules.instalment_view(agreement, wanted, await _known(session, agreement, parts))


async def _held(
    session: AsyncSession, agreement: Agreement, by: Principal
) -> tuple[Agreement, list[Instalment]]:
    """The agreement and its instalments, nothing of whose money moves meanwhile."""
    await allocations.get(session, agreement.allocation_id, by, for_update=True)
    held = await queries.get(session, agreement.id, by, for_update=True)
    return held, (await queries.instalments(session, [held.id]))[held.id]


async def _instalment(
    session: AsyncSession, id: UUID, if_match: str | None, by: Principal
) -> tuple[Agreement, list[Instalment], Instalment]:
    agreement = await queries.agreement_of(session, id, by)
    agreement, parts = await _held(session, agreement, by)
    wanted = next(one for one in parts if one.id == id)
    if if_match is not None:
        check_version(wanted, if_match)
    return agreement, parts, wanted


async def _known(
    session: AsyncSession, agreement: Agreement, parts: Sequence[Instalment]
) -> Evidence:
    found = await queries.evidence(session, [agreement], {agreement.id: parts})
    return found[agreement.id][0]


async def _changed(session: AsyncSession, *changed: Agreement | Instalment) -> None:
    """A new version of each."""
    for one in changed:
        one.version += 1
        one.updated_at = now()
        session.add(one)
    await session.flush()


async def _post(
    session: AsyncSession, agreement: Agreement, instalment: Instalment, by: Principal
) -> None:
    """Move it from the recipient to the KSM, or back: all of it stays cash of the allocation."""
    if not instalment.amount:  # of an agreement of some cents, of which rounding leaves it nothing
        return
    ceiling = await ceilings.of(session, agreement.ceiling_id)
    lines = move(
        Money(instalment.amount),
        into=rules.purse_account(agreement),
        out_of=rules.recipient_account(agreement),
    )
    paid = instalment.state == "paid"
    today = booked_on(ceiling, day_of(agreement.region, now()))
    posting = Posting(
        id=(instalment.payment_id if paid else None) or new_id(),
        purse=purse(ceiling),
        kind="payment.made" if paid else "payment.reversed",
        happened_on=rules.moved_on(instalment, today),
        actor=by.id,
        region=agreement.region,
        about=instalment.id,
        lines=lines if paid else mirrored(lines),
        description=agreement.number,
        reverses=None if paid else instalment.payment_id,
    )
    await ledger.post(session, posting)
