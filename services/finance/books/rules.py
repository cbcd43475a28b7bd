"""Sums of a fiscal year and their percents; pure."""

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from contracts.finance import FUND_SOURCES
from contracts.money import CENT, ZERO, Money, sum_of
from services.finance.books.models import Realisation, RealisationFilter, SourceSums, Sums

NAMES: Final = ("ceiling", "committed", "released", "spent", "returned")
HEADS: Final = ("source", "name", *NAMES, "percent", "of_ceiling")
Found = Mapping[str, Mapping[str, Money]]


def realised(wanted: RealisationFilter, found: Found) -> Realisation:
    """The sources that have any money, in the order in which they are told everywhere."""
    items = [
        SourceSums(**_with_percents(found[one.code]), source=one.code, **_named(one))
        for one in FUND_SOURCES
        if one.code in found
    ]
    whole = {name: sum_of(getattr(item, name) for item in items) for name in NAMES}
    return Realisation(**wanted.model_dump(), items=items, total=Sums(**_with_percents(whole)))


def _named(source: Any) -> dict[str, str]:
    return {"name_id": source.name_id, "name_en": source.name_en}


def _with_percents(sums: Mapping[str, Money]) -> dict[str, Any]:
    own = {name: sums.get(name, ZERO) for name in NAMES}
    return own | {
        "percent": _percent(own["spent"], own["committed"]),
        "of_ceiling": _percent(own["spent"], own["ceiling"]),
    }


def _percent(part: Money, whole: Money) -> Decimal | None:
    """Rounded half up to two places; nothing of nothing."""
    if whole <= ZERO:
        return None
    return (part.amount * 100 / whole.amount).quantize(CENT, ROUND_HALF_UP)


def rows(found: Realisation) -> Iterable[tuple[Any, ...]]:
    """The recap as rows of a file, with the total last; none where there is nothing."""
    for one in found.items:
        yield (one.source, one.name_id, *_cells(one))
    if found.items:
        yield ("total", "Jumlah", *_cells(found.total))


def _cells(sums: Sums) -> tuple[Any, ...]:
    return tuple(getattr(sums, name) for name in (*NAMES, "percent", "of_ceiling"))
