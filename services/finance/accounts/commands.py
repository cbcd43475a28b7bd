"""Register accounts, change them, close them."""

from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.regions import day_of
from services.chassis import scope, sight
from services.chassis.auth import Principal
from services.chassis.clock import now
from services.chassis.concurrency import check_version
from services.chassis.ids import new_id
from services.finance.accounts import queries, rules
from services.finance.accounts.models import (
    AccountClose,
    AccountCreate,
    AccountPatch,
    AccountRead,
    BankAccount,
)
from services.finance.accounts.problems import AccountExists


async def register(session: AsyncSession, data: AccountCreate, *, by: Principal) -> AccountRead:
    """Register an account in one of the caller's regions; the same id again answers the same."""
    scope.ensure_mine(by, data.region)
    today = day_of(data.region, now())
    wanted = rules.new(data, data.id or new_id(), today=today, by=by.id)
    query = insert(BankAccount).values(wanted.model_dump()).on_conflict_do_nothing()
    if (await session.execute(query.returning(col(BankAccount.id)))).first() is None:
        async with sight.everything(session):
            known = await queries.find(session, wanted.id)
        if known is None:
            raise AccountExists
        wanted = rules.the_same(known, wanted)
    return queries.shown(wanted, by)


async def change(
    session: AsyncSession, id: UUID, data: AccountPatch, if_match: str, *, by: Principal
) -> AccountRead:
    """Correct what an account is."""
    account = await queries.get(session, id, by, for_update=True)
    check_version(account, if_match)
    rules.ensure_open(account)
    rules.change(account, data, day_of(account.region, now()))
    if session.is_modified(account):
        await _saved(session, account)
    return queries.shown(account, by)


async def close(
    session: AsyncSession, id: UUID, data: AccountClose, if_match: str | None, *, by: Principal
) -> AccountRead:
    """Close an account: it stays to be read, and its last statements are still taken."""
    account = await queries.get(session, id, by, for_update=True)
    if if_match is not None:
        check_version(account, if_match)
    rules.ensure_open(account)
    today = day_of(account.region, now())
    account.state, account.closed_on = "closed", data.date or today
    rules.ensure_whole(account, today)
    await _saved(session, account)
    return queries.shown(account, by)


async def _saved(session: AsyncSession, account: BankAccount) -> None:
    account.version += 1
    account.updated_at = now()
    session.add(account)
    try:
        await session.flush()
    except IntegrityError as error:  # its number is another's
        raise AccountExists from error
