"""The programme's workbook as an import: from its upload to a sealed score, and back."""

import json
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.survey import workbooks
from tests.survey.official import REJOSARI, brought, codes, counted, java, warned
from tests.survey.questionnaire.rejosari import texts_of
from tests.survey.steps import apply, assessments, undo
from tests.survey.workbooks import HOUSEHOLDS, SCORES, Draft, rejosari_workbook

SHARED = Path(__file__).parents[2].parent / "shared" / "realdata" / "official_workbook"


async def test_the_households_of_a_workbook_become_a_sealed_score_of_24(survey):
    client = survey.client()
    round = await java(client)
    found = await brought(survey, client, round, rejosari_workbook())
    assert (found["status"], found["errors"], found["warnings"]) == ("ready", [], [])
    assert (found["rows"], found["accepted"], found["kind"]) == (41, 41, "official_workbook")
    assert await counted(survey, round) == [0, 0]
    await apply(survey, client, found)
    assert await counted(survey, round) == [40, 1]
    sheets = (await client.get("/v1/survey/sheets", round_id=round["id"])).json()["items"]
    assert [(s["rt"], s["total"], s["slum_class"]) for s in sheets] == [(REJOSARI, 24, "light")]
    assert {k: v for k, v in sheets[0]["volumes"].items() if v != "0"} == {
        "1c": "5",
        "2a": "300",
        "2b": "685",
        "4b": "1000",
        "6a": "40",
        "6b": "40",
        "7b": "40",
        "4a": "0.0",
    }
    assert (await client.post(f"/v1/survey/rounds/{round['id']}/seal")).status_code == 202
    await survey.work()
    sealed = (await assessments(client, round))[f"rt {REJOSARI}"]
    assert (sealed["total"], sealed["slum_class"], sealed["sealed"]) == (24, "light", True)


async def test_the_records_say_which_row_they_came_from_and_are_approved(survey):
    client = survey.client()
    round = await java(client)
    found = await apply(survey, client, await brought(survey, client, round, rejosari_workbook()))
    rows = await survey.rows(
        "SELECT import_id::text, import_row, state, rt, a1, q7 FROM households"
    )
    assert {(r.import_id, r.state, r.rt) for r in rows} == {(found["id"], "approved", REJOSARI)}
    assert sorted(r.import_row for r in rows) == list(range(11, 51))
    assert sum(r.q7 for r in rows) == 131
    form = (await survey.rows("SELECT import_id::text, q8, q15, q34, state FROM rt_forms"))[0]
    assert tuple(form) == (found["id"], 300, "a", ["d"], "approved")


async def test_undo_takes_sheet_and_records_back(survey):
    client = survey.client()
    round = await java(client)
    found = await apply(survey, client, await brought(survey, client, round, rejosari_workbook()))
    undone = await undo(survey, client, found)
    assert undone["status"] == "undone"
    assert await counted(survey, round) == [0, 0]
    sheets = (await client.get("/v1/survey/sheets", round_id=round["id"])).json()["items"]
    assert sheets == []


async def test_the_newest_workbook_of_an_rt_holds_and_its_undo_brings_the_older_one_back(survey):
    client = survey.client()
    round = await java(client)
    await apply(survey, client, await brought(survey, client, round, rejosari_workbook()))
    fewer = workbooks.workbook(
        workbooks.rejosari.synthetic_households()[:12], workbooks.rejosari.area()
    )
    newer = await apply(survey, client, await brought(survey, client, round, fewer))
    assert await counted(survey, round) == [12, 1]
    await undo(survey, client, newer)
    assert await counted(survey, round) == [40, 1]


async def test_undoing_the_older_workbook_leaves_the_newer_one_alone(survey):
    client = survey.client()
    round = await java(client)
    older = await apply(survey, client, await brought(survey, client, round, rejosari_workbook()))
    await apply(survey, client, await brought(survey, client, round, rejosari_workbook()))
    before = set(await survey.rows("SELECT id FROM households"))
    await undo(survey, client, older)
    assert set(await survey.rows("SELECT id FROM households")) == before
    assert len(before) == 40


