"""Statements are taken in whole or not at all, and count once however often they come."""

import asyncio
import io

import pytest
import xlsxwriter

from tests.finance.banks import CSV, MT940, SP2D, account, lines, send, taken
from tests.finance.money import key
from tests.finance.steps import BASE, OTHER
from tests.harness import code_of, uuid_of

READ = ("finance:read",)
MORE = "01/04/2020;Toko Maju;500.000,00;;43.992.350,75\n"


def workbook(*rows):
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        page = book.add_worksheet()
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return content.getvalue()


async def count(finance):
    return await finance.rows(
        "SELECT (SELECT count(*) FROM statements), (SELECT count(*) FROM statement_lines)"
    )


async def test_a_statement_is_taken_in(finance):
    client = finance.client()
    of = await account(client)
    made = await taken(client, of)
    assert {name: made[name] for name in ("format", "lines", "new", "known", "since", "until")} == {
        "format": "csv",
        "lines": 4,
        "new": 4,
        "known": 0,
        "since": "2020-03-12",
        "until": "2020-03-31",
    }
    assert (made["opening"], made["closing"]) == ("1000000.00", "44492350.75")
    found = await lines(client, of)
    assert [(one["booked_on"], one["amount"], one["state"], one["row"]) for one in found] == [
        ("2020-03-12", "56000000.00", "unmatched", 4),
        ("2020-03-14", "-12500000.00", "unmatched", 5),
        ("2020-03-14", "-10000.00", "unmatched", 6),
        ("2020-03-31", "2350.75", "unmatched", 7),
    ]
    read = await client.get(f"{BASE}/statements/{made['id']}")
    assert read.json() == made
    listed = await client.get(f"{BASE}/statements", account_id=of["id"])
    assert listed.json()["items"] == [made]


async def test_a_statement_that_comes_twice_changes_nothing(finance):
    client = finance.client()
    of = await account(client)
    first = await taken(client, of)
    again = await taken(client, of, CSV)
    assert (again["id"], again["new"], again["known"]) == (first["id"], 0, 4)
    assert await count(finance) == [(1, 4)]
    both = await asyncio.gather(*(send(client, of, MT940) for _ in range(2)))
    assert sorted(answer.json()["new"] for answer in both) == [0, 2]


async def test_what_overlaps_counts_once(finance):
    client = finance.client()
    of = await account(client)
    await taken(client, of)
    head, _, _ = CSV.partition("Saldo Awal")
    more = await taken(
        client, of, head.replace("Uraian", "Keterangan").replace("\n", "\r\n") + MORE
    )
    assert (more["new"], more["known"]) == (1, 4)
    other = await account(client, number="999888777")
    content = CSV.replace("0012-01-000345-30-7", "999888777")
    assert (await taken(client, other, content))["new"] == 4


async def test_equal_lines_are_as_many_as_the_bank_says(finance):
    client = finance.client()
    of = await account(client)
    head, line = "Tanggal;Keterangan;Debet;Kredit\n", "12/03/2020;Biaya;5000;\n"
    assert (await taken(client, of, head + line))["new"] == 1
    assert (await taken(client, of, head + line * 3))["new"] == 2
    assert (await taken(client, of, head + line * 2))["new"] == 0


