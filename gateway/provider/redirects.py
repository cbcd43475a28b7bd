"""The way to the provider and back; a cookie ties the two to one browser."""

from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.responses import RedirectResponse

from gateway.provider.commands import UNDER_WAY
from gateway.provider.models import Begun
from gateway.sessions import cookies
from gateway.sessions.commands import Opened
from gateway.settings import GatewaySettings
from services.chassis.problems import Problem

WAY = "/v1/session/provider"
HEADERS = {"Cache-Control": "no-store"}


def name(settings: GatewaySettings) -> str:
    """`__Host-` keeps the cookie from being set by another host or without TLS."""
    return "__Host-nahkoda-login" if settings.secure_cookies else "nahkoda-login"


async def binding_of(request: Request) -> str:
    """What this browser was given when it left."""
    return request.cookies.get(name(request.app.state.settings), "")


def install(app: FastAPI) -> None:
    """A person in a browser who cannot be let in reads why on the log-in page, not as JSON."""
    told: Any = app.exception_handlers[Problem]

    async def on_problem(request: Request, error: Any) -> Response:
        here = request.url.path.startswith(WAY)
        if here and "text/html" in request.headers.get("accept", ""):
            return RedirectResponse(f"/masuk?galat={error.code}", 303, HEADERS)
        answered: Response = await told(request, error)
        return answered

    app.add_exception_handler(Problem, on_problem)


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