async def test_answers_from_the_field_are_not_counted_twice(survey):
    client = survey.client()
    round = await java(client)
    found = await brought(survey, client, round, rejosari_workbook())
    async with survey.sessions.begin() as session:
        await session.execute(
            text(
                "INSERT INTO rt_forms (id, round_id, rt, region, state, flags, open_flags, version,"
                " recorded_at) VALUES (uuidv7(), :round, :rt, '33.11.07.2011', 'approved', '{}', 0,"
                " 1, now())"
            ),
            {"round": round["id"], "rt": REJOSARI},
        )
    answer = await client.post(f"/v1/survey/imports/{found['id']}/apply")
    assert (answer.status_code, answer.json()["code"]) == (409, "records_there")


async def test_a_workbook_with_the_score_sheet_alone_is_an_rt_sheet(survey):
    client = survey.client()
    round = await java(client)
    whole = rejosari_workbook()
    only = Draft({name: whole.sheets[name] for name in (workbooks.COVER, SCORES)})
    found = await apply(survey, client, await brought(survey, client, round, only))
    assert (found["rows"], found["accepted"]) == (1, 1)
    assert await counted(survey, round) == [0, 0]
    sheet = (await client.get("/v1/survey/sheets", round_id=round["id"])).json()["items"][0]
    assert (sheet["total"], sheet["road_ideal_m"], sheet["drain_ideal_m"]) == (24, "985", "1050")


async def test_no_name_and_no_nik_reaches_a_table_a_log_or_an_answer(survey, capfd):
    client = survey.client()
    round = await java(client)
    spoilt = rejosari_workbook()
    at = spoilt.column_of(HOUSEHOLDS, "nama")
    # Names and NIK slide under the answers, as after cells were inserted in some rows.
    spoilt.move(HOUSEHOLDS, lambda column: column + 2 * (column >= at), range(11, 15))
    bad = await brought(survey, client, round, spoilt)
    assert bad["status"] == "failed"
    good = await apply(survey, client, await brought(survey, client, round, rejosari_workbook()))
    address = f"/v1/survey/imports/{good['id']}"
    shown = json.dumps([bad, good, (await client.get(f"{address}/rows")).json()])
    shown += "".join(capfd.readouterr())
    shown += await everything(survey)
    assert "RAHASIA" not in shown
    assert "3311070000" not in shown


async def test_who_lives_there_is_locked_and_so_is_the_file(survey):
    """The kept file is no workbook to anybody without the keys; an undo takes the people along."""
    client = survey.client()
    found = await apply(
        survey, client, await brought(survey, client, await java(client), rejosari_workbook())
    )
    (part,) = await survey.rows("SELECT content FROM import_files")
    assert not part.content.startswith(b"PK")
    people = "SELECT count(*) FROM persons p JOIN households h USING (id)"
    assert await survey.scalar(f"{people} WHERE p.nik_hash IS NOT NULL") == 40
    id = await survey.scalar("SELECT id FROM households ORDER BY import_row LIMIT 1")
    clear = survey.client(scopes=("survey:read", "personal:read"))
    person = (await clear.get(f"/v1/survey/persons/{id}")).json()
    assert person["nama"].startswith("KRT RAHASIA")
    assert person["nik"].startswith("3311070000")
    await undo(survey, client, found)
    assert await survey.scalar("SELECT count(*) FROM households") == 0
    assert await survey.scalar("SELECT count(*) FROM persons WHERE nik_hash IS NOT NULL") == 0


