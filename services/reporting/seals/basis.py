"""What a report is of, and what its figures rest on: regulations, codes of regions, facts told."""

from datetime import UTC, datetime
from typing import Any, Final

from contracts.regions import ancestors
from contracts.regulation import load
from services.reporting.reach import inside, named, within
from services.reporting.recaps import rules as recap_rules
from services.reporting.seals.asked import Asked
from services.reporting.seals.statements import BOUNDARIES, COUNTED, REGULATIONS

FORMAT: Final = 1  # of the facts


async def head(asked: Asked) -> dict[str, Any]:
    """What a report is of, under which regulations and codes."""
    return {
        "format": FORMAT,
        "kind": asked.kind.value,
        "region": asked.region,
        "name": named(asked.region),
        "above": [{"region": code, "name": named(code)} for code in ancestors(asked.region)[:-1]],
        "year": asked.year,
        "on": asked.day,
        "boundaries": await _boundaries(asked),
        "regulations": await _regulations(asked),
    }


async def _boundaries(asked: Asked) -> dict[str, Any]:
    """Figures are under the codes under which they were recorded, up to the year."""
    first, end = within(asked.region)
    facts = {"first": first, "end": end, "year": asked.year}
    newest = (await asked.session.execute(BOUNDARIES, facts)).scalar()
    return {"year": asked.year, "newest_change": newest}


async def _regulations(asked: Asked) -> list[dict[str, Any]]:
    first, end = within(asked.region)
    _, until = recap_rules.ended(asked.when)
    far = until or datetime.max.replace(tzinfo=UTC)
    facts = {"first": first, "end": end, "year": asked.year, "until": far}
    found = (await asked.session.execute(REGULATIONS, facts)).scalars()
    return [_regulation(id) for id in found]


def _regulation(id: str) -> dict[str, Any]:
    """What a paper says of a regulation: frozen with the figures that it judged."""
    law = load(id).package
    return {
        "id": id,
        "title": law.title,
        "short_title": law.short_title,
        "valid_from": law.valid_from,
        "articles": sorted({a.article for a in law.aspects} | {c.article for c in law.criteria}),
        "bands": [{"min": one.min, "score": one.score} for one in law.bands],
        "classes": [
            {"id": one.id, "name": one.name_id, "min": one.min, "max": one.max}
            for one in law.classes
        ],
        "exit": {"service_min": law.exit.service_min, "aspects": law.exit.aspects},
    }


async def rests_on(asked: Asked) -> dict[str, Any]:
    """How many facts of each service there are of the region, and when the newest was told.

    Of a day it is told when that ended: what has changed since is known by its newest version.
    """
    _, until = recap_rules.ended(asked.when)
    if until is not None:
        return {"as_of": until.astimezone(UTC), "newest": {}, "facts": {}}
    rows = (await asked.session.execute(COUNTED, inside(asked.region))).all()
    newest: dict[str, datetime | None] = {}
    facts: dict[str, dict[str, int]] = {}
    for service, what, count, moment in rows:
        known = [one for one in (newest.get(service), moment) if one is not None]
        newest[service] = max(known, default=None)
        facts.setdefault(service, {})[what] = count
    as_of = max((one for one in newest.values() if one is not None), default=None)
    return {"as_of": as_of, "newest": newest, "facts": facts}
