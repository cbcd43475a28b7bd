"""What works change of a score, by the regulation and nothing else. Pure, and quick.

An RT is scored once; after works only the criteria that they touch are scored again. A kawasan is
scored from sums, never from averages.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from functools import lru_cache
from itertools import compress
from operator import is_not
from typing import Any

from contracts.regulation import DENOMINATORS, Judgement, Regulation, load
from services.planning.activities.catalogue import named
from services.planning.selfmapping.problems import CriterionUnknown
from services.planning.simulation.rules import CENT, WIDE, ZERO, Asked, Place, Work, read

NO_SLUM = "none"
HEADS = len(DENOMINATORS)

# Denominators, then volumes in the order of the criteria. Tuples: the garbage collector does not
# look through what holds numbers only again and again.
Numbers = tuple[Decimal | None, ...]


@dataclass(slots=True)
class Changed:
    """An RT's numbers before and after; a number that stays is the same object."""

    place: Place
    law: Regulation
    before: Numbers
    after: Numbers
    left_out: Sequence[Work] = ()


@lru_cache(maxsize=64)
def positions(regulation: str) -> tuple[Regulation, dict[str, int]]:
    """A regulation, and where each criterion stands in `Numbers`."""
    law = load(regulation)
    return law, {c.id: n for n, c in enumerate(law.criteria, start=HEADS)}


def changed(row: Place, works: Sequence[Work]) -> Changed:
    """An RT's numbers before and after these works; raises CriterionUnknown.

    The volume after is what was measured less what is done, never below nothing; what it is
    divided by stays as it was measured (DOMAIN 1.5). What was done before the round was sealed is
    in what it measured.
    """
    law, at = positions(row.regulation)
    told = [*map(read(row.measures).get, DENOMINATORS), *map(read(row.volumes).get, at)]
    before = tuple([None if value is None else Decimal(value) for value in told])
    open_ = [w for w in works if w.done_at is None or w.done_at > row.measured_at]
    todo = [w for w in open_ if _counts(w, row.regulation, at)]
    left_out = [w for w in open_ if w not in todo] if len(todo) < len(open_) else ()
    if not todo:
        return Changed(row, law, before, before, left_out)
    after = list(before[:HEADS])
    after += [v if v is None or v >= ZERO else ZERO for v in before[HEADS:]]
    for work in todo:
        if work.criterion not in at:
            facts = {"regulation": row.regulation, "choices": ", ".join(at)}
            raise CriterionUnknown(criterion=work.criterion, **facts)
        left = after[at[work.criterion]]
        if left is not None:
            after[at[work.criterion]] = max(ZERO, WIDE.subtract(left, work.volume))
    return Changed(row, law, before, tuple(after), left_out)


def _counts(work: Work, law: str, at: Mapping[str, int]) -> bool:
    """Whether the round's regulation means the same by it; what is free means the round's."""
    if work.regulation is None:
        return True
    return work.criterion in at and named(work.criterion, work.regulation, law) == (work.criterion,)


def simulated(
    asked: Asked, places: Sequence[Place], beside: Sequence[Place], whole: Mapping[str, int]
) -> dict[str, Any]:
    """The answer: `places` are its items, `beside` the other RTs of their areas.

    `whole` says how many RTs an area has of which the caller may not see all.
    """
    found = [changed(row, asked.works.get(row.rt, ())) for row in places]
    items = [_item(one) for one in found]
    leaving = {item["code"]: item["leaves_ha"] for item in items if item["leaves_ha"]}
    with localcontext(WIDE):  # sums are exact
        areas, left_out = _areas(found, beside, whole, leaving)
        hectares = _sum(leaving.values()) or ZERO
    total = {
        "rts": len(asked.works) - sum(_nothing(one, asked) for one in found),
        "rts_leaving": len(leaving),
        "leaves_ha": hectares,
        "cost": WIDE.quantize(asked.cost, CENT),
        "cost_per_ha": _per_hectare(asked.cost, hectares),
        "uncosted": asked.uncosted,
    }
    places_left_out = [_left_out(one.place.rt, work) for one in found for work in one.left_out]
    answer = {"items": items, "areas": areas, "areas_left_out": left_out}
    return answer | {"places_left_out": places_left_out, "total": total}


