"""What survey keeps beside its database: the keys of personal data."""

from typing import Annotated

from fastapi import Depends, FastAPI, Request

from services.chassis.media import kept
from services.survey.persons.envelope import RING, KeyRing
from services.survey.settings import SurveySettings


def extend(app: FastAPI) -> None:
    """Give the application its keys and its store; the API document is made without either."""
    kept.extend(app)
    settings = app.state.settings
    if isinstance(settings, SurveySettings):
        app.state.ring = KeyRing.of(settings.ring)
        app.state.sessions.configure(info={RING: app.state.ring})  # for jobs, which know no request


async def _ring(request: Request) -> KeyRing:
    ring: KeyRing = request.app.state.ring
    return ring


Ring = Annotated[KeyRing, Depends(_ring)]
