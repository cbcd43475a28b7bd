"""Reporting, wired together."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from functools import partial
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.base import Event
from contracts.reporting import EVENTS as COMPLAINTS
from contracts.survey import AreaDelineated, AreaExited, AssessmentSealed
from contracts.survey_decrees import DecreeIssued
from contracts.survey_positions import VillagePositioned
from contracts.survey_regions import RegionChanged
from services.chassis import audit, copies
from services.chassis.app import forever
from services.chassis.auth import require
from services.chassis.inbox import on_many
from services.chassis.service import Service
from services.chassis.waking import Channel
from services.reporting.about.routes import router as about
from services.reporting.boundaries.handlers import on_changed
from services.reporting.breakdown.routes import router as breakdown
from services.reporting.complaints.jobs import KINDS as COMPLAINT_JOBS
from services.reporting.complaints.routes import router as complaints
from services.reporting.dashboard import files
from services.reporting.dashboard.routes import router as dashboard
from services.reporting.db import Table
from services.reporting.decrees.handlers import on_decrees_issued
from services.reporting.exits.handlers import on_areas_exited, on_areas_exited_loaded
from services.reporting.exports.jobs import KINDS as EXPORT_JOBS
from services.reporting.exports.routes import router as exports
from services.reporting.facts.handlers import SUBSCRIPTIONS
from services.reporting.filings import privacy
from services.reporting.filings.routes import router as filings
from services.reporting.funds.routes import router as funds
from services.reporting.indicators.routes import router as indicators
from services.reporting.maps.handlers import on_areas_delineated, on_villages_positioned
from services.reporting.maps.routes import boundaries as boundary_files
from services.reporting.maps.routes import router as maps
from services.reporting.odata.routes import router as odata
from services.reporting.outlook.routes import router as outlook
from services.reporting.places.routes import router as places
from services.reporting.progress.routes import router as progress
from services.reporting.projections.commands import settle
from services.reporting.projections.handlers import on_assessments_loaded, on_assessments_sealed
from services.reporting.recaps.routes import router as recaps
from services.reporting.seals.jobs import KINDS as SEAL_JOBS
from services.reporting.seals.routes import router as seals
from services.reporting.stream.commands import telling
from services.reporting.stream.routes import router as stream
from services.reporting.stream.streams import Streams
from services.reporting.trace.routes import router as trace
from services.reporting.trainings.routes import router as trainings

# Rows of every generation; what else there is stays when one is retired.
READ_MODEL = tuple(
    table.name
    for table in Table.metadata.sorted_tables
    if "generation" in table.primary_key.columns
)


def extend(app: FastAPI) -> None:
    """Read the built dashboard once, keep of who complains no more than they want, and listen."""
    state = app.state
    state.dashboard = files.load()
    privacy.install(app)
    state.changes = Channel(state.settings.database_url, "changes")
    state.streams = Streams(
        state.sessions, state.changes, state.settings, ending=lambda: bool(state.draining)
    )
    app.router.lifespan_context = partial(running, app.router.lifespan_context)


@contextlib.asynccontextmanager
async def running(
    inner: Callable[[FastAPI], AbstractAsyncContextManager[Any]], app: FastAPI
) -> AsyncIterator[None]:
    """While the application runs, one connection hears of changes for all streams."""
    state, url = app.state, app.state.settings.copy_database_url
    copy = None if url is None else copies.attach(state.sessions, url)
    tasks: list[asyncio.Task[None]] = []
    async with inner(app):
        if state.settings.role != "worker":
            tasks = [asyncio.create_task(forever("changes channel", state.changes.run))]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            if copy is not None:
                await copy.dispose()


async def told(_: AsyncSession, __: Sequence[Event]) -> None:
    """Ours, and in our tables already: heard only to be told to who listens."""


# Each is also told to who listens.
HEARD = (
    on_many(AssessmentSealed, on_assessments_sealed, on_assessments_loaded),
    on_many(AreaExited, on_areas_exited, on_areas_exited_loaded),
    on_many(DecreeIssued, on_decrees_issued),
    on_many(RegionChanged, on_changed),
    on_many(AreaDelineated, on_areas_delineated),
    on_many(VillagePositioned, on_villages_positioned),
    *SUBSCRIPTIONS,
    *(on_many(event, told) for event in COMPLAINTS),
)


service = Service(
    name="reporting",
    title="Reporting: recaps of what the programme measured and did",
    tables=Table,
    migrations=Path(__file__).parent / "migrations",
    routers=(
        *(recaps, breakdown, indicators, funds, progress, outlook, trainings),
        *(exports, seals, trace, odata, places, maps, boundary_files, stream, about),
        *(complaints, filings),
        *(audit.router("/v1/reports", require("audit:read")), dashboard),
    ),
    subscriptions=tuple(telling(one) for one in HEARD),
    rest=0,  # who did something looks here first whether it counts
    jobs=(*EXPORT_JOBS, *SEAL_JOBS, *COMPLAINT_JOBS),
    forget_generation=READ_MODEL,
    settle=settle,
    extend=extend,
)
