"""Totals of held trainings by place, role and source; and the files."""

import csv
import io
from decimal import Decimal

import pytest

from tests.planning.steps import (
    BASE,
    MEDIUM,
    NEXT_VILLAGE,
    OTHER,
    TRAINING,
    VILLAGE,
    day,
    held,
    institution,
    listed,
    medium,
    patch,
    refused,
    training,
)

TOTALS = f"{BASE}/trainings/totals"
TEAM = {"participants": [{"role": "tipp", "untold": 10}], "attendance": [], "evaluations": []}
NOTHING = {"participants": [], "attendance": [], "evaluations": []}


@pytest.fixture
async def trained(planning):
    """Three held in two villages and a province, one planned, one cancelled."""
    client = planning.client()
    await held(client)
    await held(client, await training(client, region=NEXT_VILLAGE), **TEAM)
    old = {"begin_on": "2020-03-09", "end_on": None, "village_status": None, "jp": None}
    await held(client, await training(client, region="35", **old), **NOTHING, costs=[])
    await training(client)
    gone = await training(client)
    await client.post(f"{BASE}/trainings/{gone['id']}/cancel", {"reason": "x"})
    return planning


async def test_only_held_trainings_are_added_up_by_role_and_source(trained):
    client = trained.client()
    found = await client.ok(await client.get(TOTALS, region="35", by="village"))
    total = found["total"]
    assert (total["trainings"], total["uncounted"], total["days"], total["jp"]) == (3, 1, 5, 32)
    people = [total[name] for name in ("male", "female", "untold", "mbr")]
    assert people == [14, 10, 10, 4]
    assert total["roles"] == [
        {"role": "tipp", "male": 5, "female": 6, "untold": 10, "mbr": 4},
        {"role": "ksm", "male": 9, "female": 4, "untold": 0, "mbr": 0},
    ]
    assert total["costs"] == [
        {"source": "bdi", "amount": "9000000.00"},
        {"source": "swadaya", "amount": "1500001.00"},
    ]
    assert total["cost"] == "10500001.00"
    by_place = [(one["region"], one["trainings"], one["cost"]) for one in found["items"]]
    assert by_place == [
        ("35", 1, "0.00"),
        (VILLAGE, 1, "5250000.50"),
        (NEXT_VILLAGE, 1, "5250000.50"),
    ]
    assert found["items"][0]["name"] == "Jawa Timur"
    assert (found["items"][0]["roles"], found["items"][2]["untold"]) == ([], 10)


async def test_totals_are_of_a_year_and_of_a_page_of_places(trained):
    client = trained.client()
    old = await client.ok(await client.get(TOTALS, region="35", year=2020))
    assert (old["by"], old["total"]["trainings"], old["total"]["days"]) == ("regency", 1, 1)
    none = await client.ok(await client.get(TOTALS, region="35", year=2001))
    assert (none["items"], none["total"]["trainings"], none["total"]["cost"]) == ([], 0, "0.00")
    found, cursor = [], {}
    while True:
        asked = {"region": "35", "by": "village", "limit": 1}
        page = await client.ok(await client.get(TOTALS, **asked, **cursor))
        found += [one["region"] for one in page["items"]]
        assert page["total"]["trainings"] == 3
        if page["next"] is None:
            break
        cursor = {"cursor": page["next"]}
    assert found == ["35", VILLAGE, NEXT_VILLAGE]


async def test_totals_stay_inside_ones_regions(trained):
    await held(trained.client(), await training(trained.client(), region=OTHER), **NOTHING)
    narrow = trained.client(regions=("35.19",))
    found = await narrow.ok(await narrow.get(TOTALS))
    assert (found["region"], found["total"]["trainings"]) == ("35.19", 2)
    refused(await narrow.get(TOTALS, region="35.77"), 404, "region_not_found")
    refused(await narrow.get(TOTALS, region=VILLAGE, by="regency"), 422, "level_above_region")
    everything = trained.client()
    found = await everything.ok(await everything.get(TOTALS))
    assert (found["total"]["name"], found["total"]["trainings"]) == ("Indonesia", 4)


def table(answer):
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