async def test_an_undone_workbook_counts_no_more_beside_records_of_the_field(survey):
    """A household approved after it was computed with the workbook's: their RT has no sheet then."""
    client = survey.client()
    round = await java(client)
    found = await apply(survey, client, await brought(survey, client, round, rejosari_workbook()))
    (sheet,) = (await client.get("/v1/survey/sheets", round_id=round["id"])).json()["items"]
    answers = {"kode_rt": sheet["rt"]} | texts_of(0)
    body = {"round_id": round["id"], "kind": "household", "answers": answers}
    sent = await client.ok(
        await client.post("/v1/survey/submissions", body, headers={"Idempotency-Key": "one"})
    )
    reviewer = survey.client(id="verifikator")
    await client.ok(await reviewer.post(f"/v1/survey/submissions/{sent['id']}/approve"))
    (sheet,) = (await client.get("/v1/survey/sheets", round_id=round["id"])).json()["items"]
    assert (sheet["source"], sheet["buildings"]) == ("records", "41")
    await undo(survey, client, found)
    assert (await client.get("/v1/survey/sheets", round_id=round["id"])).json()["items"] == []
    assert await survey.scalar("SELECT count(*) FROM computations WHERE stands") == 0


async def everything(survey, holds=REJOSARI) -> str:
    """All rows of all tables that the service may read; `holds` is in one of them."""
    names = await survey.rows(
        "SELECT quote_ident(relname) AS name FROM pg_class JOIN pg_namespace n"
        " ON n.oid = relnamespace WHERE nspname = 'public' AND relkind IN ('r', 'p')"
        " AND has_table_privilege(pg_class.oid, 'SELECT')"
    )
    found = []
    for (name,) in names:
        rows = await survey.rows(f"SELECT t::text FROM {name} t")
        found += [row[0] for row in rows]
    assert any("JAWA" in row or holds in row for row in found)
    return "\n".join(found)


async def test_the_preview_shows_the_rt_as_a_row_of_rt_sheets(survey):
    client = survey.client()
    round = await java(client)
    draft = rejosari_workbook(Kabupaten="BOYOLALI")
    found = await brought(survey, client, round, draft)
    assert (found["status"], warned(found)) == ("ready", ["header_differs"])
    rows = (await client.get(f"/v1/survey/imports/{found['id']}/rows")).json()["items"]
    shown = dict(zip(found["columns"], rows[0]["cells"], strict=True))
    assert (shown["kode_rt"], shown["2b"], shown["jumlah_kk"]) == (REJOSARI, "685", "40")
    assert rows[0]["flags"] == ["kode_rt:place_differs"]
    assert REJOSARI in rows[0]["marks"][0]["detail"]


async def test_rt_given_with_the_upload_decides(survey):
    client = survey.client()
    round = await java(client)
    draft = rejosari_workbook(**{"Kelurahan/Desa": "TAK BERNAMA", "RT_RW": "?"})
    refused = await brought(survey, client, round, draft)
    assert [code for _, code in codes(refused)] == ["place_missing"]
    found = await brought(survey, client, round, draft, rt="33.11.07.2011-2-1")
    assert found["status"] == "ready"
    await apply(survey, client, found)
    assert await survey.scalar("SELECT rt FROM sheets") == REJOSARI


@pytest.mark.skipif(not SHARED.is_dir(), reason="The real workbook is not beside the repository.")
async def test_the_published_workbook_is_taken_and_its_oddities_are_named(survey):
    client = survey.client()
    round = await java(client)
    content = (SHARED / "form_data_RT_deidentified.xlsx").read_bytes()
    found = await brought(survey, client, round, content)
    assert (found["status"], found["errors"], found["accepted"]) == ("ready", [], 41)
    assert warned(found) == ["header_differs", "note_differs", "workbook_not_calculated"]
    details = " ".join(w["detail"] for w in found["warnings"])
    assert "Cover!F18 says BOYOLALI" in details
    assert "G19" in details
    await apply(survey, client, found)
    sheet = (await client.get("/v1/survey/sheets", round_id=round["id"])).json()["items"][0]
    assert (sheet["rt"], sheet["total"], sheet["slum_class"]) == (REJOSARI, 24, "light")
