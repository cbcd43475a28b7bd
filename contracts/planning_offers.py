"""What planning says of pledges: money that a party promised for activities nobody pays yet."""

from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from contracts.base import Event
from contracts.finance import FundSourceCode
from contracts.money import Money
from contracts.planning import Frozen

Day = date  # where a field is called `date` itself
PledgeState = Literal["pledged", "submitted", "accepted", "declined", "withdrawn"]


class PledgeLine(Frozen):
    """How much of a pledge is for an activity."""

    activity_id: UUID
    amount: Money


class PledgeEvent(Event):
    """A pledge (komitmen) as it stands: so much of a source in a year, for these activities.

    `region` is that of its offer. Who promised it stays in planning; `made_by` is the account that
    wrote it down. Of its letter the number, the day and the hash are told.
    """

    offer_id: UUID
    source: FundSourceCode
    fiscal_year: int
    amount: Money
    lines: tuple[PledgeLine, ...]
    state: PledgeState
    number: str | None
    date: Day | None
    sha256: str | None
    made_by: str


class PledgeMade(PledgeEvent):
    """Money was promised for activities that nobody pays yet, or the promise was changed."""

    subject: ClassVar[str] = "planning.pledge.made.v1"


class PledgeSubmitted(PledgeEvent):
    """A pledge with its signed letter is handed to finance, which makes a ceiling of it or not."""

    subject: ClassVar[str] = "planning.pledge.submitted.v1"


class PledgeWithdrawn(PledgeEvent):
    """A pledge that was not handed to finance was taken back: its money is open again."""

    subject: ClassVar[str] = "planning.pledge.withdrawn.v1"


EVENTS: tuple[type[Event], ...] = (PledgeMade, PledgeSubmitted, PledgeWithdrawn)
