"""`/v1/planning/unit-prices` and `/v1/planning/activities/{id}/rab`."""

import asyncio
from typing import Annotated
from uuid import UUID

from fastapi import Form, Query, Response, UploadFile

from services.chassis.concurrency import IfMatch, tagged
from services.chassis.db import Session
from services.chassis.downloads import XLSX, answers, whole
from services.chassis.pagination import LIMIT, Cursor, Limit, Page
from services.chassis.routing import router as new_router
from services.planning.access import Reader, Writer
from services.planning.costing import commands, price_list, queries
from services.planning.costing.models import (
    PriceFilter,
    PriceImportRead,
    RabRead,
    RabWrite,
    UnitPriceImport,
    UnitPriceRead,
)

unit_prices = new_router("/v1/planning/unit-prices", "costing")
rabs = new_router("/v1/planning/activities/{id}/rab", "costing")
Regency = Annotated[str, Query(max_length=100, examples=["35.19"])]
YearAsked = Annotated[int, Query(ge=2000, le=2100, examples=[2026])]


@unit_prices.get("", response_model=Page[UnitPriceRead])
async def list_unit_prices(
    session: Session, by: Reader, wanted: Annotated[PriceFilter, Query()]
) -> dict[str, object]:
    """Unit prices of your regencies, by code; a village sees those of its regency."""
    items, following = await queries.page(session, by, wanted)
    return {"items": items, "next": following}


@unit_prices.get("/template", response_class=Response, responses=answers(XLSX))
async def unit_price_template(_: Reader) -> Response:
    """The empty workbook that an import takes."""
    return whole(await asyncio.to_thread(price_list.written, []), XLSX, "harga_satuan.xlsx")


@unit_prices.get("/export", response_class=Response, responses=answers(XLSX))
async def export_unit_prices(
    session: Session, by: Reader, region: Regency, year: YearAsked
) -> Response:
    """The list of a regency and a year as a workbook that an import takes again."""
    items = await queries.whole(session, by, region, year)
    content = await asyncio.to_thread(price_list.written, items)
    return whole(content, XLSX, f"harga_satuan_{region}_{year}.xlsx")


@unit_prices.get("/imports", response_model=Page[PriceImportRead])
async def list_unit_price_imports(
    session: Session,
    by: Reader,
    region: Annotated[str | None, Query(max_length=100)] = None,
    limit: Limit = LIMIT,
    cursor: Cursor = None,
) -> dict[str, object]:
    """Price lists that were taken in: which document, which file, by whom."""
    items, following = await queries.imports(session, by, region, limit, cursor)
    return {"items": items, "next": following}


@unit_prices.post("/imports", status_code=201, response_model=PriceImportRead)
async def import_unit_prices(
    file: UploadFile,
    region: Annotated[str, Form(max_length=100, examples=["35.19"])],
    year: Annotated[int, Form(ge=2000, le=2100)],
    source: Annotated[str, Form(min_length=1, max_length=200, examples=["Perbup 12/2026 (SSH)"])],
    session: Session,
    by: Writer,
) -> UnitPriceImport:
    """Take a price list (XLSX, see the template) in, whole or not at all; known codes get its price."""
    return await commands.take_in(session, file, region, year, source, by=by)


@rabs.get("")
async def read_rab(id: UUID, session: Session, by: Reader, response: Response) -> RabRead:
    """The budget of an activity: lines, totals by category, and how far they are from the list."""
    return tagged(response, await queries.rab(session, id, by))


@rabs.put("")
async def put_rab(
    id: UUID, data: RabWrite, session: Session, by: Writer, if_match: IfMatch, response: Response
) -> RabRead:
    """Replace the budget of an activity, until it is approved; the activity costs its sum."""
    return tagged(response, await commands.put_rab(session, id, data, if_match, by=by))
