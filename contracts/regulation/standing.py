"""Where a place stands beside its score: considerations, legality, priority, pattern, authority."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from contracts.regulation import rules

if TYPE_CHECKING:
    from contracts.regulation.engine import Regulation
    from contracts.regulation.exact import Number
    from contracts.regulation.model import Authority

DENSITY: Final = "density"
YES, NO = "yes", "no"


@dataclass(frozen=True, slots=True)
class Facts:
    """What people know of a place beside its measures; None is unknown.

    `city_size` is that of its regency or city: `metropolitan`, `large`, `medium` or `small`.
    """

    strategic: bool | None = None
    city_size: str | None = None
    potential: bool | None = None
    land_status_clear: bool | None = None
    fits_spatial_plan: bool | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What follows from a class, facts, people and hectares; None with a flag that says why.

    `density` is the answer to 8b, `considerations` the sum of the three scores.
    """

    per_hectare: int | None
    density: str | None
    considerations: int | None
    considerations_class: str | None
    legal: bool | None
    priority: int | None
    priority_code: str | None
    pattern: str | None
    flags: tuple[str, ...]


def stand(
    regulation: "Regulation", slum_class: str, facts: Facts, population: "Number", area_ha: "Number"
) -> Standing:
    """Apply the rules around the score to one place; what is unknown stays unknown.

    ValueError for a class or a size of a city that the regulation does not know.
    """
    answers, unknown = considered(regulation, facts, population, area_ha)
    found = regulation.considerations(answers)
    asked = {
        item.id: (item.fact, getattr(facts, item.fact)) for item in regulation.package.legality
    }
    legal = regulation.legality({id: answer for id, (_, answer) in asked.items()})
    unknown += tuple(f"{fact}_unknown" for fact, answer in asked.values() if answer is None)
    priority = regulation.priority(slum_class, found.level, legal)
    handling = regulation.handling(slum_class, legal)
    return Standing(
        per_hectare=rules.per_hectare(population, area_ha),
        density=next(answers[c.id] for c in regulation.package.considerations if c.fact == DENSITY),
        considerations=found.total,
        considerations_class=found.level,
        legal=legal,
        priority=priority.number,
        priority_code=priority.code,
        pattern=handling.id if handling else None,
        flags=(*unknown, *priority.flags),
    )


def considered(
    regulation: "Regulation", facts: Facts, population: "Number", area_ha: "Number"
) -> tuple[Mapping[str, str | None], tuple[str, ...]]:
    """The answers to 8a, 8b and 8c by id, and a flag for each that is unknown."""
    answers: dict[str, str | None] = {}
    flags: list[str] = []
    for item in regulation.package.considerations:
        if item.fact == DENSITY:
            answer, flag = _dense(regulation, facts.city_size, population, area_ha)
        else:
            fact: bool | None = getattr(facts, item.fact)
            answer = None if fact is None else YES if fact else NO
            flag = f"{item.fact}_unknown"
        answers[item.id] = answer
        flags += [flag] if answer is None else []
    return answers, tuple(flags)


def _dense(
    regulation: "Regulation", city: str | None, population: "Number", area_ha: "Number"
) -> tuple[str | None, str]:
    if city is None:
        return None, "city_size_unknown"
    return regulation.density_answer(population, area_ha, city), "density_unknown"


def in_charge(
    regulation: "Regulation", village_slum_ha: "Number", *, slum: bool
) -> tuple["Authority | None", tuple[str, ...]]:
    """Who is in charge of a slum, by the slum hectares of its whole village; or the flag why not.

    Source: DOMAIN 1.6 (S9 applies the bounds to the sum of a village).
    """
    if not slum:
        return None, ()
    found = regulation.authority(village_slum_ha)
    return found, () if found else ("slum_area_unknown",)
