"""Which lines may join the registry, and how a region's history reads."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import groupby

from contracts.regions import level_of, parent
from services.chassis.problems import RegionNotFound
from services.survey.imports.columns import Faults
from services.survey.regions.lists import ONE, Bps, Line
from services.survey.regions.problems import BpsInvalid

OLD, NEW, SHARE, NAME = "kode_lama", "kode_baru", "bagian", "nama"
BPS_LENGTHS = (2, 4, 7, 10)
WHOLE = ("rename", "recode")  # kinds by which all of a region goes on as one
VILLAGE = len("35.19.09.2010")


@dataclass(frozen=True, slots=True)
class Known:
    """A line that the registry has already, or is to have."""

    valid_from: date
    old: str
    new: str
    name: str = ""


@dataclass
class History:
    """When codes begin and end, by the lines of the registry; `listed` are those that need none.

    A code that no line tells of holds always, if it is listed; an RT does while its village does.
    """

    listed: Callable[[str], bool]
    days: dict[str, dict[date, bool]] = field(default_factory=lambda: defaultdict(dict))
    old_days: dict[str, list[date]] = field(default_factory=lambda: defaultdict(list))
    pairs: set[tuple[date, str, str]] = field(default_factory=set)
    next: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def add(self, lines: Iterable[Known]) -> None:
        """Take lines in; on a day a code holds if a line leads to it, and else it has ended."""
        for line in lines:
            self.pairs.add((line.valid_from, line.old, line.new))
            self.days[line.old].setdefault(line.valid_from, False)
            self.days[line.new][line.valid_from] = True
            self.old_days[line.old].append(line.valid_from)
            if line.old != line.new:
                self.next[line.old].add(line.new)

    def ended(self, code: str, before: date, *, same: bool = False) -> date | None:
        """The day on which the code ended before a day (or on it); None while it holds."""
        told = [day for day in self.days.get(code, {}) if day < before or (same and day == before)]
        if told:
            last = max(told)
            return None if self.days[code][last] else last
        return self.ended(code[:VILLAGE], before, same=same) if "-" in code else None

    def begun(self, code: str) -> date | None:
        """The day on which a line made the code; None where it was there before all lines."""
        first = min(self.days.get(code, {}), default=None)
        return None if first is None or first in self.old_days.get(code, ()) else first

    def known(self, code: str, on: date) -> bool:
        """Whether the code is listed or some line made it up to that day."""
        told = any(holds and day <= on for day, holds in self.days.get(code, {}).items())
        return told or ("-" in code and self.known(code[:VILLAGE], on)) or self.listed(code)

    def leads_back(self, code: str) -> bool:
        """Whether going on from a code comes back to it."""
        seen: set[str] = set()
        waiting = list(self.next.get(code, ()))
        while waiting:
            one = waiting.pop()
            if one == code:
                return True
            if one not in seen:
                seen.add(one)
                waiting += self.next.get(one, ())
        return False


def check(
    lines: Sequence[Line], history: History, covers: Callable[[str], bool], faults: Faults
) -> None:
    """Note everything that keeps these lines from joining the registry whose history this is.

    Afterwards `history` has them too. `covers` tells whether a code lies in the importer's regions.
    """
    seen: dict[tuple[date, str, str], int] = {}
    in_order = sorted(lines, key=lambda line: (line.valid_from, line.row))
    for day, group in groupby(in_order, key=lambda line: line.valid_from):
        of_day = list(group)
        for line in of_day:
            key = (day, line.old, line.new)
            if (first := seen.setdefault(key, line.row)) != line.row:
                faults.add(line.row, NEW, "line_twice", first=first)
            _one(line, history, covers, faults)
        held = {line.new for line in of_day if history.days.get(line.new)}
        held = {code for code in held if history.ended(code, day) is None}
        history.add(Known(day, line.old, line.new) for line in of_day)
        _together(of_day, history, held, faults)
    for line in in_order:
        if line.old != line.new and history.leads_back(line.old):
            faults.add(line.row, NEW, "codes_cycle", value=line.old)


def _one(line: Line, history: History, covers: Callable[[str], bool], faults: Faults) -> None:
    """What one line says of itself, and whether its old code is there to change."""
    for column, code in ((OLD, line.old), (NEW, line.new)):
        if not covers(code):
            faults.add(line.row, column, "region_not_found", value=code)
    _kind(line, faults)
    day = line.valid_from
    if later := [known for known in history.old_days.get(line.old, ()) if known >= day]:
        faults.add(line.row, OLD, "change_overlaps", value=line.old, ended=min(later).isoformat())
    elif (begun := history.begun(line.old)) and begun >= day:
        faults.add(line.row, OLD, "old_code_not_yet", value=line.old, begun=begun.isoformat())
    elif not history.known(line.old, day):
        faults.add(line.row, OLD, "region_unknown", value=line.old)
    elif ended := history.ended(line.old, day):
        facts = {"day": day.isoformat(), "ended": ended.isoformat()}
        faults.add(line.row, OLD, "old_code_not_valid", value=line.old, **facts)


def _kind(line: Line, faults: Faults) -> None:
    """Whether codes, name and share fit the kind of change."""
    if level_of(line.old) != level_of(line.new):
        faults.add(line.row, NEW, "levels_differ", value=line.new, other=line.old)
    if line.kind == "recode" and line.old == line.new and "-" not in line.new:  # an RT may stay
        faults.add(line.row, NEW, "code_is_same", value=line.old)
    if line.kind == "rename" and line.old != line.new:
        faults.add(line.row, NEW, "code_differs", value=line.old)
    if line.kind == "rename" and not line.name:
        faults.add(line.row, NAME, "cell_empty")
    if line.kind in WHOLE and line.share != ONE:
        faults.add(line.row, SHARE, "share_invalid", value=f"{line.share:f}")


def _together(lines: Sequence[Line], history: History, held: set[str], faults: Faults) -> None:
    """What the lines of a day say together; `history` has them, `held` held before them."""
    by_old, by_new = _by(lines, lambda line: line.old), _by(lines, lambda line: line.new)
    for code, its in by_old.items():
        total = sum((line.share for line in its), Decimal(0))
        if total != 1:
            facts = {"day": its[-1].valid_from.isoformat(), "sum": f"{total.normalize():f}"}
            faults.add(its[-1].row, SHARE, "shares_differ", value=code, **facts)
    for line in lines:
        if line.kind == "split" and len(by_old[line.old]) == 1:
            faults.add(line.row, NEW, "split_of_one", value=line.old)
        if line.kind == "merge" and len(by_new[line.new]) == 1:
            faults.add(line.row, NEW, "merge_of_one", value=line.new)
        if line.new in held and line.new not in by_old:
            faults.add(line.row, NEW, "new_code_goes_on", value=line.new)
        _places(line, history, faults)


def _places(line: Line, history: History, faults: Faults) -> None:
    """Whether the new code has a name and a place to lie in."""
    day = line.valid_from
    if "-" in line.new:
        old, new = line.old[:VILLAGE], line.new[:VILLAGE]
        if history.ended(new, day, same=True) or not history.known(new, day):
            faults.add(line.row, NEW, "parent_unknown", value=new, other=line.new)
        elif old != new and (day, old, new) not in history.pairs:
            facts = {"other": new, "day": day.isoformat()}
            faults.add(line.row, NEW, "rt_without_village", value=old, **facts)
        return
    if not line.name and line.old != line.new and not _named(line, history):
        faults.add(line.row, NAME, "name_missing", value=line.new)
    above = parent(line.new)
    if above is not None and not history.known(above, day):
        faults.add(line.row, NEW, "parent_unknown", value=above, other=line.new)


def _named(line: Line, history: History) -> bool:
    """A recode keeps the name; what the list has has one."""
    return line.kind == "recode" or history.listed(line.new)


def _by(lines: Iterable[Line], key: Callable[[Line], str]) -> dict[str, list[Line]]:
    found: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        found[key(line)].append(line)
    return found


def changes(lines: Iterable[Line]) -> Iterator[tuple[date, str, list[Line]]]:
    """The lines of each day by the region that they are about: RTs by their village."""
    found: dict[tuple[date, str], list[Line]] = defaultdict(list)
    for line in lines:
        found[line.valid_from, line.old[:VILLAGE]].append(line)
    for (day, region), its in sorted(found.items()):
        yield day, region, sorted(its, key=lambda line: (line.old, line.new))


def check_bps(
    rows: Iterable[Bps],
    listed: Callable[[str], bool],
    covers: Callable[[str], bool],
    faults: Faults,
) -> None:
    """Note what keeps these BPS codes from being kept."""
    for row in rows:
        if not listed(row.code):
            faults.add(row.row, "kode", "region_unknown", value=row.code)
        elif not covers(row.code):
            faults.add(row.row, "kode", "region_not_found", value=row.code)


def ensure_bps(code: str) -> None:
    """Raise BpsInvalid unless a look-up is by digits of a level's length."""
    if not (code.isascii() and code.isdigit() and len(code) in BPS_LENGTHS):
        raise BpsInvalid(value=code)


def ensure_there(code: str, *, known: bool, mine: bool) -> None:
    """Raise RegionNotFound unless the region is there and the caller's."""
    if not (known and mine):
        raise RegionNotFound(region=code)


def holds(
    lines: Sequence[tuple[date, str, str]], code: str, on: date
) -> tuple[bool, date | None, date | None]:
    """Whether a code holds on a day; since when, and the day on which it ends or has ended.

    `lines` are those that lead from the code or to it: day, old code, new code.
    """
    before = {day for day, old, _ in lines if old == code}
    after = {day for day, _, new in lines if new == code}
    first = min(before | after, default=None)
    began = None if first in before else first
    ended = min(before - after, default=None)
    valid = (began is None or began <= on) and (ended is None or on < ended)
    return valid, began, ended
