"""Where callers reach us: the address that links to ourselves begin with."""

import re
from collections.abc import Mapping

from fastapi import Request
from starlette.types import Scope

SCHEMES = frozenset({"http", "https"})
# A name or an IPv4 address, or an IPv6 address in brackets; with a port or without.
HOST = re.compile(
    r"(?:[A-Za-z0-9](?:[A-Za-z0-9._-]{0,253})|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?"
)


def public_url(request: Request) -> str:
    """As the gateway was reached, without a slash at the end: `https://nahkoda.example.go.id`.

    The gateway says so with each call and passes on nobody else's word for it.
    """
    headers = request.headers
    proto, host = headers.get("x-forwarded-proto", ""), headers.get("x-forwarded-host", "")
    if proto not in SCHEMES or HOST.fullmatch(host) is None:
        proto, host = asked(request.scope, headers)
    return f"{proto}://{host}"


def asked(scope: Scope, headers: Mapping[str, str]) -> tuple[str, str]:
    """Scheme and host as this very request named them; a strange host is replaced by our own."""
    host = headers.get("host", "")
    if HOST.fullmatch(host) is None:
        name, port = scope.get("server") or ("localhost", None)
        name = f"[{name}]" if ":" in name else name
        host = name if port is None else f"{name}:{port}"
    return scope.get("scheme", "http"), host
