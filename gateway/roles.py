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


READ = frozenset({"survey:read", "plans:read", "finance:read", "reports:read", "events:read"})
PHONE = frozenset({"survey:submit"})  # of an account's scopes, what its phone has: these alone
# Of the same, what its tokens and its password by Basic have where there are tables to be read.
TABLES = frozenset({"reports:read"})
# Whoever handles complaints; not the BKM, which most of them are about.
COMPLAINTS = frozenset({"complaints:read", "complaints:write"})
SCOPES: dict[Role, frozenset[str]] = {
    Role.facilitator: READ
    | PHONE
    | {"survey:write", "plans:write", "finance:write", "personal:read"}
    | COMPLAINTS,
    Role.verifier: READ | {"survey:approve", "survey:seal", "quality:write", "personal:read"},
    Role.community: READ | {"plans:write", "finance:write"},
    Role.district: READ
    | PHONE
    | {"survey:write", "survey:forms", "survey:approve", "survey:seal", "quality:write"}
    | {"plans:write", "plans:approve", "personal:read", "personal:erase", "webhooks:manage"}
    | {"finance:budget", "finance:write", "reports:seal"}
    | COMPLAINTS,
    Role.province: READ
    | {"survey:forms", "survey:seal", "quality:write", "plans:approve"}
    | {"finance:budget", "webhooks:manage", "reports:seal"}
    | COMPLAINTS,
    Role.national: READ | {"webhooks:manage", "regions:write", "reports:seal"} | COMPLAINTS,
    Role.treasurer: READ | {"finance:budget", "finance:write", "finance:release"},
    Role.auditor: READ | {"finance:audit", "audit:read", "complaints:read"},
    Role.admin: READ
    | PHONE
    | {"survey:write", "survey:forms", "survey:approve", "survey:seal", "quality:write"}
    | {"plans:write", "plans:approve", "personal:read", "personal:erase"}
    | {"finance:budget", "finance:write", "finance:release", "finance:audit"}
    | {"users:manage", "partners:manage", "audit:read", "webhooks:manage", "regions:write"}
    | {"reports:seal"}
    | COMPLAINTS,
}


def scopes_of(roles: Iterable[str]) -> frozenset[str]:
    """All that the roles may do together."""
    return frozenset().union(*(SCOPES[Role(role)] for role in roles))
