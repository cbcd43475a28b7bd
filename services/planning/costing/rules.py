"""What a RAB's lines cost, and how far they are from the list. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any
from uuid import UUID

from contracts.money import CENT, LARGEST, Money, sum_of
from contracts.regions import Level
from services.planning.activities.models import Activity
from services.planning.costing.models import (
    Category,
    RabLine,
    RabLineRead,
    RabLineWrite,
    RabRead,
    UnitPrice,
)
from services.planning.costing.problems import (
    AmountInvalid,
    PriceNotPositive,
    RabLineIncomplete,
    RabTooLarge,
    UnitDiffers,
    UnitPriceUnknown,
)

LEVELS: tuple[Level, ...] = ("regency",)
WIDE = Context(prec=60, rounding=ROUND_HALF_UP)
AMOUNT = re.compile(r"-?[0-9]{1,16}(\.[0-9]{1,2})?")
HUNDRED, SAME = Decimal(100), str.maketrans({"²": "2", "³": "3", " ": None, ".": None})


def regency_of(region: str) -> str:
    """The regency of a place in it; a province stays what it is."""
    return ".".join(region.split(".")[:2])


def amount_of(volume: Decimal, price: Decimal) -> Decimal:
    """What a line costs: rounded half-up to the cent."""
    return WIDE.quantize(WIDE.multiply(volume, price), CENT)


def lines_of(
    activity: Activity, lines: Iterable[RabLineWrite], prices: Mapping[str, UnitPrice]
) -> list[RabLine]:
    """The lines of a RAB, whole; prices, words and units that are left out are the list's."""
    found: list[RabLine] = []
    total = Decimal(0)
    for number, line in enumerate(lines, start=1):
        known = prices.get(line.code) if line.code is not None else None
        made = _line(activity, number, line, known)
        total = WIDE.add(total, made.amount)
        if total > LARGEST:
            raise RabTooLarge(number=number, limit=LARGEST)
        found.append(made)
    return found


def _line(activity: Activity, number: int, line: RabLineWrite, known: UnitPrice | None) -> RabLine:
    description, unit = line.description, line.unit
    price = None if line.unit_price is None else _price(number, line.unit_price)
    if known is not None:
        description, unit = description or known.name, unit or known.unit
        price = known.price if price is None else price
    if description is None or unit is None or price is None:
        if line.code is None:
            raise RabLineIncomplete(number=number)
        facts = {"region": regency_of(activity.region), "year": activity.year}
        raise UnitPriceUnknown(number=number, price_code=line.code, **facts)
    if price <= 0:
        raise PriceNotPositive(number=number, description=description, price=price)
    if known is not None and _plain(unit) != _plain(known.unit):
        raise UnitDiffers(number=number, price_code=known.code, known=known.unit, unit=unit)
    return RabLine(
        activity_id=activity.id,
        number=number,
        region=activity.region,
        code=line.code,
        description=description,
        unit=unit,
        volume=line.volume,
        unit_price=price,
        amount=amount_of(line.volume, price),
        category=line.category.value,
        reference=known.price if known else None,
        reference_year=known.year if known else None,
    )


def _price(number: int, text: str) -> Decimal:
    if not AMOUNT.fullmatch(text):
        raise AmountInvalid(number=number, amount=text)
    return Money.of(text).amount


def _plain(unit: str) -> str:
    """A unit as it is compared: m², M2 and m2. are one."""
    return unit.lower().translate(SAME)


def total_of(lines: Iterable[RabLine]) -> Decimal:
    """The sum, exact."""
    return sum_of(Money(line.amount) for line in lines).amount


def deviation(line: RabLine) -> Decimal | None:
    """Percent above the list's price, below it negative; None where there is none."""
    if line.reference is None:
        return None
    above = WIDE.multiply(WIDE.subtract(line.unit_price, line.reference), HUNDRED)
    return WIDE.quantize(WIDE.divide(above, line.reference), CENT)


def view(activity_id: UUID, version: int, lines: Sequence[RabLine]) -> RabRead:
    """A RAB as it is shown: its lines, the total of each category, and the whole."""
    totals = {
        category: sum_of(Money(line.amount) for line in lines if line.category == category)
        for category in Category
    }
    return RabRead(
        activity_id=activity_id,
        lines=[_shown(line) for line in lines],
        totals=totals,
        total=sum_of(totals.values()),
        deviating=sum(line.reference not in {None, line.unit_price} for line in lines),
        version=version,
    )


def _shown(line: RabLine) -> RabLineRead:
    facts: dict[str, Any] = line.model_dump()
    return RabLineRead.model_validate(facts | {"deviation": deviation(line)})
