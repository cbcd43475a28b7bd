"""Finance, wired together."""

from pathlib import Path

from contracts.planning_activities import (
    ActivityApproved,
    ActivityCancelled,
    ActivityCompleted,
    ActivityFunded,
    ActivityHandedOver,
    ActivityProgressed,
    ActivityProposed,
    ActivityStarted,
)
from contracts.planning_offers import PledgeSubmitted
from services.chassis import audit, regions
from services.chassis.auth import require
from services.chassis.inbox import on_many
from services.chassis.media import kept
from services.chassis.service import Service
from services.finance.accountability.routes import router as reports
from services.finance.accounts.routes import router as accounts
from services.finance.activities.handlers import on_activities
from services.finance.allocations.routes import router as allocations
from services.finance.audits.routes import router as audits
from services.finance.books.routes import books, realisation
from services.finance.ceilings.routes import router as ceilings
from services.finance.contributions.routes import router as contributions
from services.finance.db import Table
from services.finance.expenses.routes import router as expenses
from services.finance.flows.routes import router as flow
from services.finance.ledger.models import GUARDED
from services.finance.ledger.routes import router as ledger
from services.finance.payments.routes import agreements, instalments
from services.finance.published.routes import router as published
from services.finance.reconciliation.routes import lines, reconciliations, statements
from services.finance.requests.handlers import on_pledges_submitted
from services.finance.requests.routes import router as requests
from services.finance.schemes.routes import router as schemes
from services.finance.sources.routes import router as sources
from services.finance.tranches import jobs as expiry
from services.finance.tranches.routes import router as tranches

service = Service(
    name="finance",
    title="Finance: ceilings, allocations, tranches, expenses, accounts, and the ledger below them",
    tables=Table,
    migrations=Path(__file__).parent / "migrations",
    guarded=GUARDED,
    extend=kept.extend,
    jobs=(expiry.KIND,),
    routers=(
        *(sources, schemes),
        *(agreements, instalments, contributions),
        *(ceilings, requests, allocations, tranches, expenses, ledger),
        *(reports, audits, books, realisation, flow),
        *(accounts, statements, lines, reconciliations),
        published,
        audit.router("/v1/finance", require("audit:read")),
    ),
    subscriptions=(
        on_many(ActivityProposed, on_activities),
        on_many(ActivityApproved, on_activities),
        on_many(ActivityCancelled, on_activities),
        on_many(ActivityFunded, on_activities),
        on_many(ActivityStarted, on_activities),
        on_many(ActivityProgressed, on_activities),
        on_many(ActivityCompleted, on_activities),
        on_many(ActivityHandedOver, on_activities),
        on_many(PledgeSubmitted, on_pledges_submitted),
        regions.HEARD,
    ),
)
