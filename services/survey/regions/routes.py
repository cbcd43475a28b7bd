"""`/v1/survey/regions` and `/v1/survey/region-changes`."""

from typing import Annotated

from fastapi import Form, Path, Query, Request, UploadFile
from fastapi.responses import StreamingResponse

from contracts.regions import WIB
from services.chassis.clock import now
from services.chassis.db import Session
from services.chassis.downloads import CSV, answers, streamed
from services.chassis.dry_run import DRY_RUN
from services.chassis.pagination import Page
from services.chassis.routing import router as new_router
from services.chassis.shapes import Day
from services.survey.access import Reader, RegionKeeper
from services.survey.regions import commands, queries
from services.survey.regions.models import (
    KeptLine,
    LineFilter,
    LinePage,
    ListKind,
    ListRead,
    RegionFilter,
    RegionItem,
    RegionRead,
)

router = new_router("/v1/survey/regions", "regions")
changes = new_router("/v1/survey/region-changes", "regions")
Code = Annotated[str, Path(max_length=100, examples=["35.19.09.2010"])]
On = Annotated[Day | None, Query(description="The region as of this day; today by default.")]


@router.get("", response_model=Page[RegionItem])
async def list_regions(
    session: Session, by: Reader, wanted: Annotated[RegionFilter, Query()]
) -> dict[str, object]:
    """Regions in yours: those below one, by name, or by BPS code (`bps`)."""
    items, following = await queries.page(session, by, wanted)
    return {"items": items, "next": following}


@router.get("/{code}", response_model=RegionRead)
async def read_region(code: Code, session: Session, by: Reader, on: On = None) -> RegionRead:
    """A region or an RT on a day: since when its code holds, what was before and comes after."""
    return await queries.read(session, by, code, on or now().astimezone(WIB).date())


@changes.post("", status_code=201, response_model=ListRead, dependencies=[DRY_RUN])
async def import_region_changes(
    file: UploadFile, kind: Annotated[ListKind, Form()], session: Session, by: RegionKeeper
) -> ListRead:
    """Take in a list of changes, or of BPS codes (CSV), whole or not at all."""
    return await commands.take_in(session, file, kind, by=by)


@changes.get("", response_model=Page[KeptLine])
async def list_region_changes(
    session: Session, by: Reader, wanted: Annotated[LinePage, Query()]
) -> dict[str, object]:
    """Lines of the registry about your regions, the oldest first."""
    items, following = await queries.lines(session, by, wanted)
    return {"items": items, "next": following}


@changes.get("/export", response_class=StreamingResponse, responses=answers(CSV))
async def export_region_changes(
    by: Reader, wanted: Annotated[LineFilter, Query()], request: Request
) -> StreamingResponse:
    """The same as CSV, as an import takes them."""
    parts = commands.csv(request.app.state.sessions, by, wanted)
    return streamed(parts, CSV, "perubahan_wilayah.csv")
