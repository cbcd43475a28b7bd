"""The programme's answer is the best that there is, and never worse than the greedy one."""

from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest

from contracts.regulation import DENOMINATORS, load
from services.planning.portfolio import build, conflicts, levels, proof, rows, search
from services.planning.portfolio.greedy import greedy
from services.planning.portfolio.programme import value
from services.planning.simulation.rules import Place
from tests.planning.portfolio_cases import (
    IDS,
    LAW,
    best_candidates,
    best_volumes,
    candidates_case,
    many,
    volumes_case,
)

PARTS, EACH = 10, 25  # of volumes and of candidates: 500 cases


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize(
    ("make", "brute"), [(volumes_case, best_volumes), (candidates_case, best_candidates)]
)
def test_the_answer_equals_looking_at_every_choice(part, make, brute):
    for seed in range(part * EACH, (part + 1) * EACH):
        task = make(seed)
        wanted, programme = brute(task), build.programme(task)
        found = search.best(programme, gap=0, seconds=60)
        if wanted is None:
            assert found is None, seed
            assert conflicts.fighting(programme, 60), seed
            continue
        assert Decimal(found.value) / programme.scale == wanted, seed
        assert found.bound == found.value, seed
        simple = greedy(programme)
        assert simple is None or search.kept(programme, simple), seed
        assert simple is None or value(programme, simple) <= found.value, seed
        proved(task, programme, found)


def proved(task, programme, found):
    """Its rows are borne by the engine of the simulations and by every purse."""
    made = rows.rows(task, programme, found.choice, build.decimals_of(task))
    claimed = Decimal(found.value) / programme.scale
    simulated = proof.prove(task, places(task), {}, made, claimed)
    assert proof.achieved(task, simulated) == claimed
    return made


def places(task):
    """The RTs of a task as a sealed round has them."""
    found = []
    for rt in task.rts:
        numbers = dict(zip((*DENOMINATORS, *IDS), rt.before, strict=True))
        heads = {name: numbers.pop(name) for name in DENOMINATORS}
        found.append(Place(rt.code, "r", task.law, None, None, heads, numbers))
    return found


def test_some_cases_have_ties_limits_and_several_payers():
    cases = [make(seed) for seed in range(PARTS * EACH) for make in (volumes_case, candidates_case)]
    assert sum(bool(case.ties) for case in cases) > 50
    assert sum(bool(case.floors) for case in cases) > 50
    assert sum(bool(case.ceilings) for case in cases) > 50
    assert {case.objective for case in cases} == {"hectares", "people", "points"}
    assert sum(len(set(map(tuple, case.payers.values()))) > 1 for case in cases) > 50


@pytest.mark.parametrize("seed", [3, 8, 21, 34])
def test_the_same_task_has_the_same_answer_twice(seed):
    for make in (volumes_case, candidates_case):
        first, second = (
            search.best(build.programme(make(seed)), gap=0, seconds=60) for _ in range(2)
        )
        assert first == second


def test_many_exchanges_between_payers_are_looked_at_in_steps_and_counted():
    plain = many(20, "hectares")
    payers = {id: ["dak" if id[1] == "a" else "csr"] for id in IDS}
    together = {id: ["dak"] for id in IDS}
    apart = build.programme(replace(plain, payers=payers))
    assert build.programme(replace(plain, payers=together)).thinned == 0
    assert 0 < apart.thinned <= 20
    proved(replace(plain, payers=payers), apart, search.best(apart, gap=0, seconds=60))


@pytest.mark.parametrize("objective", ["hectares", "people", "points"])
def test_sixty_rts_are_proved_and_never_worse_than_greedy(objective):
    task = many(60, objective)
    programme = build.programme(task)
    simple = greedy(programme)
    found = search.best(programme, gap=0.01, seconds=60, start=simple)
    assert found.ended_by in {"optimal", "gap"}
    assert value(programme, simple) <= found.value <= found.bound
    proved(task, programme, found)


@pytest.mark.parametrize("change", ["volume", "cents", "source", "missing"])
def test_a_false_answer_is_not_proved(change):
    task = volumes_case(7)
    programme = build.programme(task)
    found = search.best(programme, gap=0, seconds=60)
    made = proved(task, programme, found)
    assert made
    row = made[0]
    false = {
        "volume": rows.Row(row.rt, row.criterion, row.volume / 3, row.cents, row.year, row.source),
        "cents": rows.Row(row.rt, row.criterion, row.volume, row.cents - 1, row.year, row.source),
        "source": rows.Row(row.rt, row.criterion, row.volume, row.cents, row.year, "blm"),
    }
    wrong = [false[change], *made[1:]] if change in false else made[1:]
    with pytest.raises(proof.ProofFailed):
        proof.prove(task, places(task), {}, wrong, Decimal(found.value) / programme.scale)


def test_a_level_is_the_least_volume_and_says_what_the_engine_says():
    random = Random(5)
    law, checked = load("permen-14-2018"), 0
    for _ in range(3_000):
        head = random.choice(["2.5", "0.8", "4.22", "60", "1374.93", "1000.0"])
        volume = random.choice([f"{random.random() * 1400:.2f}", str(random.randrange(1, 1500))])
        criterion = random.randrange(len(IDS))
        row = [*[Decimal(head)] * len(DENOMINATORS), *[None] * len(IDS)]
        row[levels.HEADS + criterion] = Decimal(volume)
        line = levels.line(law, row, criterion, 100)
        units, share = random.randrange(line.units + 1), random.randrange(10_001)
        needed = line.needed(share)
        row[levels.HEADS + criterion] -= line.volume(units)
        assert law.share(row, criterion) == line.share(units)
        if needed is not None:
            checked += 1
            assert line.share(needed) <= share
            assert needed == 0 or line.share(needed - 1) > share
    assert checked > 1_000


@pytest.mark.parametrize(
    ("left", "points"), [("24.99", 0), ("24.994", 0), ("24.995", 1), ("25", 1)]
)
def test_a_volume_that_leaves_24_995_percent_is_over(left, points):
    """Rounded half-up to two decimals, then banded (DOMAIN 1.2)."""
    row = [*[Decimal(100)] * len(DENOMINATORS), *[None] * len(IDS)]
    n = IDS.index("2b")
    row[levels.HEADS + n] = Decimal("90.000")
    line = levels.line(LAW, row, n, 100)
    units = int((Decimal("90.000") - Decimal(left)) * 1000)
    assert levels.points(levels.tops(LAW), line.share(units)) == points
    least = line.needed(levels.tops(LAW)[0][1])
    assert line.left - least * line.step == 24_994


@pytest.mark.parametrize("count", [2, 3])
def test_an_aspect_is_served_at_80_percent_and_not_below(count):
    most = levels.enough(LAW, count)
    assert (2 * most + count) // (2 * count) == 2_000
    assert (2 * (most + 1) + count) // (2 * count) == 2_001
