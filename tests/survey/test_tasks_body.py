"""A returned record as it was sent, for whoever corrects it in a form: theirs alone, and told."""

import json

from services.chassis.ids import new_id
from tests.survey.phones import instance_of
from tests.survey.questionnaire.rejosari import texts_of
from tests.survey.records import PERSON, RT
from tests.survey.tasks import REASON

BOTH = {"survey:submit", "personal:read"}


def body(client, id):
    return client.get(f"/v1/survey/submissions/{id}/body")


def surveyor(tasks, scopes=BOTH, id="faskel", regions=("35.19.09",)):
    return tasks.field.survey.client(scopes=scopes, id=id, regions=regions)


async def test_a_surveyor_gets_what_they_sent_byte_by_byte_and_the_audit_trail_is_told(tasks):
    id, record = await tasks.returned()
    answer = await body(surveyor(tasks), id)
    assert (answer.status_code, answer.content) == (200, record)
    assert answer.headers["content-type"] == "text/xml; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    told = await tasks.field.survey.rows(
        "SELECT caller, entity, record FROM audit WHERE change = 'read'"
    )
    assert [tuple(row) for row in told] == [("faskel", "submissions", id)]


async def test_nobody_else_gets_it_and_nobody_is_told_of(tasks):
    id, _ = await tasks.returned()
    elsewhere = surveyor(tasks, regions=("35.77",))
    for client in (surveyor(tasks, id="lain"), elsewhere):
        answer = await body(client, id)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    for scope in BOTH:
        assert (await body(surveyor(tasks, {scope}), id)).status_code == 403
    assert await tasks.field.survey.scalar("SELECT count(*) FROM audit WHERE change = 'read'") == 0


async def test_only_a_record_that_came_back_is_handed_out_in_its_newest_form(tasks):
    id, record = await tasks.returned()
    answer = await tasks.corrected(record)
    assert answer.status_code == 201
    assert (await body(surveyor(tasks), id)).status_code == 404
    await tasks.field.desk.ok(await tasks.field.decide(id, "return", REASON))
    again = await body(surveyor(tasks), id)
    before = f"deprecatedID>{instance_of(record)}<"
    assert before in again.text
    assert before not in record.decode()


async def test_a_record_of_a_tool_is_no_form(tasks):
    answers = texts_of(1) | PERSON | {"kode_rt": RT}
    sent = {"round_id": tasks.field.round["id"], "kind": "household", "answers": answers}
    client = surveyor(tasks)
    answer = await client.post(
        "/v1/survey/submissions", sent, headers={"Idempotency-Key": str(new_id())}
    )
    id = json.loads(answer.content)["id"]
    await tasks.field.desk.ok(await tasks.field.decide(id, "return", REASON))
    refused = await body(client, id)
    assert (refused.status_code, refused.json()["code"]) == (409, "record_without_form")
    assert "the tool that sent it" in refused.json()["detail"]
