"""Who somebody is, as a look-up found it."""

from dataclasses import dataclass, field, replace
from uuid import UUID

from gateway.limits.rules import Allowance
from gateway.roles import PHONE, TABLES, scopes_of
from gateway.users.models import User
from services.chassis.auth import Principal

REMEMBERED = 5.0  # seconds until what was revoked or changed counts everywhere


@dataclass(frozen=True, slots=True)
class Account:
    """A person, a phone or a program; `key` is the phone or the program that calls."""

    principal: Principal
    username: str
    roles: tuple[str, ...] = ()
    key: UUID | None = None
    allowance: Allowance | None = None  # of a key
    lives: float = REMEMBERED  # seconds for which it may be remembered
    of_tables: Principal | None = None  # who a phone's account is where there are tables

    def at(self, *, tables: bool) -> Principal:
        """Who it is there: what sends records reads tables, and nothing else."""
        return self.of_tables if tables and self.of_tables is not None else self.principal


@dataclass(frozen=True, slots=True)
class Known:
    """An account as a request needs it."""

    account: Account
    until: float
    tokens: dict[str, str] = field(default_factory=dict)  # as signed, by path

    @property
    def principal(self) -> Principal:
        return self.account.principal


def of_phone(user: User, *, key: UUID | None = None, allowance: Allowance | None = None) -> Account:
    """The account itself, so that nobody is two people; with what a phone may of what it may."""
    principal = Principal(str(user.id), scopes_of(user.roles) & PHONE, tuple(user.regions))
    reads = replace(principal, scopes=scopes_of(user.roles) & TABLES)
    return Account(principal, user.username, key=key, allowance=allowance, of_tables=reads)
