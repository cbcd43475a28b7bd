"""Faults in a file of households: each named by row and column, with what to do, and nobody's name."""

import json

import pytest

from services.survey.imports import households
from tests.survey.households import (
    HEADER,
    KIND,
    OTHER,
    RT,
    as_csv,
    as_xlsx,
    brought,
    codes,
    home,
    java,
    named,
    rejosari,
)
from tests.survey.records import PERSON
from tests.survey.steps import apply, upload
from tests.survey.test_imports_workbook import everything

BEKASI = "32.75.01.1001-001-001"
# What stands in one cell: column, code, and a piece of the remedy in both languages.
CELLS = {
    "no code": ("kode_rt", "RT 1", "rt_code_invalid", "Tulis <kode desa>", "Write <village code>"),
    "no village": ("kode_rt", "35.19.09.9999-001-001", "region_unknown", "Periksa kode", "Check"),
    "outside": ("kode_rt", BEKASI, "region_outside_round", "putaran yang sesuai", "right round"),
    "no such letter": ("q12", "z", "unknown_choice", "Pilih salah satu: a, b", "Choose one of"),
    "words": ("q7", "lima", "not_a_number", "Tulis angka saja", "Write digits only"),
    "NaN": ("q6_panjang", "NaN", "not_a_number", "'NaN' bukan angka", "'NaN' is not"),
    "infinity": ("lat", "-Infinity", "not_a_number", "'-Infinity' bukan", "Write digits only"),
    "half a man": ("laki", "1.5", "not_whole", "tanpa pecahan", "without a fraction"),
    "too many": ("laki", "1001", "out_of_limits", "antara 0 dan 1000", "between 0 and 1000"),
    "comma": ("q6_lebar", "2,5", "decimal_comma", "titik desimal", "decimal point"),
    "thousands": ("q6", "1.234,5", "thousands_separator", "tanpa pemisah ribuan", "without"),
    "too fine": ("lon", "112." + "1" * 20, "number_out_of_range", "terlalu rinci", "too fine"),
    "too long": ("q7", "1" * 12, "number_out_of_range", "terlalu besar", "too large"),
    "Excel error": ("q7", "#REF!", "excel_error", "Perbaiki rumus", "Mend its formula"),
    "formula": ("q7", "=1+1", "formula_cell", "tempel sebagai nilai", "paste as values"),
    "name as formula": ("nama", "=HYPERLINK(1)", "formula_cell", "tempel sebagai", "as values"),
    "lost digits": ("nik", "3.51909E+15", "digits_lost", "Jadikan kolom ini Teks", "column Text"),
    "lost digits, comma": ("no_kk", "3,51909E+15", "digits_lost", "kartu aslinya", "the card"),
    "15 digits": ("nik", "351909150380000", "not_sixteen_digits", "15 karakter", "15 characters"),
    "control": ("nama", "Su\x07san", "text_invalid", "karakter kendali", "control characters"),
}


@pytest.mark.parametrize("name", CELLS)
async def test_a_cell_that_cannot_be_is_named_with_row_column_and_remedy(survey, name):
    column, text, code, *remedies = CELLS[name]
    client = survey.client()
    found = await brought(
        survey, client, await java(client), as_csv(home(), home(1, **{column: text}))
    )
    assert codes(found) == [(3, column, code)]
    address = f"/v1/survey/imports/{found['id']}"
    for language, remedy in zip(("id", "en"), remedies, strict=True):
        answer = await client.http.get(address, headers={"Accept-Language": language})
        assert remedy in answer.json()["errors"][0]["detail"]


async def test_swapped_coordinates_are_named_and_hardly_quoted(survey):
    client = survey.client()
    row = home(lat="112.6123456", lon="-7.9123456")
    found = await brought(survey, client, await java(client), as_csv(row))
    assert codes(found) == [(2, "lat", "swapped_location")]
    assert "Latitude 112.6... and longitude -7.9... seem swapped" in found["errors"][0]["detail"]


