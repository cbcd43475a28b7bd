"""How many strangers may file, and what is held back; pure.

An address is an IPv4 one or the IPv6 network (/64) of a household. Beyond the hour's number of an
address, or of a village, a filing is kept but waits to be looked at (`held`): nothing is refused that
might be honest. In a flooded village the first filing of an address still comes through, up to a
second number. Only what would fill the disk is refused, with when to come again.
"""

from datetime import date, datetime, time, timedelta
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import Final, NamedTuple

from contracts.regions import WIB
from services.reporting.complaints.models import Complaint, StepKind
from services.reporting.complaints.rules import DONE, FROM
from services.reporting.complaints.shapes import Said
from services.reporting.filings.problems import OnlyReads, TooManyFilings, WordsFull

ADDRESS_HOUR, ADDRESS_DAY = 10, 60
VILLAGE_HOUR, VILLAGE_CROWD = 60, 600
VILLAGE_DAY, VILLAGE_MOST = 3000, 10_000
MOST_WORDS: Final = 20
REPEATED_WITHIN: Final = timedelta(days=30)
HOUSEHOLD: Final = 64  # bits of an IPv6 address


class Counts(NamedTuple):
    """Filings of the address, and of the village, this one included."""

    address_hour: int
    address_day: int
    village_hour: int
    village_day: int


def network_of(address: str) -> str:
    """Whom an address belongs to."""
    try:
        known = ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(known, IPv6Address):
        return str(known.ipv4_mapped or IPv6Network((known, HOUSEHOLD), strict=False))
    return str(known)


def ensure_room(counts: Counts, moment: datetime) -> None:
    """Raise TooManyFilings beyond what a day may bring of an address, or to a village."""
    crowded = counts.village_day > VILLAGE_DAY and counts.address_day > 1
    if counts.address_day > ADDRESS_DAY or crowded or counts.village_day > VILLAGE_MOST:
        raise TooManyFilings(seconds=until_tomorrow(moment))


def is_held(counts: Counts) -> bool:
    """Whether it waits to be looked at."""
    if counts.address_hour > ADDRESS_HOUR or counts.village_hour > VILLAGE_CROWD:
        return True
    return counts.village_hour > VILLAGE_HOUR and counts.address_day > 1


def hour_of(moment: datetime) -> datetime:
    """When the hour began."""
    return moment.replace(minute=0, second=0, microsecond=0)


def day_of(moment: datetime) -> datetime:
    """When the day began in the capital."""
    return datetime.combine(moment.astimezone(WIB).date(), time(), WIB)


def until_tomorrow(moment: datetime) -> int:
    """Whole seconds until the capital's day ends."""
    return int((day_of(moment) + timedelta(days=1) - moment).total_seconds()) + 1


def may_repeat(data: Said) -> bool:
    """Only who does not say who they are may be one of several who said the same."""
    return not (data.name or data.contact)


def said(data: Said) -> tuple[str, ...]:
    """What makes two complaints the same: spaces and capitals do not."""
    words = " ".join(data.words.casefold().split())
    of = (data.village, data.rt, data.category, data.concerns, data.about_kind, data.about_id)
    return (words, *(str(one or "") for one in of))


def ensure_first(first: bool) -> None:  # noqa: FBT001 - it is all there is to say
    """Raise OnlyReads for the number of a repetition."""
    if not first:
        raise OnlyReads


def ensure_few(count: int) -> None:
    """Raise WordsFull beyond so many additions."""
    if count >= MOST_WORDS:
        raise WordsFull(most=MOST_WORDS)


def may(one: Complaint, step: StepKind) -> bool:
    """Whether it stands where this step begins."""
    return one.state in FROM[step]


def due(one: Complaint) -> date | None:
    """The day by which something is to happen, as its maker is told."""
    return None if one.due_on == DONE else one.due_on
