"""What planning says of activities: proposed, approved, cancelled."""

from decimal import Decimal
from typing import Any, ClassVar, Literal
from uuid import UUID

from contracts.base import Event
from contracts.finance import FundSourceCode
from contracts.money import Money
from contracts.planning import Frozen

Dimension = Literal["lingkungan", "sosial", "ekonomi"]


class ActivityPlace(Frozen):
    """So much of a criterion in an RT, in the criterion's unit."""

    rt: str
    criterion: str
    volume: Decimal


class ActivitySource(Frozen):
    """What a source of money is meant to pay."""

    source: FundSourceCode
    amount: Money


class ActivitySipd(Frozen):
    """Where it stands in the government's budget."""

    program: str
    kegiatan: str | None
    sub_kegiatan: str | None


class ActivityBeneficiaries(Frozen):
    """How many it serves; `mbr` and `poor` are among the people."""

    male: int
    female: int
    mbr: int | None
    poor: int | None
    households: int | None


class ActivityEvent(Event):
    """An activity as it stands: what all events about one tell."""

    plan_id: UUID
    copy_of: UUID | None
    kind: str
    dimension: Dimension
    title: str
    year: int
    volume: Decimal
    unit: str
    places: tuple[ActivityPlace, ...]
    geometry: dict[str, Any] | None
    needs: tuple[UUID, ...]
    institution_id: UUID | None
    sources: tuple[ActivitySource, ...]
    sipd: ActivitySipd | None
    land: str
    ded: str
    permit: str
    beneficiaries: ActivityBeneficiaries | None
    cost: Money
    state: str


class ActivityProposed(ActivityEvent):
    """An activity of an approved plan is proposed for money, or proposed anew once found unfit."""

    subject: ClassVar[str] = "planning.activity.proposed.v1"


class ActivityApproved(ActivityEvent):
    """An activity is approved: what it does of each need is reserved for it alone."""

    subject: ClassVar[str] = "planning.activity.approved.v1"


class ActivityCancelled(ActivityEvent):
    """An activity will not be done; whatever it had reserved is free again."""

    subject: ClassVar[str] = "planning.activity.cancelled.v1"


EVENTS: tuple[type[Event], ...] = (ActivityProposed, ActivityApproved, ActivityCancelled)
