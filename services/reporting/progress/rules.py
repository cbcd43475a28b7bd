"""From rows to progress; pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, get_args

from contracts.planning import Stage
from services.reporting.progress.models import CurvePoint, QuickStatusItem, StageCounts
from services.reporting.reach import named
from services.reporting.shares import share

STAGES = get_args(Stage)
ZERO = Decimal(0)
CANCELLED = "cancelled"
DONE = ("completed", "handed_over")


def curve(months: Sequence[Mapping[str, Any]], cost: Decimal) -> list[CurvePoint]:
    """Month by month what had been built by then, from what was built in each."""
    found, planned, physical = [], ZERO, ZERO
    for row in months:
        planned, physical = planned + row["planned"], physical + row["physical"]
        told = {"planned": share(planned, cost), "physical": share(physical, cost)}
        found.append(CurvePoint.model_validate({"month": row["month"], **told}))
    return found


def quick_status(region: str, cycles: int, rows: Iterable[Mapping[str, Any]]) -> QuickStatusItem:
    """Of each stage: begun, finished, and the rest of the cycles."""
    counts = {(row["stage"], row["state"]): row["cycles"] for row in rows}
    stages = {}
    for stage in STAGES:
        proses, selesai = (counts.get((stage, state), 0) for state in ("proses", "selesai"))
        belum = cycles - proses - selesai
        stages[stage] = StageCounts(belum=belum, proses=proses, selesai=selesai)
    return QuickStatusItem(region=region, name=named(region), cycles=cycles, stages=stages)


def added(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The cycles of several regions by stage and state."""
    sums: Counter[tuple[str, str]] = Counter()
    for row in rows:
        sums[row["stage"], row["state"]] += row["cycles"]
    return [{"stage": g, "state": s, "cycles": n} for (g, s), n in sums.items()]
