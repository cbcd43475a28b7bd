"""A file of households: from its upload to approved records and a score, and back."""

import asyncio
import json
from uuid import UUID

import pytest

from services.survey.imports import households, jobs
from tests.survey.households import (
    APPROVED,
    HEADER,
    OTHER,
    RT,
    approved,
    as_csv,
    as_xlsx,
    brought,
    formed,
    home,
    java,
    named,
    rejosari,
    sent,
    sheets,
    warned,
)
from tests.survey.official import REJOSARI
from tests.survey.official import brought as brought_workbook
from tests.survey.official import java as java_of_the_workbook
from tests.survey.questionnaire.rejosari import texts_of
from tests.survey.steps import apply, undo
from tests.survey.test_jobs import killed
from tests.survey.workbooks import rejosari_workbook

WHOLE = ("001", "40", 24, "light", "records")


def test_the_columns_are_those_that_are_published():
    published = ["kode_rt", "no_kk", "nik", "nama", "mbr", "laki", "perempuan", "difabel"]
    published += [f"q{n}" for n in range(1, 29)]
    assert [*published, "q6_panjang", "q6_lebar", "q6_lantai", "lat", "lon"] == HEADER


@pytest.mark.parametrize("make", [as_csv, as_xlsx])
async def test_forty_households_and_a_format_b_make_a_score_of_24(survey, make):
    client = survey.client()
    round = await java(client)
    await formed(survey, round)
    found = await brought(survey, client, round, make(*rejosari()), f"krt.{make.__name__[3:]}")
    assert (found["status"], found["errors"], found["warnings"]) == ("ready", [], [])
    assert (found["rows"], found["accepted"], found["flagged"]) == (40, 40, 0)
    assert await survey.scalar(APPROVED) == 0
    applied = await apply(survey, client, found)
    assert await sheets(client, round) == [WHOLE]
    rows = await survey.rows("SELECT import_id::text, import_row, rt, state FROM households")
    assert {(r.import_id, r.rt, r.state) for r in rows} == {(found["id"], RT, "approved")}
    assert sorted(r.import_row for r in rows) == list(range(2, 42))
    assert applied["warnings"] == []


async def test_a_file_may_have_its_columns_in_any_order_and_semicolons_and_decimal_commas(survey):
    client = survey.client()
    round = await java(client)
    await formed(survey, round)
    rows = [
        {k: v.replace(".", ",") if k in ("lat", "lon") else v for k, v in row.items()}
        for row in rejosari()
    ]
    header = [*HEADER[::-1], "jumlah_kk"]
    content = as_csv(*rows, header=header, separator=";", bom=True)
    found = await brought(survey, client, round, content)
    assert (found["status"], found["columns"]) == ("ready", header)
    await apply(survey, client, found)
    assert await sheets(client, round) == [WHOLE]
    place = await survey.rows("SELECT DISTINCT lat::text, lon::text FROM households")
    assert [tuple(one) for one in place] == [("-7.9123456", "112.6123456")]


async def test_undo_takes_records_people_and_sheet_away(survey):
    client = survey.client()
    round = await java(client)
    await formed(survey, round)
    before = await survey.scalar("SELECT count(*) FROM persons")
    found = await apply(survey, client, await brought(survey, client, round, as_csv(*rejosari())))
    assert await survey.scalar("SELECT count(*) FROM persons") == before + 41  # and the file's
    assert (await undo(survey, client, found))["status"] == "undone"
    assert await survey.scalar("SELECT count(*) FROM households") == 0
    assert await survey.scalar("SELECT count(*) FROM persons") == before + 1
    assert await survey.scalar("SELECT count(*) FROM persons WHERE nik_hash IS NOT NULL") == 0
    assert await survey.scalar("SELECT count(lat) + count(lon) FROM import_households") == 0
    assert await sheets(client, round) == []
    again = await client.post(f"/v1/survey/imports/{found['id']}/apply")
    assert (again.status_code, again.json()["code"]) == (409, "import_not_ready")


async def test_what_is_told_is_the_sheet_and_nobodys_household(survey):
    client = survey.client()
    round = await java(client)
    await formed(survey, round)
    told = len(await survey.events())
    found = await apply(survey, client, await brought(survey, client, round, as_csv(*rejosari())))
    await undo(survey, client, found)
    subjects = [event.subject for event in (await survey.events())[told:]]
    assert subjects == ["survey.sheet.recorded.v1", "survey.sheet.withdrawn.v1"]


