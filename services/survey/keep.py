"""What survey keeps beside its database: the keys of personal data, and the media store."""

from typing import Annotated

from fastapi import Depends, FastAPI, Request

from services.chassis.media.folder import Folder
from services.chassis.media.store import Store
from services.survey.persons.envelope import RING, KeyRing
from services.survey.settings import SurveySettings


def extend(app: FastAPI) -> None:
    """Give the application its keys and its store; the API document is made without either."""
    settings = app.state.settings
    if isinstance(settings, SurveySettings):
        app.state.ring = KeyRing.of(settings.ring)
        app.state.sessions.configure(info={RING: app.state.ring})  # for jobs, which know no request
        app.state.media = Folder(settings.media)


async def _ring(request: Request) -> KeyRing:
    ring: KeyRing = request.app.state.ring
    return ring


async def _media(request: Request) -> Store:
    store: Store = request.app.state.media
    return store


Ring = Annotated[KeyRing, Depends(_ring)]
Media = Annotated[Store, Depends(_media)]
