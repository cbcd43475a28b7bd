"""Which kind of change an event is, places in the stream, and how they are said; pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from pydantic_core import to_json

from services.reporting.stream.models import Kind

# By how subjects begin; the longest that fits counts.
KINDS: Final = {
    "survey.": Kind.field,
    "survey.assessment.": Kind.recap,
    "survey.area.exited.": Kind.exit,
    "survey.decree.": Kind.decree,
    "survey.region.": Kind.region,
    "planning.": Kind.plan,
    "planning.activity.": Kind.activity,
    "planning.asset.": Kind.activity,
    "finance.": Kind.money,
    "reporting.complaint.": Kind.complaint,
}
PLACE: Final = re.compile(r"([0-9]{1,9})-([0-9]{1,18})")
Why = Literal["unknown_place", "rebuilt", "shutdown", "renew"]
EXAMPLE: Final = (
    "id: 1-4711\nevent: changed\n"
    'data: {"region":"35.19.09.2010","kinds":["money"],"at":"2026-11-30T08:00:00Z"}\n\n'
)


@dataclass(frozen=True, slots=True)
class Place:
    """Up to where somebody has been told, in one generation of the read model."""

    generation: int
    position: int

    def __str__(self) -> str:
        return f"{self.generation}-{self.position}"


@dataclass(frozen=True, slots=True)
class Change:
    """Something of these kinds changed in a region, up to a position."""

    region: str
    kinds: Sequence[str]
    at: datetime
    position: int


def kind_of(subject: str) -> Kind:
    """The kind of change that an event is; raises KeyError for one that belongs to none."""
    return KINDS[max((start for start in KINDS if subject.startswith(start)), key=len, default="")]


def region_of(code: str) -> str:
    """The region that is told: of an RT its village."""
    return code.partition("-")[0]


def behind(after: str, newest: Place) -> Place | None:
    """Read a place behind which all can be told; None when it is none, or of another read model."""
    told = PLACE.fullmatch(after)
    found = Place(int(told[1]), int(told[2])) if told else newest
    whole = told and found.generation == newest.generation and found.position <= newest.position
    return found if whole else None


def begun(place: Place) -> str:
    """The first frame: from here on changes are told."""
    return f"id: {place}\nevent: begun\ndata: {{}}\n\n"


def changed(changes: Sequence[Change], place: Place) -> list[str]:
    """Frames of what changed up to a place. The last alone has an id: behind it all are told."""
    said = [{"region": one.region, "kinds": one.kinds, "at": one.at} for one in changes]
    frames = [f"event: changed\ndata: {to_json(one).decode()}\n\n" for one in said]
    return [*frames[:-1], f"id: {place}\n{frames[-1]}"] if frames else []


def reset(place: Place, why: Why) -> str:
    """Anything may have changed: ask for everything again; it goes on from this place."""
    return f'id: {place}\nevent: reset\ndata: {{"why":"{why}"}}\n\n'


def ended(why: Why) -> str:
    """The last frame: come back, behind the last `id`."""
    return f'event: ended\ndata: {{"why":"{why}"}}\n\n'
