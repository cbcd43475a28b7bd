"""`/v1/session`: log in, see who you are, refresh, log out."""

from fastapi import Request, Response

from gateway.identity import Address, Caller
from gateway.sessions import commands, cookies
from gateway.sessions.models import Login, Refresh, SessionKind, SessionRead, WhoAmI
from services.chassis.db import Session
from services.chassis.routing import router as new_router

router = new_router("/v1/session", "session")


@router.post("", response_model=SessionRead)
async def log_in(data: Login, session: Session, request: Request, address: Address) -> SessionRead:
    """Log in with a local account; the answer is a bearer token for programs."""
    state = request.app.state
    kind, settings = SessionKind.bearer, state.settings
    opened = await commands.log_in(
        session, state.sessions, data, kind=kind, address=address, settings=settings
    )
    return opened.view()


@router.post("/page", response_model=WhoAmI)
async def log_in_page(
    data: Login, session: Session, request: Request, response: Response, address: Address
) -> WhoAmI:
    """Log in from a page: the token is a cookie that no script can read."""
    state = request.app.state
    kind, settings = SessionKind.page, state.settings
    opened = await commands.log_in(
        session, state.sessions, data, kind=kind, address=address, settings=settings
    )
    return cookies.give(response, opened, settings)


@router.post("/refresh", response_model=SessionRead)
async def refresh(data: Refresh, request: Request) -> SessionRead:
    """New tokens for a bearer's refresh token, which can be used once."""
    state = request.app.state
    token = data.refresh_token.get_secret_value()
    return (await commands.refresh(state.sessions, token, state.settings)).view()


@router.get("", response_model=WhoAmI)
async def who_am_i(caller: Caller) -> WhoAmI:
    """Your name, roles, scopes and regions."""
    return caller.view()


@router.delete("", status_code=204)
async def log_out(caller: Caller, session: Session, request: Request, response: Response) -> None:
    """End this session."""
    await commands.log_out(session, caller.credential.hash)
    cookies.take_back(response, request.app.state.settings)
    caller.forget()
