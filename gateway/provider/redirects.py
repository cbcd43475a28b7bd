"""The way to the provider and back; a cookie ties the two to one browser."""

from fastapi import Request
from fastapi.responses import RedirectResponse

from gateway.provider.commands import UNDER_WAY
from gateway.provider.models import Begun
from gateway.sessions import cookies
from gateway.sessions.commands import Opened
from gateway.settings import GatewaySettings

HEADERS = {"Cache-Control": "no-store"}


def name(settings: GatewaySettings) -> str:
    """`__Host-` keeps the cookie from being set by another host or without TLS."""
    return "__Host-nahkoda-login" if settings.secure_cookies else "nahkoda-login"


async def binding_of(request: Request) -> str:
    """What this browser was given when it left."""
    return request.cookies.get(name(request.app.state.settings), "")


def out(begun: Begun, settings: GatewaySettings) -> RedirectResponse:
    """To the provider. Lax, since the browser comes back from another site."""
    response = RedirectResponse(begun.url, 303, HEADERS)
    response.set_cookie(
        name(settings),
        begun.binding,
        max_age=int(UNDER_WAY.total_seconds()),
        path="/",
        secure=settings.secure_cookies,
        httponly=True,
        samesite="lax",
    )
    return response


def back(opened: Opened, target: str, settings: GatewaySettings) -> RedirectResponse:
    """Into the page, with a session."""
    response = RedirectResponse(target, 303, HEADERS)
    cookies.set_on(response, opened.token, settings)
    response.delete_cookie(
        name(settings), path="/", secure=settings.secure_cookies, httponly=True, samesite="lax"
    )
    return response