@pytest.mark.parametrize(
    ("content", "facts", "status", "code"),
    [
        (CSV.replace("12/03/2020", "32/03/2020"), {}, 422, "statement_invalid"),
        (CSV.replace("Saldo Akhir;;;;44", "Saldo Akhir;;;;45"), {}, 422, "statement_unbalanced"),
        (CSV.replace("Saldo Awal;;;;1", "Saldo Awal;;;;2"), {}, 422, "statement_unbalanced"),
        (MT940.replace("C200331IDR44", "C200331IDR45"), {}, 422, "statement_invalid"),
        (CSV.replace("000345-30-7", "000345-30-8"), {}, 422, "statement_invalid"),
        ("", {}, 422, "file_empty"),
        (b"%PDF-1.7", {}, 415, "file_type_unsupported"),
        (b"PK\x03\x04damaged", {}, 422, "workbook_unreadable"),
        (CSV, {"format": "ofx"}, 422, "invalid_request"),
        (CSV, {"account_id": str(uuid_of(1))}, 404, "not_found"),
        ("x" * 5_000_001, {}, 413, "body_too_large"),
    ],
    ids=lambda one: one if isinstance(one, str) and one.isidentifier() else "",
)
async def test_what_is_wrong_is_refused_by_name_and_nothing_is_stored(
    finance, content, facts, status, code
):
    client = finance.client()
    answer = await send(client, await account(client), content, **facts)
    assert (answer.status_code, code_of(answer)) == (status, code)
    assert await count(finance) == [(0, 0)]


async def test_a_fault_says_where_it_is_and_what_to_do(finance):
    client = finance.client()
    of = await account(client)
    answer = await send(client, of, CSV.replace(";2.350,75", ";2.350,7x"))
    [error] = answer.json()["errors"]
    assert (error["row"], error["column"], error["code"]) == (7, "amount", "amount_invalid")
    assert "1.234.567,89" in error["detail"]
    unbalanced = await send(client, of, CSV.replace("Saldo Akhir;;;;44", "Saldo Akhir;;;;45"))
    assert unbalanced.json()["difference"] == "1000000.00"


async def test_a_list_of_sp2d_comes_as_csv_or_as_a_workbook(finance):
    client = finance.client()
    of = await account(client, number="111222333")
    assert (await taken(client, of, SP2D))["format"] == "sp2d"
    rows = [
        ("Nomor SP2D", "Tanggal", "Penerima", "Nilai"),
        ("00123/SP2D/2020", "2020-03-11", "LKM Bangkit Bersama", 56000000),
        ("00125/SP2D/2020", "2020-03-12", "LKM Sejahtera", 1250000.5),
    ]
    again = await taken(client, of, workbook(*rows), name="sp2d.xlsx")
    assert (again["format"], again["new"], again["known"]) == ("sp2d", 1, 1)
    found = await lines(client, of)
    assert found[-1]["amount"] == "1250000.50"


async def test_the_words_of_a_bank_are_for_whoever_writes_or_audits(finance):
    client = finance.client()
    of = await account(client)
    await taken(client, of)
    for scopes, seen in ((READ, False), ((*READ, "finance:audit"), True)):
        found = await lines(finance.client(scopes=scopes), of)
        assert [one["text"] is not None for one in found] == [seen] * 4
    assert "Toko Maju" in (await lines(client, of))[1]["text"]


async def test_lines_are_found_by_state_and_day(finance):
    client = finance.client()
    of = await account(client)
    await taken(client, of)
    found = await lines(client, of, since="2020-03-14", until="2020-03-14", state="unmatched")
    assert len(found) == 2
    assert await lines(client, of, state="matched") == []
    page = await client.get(f"{BASE}/statement-lines", account_id=of["id"], limit=3)
    rest = await client.get(
        f"{BASE}/statement-lines", account_id=of["id"], limit=3, cursor=page.json()["next"]
    )
    assert len(page.json()["items"]) == 3
    assert len(rest.json()["items"]) == 1


async def test_statements_stay_in_their_regions(finance):
    client = finance.client()
    of = await account(client)
    made = await taken(client, of)
    line = (await lines(client, of))[0]
    stranger = finance.client(regions=[OTHER])
    assert (await send(stranger, of, CSV)).status_code == 404
    assert (await stranger.get(f"{BASE}/statements/{made['id']}")).status_code == 404
    for name in ("statements", "statement-lines", "reconciliations"):
        assert (await stranger.get(f"{BASE}/{name}")).json()["items"] == []
    address = f"{BASE}/statement-lines/{line['id']}"
    assert (await stranger.get(f"{address}/suggestions")).status_code == 404
    assert (await stranger.post(f"{address}/unmatch", headers=key())).status_code == 404
