"""The recap turned around: from what is good to what is wrong, criterion by criterion.

Source of all: sheet "Kekumuhan Awal_RT" of the ministry's workbook (S7), with its rounding: ROUND
takes halves away from zero, INT goes down. Shares of households are exact fractions, so that
INT(40 x (1 - 37/40)) is 3 and not the 2 of binary arithmetic.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Final

from contracts.regulation import Measures
from services.survey.questionnaire.models import Parameters
from services.survey.questionnaire.recap import Recap

HALF: Final = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Conversion:
    """How one problem volume is made, and the questions of Format B without which it is unknown."""

    volume: Callable[[Recap], Decimal | int]
    needs: tuple[str, ...] = ()


def rounded(number: Fraction) -> int:
    """ROUND(number, 0) of the workbook: halves go away from zero."""
    return floor(number + HALF) if number >= 0 else -floor(HALF - number)


def unserved(recap: Recap, served: int) -> Fraction:
    """KK x (1 - served share of KRT); 0 without households, as IFERROR has it."""
    return Fraction(recap.kk * (recap.krt - served), recap.krt) if recap.krt else Fraction(0)


_ROAD: Final = ("q5", "q9", "q10", "q11", "q12")
_DRAIN_NEW: Final = ("q21", "q22")

SIXTEEN: Final = {
    "1a": Conversion(lambda r: r.krt - r.orderly),
    "1b": Conversion(lambda r: r.dense_ha, ("q2", "q3")),  # the whole area or nothing
    "1c": Conversion(lambda r: r.krt - r.sturdy),  # floor area plays no part
    "2a": Conversion(lambda r: r.road_new, ("q8",)),
    "2b": Conversion(lambda r: r.road - r.road_good, _ROAD),
    "3a": Conversion(lambda r: rounded(unserved(r, r.water_access))),
    "3b": Conversion(lambda r: rounded(unserved(r, r.water_enough))),
    "4a": Conversion(lambda r: r.settlement_ha - r.dry_ha, ("q2", "q15", "q16", "q17", "q18")),
    "4b": Conversion(lambda r: r.drain_new, _DRAIN_NEW),
    "4c": Conversion(lambda r: r.drain - r.drain_good, ("q20", "q27")),
    "5a": Conversion(lambda r: floor(unserved(r, r.toilet))),
    "5b": Conversion(lambda r: floor(unserved(r, r.toilet_technical))),
    "6a": Conversion(lambda r: r.kk - r.waste_served, ("q29", "q30")),
    "6b": Conversion(lambda r: floor(unserved(r, r.waste_hauled))),
    "7a": Conversion(lambda r: r.krt - r.fire_prepared, ("q34", "q35")),
    "7b": Conversion(lambda r: r.krt - r.fire_equipped, ("q34",)),
}
# The rows that only the 19 parameters have (S8); the last of 4 moves from 4c to 4e.
NINETEEN: Final = SIXTEEN | {
    "4b": Conversion(lambda r: r.drain_new + r.drain_link, (*_DRAIN_NEW, "q23", "q24")),
    "4c": Conversion(lambda r: r.drain_link, ("q23", "q24")),
    "4d": Conversion(lambda r: r.drain - r.drain_clean, ("q20", "q25", "q26")),
    "4e": SIXTEEN["4c"],
    "6c": Conversion(lambda r: r.kk - r.waste_kept, ("q31",)),
}
CONVERSIONS: Final[dict[Parameters, dict[str, Conversion]]] = {16: SIXTEEN, 19: NINETEEN}


def problem_volumes(recap: Recap) -> dict[str, Decimal | None]:
    """Volumes by criterion id, of the regulation with as many parameters as the recap.

    None where Format B leaves open what the volume is made of: unknown is not zero.
    """
    missing = recap.unanswered
    return {
        criterion: None if missing.intersection(made.needs) else Decimal(made.volume(recap))
        for criterion, made in CONVERSIONS[recap.parameters].items()
    }


def measures(recap: Recap) -> Measures:
    """The RT sheet to score: volumes and the numbers that they are divided by.

    Volumes of buildings count KRT and are divided by the KRT, not by all buildings; the area is
    the settled area. Source: column E of the sheet (S7).
    """
    missing = recap.unanswered

    def known(number: Decimal, *needs: str) -> Decimal | None:
        return None if missing.intersection(needs) else number

    return Measures(
        area_ha=known(recap.settlement_ha, "q2"),
        buildings=recap.krt,
        households=recap.kk,
        population=recap.population,
        road_ideal_m=known(recap.road_ideal, "q5", "q8"),
        drain_ideal_m=known(recap.drain_ideal, "q20", *_DRAIN_NEW),
        volumes=problem_volumes(recap),
    )