async def test_the_file_has_a_row_each_and_a_column_for_each_source(trained):
    client = trained.client()
    rows = table(await client.get(f"{BASE}/exports/trainings.csv", state="held"))
    assert [row["begin_on"] for row in rows] == ["2020-03-09", day(-3), day(-3)]
    [own] = [row for row in rows if row["region"] == VILLAGE]
    assert own["participants"] == "tipp=11; ksm=13"
    assert (own["methods"], own["places"]) == ("diskusi_kelas; ojt", "Balai desa")
    costs = [own[name] for name in ("cost_bdi", "cost_swadaya", "cost_apbn_pupr", "cost")]
    assert costs == ["4500000.00", "750000.50", "", "5250000.50"]
    assert (own["male"], own["untold"], own["mbr"]) == ("14", "0", "4")
    assert (
        table(await client.get(f"{BASE}/exports/trainings.csv", year=2020, state="planned")) == []
    )
    narrow = trained.client(regions=("35.77",))
    assert table(await narrow.get(f"{BASE}/exports/trainings.csv")) == []
    answer = await narrow.get(f"{BASE}/exports/trainings.csv", region="35.19")
    refused(answer, 404, "region_not_found")


async def test_no_cell_of_a_file_is_a_formula(planning):
    client = planning.client()
    bad = "=1+1"
    known = await training(client, title=bad, source="@x", places=[{"name": "+A1"}])
    await medium(client, title=bad, topic="-2", audience="@y", training_id=known["id"])
    [row] = table(await client.get(f"{BASE}/exports/trainings.csv"))
    assert (row["title"], row["source"], row["places"]) == ("'=1+1", "'@x", "'+A1")
    [row] = table(await client.get(f"{BASE}/exports/media.csv"))
    assert (row["title"], row["topic"], row["audience"]) == ("'=1+1", "'-2", "'@y")


async def test_a_medium_is_recorded_corrected_and_taken_away(planning):
    client = planning.client()
    known = await medium(client)
    assert (known["copies"], known["cost"], known["year"]) == (150, "225000.00", int(day(-1)[:4]))
    changed = (await patch(client, "media", known, copies=200, published_on=None)).json()
    assert (changed["copies"], changed["published_on"], changed["version"]) == (200, None, 2)
    assert (await patch(client, "media", changed, copies=200)).json() == changed
    refused(await patch(client, "media", known, copies=1), 412, "version_mismatch")
    address = f"{BASE}/media/{known['id']}"
    refused(await client.http.delete(address), 428, "if_match_required")
    gone = await client.http.delete(address, headers={"If-Match": '"2"'})
    assert gone.status_code == 204
    refused(await client.get(address), 404, "not_found")
    assert await planning.scalar("SELECT count(*) FROM audit WHERE change = 'deleted'") == 1


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"published_on": day(1)}, "day_in_future"),
        ({"year": 2001}, "year_unfitting"),
        ({"copies": 0}, "invalid_request"),
        ({"costs": [{"source": "csr", "amount": "-1"}]}, "cost_invalid"),
        ({"kind": "baliho"}, "invalid_request"),
    ],
)
async def test_a_medium_that_cannot_be_is_refused_by_name(planning, facts, code):
    client = planning.client()
    known = await medium(client)
    refused(await patch(client, "media", known, **facts), 422, code)


async def test_a_medium_belongs_to_its_training_and_its_maker(planning):
    client = planning.client()
    own, bkm = await training(client), await institution(client)
    links = {"training_id": own["id"], "institution_id": bkm["id"]}
    known = await medium(client, **links)
    assert [one["id"] for one in await listed(client, "media", **links)] == [known["id"]]
    far = MEDIUM | {"region": OTHER}
    answer = await client.post(f"{BASE}/media", far | {"training_id": own["id"]})
    refused(answer, 422, "training_unfitting")
    answer = await client.post(f"{BASE}/media", far | {"institution_id": bkm["id"]})
    refused(answer, 422, "institution_unfitting")


async def test_media_outside_ones_regions_do_not_exist(planning):
    client = planning.client()
    foreign, own = await medium(client, region=OTHER), await medium(client, year=None)
    narrow = planning.client(regions=("35.19",))
    assert [one["id"] for one in await listed(narrow, "media")] == [own["id"]]
    address = f"{BASE}/media/{foreign['id']}"
    refused(await narrow.get(address), 404, "not_found")
    refused(await narrow.http.delete(address, headers={"If-Match": "*"}), 404, "not_found")
    refused(await narrow.get(f"{BASE}/media", region=OTHER), 404, "region_not_found")


async def test_a_cost_is_kept_to_the_cent(planning):
    known = await training(planning.client(), costs=[{"source": "csr", "amount": "0.01"}])
    assert Decimal(known["cost"]) == Decimal("0.01")
    assert TRAINING["costs"] != known["costs"]
