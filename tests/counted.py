"""What a recap should say, counted in plain Python; and what one says, in the same words."""

from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from itertools import groupby
from typing import Any, NamedTuple

CLASSES = ("none", "light", "medium", "heavy")
HECTARES = ("slum_ha", "baseline_ha", "below_line_ha", "handled_ha", "new_ha", "left_ha")
STAGES = ("committed", "released", "spent")


class Score(NamedTuple):
    """An RT's sealed score."""

    rt: str
    year: int
    kind: str
    slum_class: str
    area_ha: Decimal
    open_flags: int


class Left(NamedTuple):
    """An exit of an RT that is in force."""

    rt: str
    year: int
    area_ha: Decimal


def of_rts(
    scores: Iterable[Score], year: int, exits: Iterable[Left] = ()
) -> dict[str, Counter[str]]:
    """By RT: its class, its hectares by what they count as, and its flags.

    The scores of an RT lie together, in the order of their years and of their sealing; its exits
    are told in the order of their years.
    """
    known = (score for score in scores if score.year <= year)
    left = {one.rt: one for one in exits if one.year <= year}
    found = groupby(known, key=lambda score: score.rt)
    return {rt: _sums(list(told), left.get(rt)) for rt, told in found}


def _out(exit: Left | None, base: Score | None, newest: Mapping[int, Score]) -> Decimal:
    """The hectares of an exit since the baseline, unless it was slum in that year or since."""
    if exit is None or (base is not None and exit.year < base.year):
        return Decimal(0)
    then = max((year for year in newest if year <= exit.year), default=None)
    since = [one.slum_class for year, one in newest.items() if then is not None and year >= then]
    return exit.area_ha if since and set(since) == {"none"} else Decimal(0)


def _sums(told: list[Score], exit: Left | None) -> Counter[str]:
    now = told[-1]
    base = next((one for one in reversed(told) if one.kind == "baseline"), None)
    newest = {one.year: one for one in told}  # of each year the one sealed last
    since = [one for year, one in newest.items() if base is None or year >= base.year]
    was_slum = base is not None and base.slum_class != "none"
    sums: Any = Counter({now.slum_class: 1, f"ha_{now.slum_class}": now.area_ha})
    sums["open_flags"] = now.open_flags
    if base is not None and was_slum:
        sums["baseline_ha"] = base.area_ha
    if now.slum_class != "none":
        sums.update({"slum_ha": now.area_ha, "left_ha": now.area_ha})
        sums["new_ha"] = Decimal(0) if was_slum else now.area_ha
    elif out := _out(exit, base, newest):
        sums["handled_ha"] = out
    elif any(one.slum_class != "none" for one in since):
        sums.update({"below_line_ha": now.area_ha, "left_ha": now.area_ha})
    return sums


def without_zeros(**parts: Mapping[Any, Any]) -> dict[str, dict[Any, Any]]:
    """The figures of a region: `places`, `works` and `money`."""
    return {name: {k: v for k, v in sums.items() if v} for name, sums in parts.items()}


def said(item: dict[str, Any]) -> dict[str, dict[Any, Any]]:
    """An item of a recap in the same words."""
    places = {name: item["rts"][name] for name in CLASSES}
    places |= {f"ha_{name}": Decimal(item["area_ha"][name]) for name in CLASSES}
    places |= {name: Decimal(item[name]) for name in HECTARES}
    places["open_flags"] = item["open_flags"]
    money = {
        (row["source"], stage): Decimal(row[stage]) for row in item["money"] for stage in STAGES
    }
    return without_zeros(places=places, works=item["activities"], money=money)
