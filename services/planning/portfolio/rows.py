"""The rows of an answer: who pays which work in which year, to the cent. Pure.

A class of payers takes from its purses what the till says, the first years first; its works follow
one another through these purses, so that few are paid by two. What two purses pay is two rows: the
money is exact in each, and whole units go to whoever pays more of them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from services.planning.portfolio.levels import places
from services.planning.portfolio.programme import Choice, Class, Programme, demands, works
from services.planning.portfolio.task import Candidate, Task
from services.planning.portfolio.till import paid

NOBODY = ""  # pays from the purse that is only supposed


@dataclass(frozen=True, slots=True)
class Row:
    """So much of a criterion in an RT, and the cents of a source in a year."""

    rt: str
    criterion: str
    volume: Decimal
    cents: int
    year: int
    source: str
    candidate: str | None = None


def rows(
    task: Task, programme: Programme, choice: Choice, decimals: Mapping[str, int]
) -> list[Row]:
    """All rows by RT and criterion; `decimals` are those of volumes in `RT criterion`."""
    takes = paid(programme.purses, demands(programme, choice))
    left = {payers: list(own.items()) for payers, own in takes.items()}
    found: list[Row] = []
    for at in choice.items:
        item = programme.items[at]
        if item.candidate is not None:
            ((payers, cents),) = item.costs.items()
            parts = list(_parts(left, payers, cents))
            found += _whole(task, task.candidates[item.candidate], item.year or 0, parts)
    for work in sorted(works(programme, choice), key=lambda one: (one.rt, one.criterion)):
        parts = list(_parts(left, work.payers, work.cents))
        exact = decimals[f"{work.rt} {work.criterion}"]
        volume = Decimal(work.units).scaleb(-exact)
        for share, (purse, cents) in zip(_shares(volume, exact, parts), parts, strict=True):
            source, year = _payer(task, purse)
            found.append(Row(work.rt, work.criterion, share, cents, year, source))
    return sorted(found, key=lambda row: (row.rt, row.criterion, row.year, row.source))


def _payer(task: Task, purse: int) -> tuple[str, int]:
    if purse == len(task.purses):
        return NOBODY, min(task.years)
    return task.purses[purse].source, task.purses[purse].year


def _parts(
    left: dict[Class, list[tuple[int, int]]], payers: Class, cents: int
) -> Iterator[tuple[int, int]]:
    """Purses and cents, taken off what is left of the class."""
    if not cents:
        yield min(payers), 0
    own = left.get(payers, [])
    while cents:
        purse, there = own[0]
        some = min(cents, there)
        yield purse, some
        cents -= some
        own[0] = (purse, there - some)
        if some == there:
            del own[0]


def _shares(volume: Decimal, decimals: int, parts: Sequence[tuple[int, int]]) -> list[Decimal]:
    """The volume as the parts pay for it, in whole steps that sum to it."""
    total = sum(cents for _, cents in parts)
    if len(parts) == 1 or not total:
        return [volume, *[Decimal(0)] * (len(parts) - 1)]
    step, given, so_far, found = Decimal(1).scaleb(-decimals), Decimal(0), 0, []
    for _, cents in parts:
        so_far += cents
        until = (volume * so_far / total).quantize(step, ROUND_HALF_UP)
        found.append(until - given)
        given = until
    return found


def _whole(
    task: Task, one: Candidate, year: int, parts: Sequence[tuple[int, int]]
) -> Iterator[Row]:
    """A candidate's rows: its cost stands once, with its first place."""
    (rt, criterion, text), *others = one.volumes
    volume = Decimal(text)
    for share, (purse, cents) in zip(_shares(volume, places(volume), parts), parts, strict=True):
        source, _ = _payer(task, purse)
        yield Row(rt, criterion, share, cents, year, source, one.key)
    source, _ = _payer(task, parts[0][0])
    for rt, criterion, text in others:
        yield Row(rt, criterion, Decimal(text), 0, year, source, one.key)
