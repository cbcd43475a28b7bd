"""From what a request shows to a principal; remembered for a few seconds."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from starlette.datastructures import Headers
from starlette.types import Scope

from gateway.account import REMEMBERED, Account, Known, of_phone
from gateway.app_tokens import queries as app_tokens
from gateway.basic import Passwords
from gateway.credentials import Credential, Kind, check_origin, csrf_of, shown
from gateway.limits.commands import Limits
from gateway.limits.rules import Allowance
from gateway.partners import queries as partners
from gateway.partners.models import PER_DAY, PER_MINUTE
from gateway.roles import scopes_of
from gateway.sessions import queries
from gateway.sessions.models import SessionKind, WhoAmI
from services.chassis import sight
from services.chassis.auth import ANYONE, Asks, Principal
from services.chassis.db import Sessions
from services.chassis.problems import Unauthenticated
from services.chassis.sight import EVERY, Sight

ANSWER_HEADERS = "answer_headers"  # what the answer to this request must also say
MOST = 10_000
# The gateway must find out who is calling before anything can be narrowed; an admin's request is.
STRANGER = Sight((EVERY,), ANYONE.id)


Lookup = Callable[[Sessions, Credential], Awaitable[Account | None]]


@dataclass
class Identity:
    """Looks credentials up, each kind in its own way, at most once in REMEMBERED seconds."""

    sessions: Sessions
    lookups: Mapping[Kind, Lookup]
    limits: Limits
    passwords: Passwords
    _known: dict[bytes, Known] = field(default_factory=dict)
    _running: dict[Credential, asyncio.Task[Known | None]] = field(default_factory=dict)

    async def of(self, scope: Scope, headers: Headers) -> tuple[Known, Credential]:
        """Who sent this request; raises Unauthenticated, CsrfFailed, RateLimited or QuotaUsed.

        A key's call is counted once, however often the request asks. A password that does not
        open the account raises LoginFailed or LoginLocked.
        """
        credential = shown(scope, headers)
        check_origin(credential, scope["method"], headers)
        if credential.kind == Kind.password:
            return await self.passwords.known(credential), credential
        known = self._known.get(credential.hash)
        if known is None or known.until < time.monotonic():
            known = await self._look_up(credential)
        key, allowance, state = known.account.key, known.account.allowance, scope["state"]
        if key is not None and allowance is not None and ANSWER_HEADERS not in state:
            state[ANSWER_HEADERS] = ()
            state[ANSWER_HEADERS] = await self.limits.take(key, allowance)
        return known, credential

    async def _look_up(self, credential: Credential) -> Known:
        """Whoever shows the same meanwhile waits for the same answer: a crowd asks once."""
        task = self._running.get(credential)
        if task is None:
            task = asyncio.create_task(self._ask(credential))
            self._running[credential] = task
            task.add_done_callback(lambda done: self._over(credential, done))
        known = await asyncio.shield(task)
        if known is None:
            raise Unauthenticated
        return known

    def _over(self, credential: Credential, done: asyncio.Task[Known | None]) -> None:
        if self._running.get(credential) is done:
            del self._running[credential]

    async def _ask(self, credential: Credential) -> Known | None:
        look = self.lookups.get(credential.kind)
        account = await look(self.sessions, credential) if look is not None else None
        if account is None:
            self._known.pop(credential.hash, None)
            return None
        if len(self._known) >= MOST:
            self._known.clear()
        known = Known(account, time.monotonic() + min(REMEMBERED, account.lives))
        self._known[credential.hash] = known
        return known

    def forget(self, credential: Credential) -> None:
        """Ask again next time."""
        self._known.pop(credential.hash, None)
        self._running.pop(credential, None)

    def forget_accounts(self, changed: Collection[UUID]) -> None:
        """Ask again about all that these accounts show."""
        if not changed:
            return
        ids = {str(id) for id in changed}
        self._running.clear()  # whose they are is not known yet
        self._known = {
            h: known for h, known in self._known.items() if known.principal.id not in ids
        }
        self.passwords.forget_accounts(ids)


async def by_session(sessions: Sessions, credential: Credential) -> Account | None:
    """A token of ours. A page's token is no bearer, and a bearer's no cookie."""
    async with sessions() as session:
        found = await queries.find_by_token(session, credential.hash)
    if found is None:
        return None
    user, row = found
    if (row.kind == SessionKind.page) != (credential.kind == Kind.page):
        return None
    principal = Principal(str(user.id), scopes_of(user.roles), tuple(user.regions))
    return Account(principal, user.username, tuple(user.roles))


async def by_key(sessions: Sessions, credential: Credential) -> Account | None:
    """A partner's key, or a phone's token."""
    async with sessions() as session:
        found = await partners.find_live(session, credential.hash)
        phone = await app_tokens.find_live(session, credential.hash) if found is None else None
    if phone is not None:
        token, user = phone
        return of_phone(user, key=token.id, allowance=Allowance(PER_MINUTE, PER_DAY))
    if found is None:
        return None
    key, agency = found
    principal = Principal(str(key.id), frozenset(key.scopes), tuple(key.regions))
    allowance = Allowance(key.per_minute, key.per_day)
    return Account(principal, agency.name, key=key.id, allowance=allowance)


def anyone() -> Known:
    """Whoever opens a public page; nothing to remember."""
    return Known(Account(ANYONE, ""), 0.0)


@dataclass(frozen=True)
class CallerOf:
    """The caller of one of the gateway's own routes."""

    known: Known
    credential: Credential
    request: Request

    def ensure_person(self) -> None:
        """Raise Unauthenticated for a key or a phone, which do nothing to an account."""
        if self.credential.kind in {Kind.key, Kind.password}:
            raise Unauthenticated

    @property
    def user_id(self) -> UUID:
        """The account of a person."""
        self.ensure_person()
        return UUID(self.known.principal.id)

    def view(self) -> WhoAmI:
        page = self.credential.kind == Kind.page
        return WhoAmI(
            username=self.known.account.username,
            roles=list(self.known.account.roles),
            scopes=sorted(self.known.principal.scopes),
            regions=list(self.known.principal.regions),
            csrf_token=csrf_of(self.credential.secret) if page else None,
        )

    def forget(self) -> None:
        self.request.app.state.identity.forget(self.credential)


class LoggedIn(Asks):
    """The caller of this request, whatever they may do; raises Unauthenticated."""

    async def __call__(self, request: Request) -> CallerOf:
        known, credential = await request.app.state.identity.of(request.scope, request.headers)
        request.state.principal = known.principal
        sight.current.set(replace(sight.current.get(), caller=known.principal.id))
        return CallerOf(known, credential, request)


logged_in = LoggedIn()


def address_of(request: Request) -> str:
    """Where the request comes from, behind the proxies that the settings trust."""
    return request.client.host if request.client else "unknown"


Caller = Annotated[CallerOf, Depends(logged_in)]
Address = Annotated[str, Depends(address_of)]
