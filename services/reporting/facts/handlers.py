"""Which events are kept where.

Not heard: what the gateway tells of endpoints (`gateway.*`), which is about messages and not about
the programme.
"""

from collections.abc import Mapping, Sequence

from sqlmodel.ext.asyncio.session import AsyncSession

from contracts import finance as money
from contracts import planning as plans
from contracts import planning_activities as works
from contracts import survey as field
from contracts.base import Event
from services.chassis.inbox import Subscription, on_many
from services.reporting.facts import commands
from services.reporting.facts.finance import Account, Audit, Posting, Statement
from services.reporting.facts.planning import (
    Activity,
    Exhausted,
    Inspection,
    Institution,
    Meeting,
    PlanEdition,
    Stage,
    Training,
    Work,
    WorkWeek,
)
from services.reporting.facts.statements import Projection, Sums
from services.reporting.facts.sums import DIMENSIONS, KINDS, ActivityDelta, MoneyDelta
from services.reporting.facts.survey import Erasure, Record, Round, Sheet
from services.reporting.facts.versions import ActivityVersion, PostingVersion

MONEY = Sums(
    MoneyDelta,
    PostingVersion,
    keys={"year": "{of}.fiscal_year", "source": "{of}.source"},
    adds={
        name: f"CASE {{of}}.kind WHEN '{kind}' THEN {{of}}.amount ELSE 0 END"
        for name, kind in KINDS.items()
    },
)
STATES = Sums(
    ActivityDelta,
    ActivityVersion,
    keys={"year": "{of}.year", "state": "{of}.state"},
    adds={name: f"({{of}}.dimension = '{name}')::int" for name in DIMENSIONS}
    | {
        f"{name}_cost": f"CASE {{of}}.dimension WHEN '{name}' THEN {{of}}.cost ELSE 0 END"
        for name in DIMENSIONS
    },
)

ACTIVITY = Projection(Activity, sums=STATES)
WORK = (ACTIVITY, Projection(Work), Projection(WorkWeek, where="e.week IS NOT NULL"))
PLAN = Projection(PlanEdition)
RECORD = Projection(Record)
STATEMENT = Projection(Statement)


def posting(kind: str, **told: str) -> Projection:
    """Money of that kind; `told` are columns that the event has under another name."""
    return Projection(Posting, told=told, fixed={"kind": f"'{kind}'"}, sums=MONEY)


CEILING = posting("ceiling", ceiling_id="carried_from")
CONTRIBUTION = Projection(
    Posting,
    told={"category": "kind", "posted_on": "given_on"},
    fixed={"kind": "'contribution'", "source": "'swadaya'"},
    sums=MONEY,
)
KEPT: Mapping[type[Event], tuple[Projection, ...]] = {
    field.SheetRecorded: (Projection(Sheet, fixed={"withdrawn": "false"}),),
    field.SheetWithdrawn: (Projection(Sheet, fixed={"withdrawn": "true"}),),
    field.RoundSealed: (Projection(Round),),
    field.SubmissionReceived: (RECORD,),
    field.SubmissionCorrected: (RECORD,),
    field.SubmissionReturned: (RECORD,),
    field.SubmissionApproved: (RECORD,),
    field.SubmissionRejected: (RECORD,),
    field.SubmissionMerged: (RECORD,),
    field.SubmissionUnmerged: (RECORD,),
    field.PersonErasedEvent: (Projection(Erasure),),
    plans.InstitutionRegistered: (Projection(Institution),),
    plans.StageReached: (Projection(Stage),),
    plans.MeetingHeld: (Projection(Meeting),),
    plans.NeedExhausted: (Projection(Exhausted),),
    plans.PlanDrafted: (PLAN,),
    plans.PlanSubmitted: (PLAN,),
    plans.PlanReturned: (PLAN,),
    plans.PlanApproved: (PLAN,),
    plans.PlanSuperseded: (PLAN,),
    plans.TrainingHeld: (Projection(Training),),
    works.ActivityProposed: (ACTIVITY,),
    works.ActivityApproved: (ACTIVITY,),
    works.ActivityCancelled: (ACTIVITY,),
    works.ActivityFunded: WORK,
    works.ActivityStarted: WORK,
    works.ActivityProgressed: WORK,
    works.ActivityCompleted: WORK,
    works.ActivityHandedOver: WORK,
    works.AssetInspected: (Projection(Inspection),),
    money.CeilingSet: (CEILING,),
    money.CeilingRevised: (CEILING,),
    money.AllocationCommitted: (posting("allocation", posted_on="date", category="scheme"),),
    money.TrancheReleased: (posting("tranche", posted_on="released_on"),),
    money.PaymentMade: (posting("payment", posted_on="paid_on", number="receipt_number"),),
    money.ContributionRecorded: (CONTRIBUTION,),
    money.AccountabilityAccepted: (Projection(Account),),
    money.StatementReconciled: (STATEMENT,),
    money.StatementMismatched: (STATEMENT,),
    money.AuditRecorded: (Projection(Audit),),
}


def keep(event: type[Event], projections: tuple[Projection, ...]) -> Subscription:
    """Hear an event, and put it into each of its tables."""

    async def hear(session: AsyncSession, events: Sequence[Event]) -> None:
        await commands.take(session, projections, events)

    return on_many(event, hear)


SUBSCRIPTIONS = tuple(keep(event, projections) for event, projections in KEPT.items())
