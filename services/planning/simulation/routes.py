"""`/v1/planning/simulations`, and a plan's own: what would change; nothing is kept."""

from uuid import UUID

from fastapi import Response

from services.chassis.answers import as_json
from services.chassis.db import Session
from services.chassis.routing import router as new_router
from services.planning.access import Reader
from services.planning.simulation import queries
from services.planning.simulation.models import Simulate, Simulation

router = new_router("/v1/planning", "simulations")


@router.post("/simulations", response_model=Simulation)
async def simulate(data: Simulate, session: Session, by: Reader) -> Response:
    """Score RTs and their kawasan before and after activities: class, services, hectares that leave."""
    return as_json(await queries.simulate(session, data, by))


@router.get("/plans/{id}/simulation", response_model=Simulation)
async def simulate_plan(
    id: UUID, session: Session, by: Reader, round_id: UUID | None = None
) -> Response:
    """What all activities of a plan would change, cancelled ones left out."""
    return as_json(await queries.of_plan(session, id, round_id, by))
