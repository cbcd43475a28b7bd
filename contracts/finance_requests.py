"""What finance says of requests for a ceiling, which planning's pledges become."""

from typing import ClassVar
from uuid import UUID

from contracts.base import Event
from contracts.finance import FundSourceCode
from contracts.money import Money


class RequestEvent(Event):
    """A request for a ceiling as it was decided; it bears the id of its pledge."""

    source: FundSourceCode
    fiscal_year: int
    amount: Money


class RequestAccepted(RequestEvent):
    """A ceiling was set for a pledge, or one that there was became larger by it (`raised`)."""

    subject: ClassVar[str] = "finance.request.accepted.v1"

    ceiling_id: UUID
    raised: bool


class RequestDeclined(RequestEvent):
    """No ceiling comes of a pledge; why stands in finance."""

    subject: ClassVar[str] = "finance.request.declined.v1"


EVENTS: tuple[type[Event], ...] = (RequestAccepted, RequestDeclined)
