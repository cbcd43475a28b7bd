"""Gathers what a report says, in the shapes in which everybody reads it.

Every number is another slice's answer. Here they are only put beside one another, cut where a list
has no end, and counted.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlmodel.ext.asyncio.session import AsyncSession

from services.reporting.breakdown import queries as breakdown
from services.reporting.breakdown import rules as breakdown_rules
from services.reporting.exits import queries as exits
from services.reporting.exports import queries as exports
from services.reporting.funds import queries as funds
from services.reporting.indicators import queries as indicators
from services.reporting.maps.rules import BANDS
from services.reporting.outlook import queries as outlook
from services.reporting.outlook.models import WatchedRt
from services.reporting.places import queries as places
from services.reporting.progress import queries as progress
from services.reporting.reach import inside, named, part_of
from services.reporting.recaps import queries as recaps
from services.reporting.seals import basis, outlining, rules
from services.reporting.seals.asked import Asked
from services.reporting.seals.models import FIRST_YEAR, Kind
from services.reporting.seals.plain import plain
from services.reporting.seals.statements import AREAS, BORDERS, CENTRES
from services.reporting.trace import queries as trace
from services.reporting.trainings import queries as trainings

WHOLE: Final = 100_000  # of a breakdown: all of its regions
YEARS: Final = 10  # the last of them
PAGE: Final = 1_000
WATCHED, EXITS, ORPHANS = 50, 100, 20  # that are named; all are counted
OUTLINED: Final = 200  # that a map has
SHARES: Final = ("source", "dimension", "programme")
HEAVY: Final = ("watch", "orphans")  # they look through all RTs, or all that was told


Part = Callable[[Asked], Awaitable[Any]]
Tell = Callable[[int], Awaitable[None]]
Bounds = Callable[[AsyncSession], Awaitable[None]]


async def recap(asked: Asked) -> Any:
    """The region, and each below it."""
    own = (asked.own, asked.region, asked.when, asked.level)
    return (await recaps.recap(asked.session, *own, WHOLE, None)).read()


async def history(asked: Asked) -> list[dict[str, Any]]:
    """The region in each year with a round: its recap, and what is slum still but got better."""
    place = await places.get(asked.session, asked.region, asked.own)
    years = [year for year in place.years if year <= asked.year][-YEARS:]
    return [await _of_year(asked, year) for year in years]


async def _of_year(asked: Asked, year: int) -> dict[str, Any]:
    own = (asked.own, asked.region, year)
    found = (await recaps.recap(asked.session, *own, asked.level, 1, None)).read()
    lowered = await indicators.indicators(asked.session, *own, "id")
    return {"year": year, "total": found["total"], "lowered_ha": lowered.lowered_ha}


async def shares(asked: Asked) -> dict[str, Any]:
    """Activities and money by source, by dimension and by programme."""
    own = (asked.own, asked.region, asked.when)
    by = breakdown_rules.level_below(asked.region)
    return {
        of: await breakdown.breakdown(asked.session, *own, of, by, WHOLE, None) for of in SHARES
    }


async def money(asked: Asked) -> Any:
    """By source and fiscal year, from the first on."""
    years = (FIRST_YEAR, asked.year)
    return await funds.funds(asked.session, asked.own, asked.region, *years, "source")


async def watch(asked: Asked) -> dict[str, Any]:
    """RTs to watch: how many, where, and those that rose most."""
    counts: Counter[str] = Counter()
    near, rising, worst = Counter[str](), Counter[str](), list[WatchedRt]()
    length = part_of(asked.level) if asked.level != "rt" else 0
    async for found in _watched(asked):
        for one in found:
            where = one.rt[:length] if length else one.rt
            counts[where] += 1
            near[where] += "near" in one.reasons
            rising[where] += "rising" in one.reasons
        worst = sorted([*worst, *found], key=_rise)[:WATCHED]
    return {
        "count": counts.total(),
        "near": near.total(),
        "rising": rising.total(),
        "regions": [
            {"region": code, "name": named(code), "near": near[code], "rising": rising[code]}
            for code in sorted(counts)
            if length
        ],
        "items": worst,
    }


async def _watched(asked: Asked) -> AsyncIterator[list[WatchedRt]]:
    cursor, more = None, True
    while more:
        own = (asked.own, asked.region, asked.year)
        found, cursor = await outlook.watched(asked.session, *own, PAGE, cursor)
        yield found
        more = cursor is not None


def _rise(one: WatchedRt) -> tuple[int, int, str]:
    return (one.before - one.total if one.before is not None else 0, -one.total, one.rt)


async def left(asked: Asked) -> Any:
    """Exits that stand."""
    return await exits.standing(asked.session, asked.own, asked.region, asked.when, EXITS)


async def orphans(asked: Asked) -> dict[str, Any]:
    """Nodes of the thread whose parent nobody has told: as many as a page has, and the first."""
    found = await trace.orphans(asked.session, asked.own, asked.region, PAGE, None)
    told = found["items"]
    return {"count": len(told), "more": found["next"] is not None, "items": told[:ORPHANS]}


async def centres(asked: Asked) -> list[dict[str, Any]]:
    """Where the drawn works of each region below lie, on the mean."""
    if asked.level == "rt":
        return []
    facts = {"length": part_of(asked.level), "year": asked.year, **inside(asked.region)}
    rows = await asked.session.execute(CENTRES, facts)
    return [outlining.centre(row.region, row.x, row.y, row.works) for row in rows]


async def outlines(asked: Asked) -> dict[str, Any]:
    """Borders of the regions below, or outlines of a village's kawasan, as its map can show them."""
    facts: dict[str, Any] = {"year": asked.year, "most": OUTLINED, **inside(asked.region)}
    if asked.level == "rt":
        rows = await asked.session.execute(AREAS, facts)
    else:
        facts |= {"level": asked.level, "zoom": BANDS[asked.level][0]}
        rows = await asked.session.execute(BORDERS, facts)
    kept = {row.code: row.shape for row in rows}
    return await asyncio.to_thread(outlining.outlines, kept)


