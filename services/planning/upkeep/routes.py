"""`/v1/planning/assets` and `/v1/planning/asset-risks`."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query, Response

from services.chassis.concurrency import PerhapsIfMatch, tagged
from services.chassis.db import Session
from services.chassis.pagination import LIMIT, Cursor, Limit, Page
from services.chassis.routing import router as new_router
from services.planning.access import Reader, Writer
from services.planning.upkeep import commands, queries
from services.planning.upkeep.models import (
    Asset,
    AssetDues,
    AssetInspection,
    AssetRead,
    DuesPut,
    DuesRead,
    InspectionPut,
    InspectionRead,
    RiskRead,
)

router = new_router("/v1/planning", "upkeep")
ONE = "/assets/{id}"
Asked = Annotated[str | None, Query(max_length=100, examples=["35.19"])]
YearAsked = Annotated[int, Query(ge=2000, le=2100, examples=[2026])]
Year = Annotated[int, Path(ge=2000, le=2100, examples=[2026])]
Month = Annotated[str, Path(max_length=10, examples=["2026-11"])]


@router.get("/assets", response_model=Page[AssetRead])
async def list_assets(
    session: Session, by: Reader, region: Asked = None, limit: Limit = LIMIT, cursor: Cursor = None
) -> dict[str, object]:
    """What was built and handed over in your regions, by village."""
    items, following = await queries.page(session, by, region, limit, cursor)
    return {"items": items, "next": following}


@router.get("/asset-risks", response_model=Page[RiskRead])
async def list_asset_risks(
    session: Session,
    by: Reader,
    year: YearAsked,
    region: Asked = None,
    limit: Limit = LIMIT,
    cursor: Cursor = None,
) -> dict[str, object]:
    """Assets whose upkeep fails: a flag fell, not inspected this year, dues below half; by village."""
    items, following = await queries.risks(session, by, region, year, limit, cursor)
    return {"items": items, "next": following}


@router.get(ONE, response_model=AssetRead)
async def read_asset(id: UUID, session: Session, by: Reader) -> Asset:
    """One asset; its id is that of the activity that built it."""
    return await queries.get(session, id, by)


@router.get(f"{ONE}/inspections", response_model=Page[InspectionRead])
async def list_asset_inspections(
    id: UUID, session: Session, by: Reader, limit: Limit = LIMIT, cursor: Cursor = None
) -> dict[str, object]:
    """The inspections of an asset, oldest first."""
    items, following = await queries.inspections(session, id, by, limit, cursor)
    return {"items": items, "next": following}


@router.put(f"{ONE}/inspections/{{year}}", response_model=InspectionRead)
async def inspect_asset(
    id: UUID,
    year: Year,
    data: InspectionPut,
    session: Session,
    by: Writer,
    if_match: PerhapsIfMatch,
    response: Response,
) -> AssetInspection:
    """Record the inspection of a year, or correct it with `If-Match`."""
    return tagged(response, await commands.inspect(session, id, year, data, if_match, by=by))


@router.get(f"{ONE}/dues", response_model=Page[DuesRead])
async def list_asset_dues(
    id: UUID, session: Session, by: Reader, limit: Limit = LIMIT, cursor: Cursor = None
) -> dict[str, object]:
    """The dues for an asset by month, oldest first."""
    items, following = await queries.dues(session, id, by, limit, cursor)
    return {"items": items, "next": following}


@router.put(f"{ONE}/dues/{{month}}", response_model=DuesRead)
async def put_asset_dues(
    id: UUID,
    month: Month,
    data: DuesPut,
    session: Session,
    by: Writer,
    if_match: PerhapsIfMatch,
    response: Response,
) -> AssetDues:
    """Record the dues of a month (`2026-11`), or correct them with `If-Match`."""
    return tagged(response, await commands.put_dues(session, id, month, data, if_match, by=by))
