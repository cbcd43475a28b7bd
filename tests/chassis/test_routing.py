"""A request is a transaction, and its answer leaves after the commit."""

import pytest
from sqlalchemy import event

from tests.chassis.steps import as_owner, count
from tests.harness import uuid_of

SCOPES = {"toy:use"}
NOTES = "/v1/toy/notes"


@pytest.fixture
def caller(toy):
    return toy.client(scopes=SCOPES)


async def test_what_was_answered_is_committed(toy, caller):
    answer = await caller.post(NOTES, {"text": "kept"})
    assert (answer.status_code, await count(toy, "notes")) == (201, 1)


async def test_the_commit_comes_before_the_answer(toy, caller):
    order = []
    engine = toy.app.state.engine.sync_engine
    event.listen(engine, "commit", lambda _: order.append("commit"))

    async def sending(request):
        order.append(f"answer {request.status_code}")

    caller.http.event_hooks["response"].append(sending)
    await caller.post(NOTES, {"text": "kept"})
    assert order == ["commit", "answer 201"]


async def test_a_constraint_that_fails_at_commit_is_never_a_success(toy, caller):
    answer = await caller.post(NOTES, {"text": "orphan", "parent": str(uuid_of(404))})
    assert (answer.status_code, answer.json()["code"]) == (500, "internal_error")
    assert await count(toy, "notes") == 0


async def test_a_trigger_that_fails_at_commit_is_never_a_success(toy, caller):
    await as_owner(
        toy,
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'at commit'; END $$",
        "CREATE CONSTRAINT TRIGGER late AFTER INSERT ON notes DEFERRABLE INITIALLY DEFERRED"
        " FOR EACH ROW EXECUTE FUNCTION refuse()",
    )
    answer = await caller.post(NOTES, {"text": "x"})
    assert (answer.status_code, await count(toy, "notes")) == (500, 0)


async def test_a_refusal_rolls_back(toy, caller):
    answer = await caller.post("/v1/toy/refused")
    assert (answer.status_code, await count(toy, "notes")) == (409, 0)


async def test_a_refused_request_gives_its_connection_back(toy, caller):
    for _ in range(20):
        await caller.post("/v1/toy/refused")
    assert toy.app.state.engine.pool.checkedout() == 0


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"text": "a\0b"}, "value_unstorable"),
        ({"text": "x", "number": 2**40}, "value_unstorable"),
        ({"text": "x", "more": 1}, "invalid_request"),
        ({"text": 1}, "invalid_request"),
    ],
)
async def test_a_value_that_cannot_be_kept_is_refused(toy, caller, body, code):
    answer = await caller.post(NOTES, body)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert await count(toy, "notes") == 0
