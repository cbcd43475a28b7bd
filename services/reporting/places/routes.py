"""`/v1/reports/places`."""

from typing import Annotated

from fastapi import Query

from services.chassis.db import Session
from services.chassis.pagination import Page
from services.chassis.routing import router as new_router
from services.reporting.access import Reader
from services.reporting.places import queries
from services.reporting.places.models import Place, PlaceRead

router = new_router("/v1/reports/places", "places")
Words = Annotated[str, Query(min_length=2, max_length=100, description="A name, or part of it.")]


@router.get("", response_model=Page[Place])
async def own_places(reader: Reader) -> dict[str, object]:
    """The regions of your account: where a drill-down may start."""
    return {"items": queries.own(reader)}


@router.get("/search", response_model=Page[Place])
async def search_places(q: Words, reader: Reader) -> dict[str, object]:
    """Regions by name inside yours, best match first; at most 20."""
    return {"items": queries.search(reader, q)}


@router.get("/{code}", response_model=PlaceRead)
async def read_place(code: str, session: Session, reader: Reader) -> PlaceRead:
    """One region or RT: its name, what lies above it, and the years that have figures."""
    return await queries.get(session, code, reader)
