"""Passwords of accounts, for tools that know nothing but Basic and show them with each request.

Each is checked as a log-in is, which takes a tenth of a second by intent, and what was right is
remembered for a while by a keyed hash; the account is read again every few seconds.
"""

import asyncio
import hmac
import json
import secrets
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from uuid import UUID

from gateway.account import REMEMBERED, Account, Known, of_phone
from gateway.credentials import Credential
from gateway.problems import LoginFailed, LoginLocked
from gateway.sessions.commands import prove
from gateway.users.models import User, name_key
from services.chassis.db import Sessions

KEPT = 300.0  # seconds until a password is checked again
MOST = 10_000


@dataclass(slots=True)
class Proven:
    """A password that was right, for the account as it was then."""

    account: Account
    stamp: tuple[int, str | None]
    who: tuple[str, str]  # the name, and the address from where it was shown
    until: float
    read_again: float = 0.0  # at first use: it may have changed while the password was checked
    tokens: dict[str, str] = field(default_factory=dict)  # as signed since it was last read


@dataclass
class Passwords:
    """What one gateway process remembers; the keys of its memory can be guessed by nobody."""

    sessions: Sessions
    most: int = MOST
    _key: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    _proven: dict[bytes, Proven] = field(default_factory=dict)
    _running: dict[bytes, asyncio.Task[Account]] = field(default_factory=dict)

    async def known(self, credential: Credential) -> Known:
        """Whose password this is; raises LoginFailed or LoginLocked, as a log-in does."""
        who = (name_key(credential.username), credential.address)
        said = json.dumps([*who, credential.secret])
        sealed = hmac.digest(self._key, said.encode(), "sha256")
        known = self._proven.get(sealed)
        if known is not None and await self._holds(known):
            return Known(known.account, known.read_again, known.tokens)
        self._proven.pop(sealed, None)
        task = self._running.get(sealed)
        if task is None:  # whoever shows the same meanwhile waits for the same check
            task = asyncio.create_task(self._check(credential, who, sealed))
            self._running[sealed] = task
            task.add_done_callback(lambda _: self._running.pop(sealed, None))
        return Known(await asyncio.shield(task), 0.0)

    async def _holds(self, known: Proven) -> bool:
        """Whether it is still remembered, and the account still what it was."""
        moment = time.monotonic()
        if moment >= known.until:
            return False
        if moment >= known.read_again:
            async with self.sessions() as session:
                user = await session.get(User, UUID(known.account.principal.id))
            if user is None or not user.active or _stamp(user) != known.stamp:
                return False
            known.read_again, known.tokens = moment + REMEMBERED, {}
        return True

    async def _check(self, credential: Credential, who: tuple[str, str], sealed: bytes) -> Account:
        """Check as a log-in does; remember what is right.

        After a wrong password the pair of name and address is not remembered any more: whoever
        guesses must not be told by the memory what a log-in that is locked would not tell.
        """
        try:
            user = await prove(self.sessions, credential.username, credential.secret, who[1])
        except (LoginFailed, LoginLocked):
            self._forget(lambda known: known.who == who)
            raise
        account = of_phone(user)
        while len(self._proven) >= self.most:
            del self._proven[next(iter(self._proven))]
        self._proven[sealed] = Proven(account, _stamp(user), who, time.monotonic() + KEPT)
        return account

    def forget_accounts(self, ids: Collection[str]) -> None:
        """Check the passwords of these accounts anew."""
        self._forget(lambda known: known.account.principal.id in ids)

    def _forget(self, which: Callable[[Proven], bool]) -> None:
        for sealed in [sealed for sealed, known in self._proven.items() if which(known)]:
            del self._proven[sealed]


def _stamp(user: User) -> tuple[int, str | None]:
    return user.version, user.password_hash
