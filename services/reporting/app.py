"""Reporting, wired together."""

from pathlib import Path

from contracts.survey import AssessmentSealed
from services.chassis.inbox import on_many
from services.chassis.service import Service
from services.reporting.db import Table
from services.reporting.projections.handlers import on_assessments_sealed
from services.reporting.recaps.routes import router as recaps

service = Service(
    name="reporting",
    title="Reporting: recaps of what the programme measured and did",
    tables=Table,
    migrations=Path(__file__).parent / "migrations",
    routers=(recaps,),
    subscriptions=(on_many(AssessmentSealed, on_assessments_sealed),),
    forget_generation=("rt_scores", "rt_deltas", "recap_deltas"),
)
