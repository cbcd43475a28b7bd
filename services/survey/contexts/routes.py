"""`/v1/survey/rounds/{round_id}/contexts`."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Response

from services.chassis.concurrency import PerhapsIfMatch, tagged
from services.chassis.db import Session
from services.chassis.pagination import LIMIT, Cursor, Limit, Page
from services.chassis.routing import router as new_router
from services.survey.access import Reader, Writer
from services.survey.contexts import commands, queries
from services.survey.contexts.models import Context, ContextPut, ContextRead

router = new_router("/v1/survey/rounds/{round_id}/contexts", "contexts")
Code = Annotated[str, Path(max_length=300, description="An RT, an area or a regency.")]


@router.get("", response_model=Page[ContextRead])
async def list_contexts(
    round_id: UUID,
    session: Session,
    by: Reader,
    region: str | None = None,
    limit: Limit = LIMIT,
    cursor: Cursor = None,
) -> dict[str, object]:
    """What was stated of places in your regions, as it holds now, by code."""
    items, following = await queries.page(session, by, round_id, region, limit, cursor)
    return {"items": items, "next": following}


@router.get("/{code}", response_model=ContextRead)
async def read_context(
    round_id: UUID, code: Code, session: Session, by: Reader, response: Response
) -> Context:
    """What was stated of one place last."""
    return tagged(response, await queries.get(session, round_id, code, by))


@router.put("/{code}", response_model=ContextRead)
async def state_context(
    round_id: UUID,
    code: Code,
    data: ContextPut,
    session: Session,
    by: Writer,
    if_match: PerhapsIfMatch,
    response: Response,
) -> Context:
    """State what is known of an RT or an area, or how big a city is; it goes before Format B."""
    return tagged(response, await commands.state(session, round_id, code, data, if_match, by=by))


@router.get("/{code}/versions", response_model=Page[ContextRead])
async def list_context_versions(
    round_id: UUID,
    code: Code,
    session: Session,
    by: Reader,
    limit: Limit = LIMIT,
    cursor: Cursor = None,
) -> dict[str, object]:
    """Everything that was stated of one place, by whom and when, oldest first."""
    items, following = await queries.versions(session, by, round_id, code, limit, cursor)
    return {"items": items, "next": following}
