"""`/v1/survey/assessments`."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from contracts.survey import Level
from services.chassis.db import Session
from services.chassis.pagination import LIMIT, Cursor, Limit, Page
from services.chassis.routing import router as new_router
from services.survey.access import Reader
from services.survey.assessments import queries
from services.survey.assessments.models import AssessmentRead, ExplanationRead

router = new_router("/v1/survey/assessments", "assessments")
Code = Annotated[str | None, Query(max_length=100, description="An RT, area or region code.")]


@router.get("", response_model=Page[AssessmentRead])
async def list_assessments(
    session: Session,
    by: Reader,
    round_id: UUID | None = None,
    code: Code = None,
    region: str | None = None,
    level: Level | None = None,
    limit: Limit = LIMIT,
    cursor: Cursor = None,
) -> dict[str, object]:
    """Scores in your regions, of a round or of one place in every round; final once sealed."""
    items, following = await queries.page(session, by, round_id, code, region, level, limit, cursor)
    return {"items": items, "next": following}


@router.get("/{id}", response_model=AssessmentRead)
async def read_assessment(id: UUID, session: Session, by: Reader) -> AssessmentRead:
    """One score, and where its place stands."""
    return await queries.view(session, id, by)


@router.get("/{id}/explanation", response_model=ExplanationRead)
async def explanation(id: UUID, session: Session, by: Reader) -> ExplanationRead:
    """Why this score and what follows: plain sentences with the articles, and all inputs."""
    return await queries.explanation(session, id, by)
