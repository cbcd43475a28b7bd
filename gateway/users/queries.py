"""Finding accounts."""

from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from gateway.users import rules
from gateway.users.models import User, name_key
from services.chassis import pagination
from services.chassis.auth import Principal
from services.chassis.problems import NotFound
from services.chassis.scope import all_inside


async def find(session: AsyncSession, username: str) -> User | None:
    """An account by name."""
    return (await session.exec(select(User).where(User.name_key == name_key(username)))).first()


async def find_provided(session: AsyncSession, issuer: str, subject: str) -> User | None:
    """An account by who it is at its OpenID provider."""
    query = select(User).where(User.issuer == issuer, User.subject == subject)
    return (await session.exec(query)).first()


async def get(session: AsyncSession, id: UUID, by: Principal, *, for_update: bool = False) -> User:
    """An account that the caller manages; raises NotFound."""
    found = await session.get(User, id, with_for_update=for_update)
    if found is None or not rules.manages(by, found.regions):
        raise NotFound(what="user", key=id)
    return found


async def page(
    session: AsyncSession, by: Principal, limit: int, cursor: str | None
) -> tuple[list[User], str | None]:
    """Accounts wholly inside the caller's regions, oldest first."""
    query = select(User).where(all_inside(User.regions, by))
    return await pagination.page(session, query, col(User.id), limit=limit, cursor=cursor)
