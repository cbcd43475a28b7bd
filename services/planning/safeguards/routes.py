"""`/v1/planning/safeguard-checklist`, `/v1/planning/activities/{id}/safeguards`."""

from uuid import UUID

from fastapi import Response

from services.chassis.concurrency import PerhapsIfMatch, tagged
from services.chassis.db import Session
from services.chassis.routing import router as new_router
from services.planning.access import Reader, Writer
from services.planning.safeguards import commands, queries
from services.planning.safeguards.consistency import RULES
from services.planning.safeguards.questions import BLOCKS
from services.planning.safeguards.shapes import Checklist, SafeguardsPut, SafeguardsRead

router = new_router("/v1/planning", "safeguards")
ONE = "/activities/{id}/safeguards"


@router.get("/safeguard-checklist", response_model=Checklist)
async def read_safeguard_checklist(_: Reader) -> dict[str, object]:
    """What the screening asks, and what must hold of the answers."""
    return {"blocks": BLOCKS, "rules": RULES}


@router.get(ONE, response_model=SafeguardsRead)
async def read_activity_safeguards(
    id: UUID, session: Session, by: Reader, response: Response
) -> SafeguardsRead:
    """The answers of an activity and what they lack."""
    return tagged(response, await queries.read(session, id, by))


@router.put(ONE, response_model=SafeguardsRead)
async def answer_activity_safeguards(
    id: UUID,
    data: SafeguardsPut,
    session: Session,
    by: Writer,
    if_match: PerhapsIfMatch,
    response: Response,
) -> SafeguardsRead:
    """Answer the screening, all at once, until the activity is approved; `If-Match` once answered."""
    return tagged(response, await commands.put(session, id, data, if_match, by=by))
