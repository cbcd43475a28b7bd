"""Unit prices of a regency and a year: taken in whole or not at all, searched, handed out again."""

import hashlib
import io
import zipfile

import pytest

from tests.planning.prices import HEADER, ROWS, imported, prices, upload, workbook
from tests.planning.steps import BASE, VILLAGE, refused

PRICES = {"A.1.1": "185000.00", "A.1.2": "214500.50", "L.01": "95000.00"}


async def test_a_list_is_taken_in_with_its_document_and_its_file(planning):
    client = planning.client()
    content = workbook(*ROWS)
    answer = await upload(client, content, "Harga/SSH 2026.xlsx")
    found = answer.json()
    assert (answer.status_code, found["rows"], found["added"], found["changed"]) == (201, 3, 3, 0)
    assert (found["source"], found["filename"]) == ("Perbup 12/2026 (SSH)", "SSH 2026.xlsx")
    assert found["sha256"] == hashlib.sha256(content).hexdigest()
    assert await prices(client) == PRICES
    listed = await client.ok(await client.get(f"{BASE}/unit-prices/imports", region="35.19"))
    assert listed["items"] == [found]


async def test_a_later_list_changes_what_it_names_and_says_how_much(planning):
    client = planning.client()
    first = await imported(client)
    rows = [ROWS[0], [*ROWS[1][:3], 220000], ["B.1", "Semen", "zak", 68000]]
    second = await imported(client, *rows, source="Perbup 30/2026")
    assert (second["rows"], second["added"], second["changed"]) == (3, 1, 1)
    known = {one["code"]: one for one in (await client.get(f"{BASE}/unit-prices")).json()["items"]}
    assert known["A.1.2"]["price"] == "220000.00"
    assert {code: one["import_id"] for code, one in known.items()} == {
        "A.1.1": first["id"],
        "A.1.2": second["id"],
        "B.1": second["id"],
        "L.01": first["id"],
    }
    again = await imported(client, *rows)
    assert (again["added"], again["changed"]) == (0, 0)


async def test_years_and_regencies_have_lists_of_their_own(planning):
    client = planning.client()
    await imported(client)
    await imported(client, [*ROWS[0][:3], 190000], year="2027")
    await imported(client, [*ROWS[0][:3], 1], region="35.77")
    assert await prices(client, region="35.19", year=2027) == {"A.1.1": "190000.00"}
    assert await prices(client, region="35.77") == {"A.1.1": "1.00"}
    assert await prices(client, region=VILLAGE, year=2026) == PRICES
    assert await prices(client, region="35", q="A.1.2") == {"A.1.2": "214500.50"}


@pytest.mark.parametrize(
    ("q", "codes"),
    [("A.1", {"A.1.1", "A.1.2"}), ("PASIR", {"A.1.2"}), ("%", set()), ("ja", {"L.01"})],
)
async def test_prices_are_searched_by_code_or_name(planning, q, codes):
    client = planning.client()
    await imported(client)
    assert set(await prices(client, q=q)) == codes


async def test_a_long_list_is_paged_by_code(planning):
    client = planning.client()
    await imported(client)
    first = (await client.get(f"{BASE}/unit-prices", limit=2)).json()
    rest = (await client.get(f"{BASE}/unit-prices", limit=2, cursor=first["next"])).json()
    assert [one["code"] for one in first["items"] + rest["items"]] == list(PRICES)
    assert rest["next"] is None


async def test_a_village_reads_the_prices_of_its_regency_and_writes_none(planning):
    await imported(planning.client())
    await imported(planning.client(), region="35.77")
    village = planning.client(regions=[VILLAGE])
    assert await prices(village) == PRICES
    assert await prices(village, region="35.19") == PRICES
    refused(await upload(village, workbook(*ROWS)), 404, "region_not_found")
    refused(await village.get(f"{BASE}/unit-prices", region="35.77"), 404, "region_not_found")
    refused(
        await village.get(f"{BASE}/unit-prices/export", region="35.77", year=2026),
        404,
        "region_not_found",
    )
    foreign = await village.get(f"{BASE}/unit-prices/imports", region="35.77")
    refused(foreign, 404, "region_not_found")


async def test_what_is_exported_is_taken_in_again_unchanged(planning):
    client = planning.client()
    evil = ["=1+1", "=HYPERLINK(0)", "@x", "9999999999999.99"]
    first = await upload(client, workbook(*ROWS, evil, strings_to_formulas=False))
    assert first.status_code == 201, first.text
    answer = await client.get(f"{BASE}/unit-prices/export", region="35.19", year=2026)
    assert 'filename="harga_satuan_35.19_2026.xlsx"' in answer.headers["content-disposition"]
    again = await upload(client, answer.content)
    assert again.status_code == 201, again.text
    assert (again.json()["rows"], again.json()["added"], again.json()["changed"]) == (4, 0, 0)


