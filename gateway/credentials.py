"""What a request shows to say who is calling: a token, a key, or the page's cookie."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from http.cookies import CookieError, SimpleCookie

from gateway.problems import CsrfFailed
from services.chassis.problems import Unauthenticated

SESSION, KEY = "nhs_", "nhk_"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class Kind(StrEnum):
    """Where a credential comes from decides how it is looked up."""

    session = "session"
    page = "page"
    key = "key"
    provider = "provider"


@dataclass(frozen=True, slots=True)
class Credential:
    """A secret and its kind."""

    kind: Kind
    secret: str

    @property
    def hash(self) -> bytes:
        """How it is stored and remembered."""
        return hash_of(self.secret)


def hash_of(secret: str) -> bytes:
    """SHA-256: our secrets are 32 random bytes and need no slow hash."""
    return hashlib.sha256(secret.encode()).digest()


def cookie_name(*, secure: bool) -> str:
    """`__Host-` keeps a cookie from being set by another host or without TLS."""
    return "__Host-nahkoda" if secure else "nahkoda"


def shown(headers: Mapping[str, str]) -> Credential:
    """The credential of these headers; raises Unauthenticated when there is none."""
    scheme, _, value = headers.get("authorization", "").partition(" ")
    value = value.strip()
    if scheme.lower() == "bearer" and value:
        return Credential(_kind_of(value), value)
    if scheme.lower() == "basic":
        return Credential(Kind.key, _basic_password(value))
    cookie = _cookie(headers.get("cookie", ""))
    if scheme or cookie is None:
        raise Unauthenticated
    return Credential(Kind.page, cookie)


def _kind_of(token: str) -> Kind:
    if token.startswith(KEY):
        return Kind.key
    return Kind.provider if token.count(".") == 2 else Kind.session  # noqa: PLR2004 - a JWT


def _basic_password(value: str) -> str:
    """A key as the password of any user name, for Excel, Power BI and Collect."""
    try:
        _, _, password = base64.b64decode(value, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError) as error:
        raise Unauthenticated from error
    if not password.startswith(KEY):
        raise Unauthenticated
    return password


def _cookie(header: str) -> str | None:
    try:
        found = SimpleCookie(header)
    except CookieError:
        return None
    for secure in (True, False):
        morsel = found.get(cookie_name(secure=secure))
        if morsel is not None and morsel.value:
            return morsel.value
    return None


def csrf_of(secret: str) -> str:
    """What a page must send along with each change; no other site can know it."""
    digest = hmac.digest(secret.encode(), b"csrf", "sha256")
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def check_origin(credential: Credential, method: str, headers: Mapping[str, str]) -> None:
    """Raise CsrfFailed for a change that comes with the cookie alone.

    Browsers attach the cookie by themselves, so another site could ask for changes; it can neither
    read our answers nor set this header.
    """
    if credential.kind != Kind.page or method in SAFE:
        return
    sent = headers.get("x-csrf-token", "")
    if not hmac.compare_digest(sent.encode(), csrf_of(credential.secret).encode()):
        raise CsrfFailed
    if headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        raise CsrfFailed