def _nothing(one: Changed, asked: Asked) -> bool:
    """Whether all that was named in the RT is left out."""
    return bool(one.left_out) and len(one.left_out) == len(asked.works[one.place.rt])


def _left_out(rt: str, work: Work) -> dict[str, Any]:
    facts = {"activity_id": work.activity_id, "rt": rt, "criterion": work.criterion}
    return facts | {"regulation": work.regulation, "volume": work.volume}


def _per_hectare(cost: Decimal, hectares: Decimal) -> Decimal | None:
    """Nothing is known when nothing leaves, or when nobody said what anything costs."""
    return WIDE.quantize(WIDE.divide(cost, hectares), CENT) if cost and hectares else None


def _item(one: Changed) -> dict[str, Any]:
    item = _effect(one.place.rt, one.law, one.before, one.after)
    slum = item["before"]["slum_class"] != NO_SLUM
    leaves = slum and all(item["exit"].values())
    item["leaves_ha"] = item["area_ha"] if leaves else ZERO
    item["round_id"], item["area"] = one.place.round_id, one.place.area
    return item


def _effect(code: str, law: Regulation, before: Numbers, after: Numbers) -> dict[str, Any]:
    """A place before and after; what leaves is said by whoever asks."""
    shares = law.shares(before)
    was = law.judge(shares)
    touched = list(compress(range(len(before)), map(is_not, before, after)))
    for number in touched:
        shares[number - HEADS] = law.share(after, number - HEADS)
    then = law.judge(shares) if touched else was
    hectares = before[DENOMINATORS.index("area_ha")]
    return {
        "code": code,
        "regulation": law.id,
        "area_ha": ZERO if hectares is None else hectares,
        "before": _score(law, was),
        "after": _score(law, then),
        "exit": {"score": then.keys[0], "services": then.keys[1]},
    }


def _score(law: Regulation, found: Judgement) -> dict[str, Any]:
    services = dict(zip(law.package.exit.aspects, found.services, strict=True))
    return {"total": found.total, "slum_class": found.slum_class, "services": services}


def _areas(
    found: Sequence[Changed],
    beside: Sequence[Place],
    whole: Mapping[str, int],
    leaving: Mapping[str, Decimal],
) -> tuple[list[dict[str, Any]], list[str]]:
    """The areas of these RTs by code, and those that cannot be summed."""
    inside: dict[str, list[Changed]] = {}
    for one in found:
        if one.place.area is not None:
            inside.setdefault(one.place.area, []).append(one)
    for row in beside:
        inside[row.area or ""].append(changed(row, ()))
    areas, left_out = [], []
    for code in sorted(inside):
        rts = inside[code]
        laws = {one.law.id for one in rts}
        if len(laws) > 1 or len(rts) < whole.get(code, 0) or any(r.place.bare for r in rts):
            left_out.append(code)
            continue
        area = _effect(code, rts[0].law, *_sums(rts))
        area["leaves_ha"] = _sum(leaving.get(r.place.rt) for r in rts) or ZERO
        areas.append(area | {"rts": len(rts)})
    return areas, left_out


def _sums(rts: Sequence[Changed]) -> tuple[Numbers, Numbers]:
    """Before and after; a sum that nothing changes is the same object."""
    before = list(zip(*[one.before for one in rts], strict=True))
    after = zip(*[one.after for one in rts], strict=True)
    sums = tuple(map(_sum, before))
    pairs = zip(sums, before, after, strict=True)
    return sums, tuple([total if was == then else _sum(then) for total, was, then in pairs])


def _sum(numbers: Iterable[Decimal | None]) -> Decimal | None:
    """As exact as the context is; missing only when every number is."""
    total = None
    for number in numbers:
        if number is not None:
            total = number if total is None else (total or ZERO) + number
    return total
