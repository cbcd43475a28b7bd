"""Sums of a fiscal year and their percents; pure."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from contracts.finance import FUND_SOURCES
from contracts.money import CENT
from services.finance.books.models import (
    BankBook,
    BankLine,
    BankPage,
    Realisation,
    RealisationFilter,
    SourceSums,
    Sums,
)

NAMES: Final = ("ceiling", "committed", "released", "spent", "returned")
HEADS: Final = ("source", "name", *NAMES, "percent", "of_ceiling")
ZERO: Final = Decimal("0.00")
Found = Mapping[str, Mapping[str, Decimal]]


def realised(wanted: RealisationFilter, found: Found) -> Realisation:
    """The sources that have any money, in the order in which they are told everywhere."""
    items = [
        SourceSums(**_with_percents(found[one.code]), source=one.code, **_named(one))
        for one in FUND_SOURCES
        if one.code in found
    ]
    whole = {name: sum((one.get(name, ZERO) for one in found.values()), ZERO) for name in NAMES}
    return Realisation(**wanted.model_dump(), items=items, total=Sums(**_with_percents(whole)))


def bank_book(
    wanted: BankPage, sums: Any, items: Sequence[Mapping[Any, Any]], following: str | None
) -> BankBook:
    """A page of the bank book with what these days begin and end with."""
    opened = sums.opened or ZERO
    return BankBook(
        account_id=wanted.account_id,
        opening=opened + sums.before,
        opening_known=sums.opened is not None,
        closing=opened + sums.until,
        items=[BankLine.model_validate(one) for one in items],
        next=following,
    )


def _named(source: Any) -> dict[str, str]:
    return {"name_id": source.name_id, "name_en": source.name_en}


def _with_percents(sums: Mapping[str, Decimal]) -> dict[str, Any]:
    own = {name: sums.get(name, ZERO) for name in NAMES}
    return own | {
        "percent": _percent(own["spent"], own["committed"]),
        "of_ceiling": _percent(own["spent"], own["ceiling"]),
    }


def _percent(part: Decimal, whole: Decimal) -> Decimal | None:
    """Rounded half up to two places; nothing of nothing."""
    if whole <= ZERO:
        return None
    return (part * 100 / whole).quantize(CENT, ROUND_HALF_UP)


def rows(found: Realisation) -> Iterable[tuple[Any, ...]]:
    """The recap as rows of a file, with the total last; none where there is nothing."""
    for one in found.items:
        yield (one.source, one.name_id, *_cells(one))
    if found.items:
        yield ("total", "Jumlah", *_cells(found.total))


def _cells(sums: Sums) -> tuple[Any, ...]:
    amounts = (Decimal(getattr(sums, name)) for name in NAMES)
    return (*amounts, sums.percent, sums.of_ceiling)
