"""Planning, wired together."""

from collections.abc import Sequence
from pathlib import Path

from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.finance import AllocationCommitted, PaymentMade, TrancheReleased
from contracts.finance_requests import RequestAccepted, RequestDeclined
from contracts.survey import AreaDelineated, AssessmentSealed
from services.chassis import audit, regions
from services.chassis.auth import require
from services.chassis.inbox import on, on_many
from services.chassis.media import kept
from services.chassis.service import Service
from services.planning.activities.routes import router as activities
from services.planning.alignment.routes import router as alignment
from services.planning.areas.handlers import on_areas_delineated
from services.planning.consolidation.routes import router as consolidation
from services.planning.costing.routes import rabs, unit_prices
from services.planning.cycle.routes import router as cycle
from services.planning.db import Table
from services.planning.decisions.routes import router as decisions
from services.planning.documents.routes import router as documents
from services.planning.execution.routes import router as execution
from services.planning.frontiers.jobs import KIND as FRONTIERS
from services.planning.frontiers.routes import router as frontiers
from services.planning.funding.routes import router as funding
from services.planning.institutions.routes import router as institutions
from services.planning.media.routes import lists as media_files
from services.planning.media.routes import router as media
from services.planning.meetings.routes import router as meetings
from services.planning.money.handlers import on_money
from services.planning.needs.handlers import on_assessments_sealed as open_needs
from services.planning.needs.routes import router as needs
from services.planning.offers.routes import lists as offer_files
from services.planning.offers.routes import router as offers
from services.planning.plans.routes import router as plans
from services.planning.pledges import handlers as pledged
from services.planning.pledges.routes import router as pledges
from services.planning.portfolio.jobs import KIND as PORTFOLIOS
from services.planning.portfolio.routes import router as portfolio
from services.planning.progress.routes import router as progress
from services.planning.safeguards.routes import router as safeguards
from services.planning.selfmapping.routes import router as selfmapping
from services.planning.simulation.handlers import on_assessments_sealed as keep_measurements
from services.planning.simulation.routes import router as simulation
from services.planning.training.routes import lists as training_files
from services.planning.training.routes import router as training
from services.planning.upkeep.routes import router as upkeep
from services.planning.votes.routes import router as votes


async def on_assessments_sealed(session: AsyncSession, events: Sequence[AssessmentSealed]) -> None:
    """A sealed round opens needs and is kept for simulations."""
    await open_needs(session, events)
    await keep_measurements(session, events)


service = Service(
    name="planning",
    title="Planning: institutions, the cycle, meetings, needs, plans, activities, training",
    tables=Table,
    migrations=Path(__file__).parent / "migrations",
    routers=(
        *(institutions, cycle, meetings, selfmapping, needs),
        # Files of plans come before plans: `{id}` would take their names for ids.
        *(documents, plans, alignment),
        *(activities, decisions, safeguards),
        *(unit_prices, rabs, simulation, portfolio, frontiers),
        *(training, training_files, media, media_files),
        *(execution, progress, upkeep, votes),
        *(funding, offers, offer_files, pledges, consolidation),
        audit.router("/v1/planning", require("audit:read")),
    ),
    subscriptions=(
        on_many(AssessmentSealed, on_assessments_sealed),
        on_many(AreaDelineated, on_areas_delineated),
        on_many(AllocationCommitted, on_money),
        on_many(TrancheReleased, on_money),
        on_many(PaymentMade, on_money),
        on(RequestAccepted, pledged.on_accepted),
        on(RequestDeclined, pledged.on_declined),
        regions.HEARD,
    ),
    jobs=(PORTFOLIOS, FRONTIERS),
    extend=kept.extend,
)
