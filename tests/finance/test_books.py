"""The cash book and the realisation: what the ledger says, as papers have it."""

import csv
import io

from python_calamine import CalamineWorkbook

from tests.finance.agreed import agreed, paid, shared
from tests.finance.agreed import spend as spend_of
from tests.finance.money import allocated, ceiling, key, spend
from tests.finance.reports import accepted, received
from tests.finance.steps import BASE, OTHER, VILLAGE
from tests.harness import code_of, uuid_of

CASH, REALISATION = f"{BASE}/books/cash", f"{BASE}/realisation"


def rows(answer):
    """A file's rows by the names of its head."""
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


async def used(finance):
    """Received, spent, taken back, spent again."""
    made, client = await received(finance, spent="10000000.00"), finance.client()
    wrong = await client.ok(await spend(client, made, "2.50", receipt_number="=1+1"))
    address = f"{BASE}/expenses/{wrong['id']}/reverse"
    await client.ok(await client.post(address, {"reason": "Dobel."}, headers=key()))
    return client, made


async def test_the_cash_book_has_what_came_in_went_out_and_was_left(finance):
    client, made = await used(finance)
    answer = await client.get(f"{CASH}.csv", allocation_id=made["id"])
    assert answer.headers["content-type"].startswith("text/csv")
    found = rows(answer)
    assert list(found[0]) == [
        *("date", "number", "transaction", "description", "received", "paid", "balance")
    ]
    by_number = sorted(found, key=lambda one: int(one["number"]))
    assert [(one["transaction"], one["received"], one["paid"]) for one in by_number] == [
        ("tranche.released", "56000000.00", "0.00"),
        ("expense.recorded", "0.00", "10000000.00"),
        ("expense.recorded", "0.00", "2.50"),
        ("expense.reversed", "2.50", "0.00"),
    ]
    assert found[-1]["balance"] == "46000000.00"
    assert "'=1+1" in {one["description"] for one in found}
    assert [one["date"] for one in found] == sorted(one["date"] for one in found)


async def test_days_narrow_the_cash_book_and_keep_its_balance(finance):
    client, made = await used(finance)
    whole = rows(await client.get(f"{CASH}.csv", allocation_id=made["id"]))
    last = whole[-1]["date"]
    late = rows(await client.get(f"{CASH}.csv", allocation_id=made["id"], since=last))
    assert late == [one for one in whole if one["date"] == last]
    assert 0 < len(late) < len(whole)
    early = await client.get(f"{CASH}.csv", allocation_id=made["id"], until="2020-01-01")
    assert rows(early) == []


async def test_the_cash_book_is_a_workbook_too(finance):
    client, made = await used(finance)
    answer = await client.get(f"{CASH}.xlsx", allocation_id=made["id"])
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    found = book.get_sheet_by_name("buku_kas").to_python()
    plain = rows(await client.get(f"{CASH}.csv", allocation_id=made["id"]))
    assert found[0] == list(plain[0])
    assert [str(row[-1]) for row in found[1:]] == [str(float(one["balance"])) for one in plain]
    assert "=1+1" in [row[3] for row in found]


async def test_other_places_have_no_cash_book_here(finance):
    _, made = await used(finance)
    stranger = finance.client(regions=[OTHER])
    for ending in ("csv", "xlsx"):
        answer = await stranger.get(f"{CASH}.{ending}", allocation_id=made["id"])
        assert (answer.status_code, code_of(answer)) == (404, "not_found")
        answer = await finance.client().get(f"{CASH}.{ending}", allocation_id=str(uuid_of(1)))
        assert (answer.status_code, code_of(answer)) == (404, "not_found")


async def test_a_ksm_has_a_cash_book_of_its_own(finance):
    client, share = finance.client(), await shared(finance)
    made, other = await agreed(client, share), await agreed(client, share, amount="1000.00")
    await paid(client, made, 1)
    await spend_of(finance, share, made, "12000000.00")
    asked = {"allocation_id": share["id"], "agreement_id": made["id"]}
    found = rows(await client.get(f"{CASH}.csv", **asked))
    assert [
        (one["transaction"], one["received"], one["paid"], one["balance"]) for one in found
    ] == [
        ("payment.made", "45000000.00", "0.00", "45000000.00"),
        ("expense.recorded", "0.00", "12000000.00", "33000000.00"),
    ]
    assert rows(await client.get(f"{CASH}.csv", **(asked | {"agreement_id": other["id"]}))) == []


