"""What planning keeps beside its database: the photos of works."""

from typing import Annotated

from fastapi import Depends, FastAPI, Request

from services.chassis.media.folder import Folder
from services.chassis.media.store import Store
from services.planning.settings import PlanningSettings


def extend(app: FastAPI) -> None:
    """Give the application its store; the API document is made without it."""
    settings = app.state.settings
    if isinstance(settings, PlanningSettings):
        app.state.media = Folder(settings.media)


async def _media(request: Request) -> Store:
    store: Store = request.app.state.media
    return store


Media = Annotated[Store, Depends(_media)]
