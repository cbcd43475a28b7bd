"""Finding phones' tokens."""

from typing import Any
from uuid import UUID

from sqlmodel import col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from gateway.app_tokens.models import AppToken, AppTokenRead
from gateway.users import rules as users
from gateway.users.models import User
from services.chassis import pagination
from services.chassis.auth import Principal
from services.chassis.clock import now
from services.chassis.problems import NotFound
from services.chassis.scope import all_inside


def _reachable(by: Principal) -> Any:
    """One's own, and those of the accounts that one manages."""
    own = col(AppToken.user_id) == UUID(by.id)
    return or_(own, all_inside(User.regions, by)) if by.may(users.MANAGE) else own


async def get(session: AsyncSession, id: UUID, by: Principal) -> tuple[AppToken, str]:
    """A token that the caller may revoke, held, and whose it is; raises NotFound."""
    query = (
        select(AppToken, User.username)
        .join(User, col(User.id) == AppToken.user_id)
        .where(AppToken.id == id, _reachable(by))
        .with_for_update(of=AppToken)
    )
    found = (await session.exec(query)).first()
    if found is None:
        raise NotFound(what="app token", key=id)
    return found[0], found[1]


async def page(
    session: AsyncSession, by: Principal, limit: int, cursor: str | None
) -> tuple[list[AppTokenRead], str | None]:
    """Tokens that the caller may revoke, oldest first."""
    query = select(AppToken).join(User, col(User.id) == AppToken.user_id).where(_reachable(by))
    tokens, following = await pagination.page(
        session, query, col(AppToken.id), limit=limit, cursor=cursor
    )
    owners = {token.user_id for token in tokens}
    names = select(User.id, User.username).where(col(User.id).in_(owners))
    known = dict((await session.exec(names)).all())
    return [AppTokenRead.of(token, known[token.user_id]) for token in tokens], following


async def find_live(session: AsyncSession, secret_hash: bytes) -> tuple[AppToken, User] | None:
    """A token that works now, with its active account."""
    query = (
        select(AppToken, User)
        .join(User, col(User.id) == AppToken.user_id)
        .where(
            AppToken.secret_hash == secret_hash,
            col(AppToken.revoked_at).is_(None),
            AppToken.expires_at > now(),
            User.active,
        )
    )
    found = (await session.exec(query)).first()
    return (found[0], found[1]) if found else None
