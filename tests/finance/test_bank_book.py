"""The bank book: what an account's statements say, with what was left each time."""

import csv
import io

from python_calamine import CalamineWorkbook

from tests.finance.banks import CSV, account, lines, released, share, step, taken
from tests.finance.steps import BASE, OTHER, VILLAGE
from tests.harness import EVERYTHING, code_of, uuid_of

BOOK = f"{BASE}/books/bank"
APRIL = """Tanggal;Uraian;Debet;Kredit;Saldo
02/04/2020;=1+1;1.000.000,00;;43.492.350,75
"""
BARE = """Tanggal;Uraian;Debet;Kredit
01/02/2020;Setoran awal;;250.000,00
"""


def rows(answer):
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


async def kept(finance):
    """An account with the statements of March and April; the first line is a release."""
    client = finance.client(regions=[VILLAGE, "35.19"])
    bank = await account(client)
    await taken(client, bank)
    await taken(client, bank, APRIL)
    paid = await released(finance, await share(finance))
    [first, *_] = await lines(client, bank)
    await client.ok(await step(client, first, "match", {"transaction_ids": [paid]}))
    return client, bank


async def read(client, bank, **more):
    return await client.ok(await client.get(BOOK, account_id=bank["id"], **more))


async def test_the_bank_book_has_what_came_in_went_out_and_was_left(finance):
    client, bank = await kept(finance)
    book = await read(client, bank)
    assert (book["opening"], book["opening_known"], book["closing"], book["next"]) == (
        "1000000.00",
        True,
        "43492350.75",
        None,
    )
    assert [(i["date"], i["received"], i["paid"], i["balance"]) for i in book["items"]] == [
        ("2020-03-12", "56000000.00", "0.00", "57000000.00"),
        ("2020-03-14", "0.00", "12500000.00", "44500000.00"),
        ("2020-03-14", "0.00", "10000.00", "44490000.00"),
        ("2020-03-31", "2350.75", "0.00", "44492350.75"),
        ("2020-04-02", "0.00", "1000000.00", "43492350.75"),
    ]
    assert [i["transaction"] for i in book["items"]] == ["tranche.released", *(None,) * 4]
    assert [i["bank_balance"] for i in book["items"]] == [i["balance"] for i in book["items"]]
    found = await lines(client, bank)
    assert [i["line_id"] for i in book["items"]] == [one["id"] for one in found]


async def test_days_and_pages_narrow_the_bank_book_and_keep_its_balance(finance):
    client, bank = await kept(finance)
    whole = await read(client, bank)
    march = await read(client, bank, since="2020-03-13", until="2020-03-31")
    assert march["items"] == whole["items"][1:4]
    assert (march["opening"], march["closing"]) == ("57000000.00", "44492350.75")
    first = await read(client, bank, limit=2)
    second = await read(client, bank, limit=3, cursor=first["next"])
    assert first["items"] + second["items"] == whole["items"]
    assert (second["opening"], second["next"]) == ("1000000.00", None)
    late = await read(client, bank, since="2021-01-01")
    assert (late["items"], late["opening"], late["closing"]) == (
        [],
        "43492350.75",
        "43492350.75",
    )


async def test_what_was_there_before_the_first_balance_is_counted_back(finance):
    client, bank = await kept(finance)
    await taken(client, bank, BARE)
    book = await read(client, bank)
    assert (book["opening"], book["closing"]) == ("750000.00", "43492350.75")
    assert (book["items"][0]["balance"], book["items"][0]["bank_balance"]) == ("1000000.00", None)


async def test_an_account_that_says_no_balance_begins_with_nothing(finance):
    client = finance.client()
    bank = await account(client)
    empty = await read(client, bank)
    assert (empty["opening"], empty["opening_known"], empty["items"]) == ("0.00", False, [])
    await taken(client, bank, BARE)
    book = await read(client, bank)
    assert (book["opening"], book["opening_known"], book["closing"]) == ("0.00", False, "250000.00")


async def test_the_bank_book_is_a_file_too(finance):
    client, bank = await kept(finance)
    book = await read(client, bank, since="2020-03-14")
    found = rows(await client.get(f"{BOOK}.csv", account_id=bank["id"], since="2020-03-14"))
    heads = ("date", "reference", "transaction", "description", "received", "paid", "balance")
    assert list(found[0]) == [*heads, "bank_balance"]
    assert [(r["received"], r["paid"], r["balance"]) for r in found] == [
        (i["received"], i["paid"], i["balance"]) for i in book["items"]
    ]
    assert found[-1]["description"] == "'=1+1"
    answer = await client.get(f"{BOOK}.xlsx", account_id=bank["id"], until="2020-03-31")
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_name(
        "buku_bank"
    )
    [head, *cells] = sheet.to_python()
    assert head == list(found[0])
    assert [row[6] for row in cells] == [57000000.0, 44500000.0, 44490000.0, 44492350.75]
    assert cells[0][2] == "tranche.released"


async def test_what_a_bank_wrote_is_for_those_who_may_see_it(finance):
    _, bank = await kept(finance)
    reader = finance.client(scopes=EVERYTHING - {"finance:write", "finance:audit"})
    book = await read(reader, bank)
    assert {(i["description"], i["reference"]) for i in book["items"]} == {(None, None)}
    found = rows(await reader.get(f"{BOOK}.csv", account_id=bank["id"]))
    assert {(r["description"], r["reference"]) for r in found} == {("", "")}
    answer = await reader.get(f"{BOOK}.xlsx", account_id=bank["id"])
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    assert "Toko Maju" not in str(sheet.get_sheet_by_name("buku_bank").to_python())
    assert "Toko Maju" in CSV


async def test_other_places_have_no_bank_book_here(finance):
    _, bank = await kept(finance)
    stranger = finance.client(regions=[OTHER])
    for ending in ("", ".csv", ".xlsx"):
        for client, id in ((stranger, bank["id"]), (finance.client(), str(uuid_of(1)))):
            answer = await client.get(f"{BOOK}{ending}", account_id=id)
            assert (answer.status_code, code_of(answer)) == (404, "not_found")
