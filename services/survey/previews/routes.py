"""`/v1/survey/imports/{id}/rows`."""

from uuid import UUID

from services.chassis.answers import Speaks
from services.chassis.db import Session
from services.chassis.pagination import LIMIT, Cursor, Limit, Page
from services.chassis.routing import router as new_router
from services.survey.access import Reader
from services.survey.previews import queries
from services.survey.previews.models import PreviewRow, Show

router = new_router("/v1/survey/imports/{id}/rows", "imports")


@router.get("", response_model=Page[PreviewRow])
async def preview(
    id: UUID,
    session: Session,
    by: Reader,
    language: Speaks,
    show: Show = Show.all,
    limit: Limit = LIMIT,
    cursor: Cursor = None,
) -> dict[str, object]:
    """The rows in file order, with the scores they would get and what is marked in them."""
    items, following = await queries.page(session, id, by, show, language, limit, cursor)
    return {"items": items, "next": following}
