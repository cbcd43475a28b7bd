"""Make and revoke phones' tokens."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from gateway.app_tokens import collect, queries, rules
from gateway.app_tokens.models import AppToken, AppTokenCreate, AppTokenRead, NewAppToken
from gateway.credentials import hash_of, new_key
from gateway.db import changed
from gateway.users import queries as users
from gateway.users import rules as user_rules
from gateway.users.models import User, name_key
from services.chassis.auth import Principal
from services.chassis.clock import now
from services.chassis.problems import Forbidden, NotFound, Unauthenticated


async def make(
    session: AsyncSession, data: AppTokenCreate, address: str, *, by: Principal
) -> NewAppToken:
    """A new token for a phone; the answer is the only place where it ever stands."""
    user = await _owner(session, data.username, by)
    prefix, shown = new_key()
    token = AppToken(
        user_id=user.id,
        name=data.name,
        prefix=prefix,
        secret_hash=hash_of(shown),
        created_by=by.id,
        expires_at=rules.expiry_of(data.expires_at, now()),
    )
    session.add(token)
    await session.flush()
    server_url = address + collect.SERVER
    return NewAppToken(
        **AppTokenRead.of(token, user.username).model_dump(),
        token=shown,
        server_url=server_url,
        collect=collect.settings(server_url, user.username, shown),
    )


async def _owner(session: AsyncSession, username: str | None, by: Principal) -> User:
    """The caller's own account, or one that the caller manages; raises Forbidden, NotFound."""
    own = await session.get(User, UUID(by.id))
    if own is None:
        raise Unauthenticated
    if username is None or name_key(username) == own.name_key:
        return own
    if not by.may(user_rules.MANAGE):
        raise Forbidden(scope=user_rules.MANAGE)
    found = await users.find(session, username)
    if found is None or not user_rules.manages(by, found.regions):
        raise NotFound(what="user", key=username)
    user_rules.ensure_grantable(by, found.roles, found.regions)
    return found


async def revoke(session: AsyncSession, id: UUID, *, by: Principal) -> AppTokenRead:
    """The token works no more, here at once; revoking twice is fine."""
    token, username = await queries.get(session, id, by)
    token.revoked_at = token.revoked_at or now()
    session.add(token)
    changed(session, token.user_id)
    return AppTokenRead.of(token, username)
