"""A dry run is answered as the real one would be, and leaves nothing."""

import pytest

from tests.chassis.steps import count
from tests.harness import uuid_of

NOTES, TRIED = "/v1/toy/notes", "/v1/toy/notes?dry_run=true"
KEY = {"Idempotency-Key": "a-key-of-mine"}


@pytest.fixture
def caller(toy):
    return toy.client(scopes={"toy:use"})


async def test_it_is_answered_and_nothing_is_there(toy, caller):
    answer = await caller.post(TRIED, {"text": "x"}, headers=KEY)
    assert (answer.status_code, answer.json()["text"]) == (201, "x")
    assert answer.headers["nahkoda-dry-run"] == "true"
    assert (await count(toy, "notes"), await count(toy, "idempotency")) == (0, 0)


async def test_its_key_is_free_for_the_real_one(toy, caller):
    for _ in range(2):
        assert (await caller.post(TRIED, {"text": "x"}, headers=KEY)).status_code == 201
    real = await caller.post(NOTES, {"text": "x"}, headers=KEY)
    assert (real.status_code, await count(toy, "notes")) == (201, 1)
    assert {"nahkoda-dry-run", "idempotency-replayed"}.isdisjoint(real.headers)


async def test_it_fails_as_the_commit_would(toy, caller):
    orphan = {"text": "x", "parent": str(uuid_of(1))}  # found out at the commit
    for address in (NOTES, TRIED):
        assert (await caller.post(address, orphan)).status_code == 500
    assert await count(toy, "notes") == 0


async def test_it_is_asked_for_by_a_truth_value(toy, caller):
    assert (await caller.post(f"{NOTES}?dry_run=maybe", {"text": "x"})).status_code == 422
    real = await caller.post(f"{NOTES}?dry_run=false", {"text": "x"})
    assert (real.status_code, await count(toy, "notes")) == (201, 1)
