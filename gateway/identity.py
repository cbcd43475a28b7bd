"""From an access token to a principal; remembered for a few seconds."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request

from gateway.roles import scopes_of
from gateway.users import queries
from gateway.users.commands import hash_of
from gateway.users.models import WhoAmI
from services.chassis.auth import Principal
from services.chassis.db import Sessions
from services.chassis.problems import Unauthenticated

REMEMBERED = 5.0  # seconds until a revoked session is refused everywhere
MOST = 10_000


@dataclass(frozen=True, slots=True)
class Known:
    """An account as a request needs it."""

    principal: Principal
    username: str
    roles: tuple[str, ...]
    until: float


@dataclass
class Identity:
    """Looks tokens up in the database, at most once in REMEMBERED seconds each."""

    sessions: Sessions
    _known: dict[bytes, Known] = field(default_factory=dict)

    async def of(self, headers: Mapping[str, str]) -> Known:
        """Who sent these headers; raises Unauthenticated."""
        key = hash_of(token_of(headers))
        known = self._known.get(key)
        if known is None or known.until < time.monotonic():
            known = await self._look_up(key)
        return known

    async def _look_up(self, key: bytes) -> Known:
        async with self.sessions() as session:
            found = await queries.find_by_token(session, key)
        if found is None:
            self._known.pop(key, None)
            raise Unauthenticated
        user, _ = found
        principal = Principal(str(user.id), scopes_of(user.roles), tuple(user.regions))
        until = time.monotonic() + REMEMBERED
        if len(self._known) >= MOST:
            self._known.clear()
        self._known[key] = Known(principal, user.username, tuple(user.roles), until)
        return self._known[key]

    def forget(self, headers: Mapping[str, str]) -> None:
        """Ask the database again next time."""
        self._known.pop(hash_of(token_of(headers)), None)


def token_of(headers: Mapping[str, str]) -> str:
    """The bearer token; raises Unauthenticated when there is none."""
    scheme, _, token = headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Unauthenticated
    return token.strip()


@dataclass(frozen=True)
class CallerOf:
    """The caller of one of the gateway's own routes."""

    known: Known
    request: Request

    def view(self) -> WhoAmI:
        return WhoAmI(
            username=self.known.username,
            roles=list(self.known.roles),
            scopes=sorted(self.known.principal.scopes),
            regions=list(self.known.principal.regions),
        )

    def forget(self) -> None:
        self.request.app.state.identity.forget(self.request.headers)


async def _caller(request: Request) -> CallerOf:
    return CallerOf(await request.app.state.identity.of(request.headers), request)


Caller = Annotated[CallerOf, Depends(_caller)]