async def test_the_template_is_a_list_without_rows(planning):
    client = planning.client()
    template = await client.get(f"{BASE}/unit-prices/template")
    said = refused(await upload(client, template.content), 422, "price_list_invalid")
    assert [error["code"] for error in said["errors"]] == ["no_rows"]


async def test_every_fault_is_named_by_row_and_column_and_nothing_is_taken_in(planning):
    client = planning.client()
    content = workbook(
        ROWS[0],
        ["A.1.2", "Pasir", "m3", "214.500"],
        ["A.1.3", "Kerikil", "m3", "214500,50"],
        ["A.1.4", "", "m3", -5],
        ["A.1.1", "Paving lagi", "m2", 0],
        [],
        ["A.1.6", "Batu", "m3", "Rp 5000"],
        ["A.1.7", "Batu", "m3", 1010.125],
        ["A.1.8", "Batu", "m3", ""],
        ["A.1.9", "Batu", "x" * 21, 1e15],
    )
    said = refused(await upload(client, content), 422, "price_list_invalid")
    assert [(one["row"], one["column"], one["code"]) for one in said["errors"]] == [
        (3, "harga_satuan", "thousands_separator"),
        (4, "harga_satuan", "decimal_comma"),
        (5, "uraian", "cell_empty"),
        (5, "harga_satuan", "price_not_positive"),
        (6, "harga_satuan", "price_not_positive"),
        (6, "kode", "code_twice"),
        (8, "harga_satuan", "not_a_number"),
        (9, "harga_satuan", "price_too_fine"),
        (10, "harga_satuan", "cell_empty"),
        (11, "satuan", "text_invalid"),
        (11, "harga_satuan", "price_too_large"),
    ]
    assert said["error_count"] == 11
    assert said["errors"][5]["detail"].startswith("Code 'A.1.1' stands in row 2 already.")
    assert await prices(client) == {}
    assert await planning.scalar("SELECT count(*) FROM unit_price_imports") == 0


@pytest.mark.parametrize(
    ("header", "codes"),
    [
        (["kode", "uraian", "satuan"], ["column_missing"]),
        ([*HEADER, "merek"], ["column_unknown"]),
        ([*HEADER, "KODE"], ["column_duplicate"]),
    ],
)
async def test_a_header_that_is_not_the_templates_is_refused_by_name(planning, header, codes):
    said = refused(
        await upload(planning.client(), workbook(*ROWS, header=header)), 422, "price_list_invalid"
    )
    assert [error["code"] for error in said["errors"]] == codes


def bomb() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("xl/workbook.xml", b"<workbook/>")
        target.writestr("xl/a.bin", bytes(8 << 20))
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (workbook(["A", "B", "C", "=1+1"]), 422, "workbook_has_formula"),
        (bomb(), 422, "zip_bomb"),
        (b"kode;uraian;satuan;harga_satuan\n", 415, "file_type_unsupported"),
        (b"%PDF-1.7", 415, "file_type_unsupported"),
        (b"", 422, "file_empty"),
        (workbook(*ROWS)[:400], 422, "workbook_unreadable"),
        (workbook(*ROWS) + bytes(5_000_000), 413, "body_too_large"),
    ],
    ids=["formula", "bomb", "csv", "pdf", "empty", "cut", "large"],
)
async def test_a_file_that_no_reader_should_open_is_refused(planning, content, status, code):
    refused(await upload(planning.client(), content), status, code)


async def test_a_price_list_is_of_a_regency(planning):
    client = planning.client()
    for region in ("35", VILLAGE):
        answer = await upload(client, workbook(*ROWS), region=region)
        refused(answer, 422, "level_not_meant")
    refused(await upload(client, workbook(*ROWS), region="35.99"), 404, "region_not_found")
    refused(await upload(client, workbook(*ROWS), year="1999"), 422, "invalid_request")


async def test_who_changed_a_price_is_in_the_trail(planning):
    client = planning.client(id="budi")
    await imported(client)
    await imported(client, [*ROWS[0][:3], 190000])
    rows = await planning.rows(
        "SELECT caller, change FROM audit WHERE entity = 'unit_prices' ORDER BY id"
    )
    assert [tuple(row) for row in rows] == [("budi", "created")] * 3 + [("budi", "changed")]
