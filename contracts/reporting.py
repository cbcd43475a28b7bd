"""What reporting says: of complaints (PPM), which are its own and no read model."""

from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from contracts.base import Event

ComplaintCategory = Literal["umum", "informasi", "prosedur", "dana", "intervensi", "force_majeure"]
ComplaintChannel = Literal["web", "kotak", "pesan", "telepon", "lisan", "surat"]
ComplaintLevel = Literal["kelurahan", "kota", "provinsi", "pusat"]


class ComplaintEvent(Event):
    """A complaint (pengaduan) as it stands, without a word of what it says or who made it.

    `region` is whose it is to see: of the categories `dana` and `intervensi` that of the level above
    whom it is about, or "*". `days` are from filing to the answer, or to the end.
    """

    village: str
    category: ComplaintCategory
    channel: ComplaintChannel
    level: ComplaintLevel
    state: Literal["open", "answered", "confirmed", "closed"]
    outcome: Literal["confirmed", "unconfirmed"] | None
    about_kind: Literal["activity", "posting", "asset"] | None
    about_id: UUID | None
    filed_on: date
    due_on: date | None
    days: int | None


class ComplaintFiled(ComplaintEvent):
    """A complaint waits for an answer: it came in, was objected to, or another level has it now."""

    subject: ClassVar[str] = "reporting.complaint.filed.v1"


class ComplaintAnswered(ComplaintEvent):
    """A complaint was answered; its maker may confirm or object."""

    subject: ClassVar[str] = "reporting.complaint.answered.v1"


class ComplaintClosed(ComplaintEvent):
    """A complaint is over: its maker confirmed the answer, or nobody did in time."""

    subject: ClassVar[str] = "reporting.complaint.closed.v1"


EVENTS: tuple[type[Event], ...] = (ComplaintFiled, ComplaintAnswered, ComplaintClosed)