async def test_an_rt_without_format_b_has_records_a_warning_and_its_score_as_soon_as_it_comes(
    survey,
):
    client = survey.client()
    round = await java(client)
    found = await brought(survey, client, round, as_csv(*rejosari(), home(1, kode_rt=OTHER)))
    assert warned(found) == {"rts_unformed": 2}
    assert "Send their Format B" in found["warnings"][0]["detail"]
    applied = await apply(survey, client, found)
    assert (await sheets(client, round), await survey.scalar(APPROVED)) == ([], 41)
    assert warned(applied) == {"rts_unformed": 2}
    await formed(survey, round)
    assert await sheets(client, round) == [WHOLE]


async def test_the_newest_file_of_an_rt_holds_and_its_undo_brings_the_older_one_back(survey):
    client = survey.client()
    round = await java(client)
    await formed(survey, round)
    await formed(survey, round, OTHER)
    first = as_csv(*rejosari(), *rejosari(kode_rt=OTHER))
    await apply(survey, client, await brought(survey, client, round, first))
    found = await brought(survey, client, round, as_csv(*rejosari()[:12]))
    assert warned(found) == {"households_replaced": 40}
    newer = await apply(survey, client, found)
    assert [row[:2] for row in await sheets(client, round)] == [("001", "12"), ("002", "40")]
    await undo(survey, client, newer)
    assert [row[:2] for row in await sheets(client, round)] == [("001", "40"), ("002", "40")]
    assert await survey.scalar("SELECT count(*) FROM households") == 80
    assert await survey.scalar("SELECT count(*) FROM persons JOIN households USING (id)") == 80


async def test_undoing_the_older_file_leaves_the_newer_one_alone(survey):
    client = survey.client()
    round = await java(client)
    content = as_csv(*rejosari(), *rejosari(kode_rt=OTHER))
    older = await apply(survey, client, await brought(survey, client, round, content))
    await apply(survey, client, await brought(survey, client, round, as_csv(*rejosari())))
    before = set(await survey.rows("SELECT id FROM households WHERE rt = :rt", rt=RT))
    await undo(survey, client, older)
    assert set(await survey.rows("SELECT id FROM households")) == before
    assert len(before) == 40


async def test_answers_from_the_field_are_not_counted_twice(survey):
    client = survey.client()
    round = await java(client)
    id = await approved(survey, round, "household", **texts_of(0))
    found = await brought(survey, client, round, as_csv(*rejosari()))
    assert warned(found)["records_stand"] == 1
    answer = await client.post(f"/v1/survey/imports/{found['id']}/apply")
    assert (answer.status_code, answer.json()["code"]) == (409, "records_there")
    assert RT in answer.json()["detail"]
    reviewer = survey.client(id="verifikator")
    reasons = {"reason": "Ada di berkas."}
    await reviewer.ok(await reviewer.post(f"/v1/survey/submissions/{id}/reject", reasons))
    await apply(survey, client, found)
    assert await survey.scalar(APPROVED) == 40


async def test_records_of_another_rt_or_still_waiting_do_not_stand_in_the_way(survey):
    client = survey.client()
    round = await java(client)
    await approved(survey, round, "household", **texts_of(0) | {"kode_rt": OTHER})
    await sent(survey, round, "household", **texts_of(1))
    found = await brought(survey, client, round, as_csv(*rejosari()))
    assert warned(found) == {"rts_unformed": 1, "records_wait": 1}
    await apply(survey, client, found)
    assert await survey.scalar(APPROVED) == 41


async def test_nobody_of_a_file_with_faults_stays(survey):
    client = survey.client()
    round = await java(client)
    found = await brought(survey, client, round, as_csv(*rejosari(), named(0, q12="z")))
    assert (found["status"], found["accepted"]) == ("failed", 40)
    assert await survey.scalar("SELECT count(*) FROM persons WHERE box IS NOT NULL") == 1
    assert await survey.scalar("SELECT count(*) FROM households") == 0


async def test_a_person_is_found_by_number_only_once_the_household_is_a_record(survey):
    client = survey.client()
    clear = survey.client(scopes=("survey:read", "personal:read"))
    body = {"nik": named(0)["nik"]}

    async def seen():
        found = await client.ok(await clear.post("/v1/survey/person-searches", body))
        return [person["nama"] for person in found["items"]]

    found = await brought(survey, client, await java(client), as_csv(*rejosari()))
    assert await seen() == []
    await apply(survey, client, found)
    assert await seen() == ["Rahasia 0"]
    await undo(survey, client, found)
    assert await seen() == []


async def test_an_erased_person_and_their_place_are_gone_from_the_import_too(survey):
    client = survey.client()
    found = await brought(survey, client, await java(client), as_csv(*rejosari()))
    await apply(survey, client, found)
    id = await survey.scalar("SELECT id FROM households WHERE import_row = 7")
    eraser = survey.client(scopes=("personal:erase", "survey:read"))
    await client.ok(await eraser.post(f"/v1/survey/persons/{id}/erase", {"reason": "Diminta."}))
    rows = await survey.rows("SELECT row FROM import_households WHERE lat IS NULL")
    assert [row[0] for row in rows] == [7]