async def test_a_cash_book_is_of_an_agreement_of_the_allocation(finance):
    client, share = finance.client(), await shared(finance)
    foreign = await agreed(client, await shared(finance))
    for id in (foreign["id"], str(uuid_of(1)), share["id"]):
        for ending in ("csv", "xlsx"):
            asked = {"allocation_id": share["id"], "agreement_id": id}
            answer = await client.get(f"{CASH}.{ending}", **asked)
            assert (answer.status_code, code_of(answer)) == (404, "not_found")


async def test_the_realisation_says_how_far_the_money_of_a_year_is(finance):
    made = await received(finance)
    client = finance.client()
    dak = await ceiling(finance, source="dak", amount="1000.00")
    await allocated(client, dak, amount="300.00")
    await ceiling(finance, source="dak", fiscal_year=2021)
    found = await client.ok(await client.get(REALISATION, year=2020))
    assert [one["source"] for one in found["items"]] == ["apbd-kabkota", "dak"]
    assert found["items"][0] == {
        "source": "apbd-kabkota",
        "name_id": "APBD kabupaten/kota dan BUMD",
        "name_en": "Budget of the regency or city",
        "ceiling": "420000000.00",
        "committed": "80000000.00",
        "released": "56000000.00",
        "spent": "50000000.00",
        "returned": "0.00",
        "percent": "62.50",
        "of_ceiling": "11.90",
    }
    assert (found["total"]["ceiling"], found["total"]["committed"]) == (
        "420001000.00",
        "80000300.00",
    )
    await accepted(finance, made)
    elsewhere = (await client.get(REALISATION, year=2020, region=OTHER)).json()
    assert elsewhere["items"] == []
    after = (await client.get(REALISATION, year=2020, region="35.19")).json()["items"][0]
    assert (after["committed"], after["spent"], after["returned"], after["percent"]) == (
        "50000000.00",
        "50000000.00",
        "30000000.00",
        "100.00",
    )


async def test_the_realisation_may_be_of_one_source(finance):
    await received(finance)
    client = finance.client()
    await ceiling(finance, source="dak", amount="1000.00")
    found = await client.ok(await client.get(REALISATION, year=2020, source="dak"))
    assert [(one["source"], one["ceiling"]) for one in found["items"]] == [("dak", "1000.00")]
    assert (found["source"], found["total"]["ceiling"], found["total"]["spent"]) == (
        "dak",
        "1000.00",
        "0.00",
    )


async def test_the_realisation_is_of_ones_own_regions(finance):
    await received(finance)
    village = await finance.client(regions=[VILLAGE]).get(REALISATION, year=2020)
    [one] = village.json()["items"]
    assert (one["ceiling"], one["of_ceiling"], one["spent"]) == ("0.00", None, "50000000.00")
    stranger = finance.client(regions=[OTHER])
    nothing = (await stranger.get(REALISATION, year=2020)).json()
    assert (nothing["items"], nothing["total"]["committed"]) == ([], "0.00")
    for ending in ("", ".csv", ".xlsx"):
        answer = await stranger.get(f"{REALISATION}{ending}", year=2020, region="35.19")
        assert (answer.status_code, code_of(answer)) == (404, "region_not_found")


async def test_the_realisation_is_a_file_too(finance):
    await received(finance)
    client = finance.client()
    found = rows(await client.get(f"{REALISATION}.csv", year=2020))
    assert [(one["source"], one["spent"], one["percent"]) for one in found] == [
        ("apbd-kabkota", "50000000.00", "62.50"),
        ("total", "50000000.00", "62.50"),
    ]
    answer = await client.get(f"{REALISATION}.xlsx", year=2020)
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    sheet = book.get_sheet_by_name("realisasi").to_python()
    assert (sheet[0], sheet[1][0], sheet[1][5]) == (list(found[0]), "apbd-kabkota", 50000000.0)


async def test_a_year_may_hold_more_than_one_amount_can_be(finance):
    for _ in range(2):
        await ceiling(finance, amount="9999999999999999.99")
    client = finance.client()
    found = await client.ok(await client.get(REALISATION, year=2020))
    assert found["items"][0]["ceiling"] == found["total"]["ceiling"] == "19999999999999999.98"
    answer = rows(await client.get(f"{REALISATION}.csv", year=2020))
    assert answer[-1]["ceiling"] == "19999999999999999.98"
    assert (await client.get(f"{REALISATION}.xlsx", year=2020)).status_code == 200
