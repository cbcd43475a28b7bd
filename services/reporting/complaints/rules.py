"""How complaints move, who sees and who handles them; pure.

Nobody handles what is said of their own level. A complaint of a sensitive category concerns a
level (the kelurahan unless said), and belongs to the region one level above it: whoever's regions
do not hold that one does not see it, in no list, count, event, trace or audit trail.
"""

from datetime import date
from typing import Final
from uuid import UUID

from contracts.regions import contains, level_of, regions, valid_region_code, village_of
from services.chassis.auth import Principal
from services.chassis.problems import RegionNotFound
from services.reporting.complaints.models import (
    OPEN,
    AboutKind,
    Category,
    Complaint,
    Level,
    State,
    StepKind,
)
from services.reporting.complaints.problems import (
    AboutElsewhere,
    AboutIncomplete,
    AtOtherLevel,
    ComplaintState,
    CountryOnly,
    DismissalNeedsReason,
    LevelTooLow,
    OwnAnswer,
    OwnErasure,
    RtElsewhere,
    SameLevel,
    StillConfirmable,
    VillageNeeded,
)

SENSITIVE: Final = frozenset({Category.dana, Category.intervensi})
LEVELS: Final = tuple(Level)
WIDTHS: Final = {Level.kelurahan: 13, Level.kota: 5, Level.provinsi: 2}
COUNTRY: Final = "*"
CONFIRM: Final = "konfirmasi"
DONE: Final = date(2100, 12, 31)  # nothing more is due
ME, NOBODY = "me", "none"
FROM: Final = {
    StepKind.assigned: OPEN,
    StepKind.noted: (*OPEN, State.answered),
    StepKind.referred: OPEN,
    StepKind.answered: OPEN,
    StepKind.confirmed: (State.answered,),
    StepKind.objected: (State.answered,),
    StepKind.closed: (State.answered,),
    StepKind.words: (State.held, *OPEN, State.answered),
    StepKind.released: (State.held,),
    StepKind.dismissed: (State.held,),
}


def above(level: Level) -> Level:
    """The level one higher; there is none above the centre."""
    return LEVELS[min(LEVELS.index(level) + 1, len(LEVELS) - 1)]


def at_level(village: str, level: Level) -> str:
    """The region of a village that a level looks after."""
    return village[: WIDTHS[level]] if level in WIDTHS else COUNTRY


def lowest(category: Category, concerns: Level | None) -> Level:
    """The lowest level that handles it: of a sensitive one, the level above whom it is about."""
    if category not in SENSITIVE:
        return Level.kelurahan
    return above(concerns or Level.kelurahan)


def concerned(category: Category, concerns: Level | None) -> Level | None:
    """Whose doings a sensitive one is about; of any other that does not count."""
    return (concerns or Level.kelurahan) if category in SENSITIVE else None


def seen_from(village: str, category: Category, concerns: Level | None) -> str:
    """Whose it is to see: the region of the lowest level that handles it."""
    return at_level(village, lowest(category, concerns))


def ensure_village(region: str) -> None:
    """Raise RegionNotFound or VillageNeeded unless it is a known village."""
    if not valid_region_code(region) or region not in regions:
        raise RegionNotFound(region=region)
    if level_of(region) != "village":
        raise VillageNeeded(region=region)


def ensure_rt(village: str, rt: str | None) -> None:
    """Raise RtElsewhere unless the RT is written as one of the village."""
    if rt is None:
        return
    if not valid_region_code(rt) or level_of(rt) != "rt" or village_of(rt) != village:
        raise RtElsewhere(rt=rt, village=village)


def ensure_about(kind: AboutKind | None, id: UUID | None) -> None:
    """Raise AboutIncomplete for half of what it points at."""
    if (kind is None) != (id is None):
        raise AboutIncomplete


def ensure_there(village: str, region: str | None) -> None:
    """Raise AboutElsewhere when what is pointed at is known, and of another place."""
    if region is not None and not (contains(region, village) or contains(village, region)):
        raise AboutElsewhere(village=village)


def at_own_level(one: Complaint, by: Principal) -> bool:
    """Whether the caller looks after the region of its level."""
    return by.covers(at_level(one.village, Level(one.level)))


def ensure_level(one: Complaint, by: Principal) -> None:
    """Raise AtOtherLevel unless the caller looks after the region of its level."""
    if not at_own_level(one, by):
        raise AtOtherLevel(level=one.level)


def ensure_may(one: Complaint, step: StepKind) -> None:
    """Raise ComplaintState unless it stands where this step begins."""
    if one.state not in FROM[step]:
        raise ComplaintState(state=one.state)


def ensure_other(one: Complaint, by: str) -> None:
    """Raise OwnAnswer: who answered does not say that the answer is good."""
    if one.answered_by == by:
        raise OwnAnswer


def ensure_closable(one: Complaint, by: str, today: date, eraser: str | None) -> None:
    """Raise OwnAnswer or StillConfirmable: two persons, and its maker has time to confirm.

    Once its words are erased nobody can answer it or object: it ends when another person says so,
    who is not the eraser; raises OwnErasure.
    """
    erased = one.words_key is None
    if not (erased and one.state in OPEN):
        ensure_may(one, StepKind.closed)
    ensure_other(one, by)
    if erased and by == eraser:
        raise OwnErasure
    if not erased and today <= one.due_on:
        raise StillConfirmable(until=one.due_on)


def ensure_referable(one: Complaint, to: Level) -> None:
    """Raise SameLevel, or LevelTooLow for a sensitive one."""
    ensure_may(one, StepKind.referred)
    if one.level == to:
        raise SameLevel(level=to)
    least = lowest(Category(one.category), Level(one.concerns) if one.concerns else None)
    if LEVELS.index(to) < LEVELS.index(least):
        raise LevelTooLow(concerns=one.concerns or Level.kelurahan, lowest=least)


def ensure_reasoned(decision: str, reason: str | None) -> None:
    """Raise DismissalNeedsReason for a dismissal without one."""
    if decision == "dismiss" and reason is None:
        raise DismissalNeedsReason


def ensure_whole_country(by: Principal) -> None:
    """Raise CountryOnly unless all regions are the caller's."""
    if not by.covers(COUNTRY):
        raise CountryOnly


def term(category: str, level: str) -> str:
    """The id of the days to answer."""
    return f"{category}.{level}"


def overdue(one: Complaint, today: date) -> bool:
    """Open, and the day of its answer is over."""
    return one.state in OPEN and one.due_on < today


def log_of(one: Complaint) -> str | None:
    """The log number as it is written: regency, year, number."""
    if one.log_number is None:
        return None
    return f"{one.regency}/{one.log_year}/{one.log_number:04d}"


def account(said: object, me: str) -> str | None:
    """The account that is meant: `me` is the caller's own."""
    return me if said == ME else str(said) if said is not None else None
