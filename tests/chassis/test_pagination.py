"""Pages are stable, and a cursor that is not ours is refused."""

import base64
import json

import pytest
from sqlmodel import col, select

from services.chassis import pagination
from services.chassis.outbox import OutboxMessage
from tests.chassis.steps import emitted, sealed
from tests.chassis.toy import Note

NOTES = "/v1/toy/notes"


@pytest.fixture
def caller(toy):
    return toy.client(scopes={"toy:use"})


async def write(toy, *numbers):
    async with toy.sessions.begin() as session:
        session.add_all(Note(text="x", number=number) for number in numbers)


async def pages(caller, limit):
    found, cursor = [], {}
    while True:
        page = (await caller.get(NOTES, limit=limit, **cursor)).json()
        found.append([item["number"] for item in page["items"]])
        if page["next"] is None:
            return found
        cursor = {"cursor": page["next"]}


@pytest.mark.parametrize(
    ("limit", "wanted"),
    [(2, [[1, 2], [2, 3], [4]]), (5, [[1, 2, 2, 3, 4]]), (1000, [[1, 2, 2, 3, 4]])],
)
async def test_every_row_comes_once_in_order(toy, caller, limit, wanted):
    await write(toy, 4, 2, 1, 3, 2)
    assert await pages(caller, limit) == wanted


async def test_a_row_that_is_added_before_the_cursor_shifts_nothing(toy, caller):
    await write(toy, 10, 20, 30)
    first = (await caller.get(NOTES, limit=2)).json()
    await write(toy, 5)
    second = (await caller.get(NOTES, limit=2, cursor=first["next"])).json()
    assert [item["number"] for item in second["items"]] == [30]


async def test_an_empty_list_has_no_next(caller):
    assert (await caller.get(NOTES)).json() == {"items": [], "next": None}


def of(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "x",
        "é",
        "%%%%",
        of({}),
        of([]),
        of(["1"]),
        of(["1", "2", "3"]),
        of(["one", "01900000-0000-7000-8000-000000000001"]),
        of(["1", "no uuid"]),
        of([None, None]),
        of("text"),
        base64.urlsafe_b64encode(b"\xff\xfe").decode(),
        base64.urlsafe_b64encode(b"[" * 9000).decode(),
    ],
    ids=range(14),
)
async def test_a_cursor_that_is_not_ours_is_refused(shared, cursor):
    answer = await shared.client(scopes={"toy:use"}).get(NOTES, cursor=cursor)
    assert (answer.status_code, answer.json()["code"]) == (422, "cursor_invalid")


async def test_a_number_in_a_cursor_that_no_column_holds_is_refused(caller):
    cursor = of([str(2**70), "01900000-0000-7000-8000-000000000001"])
    assert (await caller.get(NOTES, cursor=cursor)).status_code == 422


@pytest.mark.parametrize("limit", ["0", "1001", "-1", "many"])
async def test_a_limit_out_of_bounds_is_refused(caller, limit):
    assert (await caller.get(NOTES, limit=limit)).status_code == 422


@pytest.mark.parametrize("newest_first", [False, True])
async def test_a_key_may_be_a_time_and_the_newest_first(toy, newest_first):
    for number in range(3):
        await emitted(toy, sealed(number))
    keys = (col(OutboxMessage.created_at), col(OutboxMessage.position))
    how = {"limit": 2, "newest_first": newest_first}
    async with toy.sessions() as session:
        first, cursor = await pagination.page(session, select(OutboxMessage), *keys, **how)
        second, end = await pagination.page(
            session, select(OutboxMessage), *keys, cursor=cursor, **how
        )
    found = [row.position for row in first + second]
    assert (len(found), found, end) == (3, sorted(found, reverse=newest_first), None)
