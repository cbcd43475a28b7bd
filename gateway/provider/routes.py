"""`/v1/session/options` and `/v1/session/provider`: log in with an OpenID provider."""

from typing import Annotated

from fastapi import Depends, Query, Request
from fastapi.responses import RedirectResponse

from gateway.provider import client, commands, redirects
from gateway.provider.client import Provider
from gateway.provider.models import Answer, LoginOptions
from services.chassis.db import Session
from services.chassis.routing import router as new_router

router = new_router("/v1/session", "session")


Known = Annotated[Provider, Depends(client.provider_of)]
Binding = Annotated[str, Depends(redirects.binding_of)]
Target = Annotated[str, Query(max_length=1000, description="A path of this site.")]


@router.get("/options", response_model=LoginOptions)
async def options(request: Request) -> LoginOptions:
    """The ways to log in here; for the login page."""
    return client.options(request.app.state.provider)


@router.get("/provider", status_code=303, response_class=RedirectResponse)
async def begin(
    session: Session, provider: Known, request: Request, to: Target = "/"
) -> RedirectResponse:
    """Send the browser to the provider; it comes back to `to`, logged in."""
    begun = await commands.begin(session, provider, to)
    return redirects.out(begun, request.app.state.settings)


@router.get("/provider/callback", status_code=303, response_class=RedirectResponse)
async def finish(
    session: Session,
    provider: Known,
    binding: Binding,
    answer: Annotated[Answer, Query()],
    request: Request,
) -> RedirectResponse:
    """Where the provider sends the browser back to; opens the page's session."""
    state = request.app.state
    opened, target = await commands.finish(
        session, state.sessions, provider, answer, binding=binding, settings=state.settings
    )
    return redirects.back(opened, target, state.settings)
