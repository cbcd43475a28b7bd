"""What is compared: the report of the region alone, item by item, whoever asks."""

import pytest

from services.reporting.seals.differences import differences
from tests.reporting.events import exited
from tests.reporting.exports import VILLAGE, B, C
from tests.reporting.seals import PATH, YEAR, compared, facts, sealed, told

BESIDE = {"region": VILLAGE, "source": "blm", "dimension": "lingkungan"}
WORK = {"id": "a1", "year": 2023, "state": "running", "cost": "5.00", **BESIDE}
EXIT = {"id": "e1", "year": 2022, "region": VILLAGE, "number": "1/BA", "rts": 2}
SCORE = {"rt": f"{VILLAGE}-001-001", "year": 2022, "total": 20, "region": VILLAGE}
MONEY = {"source": "blm", "fiscal_year": 2023, "spent": "1.00"}


@pytest.mark.parametrize("regions", [["*"], ["35.19"], [VILLAGE]])
async def test_an_exit_over_two_villages_is_the_same_whoever_asks(reporting, regions):
    await reporting.hear(*told(), exited(YEAR, B, C, region="35.19.09", number="7/BA"))
    seal = await sealed(reporting, "profile", VILLAGE)
    exits = (await facts(reporting, seal))["exits"]
    assert None in {one["number"] for one in exits["items"]}  # of a region above: not to be told
    client = reporting.client(regions=regions)
    found = await client.ok(await client.get(f"{PATH}/{seal['id']}/compare"))
    assert (found["differences"], found["same"]) == ([], True)


async def test_a_newer_exit_is_told_as_one_item(reporting):
    await reporting.hear(*told())
    seal = await sealed(reporting, "profile", VILLAGE)
    newer = exited(YEAR, B, area_ha="1.25")
    await reporting.hear(newer)
    found = (await compared(reporting, seal))["differences"]
    items = [one for one in found if one["path"].startswith("/exits/items/")]
    assert {one["path"].split("/")[3] for one in items} == {str(newer.entity_id)}
    assert {one["sealed"] for one in items} == {None}


@pytest.mark.parametrize(
    ("item", "change", "path"),
    [
        (WORK, {"state": "completed"}, "/list/a1/state"),
        (WORK, {"year": 2024}, "/list/a1/year"),
        (WORK, {"region": "35.19.09.2011"}, "/list/a1/region"),
        (EXIT, {"year": 2023}, "/list/e1/year"),
        (EXIT, {"rts": 3}, "/list/e1/rts"),
        (SCORE, {"year": 2023}, f"/list/{VILLAGE}-001-001/year"),
        (MONEY, {"spent": "2.00"}, "/list/blm.2023/spent"),
    ],
)
def test_what_changes_of_an_item_is_one_difference(item, change, path):
    others = [MONEY | {"fiscal_year": 2022}, WORK | {"id": "a0"}]
    sealed, now = {"list": [item, *others]}, {"list": [*others, item | change]}
    [found] = differences(sealed, now)
    name = next(iter(change))
    assert (found.path, found.sealed, found.now) == (path, str(item[name]), str(change[name]))
