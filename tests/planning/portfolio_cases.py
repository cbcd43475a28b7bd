"""Small portfolios, SYNTHETIC, and their best answers by looking at every choice there is.

Nothing of the programme is used here: volumes are tried one by one, the regulation's engine judges,
and who can pay is asked of every set of classes.
"""

import itertools
from dataclasses import replace
from decimal import Decimal
from random import Random

from contracts.regulation import DENOMINATORS, load
from services.planning.portfolio.task import Candidate, Limit, Purse, Rt, Task, Tie, numbers

LAW = load("permen-14-2018")
IDS = [criterion.id for criterion in LAW.criteria]
HEADS = len(DENOMINATORS)
VILLAGES = ("35.77.03.1001", "35.77.03.1002")
SOURCES = ("dak", "apbd-kabkota", "csr")
OBJECTIVES = ("hectares", "people", "points")
FEW = ("2a", "2b", "3a", "4a", "4b", "4c", "5a", "5b", "6a", "6b", "7a")
LOW = ("0.20", "0.24", "0.25", "0.30", "0.51", "0.75", "0.76", "1")


def rt(random: Random, number: int, open_: tuple[str, ...]) -> Rt:
    """A slum by what cannot be changed here and what can: `open_` criteria have a few units."""
    few = str(random.choice((3, 4, 5)))
    heads = dict.fromkeys(DENOMINATORS, few) | {"area_ha": random.choice(("2.5", "0.8", "3"))}
    heads["population"] = str(random.randrange(20, 90))
    volumes = {}
    for criterion in LAW.criteria:
        head = Decimal(heads[criterion.denominator])
        if criterion.id in open_:
            share = Decimal(random.choice(LOW))
            exact = head * share
            volumes[criterion.id] = (
                str(exact.quantize(Decimal("0.1")))
                if criterion.denominator == "area_ha"
                else str(exact.to_integral_value())
            )
        else:
            bad = criterion.id[0] in "17" and random.random() < 0.6
            volumes[criterion.id] = str(head) if bad else "0"
    row = [*map(heads.get, DENOMINATORS), *map(volumes.get, IDS)]
    village = VILLAGES[number % 2]
    return Rt(f"{village}-001-{number + 1:03d}", row, row, touched=False)


def volumes_case(seed: int) -> Task:
    """Some RTs, some open criteria, purses of two sources and years, perhaps ties and limits."""
    random = Random(seed)
    open_ = tuple(random.sample(FEW, random.choice((2, 3, 3))))
    rts = [rt(random, number, open_) for number in range(random.choice((1, 2, 2)))]
    sources, years = random.sample(SOURCES, 2), (2026, 2027)[: random.choice((1, 2))]
    purses = [Purse(s, y, random.randrange(0, 4_000)) for s in sources for y in years]
    prices = {id: random.randrange(100, 900) for id in open_}
    payers = {id: sources if random.random() < 0.6 else [random.choice(sources)] for id in open_}
    ties = [Tie(*random.sample(open_, 2))] if random.random() < 0.25 else []
    floors, ceilings = [], []
    if not ties and random.random() < 0.25:
        floors = [Limit(VILLAGES[0], random.randrange(1, 2_000))]
    if random.random() < 0.3:
        ceilings = [Limit(random.choice(VILLAGES), random.randrange(500, 4_000))]
    objective = OBJECTIVES[seed % 3]
    own = (prices, payers, [], ties, floors, ceilings)
    return Task("permen-14-2018", objective, years, purses, rts, *own, 0.0, 60.0)


