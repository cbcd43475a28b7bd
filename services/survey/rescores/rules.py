"""From sealed numbers to another regulation's score."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from contracts.regulation import DENOMINATORS, Regulation
from services.survey.rescores.models import Rescored, RescoredRead
from services.survey.standings.models import StandingRead

CARRIED = ("level", "code", "name", "region", "area_ha", "total_before", "class_before")
SCORED = ("average_before", "total", "slum_class", "average", "flags")
Numbers = Sequence[Decimal | None]


def rescored(
    sealed: Regulation, law: Regulation, places: Iterable[Any], sums: Mapping[str, Numbers]
) -> Iterator[tuple[Any, ...]]:
    """Rows of CARRIED and SCORED; a place above RTs has its numbers in `sums`, an RT in its row."""
    known = len(CARRIED)
    taken = positions(sealed, law)
    for place in places:
        numbers = sums.get(place.code) or place[known:]
        moved = [None if at is None else numbers[at] for at in taken]
        score = law.score_row(moved)
        flags = list(dict.fromkeys(flag for _, flag in score.flags))
        averages = sealed.average_row(numbers), law.average_row(moved)
        yield (*place[:known], averages[0], score.total, score.slum_class, averages[1], flags)


def positions(sealed: Regulation, law: Regulation) -> list[int | None]:
    """Where each number that a regulation asks for stands among those that were sealed."""
    heads = len(DENOMINATORS)
    at = {criterion.id: heads + n for n, criterion in enumerate(sealed.criteria)}
    asked = [None if id is None else at[id] for id in law.counterparts(sealed)]
    return [*range(heads), *asked]


def shown(place: Rescored, standing: StandingRead) -> RescoredRead:
    """A place as people see it."""
    return RescoredRead.model_validate(place.model_dump() | standing.model_dump())
