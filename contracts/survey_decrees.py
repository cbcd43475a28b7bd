"""What survey says of decrees (SK Kumuh)."""

from datetime import date
from decimal import Decimal
from typing import ClassVar, Literal
from uuid import UUID

from contracts.base import Event
from contracts.survey import SlumClass

Day = date  # where a field is called `date` itself
DecreeState = Literal["issued", "superseded", "revoked"]


class DecreeIssued(Event):
    """A decree (SK Kumuh) of a regency, as it stands: in force, superseded by a newer one, or revoked.

    `entity_id` is the decree; `region` is the regency or city, of DKI Jakarta the province. It names
    the slum RTs of one sealed round, which `rts` and `area_ha` count by class; its annex is at
    `link`, and `annex_sha256` is over the items there. In force from `date` on, and before `ended_on`.
    `verified_ha` are the verified hectares of its kawasan, `flagged` its RTs with open flags.
    """

    subject: ClassVar[str] = "survey.decree.issued.v1"

    round_id: UUID
    regulation: str
    year: int
    number: str
    date: date
    position: str
    state: DecreeState
    review_due: Day
    ended_on: Day | None
    supersedes: UUID | None
    superseded_by: UUID | None
    rts: dict[SlumClass, int]
    area_ha: dict[SlumClass, Decimal]
    slum_ha: Decimal
    verified_ha: Decimal | None
    villages: int
    areas: int
    flagged: int
    annex_sha256: str
    file_sha256: str
    link: str


EVENTS: tuple[type[Event], ...] = (DecreeIssued,)
