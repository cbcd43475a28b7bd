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
    return found
