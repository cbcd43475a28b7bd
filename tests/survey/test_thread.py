"""From a file to sealed assessments, through survey's own API."""

from pathlib import Path

from contracts.survey import AssessmentSealed, RoundSealed, SheetRecorded
from tests.survey.steps import apply, imported, open_round
from tests.survey.works import NEXT, RT, accepted, completed, drafts, seal, sealed

SHEETS = Path("deploy/local/demo/rt_sheets.csv").read_bytes()


async def test_the_published_sheets_travel_from_file_to_sealed_assessments(survey):
    client = survey.client()
    round = await open_round(client)
    found = await imported(survey, client, round, SHEETS)
    assert (found["status"], found["rows"], found["accepted"]) == ("ready", 26, 26)
    await apply(survey, client, found)
    answer = await client.post(f"/v1/survey/rounds/{round['id']}/seal")
    assert answer.status_code == 202
    await survey.work()
    sealed = await client.ok(await client.get(f"/v1/survey/rounds/{round['id']}"))
    assert (sealed["state"], sealed["sheets"]) == ("sealed", 26)
    assert len(await survey.events(SheetRecorded)) == 26
    told = await survey.events(AssessmentSealed)
    assert len([event for event in told if event.level == "rt"]) == 26
    assert [event.hash for event in await survey.events(RoundSealed)] == [sealed["hash"]]


async def test_a_score_that_fell_leads_back_to_the_work_the_plan_the_rupiah_and_the_file(survey):
    client = survey.client()
    await sealed(survey, client)
    work = completed()
    await survey.hear(work)
    (draft,) = await drafts(client)
    await accepted(client, draft, round := await open_round(client, **NEXT))
    await seal(survey, client, round)

    told = [event for event in await survey.events(AssessmentSealed) if event.level == "rt"]
    place = {"round_id": str(told[-1].round_id), "rt": told[-1].code}
    assert place == {"round_id": round["id"], "rt": RT}
    (sheet,) = (await client.ok(await client.get("/v1/survey/sheets", **place)))["items"]
    assert sheet["source"] == "works"
    answer = await client.get(f"/v1/survey/sheet-drafts/{sheet['import_id']}")
    found = await client.ok(answer)
    assert (found["activity_id"], found["plan_id"]) == (str(work.entity_id), str(work.plan_id))
    assert (found["title"], found["cost"]) == (work.title, str(work.cost))
    address = f"/v1/survey/sheets/{found['base']['sheet_id']}"
    before = await client.ok(await client.get(address))
    assert (before["source"], before["volumes"]["2b"]) == ("import", "140")
    file = await client.ok(await client.get(f"/v1/survey/imports/{before['import_id']}"))
    assert file["filename"] == "rt.csv"
