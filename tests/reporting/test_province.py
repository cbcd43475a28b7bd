"""A small synthetic province: every number of its recaps is that of a count of its events."""

import pytest
import pytest_asyncio
from sqlalchemy import text

from tests.bench.count import Count, Differs
from tests.bench.filled import filled
from tests.bench.province import YEARS, id_of
from tests.bench.shares import Shares
from tests.bench.synthetic import scattered

PROVINCE, RTS = "35", 300
SOME = sorted(scattered(PROVINCE)[:3])
DOORS = [
    *((PROVINCE, by) for by in ("province", "regency", "district", "village")),
    *((village[:5], by) for village in SOME for by in ("regency", "district", "village", "rt")),
    *((village[:8], "village") for village in SOME),
    *((village, "rt") for village in SOME),
]


@pytest_asyncio.fixture
async def count(reporting):
    """What the province told, once reporting has heard it in two parts."""
    count = Count()
    for start, end in ((0, RTS // 10), (RTS // 10, RTS)):
        await filled(reporting.sessions, start, end, within=PROVINCE, also=[count.hear])
    return count


def asker(running, of="recap"):
    async def ask(wanted):
        answer = await running.client().get(f"/v1/reports/{of}", **wanted)
        return await running.client().ok(answer)

    return ask


async def test_every_number_is_that_of_the_count(reporting, count):
    seen = await count.agrees(asker(reporting), DOORS, YEARS)
    assert seen > 5 * RTS


async def test_every_share_of_a_dimension_is_that_of_the_count(reporting):
    shares = Shares()
    await filled(reporting.sessions, 0, RTS, within=PROVINCE, also=[shares.hear])
    doors = [door for door in DOORS if door[1] != "rt"]
    assert await shares.agrees(asker(reporting, "breakdown"), doors, YEARS) > RTS
    assert set(shares.regions(YEARS[-1])[PROVINCE]) == {"lingkungan", "sosial", "ekonomi"}
    async with reporting.sessions.begin() as session:
        # Somebody says another amount: it is seen in the first region that is looked at.
        await session.execute(
            text("UPDATE postings SET amount = amount + 1 WHERE kind = 'payment'")
        )
    with pytest.raises(Differs, match=f"{PROVINCE} in .*: spent"):
        await shares.agrees(asker(reporting, "breakdown"), doors, YEARS)


async def test_the_count_has_something_of_everything(count):
    country = count.regions(YEARS[-1])[PROVINCE]
    assert {"slum_ha", "baseline_ha", "below_line_ha", "new_ha", "left_ha"} <= set(
        country["places"]
    )
    assert len(country["works"]) == 5
    assert {stage for _, stage in country["money"]} == {"committed", "released", "spent"}


@pytest.mark.parametrize(
    ("table", "column", "named"),
    [
        ("recap_deltas", "below_line_ha", "places: below_line_ha"),
        ("money_deltas", "spent", "money: .*spent"),
        ("activity_deltas", "sosial", "works: "),
    ],
)
async def test_one_wrong_number_is_found_with_its_region(reporting, count, table, column, named):
    async with reporting.sessions.begin() as session:
        village = SOME[1]
        await session.execute(
            text(f"UPDATE {table} SET {column} = {column} + 1 WHERE region = :region"),
            {"region": village},
        )
    with pytest.raises(Differs, match=f"{village} in .* of {named}"):
        await count.agrees(asker(reporting), [(village[:5], "village")], YEARS)


async def test_its_threads_are_whole(reporting, count):
    client = reporting.client()
    orphans = await client.ok(await client.get("/v1/reports/orphans"))
    assert orphans["items"] == []
    payment = id_of("posting", 9)
    found = await client.ok(await client.get(f"/v1/trace/{payment}", direction="both"))
    kinds = {node["kind"] for node in found["nodes"]}
    money = {"ceiling", "allocation", "tranche", "payment"}
    assert kinds == {"activity", *money}
    (activity,) = (node["id"] for node in found["nodes"] if node["kind"] == "activity")
    up = await client.ok(await client.get(f"/v1/trace/{activity}", direction="up"))
    kinds = {node["kind"] for node in up["nodes"]}
    assert kinds == {"round", "assessment", "institution", "plan", "activity", *money}
