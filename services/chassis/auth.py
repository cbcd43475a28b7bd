"""Who is calling: the short-lived internal token that the gateway (or a sister service) signed."""

import base64
import hashlib
import json
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Annotated, Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from fastapi import Depends, Request

from contracts.regions import contains
from services.chassis import sight
from services.chassis.clock import now
from services.chassis.problems import Forbidden, Unauthenticated

ALGORITHM = "EdDSA"
GATEWAY = "gateway"
LIFETIME = 60  # seconds
REMEMBERED = 1024  # tokens whose signature is not checked again
SISTER_SCOPES = frozenset({"internal:events"})


@dataclass(frozen=True, slots=True)
class Principal:
    """A person, an agency or a service, with scopes and regions (code prefixes, or "*")."""

    id: str
    scopes: frozenset[str]
    regions: tuple[str, ...]

    def may(self, scope: str) -> bool:
        return scope in self.scopes

    def covers(self, region: str) -> bool:
        """Whether the region lies inside the caller's."""
        return any(contains(own, region) for own in self.regions)


# Whoever opens a public page: may do nothing, sees no region.
ANYONE = Principal("anyone", frozenset(), ())


@lru_cache(maxsize=8)
def _keys(jwks: str) -> dict[str, Any]:
    """Public keys by key id; the key id is the issuer's name, optionally with a serial."""
    return {key["kid"]: jwt.PyJWK(key, algorithm=ALGORITHM).key for key in json.loads(jwks)["keys"]}


def public_jwk(private_key: Ed25519PrivateKey, issuer: str) -> dict[str, str]:
    """The public half as a JWK; its key id is the issuer's name and the key's thumbprint (RFC 7638)."""
    raw = private_key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    named = {"crv": "Ed25519", "kty": "OKP", "x": _base64url(raw)}
    canonical = json.dumps(named, separators=(",", ":"), sort_keys=True).encode()
    thumbprint = _base64url(hashlib.sha256(canonical).digest())
    return {**named, "kid": f"{issuer}#{thumbprint}", "alg": ALGORITHM, "use": "sig"}


def _base64url(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode().rstrip("=")


def mint(private_key: Any, *, kid: str, audience: str, principal: Principal) -> str:
    """Sign a token for one call to one service."""
    moment = int(now().timestamp())
    claims = {
        "iss": kid.split("#", maxsplit=1)[0],
        "aud": audience,
        "sub": principal.id,
        "iat": moment,
        "exp": moment + LIFETIME,
        "scopes": sorted(principal.scopes),
        "regions": list(principal.regions),
    }
    return jwt.encode(claims, private_key, algorithm=ALGORITHM, headers={"kid": kid})


def verify(token: str, *, jwks: str, audience: str) -> Principal:
    """Read a token, or raise Unauthenticated; only a pinned key of its issuer is accepted."""
    principal, expires = _verified(token, jwks, audience)
    if expires <= now().timestamp():
        raise Unauthenticated
    return principal


@lru_cache(maxsize=REMEMBERED)
def _verified(token: str, jwks: str, audience: str) -> tuple[Principal, int]:
    """The principal of a token and when it expires; each text costs one check of its signature."""
    try:
        kid = jwt.get_unverified_header(token).get("kid", "")
        claims = jwt.decode(
            token,
            _keys(jwks)[kid],
            algorithms=[ALGORITHM],
            audience=audience,
            issuer=kid.split("#")[0],
            options={"require": ["exp", "iat", "aud", "iss", "sub"]},
        )
    except (jwt.InvalidTokenError, KeyError, TypeError) as error:
        raise Unauthenticated from error
    scopes = frozenset(claims.get("scopes", ()))
    if claims["iss"] != GATEWAY:
        scopes &= SISTER_SCOPES
    principal = Principal(claims["sub"], scopes, tuple(claims.get("regions", ())))
    return principal, int(claims["exp"])


async def principal_of(request: Request) -> Principal:
    """The caller of this request; asked once per request."""
    known = getattr(request.state, "principal", None)
    if isinstance(known, Principal):
        return seen_by(known)
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Unauthenticated
    state = request.app.state
    await state.trust.learn(token)
    principal = verify(token, jwks=state.trust.jwks, audience=state.service.name)
    request.state.principal = principal
    return seen_by(principal)


def seen_by(principal: Principal) -> Principal:
    """From here on the database shows this request what is the caller's."""
    known = replace(sight.current.get(), regions=principal.regions, caller=principal.id)
    sight.current.set(known)
    return principal


async def caller_of(request: Request) -> Principal | None:
    """Whose idempotency keys count; None where nothing may be answered from the store."""
    return await principal_of(request)


def address_of(request: Request) -> str:
    """Where the caller sits, as the gateway tells it; nobody else's requests are answered."""
    return request.headers.get("x-forwarded-for", "")[:64]


class Asks:
    """Base of dependencies that ask who is calling; a route without one is public."""


@dataclass(frozen=True)
class Scoped(Asks):
    """The dependency behind `require`; it names its scope so that the API document can show it."""

    scope: str

    async def __call__(self, request: Request) -> Principal:  # FastAPI runs a plain one in a thread
        principal = await principal_of(request)
        if not principal.may(self.scope):
            raise Forbidden(scope=self.scope)
        return principal


def require(scope: str) -> Any:
    """Let only callers with this scope in.

    `Writer = Annotated[Principal, require("survey:write")]`
    """
    return Depends(Scoped(scope))


async def _anybody() -> None:
    """Nobody is asked; of what is published an address may ask so often, which the gateway counts."""


Anybody = Annotated[None, Depends(_anybody)]
EventReader = Annotated[Principal, require("internal:events")]
