"""A plain forecast: the line through the last years, and where it meets the target."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_CEILING, Decimal
from typing import Any

from services.chassis.problems import Language, Text
from services.reporting.decrees import rules as decrees
from services.reporting.decrees.rules import InForce, Told
from services.reporting.outlook.models import Forecast, YearRead

LAST_YEARS = 5
FARTHEST = 2200
METHOD = Text(
    "Garis lurus (kuadrat terkecil) melalui sisa hektare {n} tahun terakhir yang disurvei; "
    "bukan janji, hanya kelanjutan dari yang sudah terjadi.",
    "A straight line (least squares) through the hectares left of the last {n} surveyed years; "
    "no promise, only what happened going on.",
)


def years(rows: Sequence[Mapping[str, Any]], told: Sequence[Told]) -> list[YearRead]:
    """The years with the decrees that each rests on, and where it rests on others than the last."""
    found: list[YearRead] = []
    before: InForce | None = None
    for row in rows:
        here = decrees.in_force(told, decrees.last_day(row["year"]))
        crossed = decrees.crossed(here if before is None else before, here)
        rests = {"decrees": decrees.decreed(here), "crossed": crossed}
        found.append(YearRead.model_validate({**row, **rests}))
        before = here
    return found


def forecast(years: Sequence[YearRead], lang: Language) -> Forecast | None:
    """The line through the last years; none through one year."""
    last = years[-LAST_YEARS:]
    if len(last) < 2:  # noqa: PLR2004 - a line
        return None
    count = Decimal(len(last))
    mean_year = sum((Decimal(one.year) for one in last), Decimal(0)) / count
    mean_ha = sum((one.left_ha for one in last), Decimal(0)) / count
    spread = sum(((one.year - mean_year) ** 2 for one in last), Decimal(0))
    slope = sum(((one.year - mean_year) * (one.left_ha - mean_ha) for one in last), Decimal(0))
    change = slope / spread
    return Forecast(
        method=METHOD.render(lang, {"n": len(last)}),
        since=last[0].year,
        until=last[-1].year,
        change_ha=change.quantize(Decimal("0.01")),
        crosses_decree=any(one.crossed["crosses_decree"] for one in last[1:]),
        zero_year=_zero(last[-1], change, mean_year, mean_ha),
    )


def _zero(last: YearRead, change: Decimal, mean_year: Decimal, mean_ha: Decimal) -> int | None:
    if last.left_ha == 0:
        return last.year
    if change >= 0:
        return None
    meets = (mean_year - mean_ha / change).to_integral_value(ROUND_CEILING)
    return max(int(meets), last.year + 1) if meets <= FARTHEST else None