async def test_every_fault_of_a_row_is_named_at_once(survey):
    client = survey.client()
    row = home(kode_rt="?", q1="x", q7="lima", nik="12", nama="=x", lat="1.5.5")
    found = await brought(survey, client, await java(client), as_csv(row))
    assert {code for _, _, code in codes(found)} == {
        *("rt_code_invalid", "unknown_choice", "not_a_number", "not_sixteen_digits"),
        "formula_cell",
    }
    assert [column for _, column, _ in codes(found)] == [
        *("kode_rt", "q1", "q7", "lat", "nik", "nama")
    ]


HEADERS = {
    "missing": ([name for name in HEADER if name != "q12"], ["column_missing"], "q12"),
    "unknown": ([*HEADER, "catatan"], ["column_unknown"], "catatan"),
    "twice": ([*HEADER, "q12"], ["column_duplicate"], "q12"),
}


@pytest.mark.parametrize("name", HEADERS)
async def test_a_column_that_is_missing_unknown_or_there_twice_is_named(survey, name):
    header, expected, column = HEADERS[name]
    client = survey.client()
    found = await brought(survey, client, await java(client), as_csv(home(), header=header))
    assert [(row, where) for row, where, _ in codes(found)] == [(1, column)]
    assert [code for *_, code in codes(found)] == expected


async def test_a_first_row_that_is_no_header_is_said_and_quoted_nowhere(survey):
    client = survey.client()
    content = as_csv(*rejosari()).split(b"\r\n", 1)[1]
    found = await brought(survey, client, await java(client), content)
    assert codes(found) == [(1, None, "header_not_found")]
    assert "Rahasia" not in await everything(survey, "krt.csv") + json.dumps(found)


async def test_a_header_without_rows_and_a_row_too_short_are_named(survey):
    client = survey.client()
    round = await java(client)
    assert codes(await brought(survey, client, round, as_csv())) == [(1, None, "no_households")]
    short = as_csv(home()).rstrip(b"\r\n").rsplit(b",", 2)[0]
    assert codes(await brought(survey, client, round, short)) == [(2, None, "row_width")]


async def test_formulas_in_a_workbook_are_refused_at_the_door(survey):
    client = survey.client()
    content = as_xlsx(home(q7="=1+1"))
    answer = await upload(client, await java(client), content, "krt.xlsx", KIND)
    assert (answer.status_code, answer.json()["code"]) == (422, "workbook_has_formula")


async def test_a_number_that_a_workbook_kept_as_a_quantity_is_named(survey):
    client = survey.client()
    row = home() | {"nik": 3519091503800001}
    found = await brought(survey, client, await java(client), as_xlsx(row), "krt.xlsx")
    assert codes(found) == [(2, "nik", "digits_lost")]


async def test_rows_outside_the_importers_regions_are_refused(survey):
    round = await java(survey.client())
    officer = survey.client(regions=("35.19",), id="officer")
    rows = [home(), home(1, kode_rt="35.77.03.1005-001-001")]
    found = await brought(survey, officer, round, as_csv(*rows))
    assert codes(found) == [(3, "kode_rt", "region_not_found")]
    stranger = survey.client(regions=("35.02",), id="other")
    assert (await stranger.get(f"/v1/survey/imports/{found['id']}/rows")).status_code == 404


async def test_an_officers_import_becomes_records_of_their_own_region(survey):
    """Whose rounds are wider than their regions still sees, applies and replaces their own."""
    round = await java(survey.client())
    officer = survey.client(regions=("35.19",), id="officer")
    await apply(
        survey, survey.client(), await brought(survey, survey.client(), round, as_csv(home()))
    )
    found = await apply(survey, officer, await brought(survey, officer, round, as_csv(*rejosari())))
    shown = (await officer.get(f"/v1/survey/imports/{found['id']}/rows")).json()["items"]
    assert len(shown) == 40
    assert await survey.scalar("SELECT count(*) FROM households") == 40


