"""`/v1/survey/assessments`."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from contracts.regulation import load
from contracts.survey import Level
from services.chassis.db import Session
from services.chassis.pagination import LIMIT, Cursor, Limit, Page
from services.chassis.routing import router as new_router
from services.survey.access import Reader
from services.survey.assessments import queries, rules
from services.survey.assessments.models import Assessment, AssessmentRead, ExplanationRead

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
async def read_assessment(id: UUID, session: Session, by: Reader) -> Assessment:
    """One score."""
    return await queries.get(session, id, by)


@router.get("/{id}/explanation", response_model=ExplanationRead)
async def explanation(id: UUID, session: Session, by: Reader) -> ExplanationRead:
    """Why this score: plain sentences, criterion by criterion, with the articles."""
    found = await queries.get(session, id, by)
    return rules.explained(load(found.regulation), await queries.sums_of(session, found))
