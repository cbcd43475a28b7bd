"""`/internal/events` gives a sister service the whole log, and nobody else anything."""

import json

import pytest

from contracts.survey import AssessmentSealed, SheetWithdrawn
from tests.chassis.steps import emitted, sealed
from tests.harness import plain

SISTER = {"kid": "reporting", "scopes": {"internal:events"}}
ADDRESS = "/internal/events"


async def lines(running, *subjects, **who):
    client = running.client(**(SISTER | who))
    answer = await client.http.get(ADDRESS, params={"subject": list(subjects)})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("application/x-ndjson")
    return [json.loads(line) for line in answer.text.splitlines()]


async def test_the_log_comes_in_order(survey):
    said = [event for part in range(3) for event in await emitted(survey, sealed(part))]
    found = await lines(survey, AssessmentSealed.subject)
    assert [line["event"] for line in found] == [plain(event) for event in said]


async def test_a_line_names_the_event(survey):
    (said,) = await emitted(survey, sealed())
    (line,) = await lines(survey, AssessmentSealed.subject)
    assert (line["id"], line["subject"]) == (str(said.id), said.subject)


async def test_a_log_longer_than_one_fetch_is_whole(survey):
    said = await emitted(survey, *(sealed(n) for n in range(2500)))
    found = await lines(survey, AssessmentSealed.subject)
    assert [line["id"] for line in found] == [str(event.id) for event in said]


async def test_only_the_subjects_asked_for_come(survey):
    await emitted(survey, sealed())
    assert await lines(survey, SheetWithdrawn.subject) == []
    assert len(await lines(survey, SheetWithdrawn.subject, AssessmentSealed.subject)) == 1


async def test_without_a_subject_it_is_refused(survey):
    answer = await survey.client(**SISTER).http.get(ADDRESS)
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ({"kid": "gateway", "scopes": {"survey:read", "survey:write"}}, 403),
        ({"kid": "reporting", "scopes": set()}, 403),
        ({"kid": "stranger", "scopes": {"internal:events"}}, 401),
        ({"kid": "reporting", "scopes": {"internal:events"}, "audience": "gateway"}, 401),
    ],
    ids=["a person", "without the scope", "an unknown issuer", "a token for another service"],
)
async def test_who_may_not_read_the_log(survey, who, status):
    answer = await survey.client(**who).http.get(ADDRESS, params={"subject": "x"})
    assert answer.status_code == status


async def test_without_a_token_it_is_refused(survey):
    answer = await survey.http().get(ADDRESS, params={"subject": "x"})
    assert answer.status_code == 401


async def test_a_sisters_token_opens_nothing_else(survey):
    scopes = {"internal:events", "survey:read", "survey:write", "survey:seal"}
    client = survey.client(kid="reporting", scopes=scopes)
    answers = [
        await client.get("/v1/survey/rounds"),
        await client.post("/v1/survey/rounds", {"name": "x"}),
    ]
    assert [answer.status_code for answer in answers] == [403, 403]
