"""Asking for files: what is refused, who may fetch them, and what a dead job leaves behind."""

import io
from datetime import datetime, timedelta
from uuid import UUID
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pytest
from sqlalchemy import text

from services.chassis import generations, replay, xlsx
from services.reporting.app import service
from services.reporting.exports import commands, rules
from services.reporting.exports.models import ExportCreate, Format, Kind
from services.reporting.exports.problems import ExportTooLong
from tests.reporting.exports import PATH, VILLAGE, A, B, asked, csv_of, made, measured
from tests.survey.test_jobs import half_way, killed

KOTA = "35.77.03.1005-005-015"
OFFICER = {"regions": ["35.19"], "id": "officer"}


@pytest.fixture
async def known(reporting):
    """Two RTs of a village and one of another city."""
    await reporting.hear(measured(A, "heavy", 2022), measured(B, "light"), measured(KOTA, "light"))
    return reporting


async def queued(running, **more):
    """The id of an export that nobody has made yet."""
    answer = await asked(running, "rekap_numerik", "csv", **more)
    assert answer.status_code == 202, answer.text
    return UUID(answer.json()["id"])


async def state(running, id):
    export = (await running.client().get(f"{PATH}/{id}")).json()
    return export["state"], export["progress"], export["failure"]


REFUSED = [
    ({"kind": "profil_kumuh", "format": "csv", "region": VILLAGE}, "format_not_for_kind"),
    ({"kind": "rekap_dana", "format": "geojson"}, "format_not_for_kind"),
    ({"kind": "kegiatan", "format": "xlsx"}, "format_not_for_kind"),
    ({"kind": "profil_kumuh", "format": "xlsx"}, "village_needed"),
    ({"kind": "profil_kumuh", "format": "xlsx", "region": "*"}, "village_needed"),
    ({"kind": "quick_status", "format": "csv", "from_year": 2020}, "years_not_for_kind"),
    ({"kind": "rekap_dana", "format": "csv", "from_year": 2024}, "years_reversed"),
    ({"kind": "rekap_dana", "format": "csv"}, "year_empty"),
    ({"kind": "kegiatan", "format": "geojson"}, "year_empty"),
    ({"kind": "rekap_numerik", "format": "csv", "year": 2021}, "year_empty"),
    ({"kind": "rekap_numerik", "format": "csv", "year": 1}, "invalid_request"),
]


@pytest.mark.parametrize(("body", "code"), REFUSED)
async def test_what_cannot_be_made_is_refused_in_words(known, body, code):
    answer = await asked(known, **body)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert answer.json()["detail"]


async def test_a_year_without_data_says_which_years_there_are(known):
    answer = await asked(known, "rekap_numerik", "csv", year=2021)
    assert answer.json()["years"] == "2022, 2023"
    answer = await asked(known, "rekap_numerik", "csv", "*", year=2000)
    assert answer.json()["years"] == "2022, 2023"


def test_a_workbook_of_too_many_rows_is_refused_and_a_csv_is_not():
    facts = {"kind": Kind.rekap_numerik, "region": "*", "year": 2024}
    rules.ensure_fits(ExportCreate(format=Format.xlsx, **facts), rules.MOST_ROWS)
    rules.ensure_fits(ExportCreate(format=Format.csv, **facts), rules.MOST_ROWS + 1)
    with pytest.raises(ExportTooLong):
        rules.ensure_fits(ExportCreate(format=Format.xlsx, **facts), rules.MOST_ROWS + 1)


@pytest.mark.parametrize("region", ["35.77", "35", "*", "35.1", "99", "nonsense"])
async def test_a_region_of_others_is_unknown(known, region):
    answer = await asked(known, "rekap_numerik", "csv", region, who=OFFICER)
    assert (answer.status_code, answer.json()["code"]) == (404, "region_not_found")


async def test_a_file_holds_its_region_and_nothing_beside_it(known):
    content, _ = await made(known, "rekap_numerik", "csv", "35.77")
    assert [row["Kode"] for row in csv_of(content.content)[1]] == [KOTA, KOTA[:13], KOTA[:8]]


async def test_only_who_covers_the_region_of_an_export_sees_it(known):
    wide, own, other = [await queued(known, region=region) for region in ("35", "35.19", "35.77")]
    await known.work()
    client = known.client(**OFFICER)
    for path in (f"/{wide}", f"/{wide}/content", f"/{other}", f"/{other}/content"):
        answer = await client.get(PATH + path)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), path
    assert (await client.get(f"{PATH}/{own}/content")).status_code == 200
    listed = (await client.get(PATH)).json()
    assert [item["id"] for item in listed["items"]] == [str(own)]
    page = (await known.client().get(PATH, limit=2)).json()
    rest = (await known.client().get(PATH, limit=2, cursor=page["next"])).json()
    assert [item["id"] for item in page["items"] + rest["items"]] == [
        str(i) for i in (wide, own, other)
    ]


async def test_without_the_scope_there_is_no_export(known):
    answer = await asked(known, "rekap_numerik", "csv", who={"scopes": ["survey:read"]})
    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")


async def test_a_caller_has_a_few_exports_at_a_time_and_no_more(known):
    for _ in range(rules.AT_ONCE):
        await queued(known)
    answer = await asked(known, "rekap_numerik", "csv")
    assert (answer.status_code, answer.json()["code"]) == (429, "exports_running")
    assert answer.headers["retry-after"] == "10"
    await queued(known, who=OFFICER)
    await known.work()
    await queued(known)


