"""A plain forecast: the line through the last years, and where it meets the target."""

from collections.abc import Sequence
from decimal import ROUND_CEILING, Decimal

from services.chassis.problems import Language, Text
from services.reporting.outlook.models import Forecast, YearRead

LAST_YEARS = 5
FARTHEST = 2200
METHOD = Text(
    "Garis lurus (kuadrat terkecil) melalui sisa hektare {n} tahun terakhir yang disurvei; "
    "bukan janji, hanya kelanjutan dari yang sudah terjadi.",
    "A straight line (least squares) through the hectares left of the last {n} surveyed years; "
    "no promise, only what happened going on.",
)


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
        zero_year=_zero(last[-1], change, mean_year, mean_ha),
    )


def _zero(last: YearRead, change: Decimal, mean_year: Decimal, mean_ha: Decimal) -> int | None:
    if last.left_ha == 0:
        return last.year
    if change >= 0:
        return None
    meets = (mean_year - mean_ha / change).to_integral_value(ROUND_CEILING)
    return max(int(meets), last.year + 1) if meets <= FARTHEST else None
