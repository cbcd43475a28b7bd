"""From a file to sealed assessments, through survey's own API."""

from pathlib import Path

from contracts.survey import AssessmentSealed, RoundSealed, SheetRecorded
from tests.survey.steps import apply, imported, open_round

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
