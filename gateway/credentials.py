"""What a request shows to say who is calling: a token, a key, or the page's cookie."""

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from http.cookies import CookieError, SimpleCookie

from starlette.types import Scope

from gateway.problems import CsrfFailed
from services.chassis.problems import Problem, Unauthenticated

SESSION, KEY = "nhs_", "nhk_"
PREFIX_BYTES, SECRET_BYTES = 4, 32
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
# Tools that know nothing but Basic may show an account's password below these paths, nowhere else.
BASIC_PATHS = ("/v1/survey/openrosa", "/v1/odata")
CHALLENGE = 'Basic realm="Nahkoda"'
LONGEST_NAME, LONGEST_PASSWORD = 200, 1000


class Kind(StrEnum):
    """Where a credential comes from decides how it is looked up."""

    session = "session"
    page = "page"
    key = "key"
    provider = "provider"
    password = "password"  # noqa: S105 - a name


@dataclass(frozen=True, slots=True)
class Credential:
    """A secret and its kind; of a password also whose it is, and from where it was sent."""

    kind: Kind
    secret: str
    username: str = ""
    address: str = ""

    @property
    def hash(self) -> bytes:
        """How it is stored and remembered."""
        return hash_of(self.secret)


def hash_of(secret: str) -> bytes:
    """SHA-256: our secrets are 32 random bytes and need no slow hash."""
    return hashlib.sha256(secret.encode()).digest()


def new_key() -> tuple[str, str]:
    """A new secret of a program or a phone: its prefix, which tells it apart, and the whole."""
    prefix = secrets.token_hex(PREFIX_BYTES)
    return prefix, f"{KEY}{prefix}_{secrets.token_urlsafe(SECRET_BYTES)}"


def cookie_name(*, secure: bool) -> str:
    """`__Host-` keeps a cookie from being set by another host or without TLS."""
    return "__Host-nahkoda" if secure else "nahkoda"


def takes_passwords(path: str) -> bool:
    """Whether whoever calls this path may know nothing but Basic."""
    return any(path == one or path.startswith(f"{one}/") for one in BASIC_PATHS)


def challenged(problem: Problem, path: str) -> Problem:
    """The same refusal; where Basic is taken, who did not show who they are is asked for it."""
    if problem.status == Unauthenticated.status and takes_passwords(path):
        problem.headers = problem.headers | {"WWW-Authenticate": CHALLENGE}  # type: ignore[misc]
    return problem


def shown(scope: Scope, headers: Mapping[str, str]) -> Credential:
    """The credential of this request; raises Unauthenticated when there is none."""
    scheme, _, value = headers.get("authorization", "").partition(" ")
    value = value.strip()
    if scheme.lower() == "bearer" and value:
        return Credential(_kind_of(value), value)
    if scheme.lower() == "basic":
        return _basic(value, scope)
    cookie = _cookie(headers.get("cookie", ""))
    if scheme or cookie is None:
        raise Unauthenticated
    return Credential(Kind.page, cookie)


def _kind_of(token: str) -> Kind:
    if token.startswith(KEY):
        return Kind.key
    return Kind.provider if token.count(".") == 2 else Kind.session  # noqa: PLR2004 - a JWT


def _basic(value: str, scope: Scope) -> Credential:
    """A key as the password of any user name, for Excel, Power BI and Collect; or an account's."""
    name, _, password = _decoded(value).partition(":")
    if password.startswith(KEY):
        return Credential(Kind.key, password)
    # Spaces fall away and lengths are bounded as where one logs in.
    name, password = name.strip(), password.strip()
    fits = 0 < len(name) <= LONGEST_NAME and 0 < len(password) <= LONGEST_PASSWORD
    if not fits or "\0" in name or not takes_passwords(scope["path"]):
        raise Unauthenticated
    address = scope["client"][0] if scope.get("client") else "unknown"
    return Credential(Kind.password, password, name, address)


def _decoded(value: str) -> str:
    """Of the two alphabets that clients use, Collect's is Latin-1."""
    try:
        raw = base64.b64decode(value, validate=True)
    except binascii.Error as error:
        raise Unauthenticated from error
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("latin-1")


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