async def test_the_same_request_sent_twice_asks_once(known):
    body = {"kind": "rekap_numerik", "format": "csv", "region": "35.19", "year": 2023}
    key = {"Idempotency-Key": "once"}
    first, again = [await known.client().post(PATH, body, headers=key) for _ in range(2)]
    assert first.json()["id"] == again.json()["id"]
    assert await known.scalar("SELECT count(*) FROM exports") == 1


async def test_a_file_that_is_not_made_yet_is_not_handed_out(known):
    id = await queued(known)
    answer = await known.client().get(f"{PATH}/{id}/content")
    assert (answer.status_code, answer.json()["code"]) == (409, "export_not_done")


async def test_a_job_that_dies_half_way_leaves_no_file_and_is_done_again(known):
    id = await queued(known)
    await killed(known, "export_parts", commands.make(known.sessions, id))
    assert (await state(known, id))[0] == "running"
    answer = await known.client().get(f"{PATH}/{id}/content")
    assert (answer.status_code, answer.json()["code"]) == (409, "export_not_done")
    assert await known.scalar("SELECT count(*) FROM export_parts") == 0
    await known.work()
    assert await state(known, id) == ("done", 100, None)
    await commands.make(known.sessions, id)  # once more, as after a crash behind the last commit
    content = (await known.client().get(f"{PATH}/{id}/content")).content
    assert [row["Kode"] for row in csv_of(content)[1]] == [A, B, VILLAGE, VILLAGE[:8]]
    assert await known.scalar("SELECT count(*) FROM export_parts") == 1


async def test_a_job_that_always_dies_ends_in_words(known):
    id = await queued(known)
    async with known.sessions.begin() as session:
        await session.execute(text("UPDATE jobs SET attempts = 3"))
    await known.work()
    assert await state(known, id) == ("failed", 100, "job_failed")
    export = (await known.client().get(f"{PATH}/{id}")).json()
    assert "Ask for a new export" in export["detail"]
    answer = await known.client().get(f"{PATH}/{id}/content")
    assert (answer.status_code, answer.json()["code"]) == (409, "export_not_done")
    await queued(known)


async def test_a_switch_of_generations_in_between_does_not_mix_them(known):
    rts = [f"{VILLAGE}-001-{n:03d}" for n in range(3, 999)] + [
        f"{VILLAGE}-002-{n:03d}" for n in range(1, 40)
    ]
    await known.hear(*(measured(rt, "light") for rt in rts))
    async with known.sessions.begin() as session:
        second = await generations.begin(session)
    await known.hear(*(measured(rt, "heavy") for rt in rts), generation=second)
    id = await queued(known)
    async with half_way(known, "jobs", commands.make(known.sessions, id)) as (_, task):
        async with known.sessions.begin() as session:
            await generations.switch(session, second)
        await replay.forget(known.sessions, service)
        assert not task.done()
    content = await known.client().get(f"{PATH}/{id}/content")
    about, rows = csv_of(content.content)
    found = [row["Kelas akhir"] for row in rows if row["Tingkat"] == "RT"]
    assert (about["Data (generasi)"], len(found)) == ("1", len(rts) + 2)
    assert found.count("ringan") == len(rts) + 1
    await known.work()
    content, export = await made(known, "rekap_numerik", "csv")
    assert export["generation"] == second
    assert {row["Kelas akhir"] for row in csv_of(content.content)[1] if row["Tingkat"] == "RT"} == {
        "berat"
    }


async def test_a_file_is_deleted_after_a_week(known):
    _, export = await made(known, "rekap_numerik", "csv")
    kept = datetime.fromisoformat(export["expires_at"]) - datetime.fromisoformat(
        export["finished_at"]
    )
    assert kept == rules.KEPT == timedelta(days=7)
    due = await known.scalar("SELECT due_at FROM jobs WHERE kind = 'export.forget'")
    assert due == datetime.fromisoformat(export["expires_at"])
    id = UUID(export["id"])
    await commands.forget(known.sessions, id)
    assert (await state(known, id))[0] == "done"
    async with known.sessions.begin() as session:
        await session.execute(text("UPDATE exports SET expires_at = now()"))
    await commands.forget(known.sessions, id)
    assert (await known.client().get(f"{PATH}/{id}")).status_code == 404
    assert await known.scalar("SELECT count(*) FROM export_parts") == 0


async def test_a_file_of_many_pieces_is_handed_out_whole(known, monkeypatch):
    whole, _ = await made(known, "rekap_numerik", "csv")
    monkeypatch.setattr(commands, "PART", 100)
    pieces, _ = await made(known, "rekap_numerik", "csv")
    assert await known.scalar("SELECT max(part) FROM export_parts") > 10
    assert csv_of(pieces.content)[1] == csv_of(whole.content)[1]


async def test_a_workbook_is_one_that_we_would_take_in_ourselves(known):
    content, _ = await made(known, "rekap_numerik", "xlsx")
    xlsx.guard(io.BytesIO(content.content))
    with ZipFile(io.BytesIO(content.content)) as archive:
        assert archive.testzip() is None
        parts = {name: ET.fromstring(archive.read(name)) for name in archive.namelist()}
    named = {f"/{name}" for name in parts if name.startswith("xl/") and not name.endswith(".rels")}
    assert {o.get("PartName") for o in parts["[Content_Types].xml"]} - {None} == named


async def test_the_audit_trail_tells_who_asked_for_what(known):
    await made(known, "rekap_numerik", "csv", who=OFFICER)
    rows = await known.rows("SELECT caller, change, regions FROM audit WHERE entity = 'exports'")
    assert rows == [("officer", "created", ["35.19"])]