def candidates_case(seed: int) -> Task:
    """The same with whole activities, which may overlap and do more than there is."""
    random = Random(seed)
    made = volumes_case(seed)
    open_ = sorted(made.prices)
    many = [c for c in IDS if c in open_]
    found = []
    for number in range(random.choice((2, 4, 5) if len(made.years) > 1 else (2, 5, 8))):
        at = random.choice(made.rts)
        own = random.sample(many, random.choice((1, 1, 2)))
        row = dict(zip(IDS, at.before[HEADS:], strict=True))
        volumes = [
            (at.code, c, str(max(Decimal(1), Decimal(row[c]) * random.choice((1, 2)) / 2)))
            for c in own
        ]
        sources = sorted({p.source for p in made.purses})
        some = sources if random.random() < 0.7 else sources[:1]
        village = at.code.split("-")[0]
        cents = random.randrange(100, 2_000)
        found.append(Candidate(f"k{number}", village, cents, volumes, some, made.years))
    keys = [one.key for one in found]
    ties = [Tie(*random.sample(keys, 2))] if random.random() < 0.3 else []
    return replace(made, prices={}, payers={}, candidates=found, ties=ties)


def brought(task: Task, rows: list[tuple[Rt, list[Decimal | None]]]) -> Decimal:
    """What these numbers after all works bring."""
    total = Decimal(0)
    for one, after in rows:
        before = numbers(one.before)
        was, then = LAW.judge_row(before), LAW.judge_row(after)
        if task.objective == "points":
            total += was.total - then.total
        elif was.slum_class != "none" and all(then.keys):
            name = "area_ha" if task.objective == "hectares" else "population"
            total += before[DENOMINATORS.index(name)]
    return total


def payable(task: Task, demands: dict[frozenset[int], int]) -> bool:
    """Every set of classes finds enough in the purses that any of them may use."""
    classes = list(demands)
    for count in range(1, len(classes) + 1):
        for some in itertools.combinations(classes, count):
            purses = frozenset().union(*some)
            if sum(demands[c] for c in some) > sum(task.purses[p].cents for p in purses):
                return False
    return True


def may_pay(task: Task, sources: list[str], year: int | None = None) -> frozenset[int]:
    return frozenset(
        n for n, p in enumerate(task.purses) if p.source in sources and year in {None, p.year}
    )


def keeps(task: Task, spent: dict[str, int]) -> bool:
    return all(spent.get(f.region, 0) >= f.cents for f in task.floors) and all(
        spent.get(c.region, 0) <= c.cents for c in task.ceilings
    )


def best_volumes(task: Task) -> Decimal | None:
    """The best of all volumes in all RTs; None when nothing keeps the floors."""
    per_rt = [_outcomes(task, one) for one in task.rts]
    best = None
    for chosen in itertools.product(*per_rt):
        value = sum(one[0] for one in chosen)
        if best is not None and value <= best:
            continue
        demands: dict[frozenset[int], int] = {}
        spent: dict[str, int] = {}
        for (_, costs), one in zip(chosen, task.rts, strict=True):
            village = one.code.split("-")[0]
            for payers, cents in costs:
                demands[payers] = demands.get(payers, 0) + cents
                spent[village] = spent.get(village, 0) + cents
        if keeps(task, spent) and payable(task, demands):
            best = value
    return best


