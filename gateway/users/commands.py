"""Make accounts, change them, set passwords."""

from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from gateway.lockout import commands as lockout
from gateway.problems import LoginFailed, UsernameTaken
from gateway.sessions.commands import end_all
from gateway.users import passwords, queries, rules
from gateway.users.models import PasswordChange, User, UserCreate, UserIn, UserPatch, name_key
from services.chassis.auth import Principal
from services.chassis.concurrency import check_version
from services.chassis.db import Sessions


async def save(session: AsyncSession, data: UserIn) -> User:
    """Make an account, or give a known one this password, these roles and regions."""
    rules.ensure_regions(data.regions)
    user = await queries.find(session, data.username)
    user = user or User(
        username=data.username, name_key=name_key(data.username), roles=[], regions=[]
    )
    user.roles = [str(role) for role in data.roles]
    user.regions = list(data.regions)
    await set_password(session, user, data.password.get_secret_value())
    return user


async def create(session: AsyncSession, data: UserCreate, *, by: Principal) -> User:
    """Make an account without a password; raises UsernameTaken, GrantTooWide."""
    rules.ensure_grantable(by, data.roles, data.regions)
    user = User(
        username=data.username,
        name_key=name_key(data.username),
        roles=[str(role) for role in data.roles],
        regions=list(data.regions),
    )
    if not await add(session, user):
        raise UsernameTaken(username=data.username)
    return user


async def add(session: AsyncSession, user: User) -> bool:
    """Store a new account; False when its name, or its person at a provider, has one already."""
    query = insert(User).values(user.model_dump()).on_conflict_do_nothing().returning(col(User.id))
    return (await session.execute(query)).scalar() is not None


async def change(
    session: AsyncSession, id: UUID, data: UserPatch, if_match: str, *, by: Principal
) -> User:
    """Change roles, regions or the state of another's account; its sessions end with a loss."""
    user = await queries.get(session, id, by, for_update=True)
    check_version(user, if_match)
    rules.ensure_another(by, id)
    roles = user.roles if data.roles is None else [str(role) for role in data.roles]
    where = user.regions if data.regions is None else list(data.regions)
    rules.ensure_grantable(by, roles, where)
    user.roles, user.regions = roles, where
    user.active = user.active if data.active is None else data.active
    user.version += 1
    session.add(user)
    await end_all(session, id)
    return user


async def change_password(
    session: AsyncSession, sessions: Sessions, id: UUID, data: PasswordChange, *, address: str
) -> None:
    """A new password for one's own account; every session of it ends, this one too.

    Whoever found an open page cannot guess the present password here: each try counts as a login.
    """
    user = await session.get(User, id, with_for_update=True)
    await lockout.count(sessions, user.username if user is not None else "", address)
    known = user.password_hash if user is not None else None
    fits = await passwords.matches(data.current.get_secret_value(), known)
    if user is None or not fits:
        raise LoginFailed
    await lockout.forget(session, user.username, address)
    await set_password(session, user, data.new.get_secret_value())


async def set_password(session: AsyncSession, user: User, password: str) -> None:
    """Store a new password and end what was opened with the old one."""
    user.password_hash = await passwords.hash_password(password)
    user.version += 1
    session.add(user)
    await end_all(session, user.id)
