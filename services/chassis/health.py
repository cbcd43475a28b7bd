"""`/livez` (the process), `/readyz` (can it serve?), `/metrics`."""

from collections.abc import Sequence

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from services.chassis.db import Sessions
from services.chassis.telemetry import POOL_IN_USE, POOL_SIZE

router = APIRouter(include_in_schema=False)


@router.get("/livez")
async def livez() -> dict[str, str]:
    """The process answers; it asks nobody else."""
    return {"status": "alive"}


@router.get("/readyz")
async def readyz(request: Request) -> JSONResponse:
    """503 while draining, without the database or behind on migrations.

    NATS away, or a stream that takes nothing, only degrades: writes go on and their events wait in
    the outbox. A database ahead of this code serves: during an upgrade it is migrated first, and
    only by adding.
    """
    state = request.app.state
    revision = await _revision(state.sessions)
    migrated = _migrated(revision, state.revisions)
    found = {
        "database": "down" if revision is None else "up",
        "migrations": migrated,
        "nats": "up" if state.bus is None or state.bus.up else "down",
        "events": "refused" if state.bus is not None and state.bus.refused else "flow",
    }
    ready = migrated != "behind" and not state.draining
    degraded = found["nats"] == "down" or found["events"] == "refused"
    status = "draining" if state.draining else "unavailable"
    if ready:
        status = "degraded" if degraded else "ready"
    worker_stuck = degraded and state.settings.role == "worker"
    return JSONResponse({"status": status, **found}, 200 if ready and not worker_stuck else 503)


@router.get("/metrics")
async def metrics(request: Request) -> Response:
    """Prometheus text format."""
    state = request.app.state
    POOL_IN_USE.labels(state.service.name).set(state.engine.pool.checkedout())
    POOL_SIZE.labels(state.service.name).set(state.engine.pool.size())
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


def _migrated(revision: str | None, known: Sequence[str]) -> str:
    """Where the database stands, among the revisions in this code, newest first."""
    if revision and revision not in known:
        return "ahead"
    return "head" if revision == known[0] else "behind"


async def _revision(sessions: Sessions) -> str | None:
    """The database's revision, empty when it has none; None when it does not answer."""
    try:
        async with sessions() as session:
            found = await session.execute(text("SELECT version_num FROM alembic_version"))
            return found.scalar() or ""
    except SQLAlchemyError:
        return None
