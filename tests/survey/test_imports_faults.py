"""A file with faults: each is named by row and column, says what to do, and applies nothing."""

import pytest

from services.survey.imports import rt_sheets
from tests.survey.steps import GOOD, HEADER, imported, open_round, rt, sheet, upload

BEKASI = "32.75.01.1001"
WITHOUT_1A = [name for name in HEADER if name != "1a"]


def line(**row):
    """One data line with the values exactly as they are given, unquoted."""
    return ",".join({**GOOD, **row}[name] for name in HEADER)


def csv_of(*lines, header=HEADER):
    return "\n".join((",".join(header), *lines, "")).encode()


# name: (file, code, row, column, a piece of the remedy in Indonesian, and in English)
FAULTS = {
    "broken encoding": (
        csv_of(line(), line(kode_rt=rt(8))).replace(b"KLAGEN", b"KLAGEN", 1)[:-4] + b"\x81,0\n",
        "encoding_broken",
        3,
        "24",
        "CSV UTF-8",
        "CSV UTF-8",
    ),
    "unknown village": (
        sheet({"kode_rt": rt(1, "35.19.09.9999")}),
        "region_unknown",
        2,
        "kode_rt",
        "Periksa kode Kemendagri",
        "Check its Kemendagri code",
    ),
    "village outside the round": (
        sheet({"kode_rt": rt(1, BEKASI)}),
        "region_outside_round",
        2,
        "kode_rt",
        "Impor ke putaran yang sesuai",
        "Import it into the right round",
    ),
    "same RT twice": (
        sheet({"kode_rt": rt(1)}, {"kode_rt": rt(2)}, {"kode_rt": "35.19.09.2010-1-1"}),
        "duplicate_rt",
        4,
        "kode_rt",
        "baris 2. Sisakan satu",
        "row 2 already. Keep one",
    ),
    "text in a number": (
        sheet({"1a": "12 unit"}),
        "not_a_number",
        2,
        "1a",
        "Tulis angka saja",
        "Write digits only",
    ),
    "Excel error": (sheet({"4a": "#NUM!"}), "excel_error", 2, "4a", "Perbaiki rumus", "Mend its"),
    "thousands separator": (
        sheet({"luas_ha": "1.234,5"}, separator=";"),
        "thousands_separator",
        2,
        "luas_ha",
        "tanpa pemisah ribuan",
        "Write it without",
    ),
    "English thousands separator": (
        sheet({"2a": "1,234.5"}),
        "thousands_separator",
        2,
        "2a",
        "tanpa pemisah ribuan",
        "Write it without",
    ),
    "decimal comma between commas": (
        sheet({"luas_ha": "2,5"}),
        "decimal_comma",
        2,
        "luas_ha",
        "titik desimal",
        "decimal point",
    ),
    "two decimal marks": (
        sheet({"luas_ha": "2,5"}, {"kode_rt": rt(8), "luas_ha": "2.5"}, separator=";"),
        "decimal_mark_mixed",
        3,
        "luas_ha",
        "satu macam",
        "one kind",
    ),
    "too large": (
        sheet({"1a": "1000000000"}),
        "number_out_of_range",
        2,
        "1a",
        "Paling banyak 9 angka",
        "At most 9 digits",
    ),
    "header only": (sheet(), "no_rows", 1, None, "Isi minimal satu RT", "Fill in at least one"),
    "missing column": (
        sheet({}, header=WITHOUT_1A),
        "column_missing",
        1,
        "1a",
        "Tambahkan",
        "Add it",
    ),
    "unknown column": (
        sheet({"catatan": "x"}, header=[*HEADER, "catatan"]),
        "column_unknown",
        1,
        "catatan",
        "Hapus",
        "Remove it",
    ),
    "column twice": (
        csv_of(line() + ",0", header=[*HEADER, "1a"]),
        "column_duplicate",
        1,
        "1a",
        "Sisakan satu",
        "Keep one",
    ),
    "row too short": (
        csv_of(line(), line(kode_rt=rt(8))[:-2]),
        "row_width",
        3,
        None,
        "Periksa pemisah",
        "Check separators",
    ),
    "row too long": (
        csv_of(line() + ",5"),
        "row_width",
        2,
        None,
        "Periksa pemisah",
        "Check separators",
    ),
    "control characters": (
        sheet({"kawasan": "KLA\x07GEN"}),
        "text_invalid",
        2,
        "kawasan",
        "Ketik ulang",
        "Type it again",
    ),
    "area of signs only": (
        sheet({"kawasan": "--"}),
        "area_name_invalid",
        2,
        "kawasan",
        "huruf atau angka",
        "letters or digits",
    ),
    "bad year": (
        sheet({"tahun": "23"}),
        "year_invalid",
        2,
        "tahun",
        "empat angka",
        "four-digit",
    ),
    "bad RT code": (
        sheet({"kode_rt": "RT 7"}),
        "rt_code_invalid",
        2,
        "kode_rt",
        "<kode desa>-<RW>-<RT>",
        "<village code>-<RW>-<RT>",
    ),
    "cell without an end": (
        csv_of(line(), line(kawasan='"KLAGEN', kode_rt=rt(8)), *[line(kode_rt=rt(9))] * 200),
        "cell_too_long",
        3,
        None,
        "tanda kutip",
        "quote",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
async def test_a_fault_is_named_with_its_place_and_its_remedy(survey, name):
    content, code, row, column, remedy_id, remedy_en = FAULTS[name]
    client = survey.client()
    round = await open_round(client)
    found = await imported(survey, client, round, content)
    [error] = found["errors"]
    assert (error["code"], error["row"], error["column"]) == (code, row, column)
    assert remedy_en in error["detail"]
    indonesian = {"Accept-Language": "id-ID"}
    address = f"/v1/survey/imports/{found['id']}"
    found = (await client.http.get(address, headers=indonesian)).json()
    assert remedy_id in found["errors"][0]["detail"]
    assert (found["status"], found["error_count"]) == ("failed", 1)


async def test_indonesian_is_spoken_to_those_who_ask_for_nothing(survey):
    client = survey.client()
    round = await open_round(client)
    found = await imported(survey, client, round, sheet({"1a": "banyak"}))
    headers = {"Accept-Language": ""}
    answer = await client.http.get(f"/v1/survey/imports/{found['id']}", headers=headers)
    assert "bukan angka" in answer.json()["errors"][0]["detail"]


async def test_one_fault_among_good_rows_keeps_the_whole_file_out(survey):
    client = survey.client()
    round = await open_round(client)
    rows = [{"kode_rt": rt(n)} for n in range(1, 20)]
    found = await imported(survey, client, round, sheet(*rows, {"kode_rt": rt(20), "1a": "x"}))
    assert (found["status"], found["rows"], found["accepted"]) == ("failed", 20, 19)
    answer = await client.post(f"/v1/survey/imports/{found['id']}/apply")
    assert (answer.status_code, answer.json()["code"]) == (409, "import_not_ready")
    await survey.work()
    for table in ("sheets", "assessments", "areas", "area_members", "outbox"):
        assert await survey.scalar(f"SELECT count(*) FROM {table}") == 0


async def test_every_fault_of_a_row_is_named_at_once(survey):
    client = survey.client()
    round = await open_round(client)
    row = {"kode_rt": "?", "1a": "x", "1b": "#REF!", "tahun": "now"}
    found = await imported(survey, client, round, sheet(row))
    assert {(e["column"], e["code"]) for e in found["errors"]} == {
        ("kode_rt", "rt_code_invalid"),
        ("1a", "not_a_number"),
        ("1b", "excel_error"),
        ("tahun", "year_invalid"),
    }


async def test_a_village_outside_the_importers_regions_is_refused(survey):
    round = await open_round(survey.client())
    officer = survey.client(regions=("35.19",), id="officer")
    elsewhere = {"kode_rt": rt(1, "35.77.03.1005")}
    found = await imported(survey, officer, round, sheet({}, elsewhere))
    [error] = found["errors"]
    assert (error["row"], error["column"], error["code"]) == (3, "kode_rt", "region_not_found")
    assert "officer" in error["detail"]


async def test_ten_thousand_faults_are_counted_and_the_first_thousand_shown(survey):
    client = survey.client()
    round = await open_round(client)
    rows = [{"kode_rt": rt(n)} | dict.fromkeys(HEADER[9:], "x") for n in range(625)]
    found = await imported(survey, client, round, sheet(*rows))
    assert (found["error_count"], len(found["errors"])) == (10_000, 1000)


async def test_an_import_into_a_round_that_is_not_there_is_404(survey):
    client = survey.client()
    answer = await upload(client, {"id": "01900000-0000-7000-8000-0000000000ff"}, sheet({}))
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


async def test_what_stood_before_a_break_in_the_file_is_still_counted_and_shown(survey):
    client = survey.client()
    round = await open_round(client)
    rows = [{"kode_rt": f"35.19.09.2010-001-{n:04d}"} for n in range(1, rt_sheets.CHUNK + 2)]
    broken = sheet(*rows) + b'"never closed' + b"x" * 20_000
    found = await imported(survey, client, round, broken)
    assert found["status"] == "failed"
    assert (found["rows"], found["accepted"]) == (rt_sheets.CHUNK + 1, rt_sheets.CHUNK + 1)
    assert [e["code"] for e in found["errors"]] == ["cell_too_long"]
