"""From sums of postings to stages of money; pure."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from services.reporting.facts.sums import KINDS as STAGES
from services.reporting.funds.models import FundsItem, Stages
from services.reporting.shares import share


def stages(sums: Mapping[str, Any]) -> dict[str, Any]:
    """The stages with what part of each went on."""
    found = {name: sums[name] for name in STAGES}
    return found | {
        "released_percent": share(found["released"], found["committed"]),
        "spent_percent": share(found["spent"], found["released"]),
    }


def item(row: Mapping[str, Any]) -> FundsItem:
    """One source or dimension in one fiscal year."""
    told = {name: row.get(name) for name in ("fiscal_year", "source", "dimension")}
    return FundsItem.model_validate(told | stages(row))


def total(rows: Iterable[Mapping[str, Any]]) -> Stages:
    """Over all rows."""
    sums = dict.fromkeys(STAGES, Decimal(0))
    for row in rows:
        for name in STAGES:
            sums[name] += row[name]
    return Stages.model_validate(stages(sums))
