"""Tokens that the provider signed: which keys count, and what a token must say."""

import contextlib
import json
from typing import Any

import jwt
import structlog

from gateway.provider.kept import Kept
from gateway.provider.problems import ProviderAway, ProviderTokenInvalid

log = structlog.get_logger()

# What a key of this kind signs with here; a token cannot choose another way to be checked.
ALGORITHMS = {("RSA", None): "RS256", ("EC", "P-256"): "ES256", ("OKP", "Ed25519"): "EdDSA"}
ACCEPTED = frozenset(ALGORITHMS.values())
REQUIRED = ["exp", "iat", "aud", "iss", "sub"]
LEEWAY = 10  # seconds that clocks may differ
OPTIONS: Any = {"require": REQUIRED, "enforce_minimum_key_length": True}

Keys = dict[tuple[str | None, str], jwt.PyJWK]  # by key id and algorithm


def keys_of(body: bytes) -> Keys:
    """The signing keys of a JWKS; what else is in it is passed over."""
    found: Keys = {}
    try:
        listed = json.loads(body)["keys"]
        for key in listed:
            algorithm = ALGORITHMS.get((key["kty"], key.get("crv")))
            fits = key.get("use", "sig") == "sig" and key.get("alg", algorithm) == algorithm
            if algorithm is not None and fits:
                with contextlib.suppress(jwt.PyJWTError):
                    found[key.get("kid"), algorithm] = jwt.PyJWK(key, algorithm)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        log.warning("provider.keys_unreadable", error=repr(error))
        raise ProviderAway from error
    return found


async def verified(token: str, keys: Kept[Keys], *, issuer: str, audience: str) -> dict[str, Any]:
    """The claims of a token of the provider's for this audience; raises ProviderTokenInvalid.

    The key id picks from the provider's published keys and from nowhere else: a key or an address
    of keys in the token's own header means nothing.
    """
    try:
        header = jwt.get_unverified_header(token)
        wanted = header.get("kid"), header.get("alg", "")
        if wanted[1] not in ACCEPTED:
            raise jwt.InvalidAlgorithmError
        known = await keys.get(lambda kept: wanted in kept)
        claims: dict[str, Any] = jwt.decode(
            token,
            known[wanted],
            algorithms=[wanted[1]],
            audience=audience,
            issuer=issuer,
            leeway=LEEWAY,
            options=OPTIONS,
        )
    except (jwt.PyJWTError, ValueError, TypeError, KeyError, RecursionError) as error:
        log.info("provider.token_refused", reason=type(error).__name__)
        raise ProviderTokenInvalid from error
    return claims
