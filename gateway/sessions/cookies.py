"""The page's cookie: unreadable for scripts, sent to this host only, never by another site."""

from fastapi import Response

from gateway.credentials import cookie_name, csrf_of
from gateway.roles import scopes_of
from gateway.sessions.commands import Opened
from gateway.sessions.models import WhoAmI
from gateway.settings import GatewaySettings


def set_on(response: Response, token: str, settings: GatewaySettings) -> None:
    """Hand the browser its session."""
    response.set_cookie(
        cookie_name(secure=settings.secure_cookies),
        token,
        max_age=settings.session_hours * 3600,
        path="/",
        secure=settings.secure_cookies,
        httponly=True,
        samesite="strict",
    )


def give(response: Response, opened: Opened, settings: GatewaySettings) -> WhoAmI:
    """The cookie, and who the page now is."""
    set_on(response, opened.token, settings)
    return WhoAmI(
        username=opened.user.username,
        roles=opened.user.roles,
        scopes=sorted(scopes_of(opened.user.roles)),
        regions=opened.user.regions,
        csrf_token=csrf_of(opened.token),
    )


def take_back(response: Response, settings: GatewaySettings) -> None:
    """Forget the cookie."""
    name = cookie_name(secure=settings.secure_cookies)
    response.delete_cookie(name, path="/", secure=settings.secure_cookies, httponly=True)