async def works(asked: Asked) -> Any:
    """Each activity of a village."""
    return await exports.works(asked.session, asked.region, asked.year)


async def rts(asked: Asked) -> Any:
    """Each RT of a village with its score and that of its baseline."""
    return await exports.rts(asked.session, asked.region, asked.year)


async def _indicators(asked: Asked) -> Any:
    return await indicators.indicators(asked.session, asked.own, asked.region, asked.year, "id")


async def _progress(asked: Asked) -> Any:
    return await progress.progress(asked.session, asked.own, asked.region, asked.year)


async def _quick_status(asked: Asked) -> Any:
    level = "village"
    own = (asked.own, asked.region, asked.year, level, None)
    return await progress.quick_status(asked.session, *own)


async def _trainings(asked: Asked) -> Any:
    return await trainings.trainings(asked.session, asked.own, asked.region, asked.year)


async def _targets(asked: Asked) -> Any:
    return await outlook.targets(asked.session, asked.own, asked.region, asked.year, "id")


# What is kept as of a day; the rest is known as it is now alone.
OF_DAYS: Final[dict[str, Part]] = {"recap": recap, "shares": shares, "exits": left}
OF_YEARS: Final[dict[str, Part]] = OF_DAYS | {
    "history": history,
    "indicators": _indicators,
    "funds": money,
    "progress": _progress,
    "quick_status": _quick_status,
    "trainings": _trainings,
    "targets": _targets,
    "centres": centres,
    "watch": watch,
    "orphans": orphans,
}
# What reports of a kind have beside these; a brief has no map.
OF_KINDS: Final[dict[Kind, dict[str, Part]]] = {
    Kind.yearbook: {"outlines": outlines},
    Kind.brief: {},
    Kind.profile: {"outlines": outlines, "rts": rts, "works": works},
}


def parts_of(kind: Kind, when: int | date) -> Mapping[str, Part]:
    """What a report has, by its name in the facts."""
    if isinstance(when, date):
        return OF_DAYS
    return OF_YEARS | OF_KINDS[kind]


async def gathered(
    asked: Asked, bounds: Bounds, tell: Tell | None = None, without: Sequence[str] = ()
) -> rules.Facts:
    """The facts as they stand in one moment of the session, of the region alone.

    `bounds` says what time and memory the transaction has: for each part anew, as parts set it too.
    """
    parts = {n: p for n, p in parts_of(asked.kind, asked.when).items() if n not in without}
    await bounds(asked.session)
    found: dict[str, Any] = {"rests_on": await basis.rests_on(asked)}
    for place, (name, part) in enumerate(parts.items(), start=1):
        await bounds(asked.session)
        found[name] = await part(asked)
        if tell is not None:
            await tell(80 * place // len(parts))
    told: rules.Facts = plain(await basis.head(asked) | found)
    return told
