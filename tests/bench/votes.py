"""Votes counted by equal shares, in this process: of a village, and of a city that is larger than any.

The papers are SYNTHETIC: each approves one to ten activities by chance, so hardly two say the same.
"""

import random
import time

from services.planning.votes.rules import Group, Project, count, equal_shares, raise_of
from tests.bench.figures import Figure

RUNS = 3
ONCE, WHOLE = 5.0, 10.0  # seconds
VILLAGE, MOST, CITY = (20, 300), (60, 2_000), (200, 10_000)  # activities and papers


def case(activities: int, papers: int) -> tuple[list[Project], list[Group], int]:
    """Activities of Rp 5 to 300 million, papers, and a quarter of all costs as the budget."""
    chance = random.Random(papers)
    projects = [
        Project(number, chance.randrange(5, 300) * 100_000_000)
        for number in range(1, activities + 1)
    ]
    groups = [
        Group(1, dict.fromkeys(chance.sample(range(1, activities + 1), chance.randint(1, 10)), 1))
        for _ in range(papers)
    ]
    return projects, groups, sum(one.cost for one in projects) // 4


def hard(activities: int, papers: int) -> tuple[list[Project], list[Group], int]:
    """As many raises as there may be, for a budget of 90 % of all costs.

    Each paper approves 30 of two thirds of the activities; the dear last one fits beside them all,
    but only one paper names it; nobody names the others.
    """
    chance = random.Random(papers)
    projects, _, _ = case(activities, 0)
    projects[-1] = Project(activities, sum(one.cost for one in projects[:-1]) // 5)
    named = range(1, activities * 2 // 3 + 1)
    groups = [Group(1, dict.fromkeys(chance.sample(named, 30), 1)) for _ in range(papers)]
    groups[0] = Group(1, {**groups[0].points, activities: 1})
    return projects, groups, sum(one.cost for one in projects) * 9 // 10


def measure(*, quick: bool) -> list[Figure]:
    """The method alone for each size, and with its completion as far as a request closes a vote."""
    found = []
    for activities, papers in (VILLAGE, MOST) if quick else (VILLAGE, MOST, CITY):
        projects, groups, budget = case(activities, papers)
        name = f"vote of {activities} activities, {papers:,} papers"
        once, whole = [], []
        for _ in range(RUNS):
            start = time.perf_counter()
            equal_shares(projects, groups, budget, by_cost=True)
            once.append(time.perf_counter() - start)
            if papers < CITY[1]:
                start = time.perf_counter()
                count(projects, groups, budget, raise_of(budget, papers), by_cost=True)
                whole.append(time.perf_counter() - start)
        found.append(Figure(f"{name}: once", "s", tuple(once), ONCE, at_most=True))
        if whole:
            found.append(Figure(f"{name}: completed", "s", tuple(whole), WHOLE, at_most=True))
    return [*found, _raised()]


def _raised() -> Figure:
    """A count that is raised as often as so many choices may be."""
    projects, groups, budget = hard(*MOST)
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        found = count(projects, groups, budget, raise_of(budget, MOST[1]), by_cost=True)
        times.append(time.perf_counter() - start)
    assert found.ended == "limit"
    name = f"vote of {MOST[0]} activities, {MOST[1]:,} papers of 30 choices: {found.raises} raises"
    return Figure(name, "s", tuple(times), WHOLE, at_most=True)
