"""Who may make which account."""

from collections.abc import Iterable

from contracts.regions import contains, regions, valid_region_code
from gateway.problems import AccountOfProvider, GrantTooWide, OwnAccount
from gateway.roles import scopes_of
from gateway.users.models import User
from services.chassis.auth import Principal
from services.chassis.problems import RegionNotFound

EVERYWHERE = "*"
MANAGE = "users:manage"


def ensure_grantable(by: Principal, roles: Iterable[str], where: Iterable[str]) -> None:
    """Raise unless the scopes of the roles and the regions are all the giver's own."""
    missing = sorted(scopes_of(roles) - by.scopes)
    if missing:
        raise GrantTooWide(what="scope", names=", ".join(missing))
    ensure_regions(where)
    outside = [region for region in where if not by.covers(region)]
    if outside:
        raise GrantTooWide(what="region", names=", ".join(outside))


def ensure_regions(where: Iterable[str]) -> None:
    """Raise RegionNotFound for a code that is no region."""
    for region in where:
        if region != EVERYWHERE and not (valid_region_code(region) and region in regions):
            raise RegionNotFound(region=region)


def manages(by: Principal, where: Iterable[str]) -> bool:
    """Whether an account lies wholly inside the manager's regions."""
    return all(any(contains(own, region) for own in by.regions) for region in where)


def ensure_invitable(by: Principal, user: User) -> None:
    """Raise unless the account has a password here and no more rights than the caller."""
    if user.issuer is not None:
        raise AccountOfProvider(username=user.username, issuer=user.issuer)
    ensure_grantable(by, user.roles, user.regions)


def ensure_another(by: Principal, id: object) -> None:
    """Raise OwnAccount when somebody changes their own rights."""
    if by.id == str(id):
        raise OwnAccount
