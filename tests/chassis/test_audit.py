"""The audit trail: told by the database, added to only, and read inside one's own regions."""

import hashlib
import json

import psycopg
import pytest
from sqlalchemy import text

from tests.survey.steps import open_round

AUDITOR = {"scopes": {"audit:read"}, "id": "auditor"}


async def trail(running, regions=("*",), path="/v1/survey/audit", **wanted):
    answer = await running.client(**AUDITOR, regions=regions).get(path, **wanted)
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


async def test_a_change_tells_who_what_where_and_which_record(survey):
    client = survey.client(id="budi", regions=("35.19",))
    client.http.headers.update({"X-Forwarded-For": "203.0.113.7", "X-Request-Id": "r-1"})
    round = await open_round(client, region="35.19")
    [line] = await trail(survey)
    told = {name: line[name] for name in line if name not in {"id", "at", "after"}}
    assert told == {
        "caller": "budi",
        "operation": "open_round",
        "address": "203.0.113.7",
        "request_id": "r-1",
        "entity": "rounds",
        "record": round["id"],
        "change": "created",
        "regions": ["35.19"],
        "before": None,
    }
    stored = await survey.scalar("SELECT to_jsonb(r)::text FROM rounds r")
    assert line["after"] == hashlib.sha256(stored.encode()).hexdigest()
    assert line["at"].startswith(json.loads(stored)["created_at"][:10])


async def test_a_second_change_begins_where_the_first_ended(survey):
    await open_round(survey.client(), region="35.19")
    async with survey.sessions.begin() as session:
        await session.execute(text("UPDATE rounds SET name = 'Other'"))
    first, second = await trail(survey)
    assert (second["before"], second["change"]) == (first["after"], "changed")
    assert (second["caller"], second["operation"]) == ("system", "")


async def test_what_changes_nothing_is_not_told(survey):
    body = {"id": "01900000-0000-7000-8000-000000000001"}
    for _ in range(2):
        await open_round(survey.client(), region="35.19", **body)
    assert len(await trail(survey)) == 1


async def test_a_refused_change_leaves_no_trace(survey):
    answer = await survey.client(regions=("33",)).post("/v1/survey/rounds", {"region": "35"})
    assert answer.is_error
    assert await trail(survey) == []


async def test_an_auditor_sees_the_own_regions_only(survey):
    client = survey.client()
    await open_round(client, region="35.19")
    await open_round(client, region="35.77")
    assert [e["regions"] for e in await trail(survey, ("35.77",))] == [["35.77"]]
    assert len(await trail(survey, ("35",))) == 2
    assert await trail(survey, ("33",)) == []


async def test_the_trail_of_one_record_or_caller(survey):
    one = await open_round(survey.client(id="a"), region="35.19")
    await open_round(survey.client(id="b"), region="35.77")
    assert [e["caller"] for e in await trail(survey, record=one["id"])] == ["a"]
    assert [e["regions"] for e in await trail(survey, caller="b")] == [["35.77"]]


@pytest.mark.parametrize(
    "statement",
    ["INSERT INTO audit SELECT * FROM audit", "UPDATE audit SET caller = 'x'", "DELETE FROM audit"],
)
async def test_neither_the_service_nor_the_owner_can_rewrite_it(survey, postgres, statement):
    await open_round(survey.client(), region="35.19")
    settings = survey.app.state.settings
    for url in (settings.database_url, settings.owner_database_url):
        with psycopg.connect(url.replace("+psycopg", "")) as connection:
            connection.execute("SELECT set_config('nahkoda.regions', '^', true)")
            owner = url == settings.owner_database_url
            if owner and statement.startswith("INSERT"):
                continue  # whoever owns the database can add to it
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)
    assert len(await trail(survey)) == 1
