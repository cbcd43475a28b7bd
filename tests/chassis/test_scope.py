"""A row is seen only inside the caller's regions, at separators."""

import pytest
from sqlalchemy import column, text

from services.chassis import scope
from services.chassis.auth import Principal
from services.chassis.problems import RegionNotFound

CODES = ["35", "35.1", "35.19", "35.19.09", "35.19.09.2010", "35.19.09.2010-001-007", "35.77"]
CODES += ["35.77-K-MANIS", "3", "36"]


def caller(*regions):
    return Principal("somebody", frozenset(), regions)


async def found(shared, condition):
    sql = condition.compile(compile_kwargs={"literal_binds": True})
    query = f"SELECT code FROM unnest(CAST(:codes AS text[])) c (code) WHERE {sql}"
    async with shared.sessions() as session:
        return list((await session.execute(text(query), {"codes": CODES})).scalars())


@pytest.mark.parametrize(
    ("regions", "seen"),
    [
        (["35.1"], ["35.1"]),
        (["35.19"], ["35.19", "35.19.09", "35.19.09.2010", "35.19.09.2010-001-007"]),
        (["35.77"], ["35.77", "35.77-K-MANIS"]),
        (["35.19.09.2010", "36"], ["35.19.09.2010", "35.19.09.2010-001-007", "36"]),
        (["*"], CODES),
        ([], []),
    ],
    ids=str,
)
async def test_a_caller_sees_what_lies_in_its_regions(shared, regions, seen):
    assert await found(shared, scope.visible(column("code"), caller(*regions))) == seen


@pytest.mark.parametrize(
    ("regions", "asked", "seen"),
    [
        (["35"], "35.77", ["35.77", "35.77-K-MANIS"]),
        (["35.77"], "35", ["35.77", "35.77-K-MANIS"]),
        (["35.77"], "35.19", []),
        (["*"], "36", ["36"]),
    ],
    ids=str,
)
async def test_asking_for_a_region_only_narrows(shared, regions, asked, seen):
    assert await found(shared, scope.visible(column("code"), caller(*regions), asked)) == seen


@pytest.mark.parametrize(
    ("regions", "seen"),
    [
        (["35.77"], ["35", "35.77", "35.77-K-MANIS"]),
        (["35.19.09.2010"], ["35", "35.19", "35.19.09", "35.19.09.2010", "35.19.09.2010-001-007"]),
        (["36"], ["36"]),
        ([], []),
    ],
    ids=str,
)
async def test_what_lies_around_a_caller_overlaps_with_it(shared, regions, seen):
    assert await found(shared, scope.overlapping(column("code"), caller(*regions))) == seen


@pytest.mark.parametrize(
    ("regions", "region"),
    [
        (["35.1"], "35.19"),
        (["35.19"], "35"),
        ([], "35.19"),
        (["*"], "99"),
        (["*"], "35.%"),
        (["*"], "*"),
        (["*"], ""),
    ],
    ids=str,
)
def test_a_region_that_is_not_mine_is_not_found(regions, region):
    with pytest.raises(RegionNotFound):
        scope.ensure_mine(caller(*regions), region)


@pytest.mark.parametrize("regions", [["35"], ["35.19"], ["*"], ["36", "35.19"]], ids=str)
def test_a_region_inside_mine_is_found(regions):
    scope.ensure_mine(caller(*regions), "35.19")