async def test_what_is_odd_is_accepted_and_flagged(survey):
    client = survey.client()
    rows = [
        home(q13="a"),  # skipped, for q12 is a
        home(1, q7="9"),
        home(2, q12="", lat="-20"),
        named(3),
        named(4, nik=named(3)["nik"], kode_rt=OTHER),
    ]
    round = await java(client)
    found = await apply(survey, client, await brought(survey, client, round, as_csv(*rows)))
    assert (found["accepted"], found["flagged"]) == (5, 4)
    flags = await survey.rows("SELECT flags, open_flags FROM households ORDER BY import_row")
    assert [row.flags for row in flags] == [
        ["q13:answered_though_skipped"],
        ["q7:members_differ"],
        ["q12:missing_answer", "lat:unusual_number"],
        [],
        ["nik:nik_twice"],
    ]
    assert [row.open_flags for row in flags] == [1, 1, 2, 0, 1]


async def test_a_break_in_the_file_keeps_what_stood_before_it(survey, monkeypatch):
    monkeypatch.setattr(households, "CHUNK", 10)
    client = survey.client()
    content = as_csv(*rejosari()) + b'"never closed' + b"x" * 20_000
    found = await brought(survey, client, await java(client), content)
    assert (found["status"], found["rows"], found["accepted"]) == ("failed", 40, 40)
    assert [code for *_, code in codes(found)] == ["cell_too_long"]


async def test_no_name_and_no_number_reaches_a_table_a_log_or_an_answer(survey, capfd):
    client = survey.client()
    round = await java(client)
    # Everything slid: names, numbers and homes stand where answers should be.
    slid = dict(zip(HEADER[4:], [PERSON["nik"], PERSON["nama"], *"aaaaaa"], strict=False))
    rows = [
        named(0, **slid),
        named(1, kode_rt=PERSON["nama"], nik=PERSON["nama"], nama=PERSON["nama"] * 20),
        named(2, kode_rt=PERSON["nik"], no_kk=PERSON["nik"] + "1", lat="-7,9123456"),
        named(3, lat="112.6123456", lon="-7.9123456"),
        {name: f"{PERSON['nama']} {name}" for name in HEADER},
    ]
    content = as_csv(*rows, *rejosari()) + f"{PERSON['nik']},{PERSON['nama']}".encode()
    bad = await brought(survey, client, round, content)
    assert (bad["status"], bad["accepted"]) == ("failed", 40)
    good = await apply(survey, client, await brought(survey, client, round, as_csv(*rejosari())))
    said = json.dumps([bad, good], ensure_ascii=False)
    for one in (bad, good):
        said += (await client.get(f"/v1/survey/imports/{one['id']}/rows", limit=1000)).text
        said += (await client.get(f"/v1/survey/imports/{one['id']}")).text
    said += "".join(capfd.readouterr()) + json.dumps(
        [e.model_dump_json() for e in await survey.events()]
    )
    stored = await everything(survey, RT)
    secrets = (*PERSON.values(), "Rahasia", "351909150380", "Sulastri")
    assert [secret for secret in secrets if secret in said + stored] == []
    assert "9123456" not in said
    (part,) = await survey.rows(
        "SELECT content FROM import_files WHERE import_id = :id", id=good["id"]
    )
    assert not part.content.startswith(b"kode_rt")
    assert RT in stored


async def test_who_may_read_personal_data_sees_the_person_and_it_is_told(survey):
    client = survey.client()
    await apply(
        survey, client, await brought(survey, client, await java(client), as_csv(*rejosari()))
    )
    id = await survey.scalar("SELECT id FROM households WHERE import_row = 2")
    clear = survey.client(scopes=("survey:read", "personal:read"))
    person = (await clear.get(f"/v1/survey/persons/{id}")).json()
    assert (person["nama"], person["nik"], person["no_kk"]) == (
        *("Rahasia 0", named(0)["nik"]),
        PERSON["no_kk"],
    )
    assert await survey.scalar("SELECT count(*) FROM audit WHERE record = :id", id=str(id)) == 1
    hidden = (await client.get(f"/v1/survey/persons/{id}")).json()
    assert {hidden[name] for name in PERSON} == {"•••"}
