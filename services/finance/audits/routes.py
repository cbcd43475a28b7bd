"""`/v1/finance/audits`."""

from typing import Annotated

from fastapi import Path, Query, Response

from services.chassis.concurrency import PerhapsIfMatch, tagged
from services.chassis.db import Session
from services.chassis.pagination import Page
from services.chassis.routing import router as new_router
from services.finance.access import Auditor, Reader
from services.finance.audits import commands, queries
from services.finance.audits.models import AuditFilter, AuditPut, AuditRead

router = new_router("/v1/finance/audits", "audits")
ONE = "/{region}/{year}"
Village = Annotated[str, Path(max_length=100, examples=["35.19.09.2010"])]
Year = Annotated[int, Path(ge=2000, le=2100, examples=[2020])]


@router.get("", response_model=Page[AuditRead])
async def list_audits(
    session: Session, by: Reader, wanted: Annotated[AuditFilter, Query()]
) -> dict[str, object]:
    """Audits of villages in your regions, by village and fiscal year."""
    items, following = await queries.page(session, by, wanted)
    return {"items": items, "next": following}


@router.get(ONE)
async def read_audit(
    region: Village, year: Year, session: Session, by: Reader, response: Response
) -> AuditRead:
    """The audit of a village in a fiscal year."""
    return tagged(response, await queries.read(session, region, year, by))


@router.put(ONE, response_model=AuditRead)
async def record_audit(
    region: Village,
    year: Year,
    data: AuditPut,
    session: Session,
    by: Auditor,
    if_match: PerhapsIfMatch,
    response: Response,
) -> AuditRead:
    """Record how far an audit is, and its opinion; `If-Match` once it is recorded."""
    return tagged(response, await commands.put(session, region, year, data, if_match, by=by))
