"""Nobody overwrites a change that they have not seen."""

import pytest
import pytest_asyncio


@pytest.fixture
def caller(toy):
    return toy.client(scopes={"toy:use"})


@pytest_asyncio.fixture
async def note(caller):
    made = (await caller.post("/v1/toy/notes", {"text": "first"})).json()
    return f"/v1/toy/notes/{made['id']}"


async def change(caller, note, tag, text="second"):
    headers = {} if tag is None else {"If-Match": tag}
    return await caller.http.patch(note, json={"text": text}, headers=headers)


async def test_a_read_tells_the_version_as_a_strong_etag(caller, note):
    assert (await caller.get(note)).headers["etag"] == '"1"'


@pytest.mark.parametrize("tag", ['"1"', '"9", "1"', "*"])
async def test_a_change_of_the_version_that_was_read_is_made(caller, note, tag):
    answer = await change(caller, note, tag)
    assert (answer.status_code, answer.headers["etag"]) == (200, '"2"')


async def test_a_change_without_if_match_is_refused(caller, note):
    answer = await change(caller, note, None)
    assert (answer.status_code, answer.json()["code"]) == (428, "if_match_required")


@pytest.mark.parametrize("tag", ['"2"', "1", 'W/"1"', "", '"10"'])
async def test_a_change_of_another_version_is_refused(caller, note, tag):
    answer = await change(caller, note, tag)
    assert (answer.status_code, answer.json()["code"]) == (412, "version_mismatch")
    assert (await caller.get(note)).json()["text"] == "first"


async def test_the_second_of_two_changes_sees_that_it_is_late(caller, note):
    first, second = [await change(caller, note, '"1"', text) for text in ("a", "b")]
    assert (first.status_code, second.status_code) == (200, 412)
