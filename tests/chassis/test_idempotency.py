"""The same POST sent twice has one effect and one answer."""

import asyncio

import pytest
from sqlalchemy import text

from tests.chassis.steps import count, until
from tests.chassis.toy import GATE

NOTES, SLOW, FILES = "/v1/toy/notes", "/v1/toy/slow", "/v1/toy/files"
KEY = {"Idempotency-Key": "a-key-of-mine"}
SCOPES = {"toy:use"}


@pytest.fixture
def caller(toy):
    return toy.client(scopes=SCOPES)


async def test_the_second_answer_is_the_first(toy, caller):
    first = await caller.post(NOTES, {"text": "x"}, headers=KEY)
    second = await caller.post(NOTES, {"text": "x"}, headers=KEY)
    assert (first.status_code, second.status_code) == (201, 201)
    assert (first.content, await count(toy, "notes")) == (second.content, 1)


async def test_a_replay_says_that_it_is_one(caller):
    answers = [await caller.post(NOTES, {"text": "x"}, headers=KEY) for _ in range(2)]
    found = [answer.headers.get("idempotency-replayed") for answer in answers]
    assert found == [None, "true"]
    assert answers[1].headers["content-type"] == answers[0].headers["content-type"]


@pytest.mark.parametrize(
    ("address", "body"),
    [(NOTES, {"text": "y"}), (f"{NOTES}?more=1", {"text": "x"}), (SLOW, {"text": "x"})],
    ids=["another body", "another query", "another address"],
)
async def test_a_key_used_for_another_request_is_refused(toy, caller, address, body):
    await caller.post(NOTES, {"text": "x"}, headers=KEY)
    answer = await caller.post(address, body, headers=KEY)
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")
    assert await count(toy, "notes") == 1


@pytest.mark.parametrize("key", ["", "   ", "x" * 256, "kunci-é".encode(), b"a\tb"])
async def test_a_key_has_1_to_255_characters(caller, key):
    answer = await caller.post(NOTES, {"text": "x"}, headers={"Idempotency-Key": key})
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_invalid")


async def test_two_people_may_use_the_same_key(toy):
    for name in ("one", "two"):
        await toy.client(scopes=SCOPES, id=name).post(NOTES, {"text": "x"}, headers=KEY)
    assert await count(toy, "notes") == 2


async def test_without_a_key_each_request_counts(toy, caller):
    for _ in range(2):
        await caller.post(NOTES, {"text": "x"})
    assert (await count(toy, "notes"), await count(toy, "idempotency")) == (2, 0)


async def test_a_request_in_flight_is_said_to_be(toy, caller, background):
    async with toy.sessions.begin() as gate:
        await gate.execute(text(f"SELECT pg_advisory_xact_lock({GATE})"))
        first = background(caller.post(SLOW, {"text": "x"}, headers=KEY))
        await until(lambda: _waits_at_the_gate(toy))
        second = await caller.post(SLOW, {"text": "x"}, headers=KEY)
    assert (second.status_code, second.json()["code"]) == (409, "idempotency_in_flight")
    assert (await first).status_code == 201


async def _waits_at_the_gate(toy):
    return await count(toy, "pg_locks", "locktype = 'advisory' AND NOT granted")


async def test_twenty_equal_requests_at_once_have_one_effect(toy, caller):
    answers = await asyncio.gather(
        *(caller.post(NOTES, {"text": "x"}, headers=KEY) for _ in range(20))
    )
    statuses = {answer.status_code for answer in answers}
    assert 201 in statuses
    assert statuses <= {201, 409}
    assert await count(toy, "notes") == 1
    assert len({answer.content for answer in answers if answer.status_code == 201}) == 1


async def test_a_refused_request_is_not_kept(toy, caller):
    for _ in range(2):
        answer = await caller.post("/v1/toy/refused", headers=KEY)
        assert (answer.status_code, "idempotency-replayed" in answer.headers) == (409, False)
    assert await count(toy, "idempotency") == 0


async def test_an_invalid_request_can_be_mended_under_its_key(toy, caller):
    assert (await caller.post(NOTES, {}, headers=KEY)).status_code == 422
    assert (await caller.post(NOTES, {"text": "x"}, headers=KEY)).status_code == 201


async def test_a_commit_that_fails_keeps_no_answer(toy, caller):
    orphan = {"text": "x", "parent": "01900000-0000-7000-8000-000000000404"}
    for _ in range(2):
        assert (await caller.post(NOTES, orphan, headers=KEY)).status_code == 500
    assert await count(toy, "idempotency") == 0


async def test_without_a_token_a_key_opens_nothing(toy, caller):
    await caller.post(NOTES, {"text": "x"}, headers=KEY)
    answer = await toy.http().post(NOTES, json={"text": "x"}, headers=KEY)
    assert answer.status_code == 401


async def upload(caller, content, kind="letter", name="a.txt", **headers):
    return await caller.http.post(
        FILES, files={"file": (name, content)}, data={"kind": kind}, headers=KEY | headers
    )


async def test_a_form_sent_twice_has_one_effect(toy, caller):
    answers = [await upload(caller, b"content") for _ in range(2)]
    boundaries = {answer.request.headers["content-type"] for answer in answers}
    assert len(boundaries) == 2  # each sending draws a boundary of its own
    assert [answer.json()["text"] for answer in answers] == ["letter: content"] * 2
    assert await count(toy, "notes") == 1


@pytest.mark.parametrize(
    "other",
    [{"content": b"other"}, {"kind": "other"}, {"name": "b.txt"}],
    ids=["another file", "another field", "another file name"],
)
async def test_another_form_under_the_same_key_is_refused(caller, other):
    await upload(caller, b"content")
    answer = await upload(caller, **({"content": b"content"} | other))
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")