@pytest.mark.parametrize("table", ["import_households", "persons", "jobs"])
async def test_a_validation_killed_between_chunks_leaves_nothing(survey, table, monkeypatch):
    monkeypatch.setattr(households, "CHUNK", 10)
    client = survey.client()
    round = await java(client)
    answer = await client.http.post(
        "/v1/survey/imports",
        files={"file": ("krt.csv", as_csv(*rejosari()))},
        data={"kind": "households", "round_id": round["id"]},
    )
    id = answer.json()["id"]
    await killed(survey, table, jobs.validate(survey.sessions, UUID(id)))
    assert await survey.scalar("SELECT count(*) FROM import_households") == 0
    assert await survey.scalar("SELECT count(*) FROM persons") == 1
    await survey.work()
    found = (await client.get(f"/v1/survey/imports/{id}")).json()
    assert (found["status"], found["accepted"]) == ("ready", 40)
    assert await survey.scalar("SELECT count(*) FROM import_households") == 40


@pytest.mark.parametrize("table", ["households", "computations", "sheets"])
async def test_an_apply_killed_half_way_leaves_nothing_and_is_done_again(survey, table):
    client = survey.client()
    round = await java(client)
    await formed(survey, round)
    found = await brought(survey, client, round, as_csv(*rejosari()))
    await client.ok(await client.post(f"/v1/survey/imports/{found['id']}/apply"))
    await killed(survey, table, jobs.apply(survey.sessions, UUID(found["id"])))
    assert await survey.scalar("SELECT count(*) FROM households") == 0
    assert await sheets(client, round) == []
    await survey.work()
    assert await sheets(client, round) == [WHOLE]


async def test_two_files_of_one_rt_applied_at_once_end_as_one_after_the_other(survey):
    client = survey.client()
    round = await java(client)
    found = [await brought(survey, client, round, as_csv(*rejosari())) for _ in range(2)]
    for one in found:
        await client.ok(await client.post(f"/v1/survey/imports/{one['id']}/apply"))
    await asyncio.gather(*(jobs.apply(survey.sessions, UUID(one["id"])) for one in found))
    assert await survey.scalar(APPROVED) == 40
    assert await survey.scalar("SELECT count(DISTINCT import_id) FROM households") == 1


async def test_the_preview_shows_answers_and_nobody(survey):
    client = survey.client()
    rows = [named(0), named(1, q5="", nik=named(0)["nik"]), named(2, q6="99")]
    found = await brought(survey, client, await java(client), as_csv(*rows))
    assert (found["status"], found["flagged"]) == ("ready", 2)
    shown = (await client.get(f"/v1/survey/imports/{found['id']}/rows")).json()["items"]
    cells = [dict(zip(found["columns"], row["cells"], strict=True)) for row in shown]
    assert (cells[0]["kode_rt"], cells[0]["q1"], cells[0]["laki"]) == (RT, "a", "2")
    assert {c[name] for c in cells for name in ("nik", "no_kk", "nama", "lat", "lon")} == {"•••"}
    assert [row["flags"] for row in shown] == [
        [],
        ["q5:missing_answer", "nik:nik_twice"],
        ["q6:floor_area_differs"],
    ]
    details = [mark["detail"] for row in shown for mark in row["marks"]]
    assert "that in row 2" in details[1]
    assert "36 m2 as computed" in details[2]
    marked = await client.get(f"/v1/survey/imports/{found['id']}/rows", show="marked")
    assert [row["row"] for row in marked.json()["items"]] == [3, 4]
    assert "Rahasia" not in json.dumps(shown)


async def test_an_rt_never_mixes_a_workbook_with_a_file_of_households(survey):
    client = survey.client()
    round = await java_of_the_workbook(client)
    book = await brought_workbook(survey, client, round, rejosari_workbook())
    file = await brought(survey, client, round, as_csv(*rejosari(kode_rt=REJOSARI)))
    await client.ok(await client.post(f"/v1/survey/imports/{book['id']}/apply"))
    at_once = await client.post(f"/v1/survey/imports/{file['id']}/apply")
    assert (at_once.status_code, at_once.json()["code"]) == (409, "records_there")
    await survey.work()
    after = await client.post(f"/v1/survey/imports/{file['id']}/apply")
    assert (after.status_code, after.json()["code"]) == (409, "records_there")
    await undo(survey, client, book)
    await apply(survey, client, file)
    again = await brought_workbook(survey, client, round, rejosari_workbook())
    refused = await client.post(f"/v1/survey/imports/{again['id']}/apply")
    assert (refused.status_code, refused.json()["code"]) == (409, "records_there")
    assert await survey.scalar(APPROVED) == 40