def _outcomes(task: Task, one: Rt) -> list[tuple[Decimal, tuple]]:
    """(value, costs by class) of every volume of every open criterion."""
    found = set()
    row = dict(zip(IDS, numbers(one.before)[HEADS:], strict=True))
    criteria = sorted(task.prices)
    ranges = []
    for id in criteria:
        step = Decimal(1).scaleb(row[id].as_tuple().exponent)
        ranges.append([step * n for n in range(int(row[id] / step) + 1)])
    for volumes in itertools.product(*ranges):
        done = dict(zip(criteria, volumes, strict=True))
        after = [*numbers(one.before)[:HEADS], *(row[id] - done.get(id, 0) for id in IDS)]
        shares = dict(zip(IDS, LAW.score_row(after).scores, strict=True))
        if any(done[t.then] and shares[t.first] for t in task.ties):
            continue
        value = brought(task, [(one, after)])
        pairs = [t for t in task.ties if done[t.then] and done[t.first]]
        bound = sorted({id for t in pairs for id in (t.first, t.then)})
        for years in itertools.product(task.years, repeat=len(bound)):
            when = dict(zip(bound, years, strict=True))
            if any(when[t.first] > when[t.then] for t in pairs):
                continue
            costs: dict[frozenset[int], int] = {}
            for id, volume in done.items():
                payers = may_pay(task, task.payers[id], when.get(id))
                cents = int((volume * task.prices[id] + Decimal("0.5")) // 1)
                if cents:
                    costs[payers] = costs.get(payers, 0) + cents
            if frozenset() not in costs:
                found.add((value, tuple(sorted(costs.items(), key=lambda c: sorted(c[0])))))
    if task.floors:
        return sorted(found, key=lambda o: -o[0])
    return _undominated(sorted(found, key=lambda o: (-o[0], sum(c for _, c in o[1]))))


def _undominated(outcomes: list) -> list:
    kept: list = []
    for value, costs in outcomes:
        own = dict(costs)
        if not any(v >= value and all(c <= own.get(p, 0) for p, c in k) for v, k in kept):
            kept.append((value, costs))
    return kept


def best_candidates(task: Task) -> Decimal | None:
    """The best of all sets of candidates in all years."""
    best = None
    at = {one.key: n for n, one in enumerate(task.candidates)}
    for years in itertools.product((None, *task.years), repeat=len(task.candidates)):
        if any(
            years[at[t.then]] is not None
            and (years[at[t.first]] is None or years[at[t.first]] > years[at[t.then]])
            for t in task.ties
        ):
            continue
        chosen = [(one, y) for one, y in zip(task.candidates, years, strict=True) if y]
        demands: dict[frozenset[int], int] = {}
        spent: dict[str, int] = {}
        for one, year in chosen:
            payers = may_pay(task, list(one.sources), year)
            demands[payers] = demands.get(payers, 0) + one.cents
            spent[one.region] = spent.get(one.region, 0) + one.cents
        if not keeps(task, spent) or not payable(task, demands):
            continue
        value = brought(task, [_after(one, [c for c, _ in chosen]) for one in task.rts])
        best = value if best is None else max(best, value)
    return best


def _after(one: Rt, chosen: list[Candidate]) -> tuple[Rt, list[Decimal | None]]:
    row = list(numbers(one.before))
    for candidate in chosen:
        for code, id, volume in candidate.volumes:
            if code == one.code:
                n = HEADS + IDS.index(id)
                row[n] = max(Decimal(0), row[n] - Decimal(volume))
    return one, row


def many(count: int, objective: str, gap: float = 0.01, seed: int = 3) -> Task:
    """So many SYNTHETIC RTs, 16 priced criteria, 3 years and 4 sources of which one is restricted."""
    random = Random(seed)
    rts = [_large(random, number) for number in range(count)]
    prices = {id: random.randrange(20_000_000, 500_000_000) for id in IDS}
    prices |= {"1b": 30_000_000_000, "4a": 30_000_000_000}
    sources = ["dak", "apbd-prov", "apbd-kabkota", "csr"]
    purses = [
        Purse(source, year, random.randrange(200_000_000_000, 2_000_000_000_000))
        for year in (2026, 2027, 2028)
        for source in sources
    ]
    payers = {id: [s for s in sources if s != "dak" or id[0] in "356"] for id in IDS}
    own = (prices, payers, [], [], [], [])
    years = [2026, 2027, 2028]
    return Task("permen-14-2018", objective, years, purses, rts, *own, gap, 60.0)


def _large(random: Random, number: int) -> Rt:
    heads = [f"{random.uniform(1, 8):.2f}"]
    sizes = ((30, 140), (30, 140), (100, 500), (300, 1400), (200, 1200))
    heads += [str(random.randrange(*size)) for size in sizes]
    row = list(heads)
    for criterion in LAW.criteria:
        share = Decimal(random.choice(("0", "0", "0", "0.1", "0.3", "0.6", "0.8", "1", "1")))
        exact = share * Decimal(heads[DENOMINATORS.index(criterion.denominator)])
        places = "0.01" if criterion.denominator == "area_ha" else "1"
        row.append(str(exact.quantize(Decimal(places))))
    village = f"35.77.03.{1001 + number % 40}"
    return Rt(f"{village}-{number // 999 + 1:03d}-{number % 999 + 1:03d}", row, row, touched=False)
