"""Where callers reach the gateway: as the settings say, else as this request did."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from fastapi import Request
from starlette.types import Scope

from services.chassis.public import asked


def reached(public_url: str | None, scope: Scope, headers: Mapping[str, str]) -> tuple[str, str]:
    """Scheme and host, for services that must name themselves in links."""
    if public_url is None:
        return asked(scope, headers)
    parts = urlsplit(public_url)
    return parts.scheme, parts.netloc


def address_for(request: Request) -> str:
    """The same as an address, without a slash at the end."""
    public_url: str | None = request.app.state.settings.public_url
    if public_url is not None:
        return public_url.rstrip("/")
    scheme, host = asked(request.scope, request.headers)
    return f"{scheme}://{host}"
