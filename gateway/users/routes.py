"""`/v1/session`: log in, see who you are, log out."""

from fastapi import Request

from gateway.identity import Caller, token_of
from gateway.users import commands
from gateway.users.models import Login, SessionRead, WhoAmI
from services.chassis.db import Session
from services.chassis.routing import router as new_router

router = new_router("/v1/session", "session")


@router.post("", response_model=SessionRead)
async def log_in(data: Login, session: Session, request: Request) -> SessionRead:
    """Log in with a local account."""
    hours = request.app.state.settings.session_hours
    return await commands.log_in(session, data, hours=hours)


@router.get("", response_model=WhoAmI)
async def who_am_i(caller: Caller) -> WhoAmI:
    """Your name, roles, scopes and regions."""
    return caller.view()


@router.delete("", status_code=204)
async def log_out(caller: Caller, session: Session, request: Request) -> None:
    """End this session."""
    await commands.log_out(session, token_of(request.headers))
    caller.forget()
