"""Whom to believe, who somebody is and what they may do, by a provider's claims."""

import base64
import hashlib
import re
from collections.abc import Iterator, Mapping
from typing import Any

from contracts.regions import regions, valid_region_code
from gateway.provider.models import Answer, Document, Person
from gateway.provider.problems import (
    ProviderNoRegions,
    ProviderNoRoles,
    ProviderTokenInvalid,
    TargetNotLocal,
)
from gateway.settings import ProviderSettings

# One slash, then printable ASCII without a backslash: browsers read `//x`, `/\x` and `/<tab>/x`
# as another site.
LOCAL = re.compile(r"/(?!/)[!-\[\]-~]*")
NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9._@+-]+")
LONGEST_NAME = 80
SUBJECT = re.compile("[ -~]{1,255}")


def ensure_local(target: str) -> None:
    """Raise TargetNotLocal for what could lead to another site."""
    if not LOCAL.fullmatch(target):
        raise TargetNotLocal


def challenge_of(verifier: str) -> str:
    """PKCE's S256."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def ensure_from(answer: Answer, document: Document) -> None:
    """Raise when another provider answered, or ours left out that it is itself (RFC 9207)."""
    missing = answer.iss is None and document.authorization_response_iss_parameter_supported
    if missing or answer.iss not in {None, document.issuer}:
        raise ProviderTokenInvalid


def ensure_for_login(claims: Mapping[str, Any], *, client_id: str, nonce: str) -> None:
    """Raise for an id_token of another login or for another client."""
    audiences = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
    party = claims.get("azp", client_id if len(audiences) == 1 else None)
    if claims.get("nonce") != nonce or party != client_id:
        raise ProviderTokenInvalid


def person_of(claims: Mapping[str, Any], settings: ProviderSettings) -> Person:
    """Who this is with which rights; raises ProviderNoRoles, ProviderNoRegions.

    What the settings do not know gives nothing: a group that is called `admin` there makes nobody
    an admin here.
    """
    if not SUBJECT.fullmatch(claims["sub"]):
        raise ProviderTokenInvalid
    said = {settings.role_map.get(value) for value in _values(claims, settings.roles_claim)}
    roles = [role for role in said if role] or settings.default_roles
    if not roles:
        raise ProviderNoRoles
    where = {_region(value, settings) for value in _values(claims, settings.regions_claim)}
    found = [region for region in where if region] or settings.default_regions
    if not found:
        raise ProviderNoRegions
    names = _values(claims, settings.username_claim)
    return Person(
        issuer=settings.issuer,
        subject=claims["sub"],
        name=_name(names[0] if names else claims["sub"]),
        roles=sorted(str(role) for role in roles),
        regions=sorted(found),
    )


def names_for(person: Person) -> Iterator[str]:
    """The name that somebody is called by; when another account has it, one with a mark."""
    yield person.name
    mark = hashlib.sha256(f"{person.issuer}\0{person.subject}".encode()).hexdigest()[:8]
    yield f"{person.name}-{mark}"


def _region(value: str, settings: ProviderSettings) -> str | None:
    """A value's region by the settings; a known code stands for itself."""
    known = valid_region_code(value) and value in regions
    return settings.region_map.get(value, value if known else None)


def _values(claims: Mapping[str, Any], path: str) -> list[str]:
    """The texts of a claim; `a.b` may be a name, or the `b` inside `a`."""
    found: Any = claims.get(path)
    if found is None:
        found = claims
        for step in path.split("."):
            found = found.get(step) if isinstance(found, Mapping) else None
    listed = found if isinstance(found, list) else [found]
    return [value for value in listed if isinstance(value, str)]


def _name(said: str) -> str:
    """In the letters that names have here."""
    plain = NOT_IN_A_NAME.sub(".", said)[:LONGEST_NAME].strip("._@+-")
    return plain or "user"
