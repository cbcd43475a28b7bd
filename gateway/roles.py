"""What each role may do: the one table of roles and scopes."""

from collections.abc import Iterable
from enum import StrEnum


class Role(StrEnum):
    """Who somebody is in the programme."""

    facilitator = "facilitator"
    verifier = "verifier"
    community = "community"
    district = "district"
    province = "province"
    national = "national"
    treasurer = "treasurer"
    auditor = "auditor"
    admin = "admin"


READ = frozenset({"survey:read", "reports:read"})
SCOPES: dict[Role, frozenset[str]] = {
    Role.facilitator: READ | {"survey:write", "personal:read"},
    Role.verifier: READ | {"survey:seal", "personal:read"},
    Role.community: READ,
    Role.district: READ | {"survey:write", "survey:forms", "survey:seal", "personal:read"},
    Role.province: READ | {"survey:forms", "survey:seal"},
    Role.national: READ,
    Role.treasurer: READ,
    Role.auditor: READ | {"audit:read"},
    Role.admin: READ
    | {"survey:write", "survey:forms", "survey:seal", "personal:read"}
    | {"users:manage", "partners:manage", "audit:read"},
}


def scopes_of(roles: Iterable[str]) -> frozenset[str]:
    """All that the roles may do together."""
    return frozenset().union(*(SCOPES[Role(role)] for role in roles))
