"""`/v1/survey/regulations` and the score calculator."""

from contracts.regulation import Regulation, Score
from services.chassis.pagination import Page
from services.chassis.routing import router as new_router
from services.survey.access import Reader
from services.survey.regulations import queries, rules
from services.survey.regulations.models import RegulationRead, ScoreRead, ScoreRequest

router = new_router("/v1/survey", "regulations")


@router.get("/regulations", response_model=Page[RegulationRead])
async def list_regulations(_: Reader) -> dict[str, list[Regulation]]:
    """The regulation packages that rounds can name."""
    return {"items": queries.every()}


@router.get("/regulations/{id}", response_model=RegulationRead)
async def read_regulation(id: str, _: Reader) -> Regulation:
    """One regulation package."""
    return queries.read(id)


@router.post("/scores", response_model=ScoreRead)
async def score(data: ScoreRequest, _: Reader) -> Score:
    """Score measures under a regulation; pure, nothing is stored."""
    return rules.score(queries.get(data.regulation, data.aspect_average), data.measures)
