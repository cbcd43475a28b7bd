"""`/v1/odata`: tables for Excel, Power BI and whatever else speaks OData 4.0."""

from typing import Annotated, Any

from fastapi import Path, Query, Response

from services.chassis.db import Session
from services.chassis.routing import router as new_router
from services.reporting.access import Reader
from services.reporting.odata import feed, queries
from services.reporting.odata.models import Asked, Counted, Row, Rows, ServiceDocument, Shown
from services.reporting.odata.protocol import PREFIX, TableRoute, Wished
from services.reporting.odata.tables import SETS

router = new_router(PREFIX, "odata", TableRoute)
Table = Annotated[str, Path(json_schema_extra={"enum": list(SETS)})]
Key = Annotated[
    str,
    Path(
        max_length=300,
        description="The key's value; names and values where it is of several parts.",
        examples=["01900000-0000-7000-8000-000000000001"],
    ),
]
XML: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/xml": {"schema": {"type": "string"}}}}
}
NUMBER: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/plain": {"schema": {"type": "string", "pattern": "^[0-9]+$"}}}}
}


@router.get("", response_model=ServiceDocument)
@router.get("/", include_in_schema=False)
async def list_tables(_: Reader, wishes: Wished) -> Response:
    """The tables that there are."""
    return feed.index(wishes)


@router.get("/$metadata", response_class=Response, responses=XML)
async def describe_tables(_: Reader) -> Response:
    """Tables and their properties as CSDL 4.0."""
    return feed.metadata()


@router.get("/{table}/$count", response_class=Response, responses=NUMBER)
async def count_rows(
    table: Table, session: Session, by: Reader, asked: Annotated[Counted, Query()]
) -> Response:
    """How many rows of yours a table has."""
    return feed.number(await queries.count(session, by, table, asked))


@router.get("/{table}({key})", response_model=Row)
async def read_row(
    table: Table,
    key: Key,
    session: Session,
    by: Reader,
    wishes: Wished,
    shown: Annotated[Shown, Query()],
) -> Response:
    """One row of a table."""
    row = await queries.one(session, by, table, key, shown, wishes)
    return feed.row(table, shown.select, row, wishes)


@router.get("/{table}", response_model=Rows)
async def list_rows(
    table: Table, session: Session, by: Reader, wishes: Wished, asked: Annotated[Asked, Query()]
) -> Response:
    """Rows of a table in your regions, at most 5,000 at once; `@odata.nextLink` has the next."""
    return feed.rows(await queries.page(session, by, table, asked, wishes), wishes)
