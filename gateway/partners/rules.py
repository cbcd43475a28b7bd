"""What a key may be given."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from contracts.regions import contains
from gateway.partners.models import Agency, AgencyCreate, ApiKey
from gateway.problems import (
    ExpiryPast,
    GrantTooWide,
    KeyNotRotatable,
    ScopeNotForKeys,
    ScopeUnknown,
)
from gateway.roles import SCOPES
from services.chassis.auth import Principal
from services.chassis.problems import IdTaken

# A program makes no accounts or keys, looks at no person and decides about no record: that takes
# somebody who can be asked.
PEOPLE_ONLY = frozenset(
    {
        *("users:manage", "partners:manage", "audit:read"),
        *("personal:read", "personal:erase", "survey:approve"),
        *("quality:write", "plans:approve", "finance:release", "finance:audit", "reports:seal"),
        *("complaints:read", "complaints:write"),
    }
)
KNOWN = frozenset().union(*SCOPES.values())


def ensure_scopes(by: Principal, scopes: Iterable[str]) -> None:
    """Raise unless each scope exists, is the maker's own, and may be a program's."""
    wanted = set(scopes)
    if unknown := sorted(wanted - KNOWN):
        raise ScopeUnknown(names=", ".join(unknown), choices=", ".join(sorted(KNOWN - PEOPLE_ONLY)))
    if people := sorted(wanted & PEOPLE_ONLY):
        raise ScopeNotForKeys(names=", ".join(people))
    if missing := sorted(wanted - by.scopes):
        raise GrantTooWide(what="scope", names=", ".join(missing))


def ensure_same(known: Agency, data: AgencyCreate) -> None:
    """A create repeated with the same id must say the same."""
    if any(getattr(known, name) != getattr(data, name) for name in ("name", "contact", "regions")):
        raise IdTaken(id=known.id)


def ensure_inside(agency: Sequence[str], where: Iterable[str]) -> None:
    """Raise unless every region of the key lies in the agency's."""
    outside = [code for code in where if not any(contains(own, code) for own in agency)]
    if outside:
        raise GrantTooWide(what="region", names=", ".join(outside))


def ensure_future(expires_at: datetime | None, moment: datetime) -> None:
    """Raise for a key that would never work."""
    if expires_at is not None and expires_at <= moment:
        raise ExpiryPast


def ensure_rotatable(key: ApiKey, moment: datetime, *, successor: UUID | None) -> None:
    """Raise unless the key works and has no newer one: what was ended must not come to life again."""
    ended = key.expires_at is not None and key.expires_at <= moment
    if key.revoked_at is not None or ended or successor is not None:
        raise KeyNotRotatable(prefix=key.prefix)


def overlap_until(expires_at: datetime | None, moment: datetime, hours: int) -> datetime:
    """When a rotated key ends: after the overlap, or earlier when it would have anyway."""
    until = moment + timedelta(hours=hours)
    return until if expires_at is None else min(until, expires_at)
