"""Read accounts."""

from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis import pagination, scope
from services.chassis.auth import Principal
from services.chassis.problems import NotFound
from services.finance.accounts import rules
from services.finance.accounts.models import AccountFilter, AccountRead, BankAccount

WHOLE = "finance:write"  # who sees a number whole
EQUAL = ("institution_id", "kind", "state")


async def find(session: AsyncSession, id: UUID) -> BankAccount | None:
    """An account, if the database shows it."""
    return await session.get(BankAccount, id)


async def get(
    session: AsyncSession, id: UUID, principal: Principal, *, for_update: bool = False
) -> BankAccount:
    """An account inside the caller's regions; raises NotFound."""
    query = select(BankAccount).where(BankAccount.id == id)
    held = query.with_for_update().execution_options(populate_existing=True)
    found = (await session.exec(held if for_update else query)).first()
    if found is None or not principal.covers(found.region):
        raise NotFound(what="account", key=id)
    return found


def shown(account: BankAccount, principal: Principal) -> AccountRead:
    """The account as the caller may see it."""
    return rules.view(account, whole=principal.may(WHOLE))


async def page(
    session: AsyncSession, principal: Principal, wanted: AccountFilter
) -> tuple[list[AccountRead], str | None]:
    """Accounts in the caller's regions, oldest first."""
    if wanted.region is not None:
        scope.ensure_mine(principal, wanted.region)
    query = select(BankAccount).where(scope.visible(BankAccount.region, principal, wanted.region))
    for name in EQUAL:
        if (value := getattr(wanted, name)) is not None:
            query = query.where(getattr(BankAccount, name) == value)
    rows, following = await pagination.page(
        session, query, col(BankAccount.id), limit=wanted.limit, cursor=wanted.cursor
    )
    return [shown(row, principal) for row in rows], following
