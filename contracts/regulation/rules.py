"""The rules around a score: considerations, legality, priority, handling, authority, exit."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from contracts.regulation.exact import Number, number, readable, rounded

if TYPE_CHECKING:
    from contracts.regulation.model import Authority, Handling, Package, SlumClass

NO_SLUM: Final = "none"
CONSIDERATIONS_MISSING: Final = "considerations_missing"
LEGALITY_MISSING: Final = "legality_missing"
NOT_A_SLUM: Final = "not_a_slum"


@dataclass(frozen=True, slots=True)
class Priority:
    """The order in which a place is handled; number and code are None when a flag says why."""

    number: int | None
    code: str | None
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Considerations:
    """The other considerations of a place: summed points and class, or the flag why not."""

    total: int | None
    level: str | None
    flags: tuple[str, ...] = ()


def class_of(package: "Package", total: int) -> "SlumClass":
    """Find the class of a total; ValueError when no sheet can have such a total."""
    for slum in package.classes:
        if slum.min <= total <= slum.max:
            return slum
    last = package.classes[-1].max
    raise ValueError(f"A total of {total} is not possible; totals run from 0 to {last}.")


def consider(package: "Package", answers: Mapping[str, str | None]) -> Considerations:
    """Sum the answers to 8a, 8b and 8c (option ids) and find their class.

    Missing answers give no sum, never a default. ValueError for an answer that is no option.
    Source: DOMAIN 1.6 (points S1; classes unconfirmed).
    """
    total = 0
    for item in package.considerations:
        answer = answers.get(item.id)
        if answer is None:
            return Considerations(None, None, (CONSIDERATIONS_MISSING,))
        points = {option.id: option.score for option in item.options}
        if answer not in points:
            raise ValueError(f"{answer} is no answer to {item.id}; choose {', '.join(points)}.")
        total += points[answer]
    level = next(c.id for c in package.consideration_classes if c.min <= total <= c.max)
    return Considerations(total, level)


def density_answer(
    package: "Package", population: Number, area_ha: Number, city: str
) -> str | None:
    """Answer 8b from people per hectare (rounded to a whole number) and the size of the city.

    None when either number is missing, unreadable or not above zero; ValueError for an unknown
    city size. Source: DOMAIN 1.6 (unconfirmed, consistent with S13).
    """
    bands = [band for band in package.density_bands if city in band.cities]
    if not bands:
        raise ValueError(f"{city} is no size of a city that this regulation knows.")
    people = per_hectare(population, area_ha)
    return None if people is None else [b.option for b in bands if b.min <= people][-1]


def per_hectare(population: Number, area_ha: Number) -> int | None:
    """People per hectare as a whole number; None when either is missing, unreadable or below.

    Zero people are a number, zero hectares are none.
    """
    people, hectares = number(population), number(area_ha)
    if people is None or hectares is None or not readable(people) or not readable(hectares):
        return None
    return share_per_unit(people, hectares) if people >= 0 and hectares > 0 else None


def share_per_unit(amount: Decimal, units: Decimal) -> int:
    """Divide two readable numbers (units above zero, amount not below) to a whole number."""
    top, bottom = amount.as_integer_ratio(), units.as_integer_ratio()
    numerator, denominator = top[0] * bottom[1], top[1] * bottom[0]
    return (2 * numerator + denominator) // (2 * denominator)


def legality(package: "Package", answers: Mapping[str, bool | None]) -> bool | None:
    """Join 9a and 9b: legal when both are positive, None while either is missing.

    Source: DOMAIN 1.6 (questions S1; the joining rule unconfirmed).
    """
    given = [answers.get(item.id) for item in package.legality]
    return None if None in given else all(given)


def priority(
    package: "Package",
    slum_class: str,
    considerations: str | None,
    legal: bool | None,  # noqa: FBT001 - the third answer of the table
) -> Priority:
    """Find priority number and code; without a slum, considerations or legality there is none.

    `considerations` is `low`, `medium` or `high`. ValueError for an unknown class or level.
    Source: DOMAIN 1.6 (numbers S10; codes unconfirmed).
    """
    _known(slum_class, [c.id for c in package.classes], "class")
    if slum_class == NO_SLUM:
        return Priority(None, None, (NOT_A_SLUM,))
    missing = ((CONSIDERATIONS_MISSING, considerations), (LEGALITY_MISSING, legal))
    flags = tuple(flag for flag, value in missing if value is None)
    if considerations is None or legal is None:
        return Priority(None, None, flags)
    _known(considerations, [c.id for c in package.consideration_classes], "level")
    for cell in package.priorities:
        if (cell.slum_class, cell.considerations) == (slum_class, considerations):
            return Priority(cell.number, cell.code_legal if legal else cell.code_illegal)
    raise ValueError(f"{package.id} has no priority for {slum_class} with {considerations}.")


def handling(
    package: "Package",
    slum_class: str,
    legal: bool | None,  # noqa: FBT001 - the second answer of the table
) -> "Handling | None":
    """Find the pattern of handling; None without a slum or while legality is missing.

    ValueError for an unknown class. Source: DOMAIN 1.6 (S14, article 29).
    """
    _known(slum_class, [c.id for c in package.classes], "class")
    cells = ((h.slum_class, h.legal, h) for h in package.handling)
    return next((h for slum, is_legal, h in cells if (slum, is_legal) == (slum_class, legal)), None)


def authority(package: "Package", area_ha: Number) -> "Authority | None":
    """Find who is in charge of so many hectares, rounded as the regulation says.

    None when the hectares are missing, unreadable or negative. Source: DOMAIN 1.6 (S9).
    """
    hectares = number(area_ha)
    if hectares is None or not readable(hectares) or hectares < 0:
        return None
    compared: Decimal = rounded(hectares, package.area_decimals)
    return [a for a in package.authorities if a.min_ha <= compared][-1]


def _known(id: str, ids: list[str], what: str) -> None:
    if id not in ids:
        raise ValueError(f"{id} is no {what} of this regulation; it knows {', '.join(ids)}.")
