"""What planning says of activities: from proposed and approved to completed and handed over."""

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Literal
from uuid import UUID

from contracts.base import Event
from contracts.finance import FundSourceCode
from contracts.money import Money
from contracts.planning import PROGRAMME, Frozen

Dimension = Literal["lingkungan", "sosial", "ekonomi"]
WorkMode = Literal["swakelola", "contract"]
Certificate = Literal["KB", "KC", "KK"]  # baik, cukup, kurang


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
    """An activity as it stands: what all events about one tell.

    `assessments` are the sealed scores whose needs it draws from, as of when it reserved them;
    `programme` is the one that it is done under.
    """

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
    assessments: tuple[UUID, ...] = ()
    programme: str = PROGRAMME


class ActivityProposed(ActivityEvent):
    """An activity of an approved plan is proposed for money, or proposed anew once found unfit."""

    subject: ClassVar[str] = "planning.activity.proposed.v1"


class ActivityApproved(ActivityEvent):
    """An activity is approved: what it does of each need is reserved for it alone."""

    subject: ClassVar[str] = "planning.activity.approved.v1"


class ActivityCancelled(ActivityEvent):
    """An activity will not be done; whatever it had reserved is free again."""

    subject: ClassVar[str] = "planning.activity.cancelled.v1"


class ActivityMoney(Frozen):
    """What a source has committed to an activity, paid out for it, and what of it was spent."""

    source: FundSourceCode
    committed: Money
    released: Money
    spent: Money


class WorkEvent(ActivityEvent):
    """An activity with how its doing goes: what all events from its money to its handover tell.

    Sums are over all weeks. `measured` is what the measurement book finds; names stay in planning.
    """

    mode: WorkMode | None
    executor_id: UUID | None
    started_on: date | None
    week: date | None
    physical: Decimal | None
    planned: Decimal | None
    hok_male: Decimal
    hok_female: Decimal
    wages: Money
    swadaya: Money
    photos_0: int
    photos_50: int
    photos_100: int
    measured: tuple[ActivityPlace, ...]
    completed_on: date | None
    certificate: Certificate | None
    certificate_number: str | None
    certificate_date: date | None
    handed_over_on: date | None
    kpp_id: UUID | None
    handover_number: str | None
    lpj_number: str | None
    money: tuple[ActivityMoney, ...]


class ActivityFunded(WorkEvent):
    """Every source that an activity counts on has committed what it was to pay."""

    subject: ClassVar[str] = "planning.activity.funded.v1"


class ActivityStarted(WorkEvent):
    """The work has begun."""

    subject: ClassVar[str] = "planning.activity.started.v1"


class ActivityProgressed(WorkEvent):
    """A week, a photo or a measurement was recorded, or a week was corrected."""

    subject: ClassVar[str] = "planning.activity.progressed.v1"


class ActivityCompleted(WorkEvent):
    """The work is done and certified: `measured` is drawn from its needs, the rest is free again."""

    subject: ClassVar[str] = "planning.activity.completed.v1"


class ActivityHandedOver(WorkEvent):
    """The work was handed over to those who keep it up (KPP)."""

    subject: ClassVar[str] = "planning.activity.handed_over.v1"


class AssetInspected(Event):
    """What was built was looked at in a year, or that inspection was corrected.

    `present` ada, `good` kondisi baik, `working` berfungsi, `used` dimanfaatkan, `developed`
    dikembangkan. `entity_id` is the id of the activity that built it.
    """

    subject: ClassVar[str] = "planning.asset.inspected.v1"

    kind: str
    title: str
    volume: Decimal
    unit: str
    kpp_id: UUID
    handed_over_on: date
    year: int
    inspected_on: date
    present: bool
    good: bool
    working: bool
    used: bool
    developed: bool


EVENTS: tuple[type[Event], ...] = (
    ActivityProposed,
    ActivityApproved,
    ActivityCancelled,
    ActivityFunded,
    ActivityStarted,
    ActivityProgressed,
    ActivityCompleted,
    ActivityHandedOver,
    AssetInspected,
)
