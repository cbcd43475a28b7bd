"""The budget (RAB) of an activity: lines to the cent, against the price list, until it is approved."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.planning.activities.models import Activity
from services.planning.costing import commands, rules
from services.planning.costing.models import RabLineWrite
from tests.harness import uuid_of
from tests.planning.prices import ROWS, imported
from tests.planning.simulations import activity, plan, run
from tests.planning.steps import BASE, OTHER, VILLAGE, refused

PAVING = {"code": "A.1.1", "volume": "140", "category": "bahan"}
SAND = {
    "description": "Pasir",
    "unit": "m3",
    "volume": "7.5",
    "unit_price": "214500.55",
    "category": "bahan",
}
WORK = {"code": "L.01", "volume": "60", "unit_price": "100000.00", "category": "upah"}


async def work(planning, **facts):
    return await activity(planning, await plan(planning), **facts)


async def put(client, id, *lines, version=1):
    headers = {"If-Match": f'"{version}"'}
    body = {"lines": list(lines)}
    return await client.http.put(f"{BASE}/activities/{id}/rab", json=body, headers=headers)


async def test_prices_that_are_left_out_are_the_lists_and_others_are_held_against_it(planning):
    client = planning.client()
    await imported(client)
    paving = await work(planning)
    answer = await put(client, paving.id, PAVING, SAND, WORK)
    rab = answer.json()
    assert (answer.status_code, answer.headers["etag"]) == (200, '"2"')
    first, second, third = rab["lines"]
    assert first == {
        "number": 1,
        "code": "A.1.1",
        "description": "Paving block K-200, tebal 6 cm",
        "unit": "m2",
        "volume": "140",
        "unit_price": "185000.00",
        "amount": "25900000.00",
        "category": "bahan",
        "reference": "185000.00",
        "reference_year": 2026,
        "deviation": "0.00",
    }
    assert (second["amount"], second["reference"], second["deviation"]) == (
        "1608754.13",
        None,
        None,
    )
    assert (third["reference"], third["deviation"]) == ("95000.00", "5.26")
    assert rab["totals"] == {
        "bahan": "27508754.13",
        "upah": "6000000.00",
        "alat": "0.00",
        "lain": "0.00",
    }
    assert (rab["total"], rab["deviating"]) == ("33508754.13", 1)
    read = await client.get(f"{BASE}/activities/{paving.id}/rab")
    assert (read.json(), read.headers["etag"]) == (rab, '"2"')


async def test_the_activity_costs_the_sum_and_is_a_new_version(planning):
    client, paving = planning.client(), await work(planning)
    await put(client, paving.id, SAND)
    rows = await planning.rows("SELECT cost, version FROM activities")
    assert [tuple(row) for row in rows] == [(Decimal("1608754.13"), 2)]
    refused(await put(client, paving.id, SAND), 412, "version_mismatch")
    assert (await put(client, paving.id, version=2)).json()["total"] == "0.00"
    assert await planning.scalar("SELECT cost FROM activities") == 0
    assert await planning.scalar("SELECT count(*) FROM rab_lines") == 0


async def test_a_change_must_say_which_version_it_is_of(planning):
    client, paving = planning.client(), await work(planning)
    answer = await client.http.put(f"{BASE}/activities/{paving.id}/rab", json={"lines": []})
    refused(answer, 428, "if_match_required")


@pytest.mark.parametrize("state", ["approved", "running", "completed", "handed_over", "cancelled"])
async def test_the_budget_of_an_approved_activity_stays(planning, state):
    client, paving = planning.client(), await work(planning, state=state)
    refused(await put(client, paving.id, SAND), 409, "activity_approved")
    assert await planning.scalar("SELECT count(*) FROM rab_lines") == 0


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (SAND | {"unit_price": "0"}, "price_not_positive"),
        (SAND | {"unit_price": "-5.00"}, "price_not_positive"),
        (PAVING | {"code": "Z.9"}, "unit_price_unknown"),
        (PAVING | {"unit": "m3"}, "unit_differs"),
        ({"volume": "1", "category": "lain"}, "rab_line_incomplete"),
        (SAND | {"unit_price": None}, "rab_line_incomplete"),
        (SAND | {"unit_price": "9999999999999999.99"}, "rab_too_large"),
        (SAND | {"unit_price": "1.001"}, "amount_invalid"),
        (SAND | {"unit_price": "Rp 5"}, "amount_invalid"),
        (SAND | {"unit_price": "NaN"}, "amount_invalid"),
        (SAND | {"unit_price": "1e5"}, "amount_invalid"),
        (SAND | {"unit_price": "1_000"}, "amount_invalid"),
        (SAND | {"unit_price": "1" * 31}, "invalid_request"),
        (SAND | {"unit_price": 5}, "invalid_request"),
        (SAND | {"volume": "0"}, "invalid_request"),
        (SAND | {"volume": "-1"}, "invalid_request"),
        (SAND | {"volume": "0.0000001"}, "invalid_request"),
        (SAND | {"category": "sewa"}, "invalid_request"),
        (SAND | {"name": "Bu Sri"}, "invalid_request"),
    ],
)
async def test_a_line_that_cannot_be_is_refused_by_name_and_nothing_changes(planning, line, code):
    client, paving = planning.client(), await work(planning)
    await imported(client)
    await put(client, paving.id, SAND)
    refused(await put(client, paving.id, SAND, line, version=2), 422, code)
    assert (await client.get(f"{BASE}/activities/{paving.id}/rab")).json()["version"] == 2


async def test_the_newest_list_that_is_not_of_a_later_year_counts(planning):
    client = planning.client()
    for year, price in (("2024", 1), ("2025", 2), ("2027", 3)):
        await imported(client, [*ROWS[0][:3], price], year=year)
    paving = await work(planning, year=2026)
    (line,) = (await put(client, paving.id, PAVING | {"unit": "M²"})).json()["lines"]
    assert (line["unit_price"], line["reference_year"], line["unit"]) == ("2.00", 2025, "M²")
    await imported(client, [*ROWS[0][:3], 9], year="2026")
    (line,) = (await client.get(f"{BASE}/activities/{paving.id}/rab")).json()["lines"]
    assert (line["unit_price"], line["reference"]) == ("2.00", "2.00")


async def test_a_village_writes_its_budget_with_its_regencys_prices(planning):
    await imported(planning.client())
    paving = await work(planning)
    village = planning.client(regions=[VILLAGE])
    assert (await put(village, paving.id, PAVING)).json()["total"] == "25900000.00"


async def test_another_regions_budget_does_not_exist(planning):
    foreign = await activity(planning, await plan(planning, OTHER))
    client = planning.client(regions=["35.19"])
    refused(await client.get(f"{BASE}/activities/{foreign.id}/rab"), 404, "not_found")
    refused(await put(client, foreign.id, SAND), 404, "not_found")
    refused(await client.get(f"{BASE}/activities/{uuid_of(1)}/rab"), 404, "not_found")


async def test_the_trail_tells_only_the_lines_that_changed(planning):
    client, paving = planning.client(id="budi"), await work(planning)
    await put(client, paving.id, SAND, SAND, SAND)
    await put(client, paving.id, SAND, SAND | {"volume": "8"}, version=2)
    rows = await planning.rows(
        "SELECT change FROM audit WHERE entity = 'rab_lines' ORDER BY id OFFSET 3"
    )
    assert sorted(row.change for row in rows) == ["changed", "deleted"]


async def test_copies_of_activities_get_the_lines_of_what_they_copy(planning):
    client = planning.client()
    paving, edition = await work(planning), await plan(planning)
    await put(client, paving.id, SAND, SAND | {"category": "lain"})
    copied = await activity(planning, edition, copy_of=paving.id)
    async with planning.sessions.begin() as session:
        await commands.copy(session, edition.id)
    before, after = [
        (await client.get(f"{BASE}/activities/{id}/rab")).json() for id in (paving.id, copied.id)
    ]
    assert after["lines"] == before["lines"] != []


async def test_the_database_takes_no_price_that_is_not_positive(planning):
    client, paving = planning.client(), await work(planning)
    await put(client, paving.id, SAND)
    with pytest.raises(Exception, match="ck_rab_lines_positive"):
        await run(planning, "UPDATE rab_lines SET unit_price = 0")


LINES = st.lists(
    st.builds(
        RabLineWrite,
        description=st.just("x"),
        unit=st.just("m"),
        volume=st.decimals("0.000001", 9_999, places=6, allow_nan=False),
        unit_price=st.decimals("0.01", 9_999_999, places=2, allow_nan=False).map(str),
        category=st.sampled_from(["bahan", "upah", "alat", "lain"]),
    ),
    max_size=20,
)
PLANNED = Activity(
    id=uuid_of(1),
    plan_id=uuid_of(2),
    region=VILLAGE,
    kind="x",
    dimension="lingkungan",
    title="x",
    year=2026,
    volume=Decimal(1),
    unit="m",
    created_by="x",
)


@given(LINES)
def test_the_total_is_the_exact_sum_of_amounts_that_are_rounded_once(lines):
    made = rules.lines_of(PLANNED, lines, {})
    shown = rules.view(PLANNED.id, 1, made)
    exact = [line.volume * Decimal(line.unit_price) for line in lines]
    amounts = [value.quantize(Decimal("0.01"), ROUND_HALF_UP) for value in exact]
    assert [line.amount.amount for line in shown.lines] == amounts
    assert shown.total.amount == sum(amounts) == rules.total_of(made)
    assert sum(total.amount for total in shown.totals.values()) == sum(amounts)


@pytest.mark.parametrize(
    ("volume", "price", "amount"),
    [
        ("0.5", "0.01", "0.01"),
        ("2.5", "0.01", "0.03"),
        ("0.49", "0.01", "0.00"),
        ("1", "9.99", "9.99"),
    ],
)
def test_half_a_cent_is_rounded_up(volume, price, amount):
    assert str(rules.amount_of(Decimal(volume), Decimal(price))) == amount
