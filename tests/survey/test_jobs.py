"""Long work that is repeated, killed, given up or done at the same time has its effect once."""

import asyncio
from contextlib import asynccontextmanager
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from contracts.survey import RoundSealed
from services.survey.imports import jobs as imports
from services.survey.rounds import jobs as rounds
from tests.harness import uuid_of
from tests.survey.steps import apply, assessments, imported, open_round, rt, sheet, undo

ROWS = sheet(*({"kode_rt": rt(n), "3a": "50"} for n in (1, 2, 3)))
BLOCKED = (
    "SELECT pid FROM pg_stat_activity"
    " WHERE datname = current_database() AND wait_event_type = 'Lock' LIMIT 1"
)


async def state(survey):
    """Everything that a job may change, with versions."""
    queries = {
        "sheets": "SELECT rt, version, total, area, import_id FROM sheets ORDER BY rt",
        "assessments": "SELECT level, code, total, sealed_at FROM assessments ORDER BY 1, 2",
        "imports": "SELECT id, status, version, rows, accepted FROM imports ORDER BY id",
        "rounds": "SELECT id, state, version, hash FROM rounds ORDER BY id",
        "members": "SELECT rt, area FROM area_members ORDER BY rt",
        "rows": "SELECT import_id, row, rt, total FROM import_rows ORDER BY 1, 2",
        "events": "SELECT id FROM outbox ORDER BY position",
    }
    return {name: await survey.rows(query) for name, query in queries.items()}


async def asked(client, found, verb="apply"):
    answer = await client.post(f"/v1/survey/imports/{found['id']}/{verb}")
    assert answer.status_code == 202, answer.text
    return UUID(found["id"])


@asynccontextmanager
async def half_way(survey, table, work):
    """The work, stopped where it first wants to write to the table; its backend's pid."""
    async with survey.sessions.begin() as session:
        await session.execute(text(f"LOCK TABLE {table} IN SHARE MODE"))
        task = asyncio.create_task(work)
        while (pid := await survey.scalar(BLOCKED)) is None:
            assert not task.done(), task
        yield pid, task
    await asyncio.gather(task, return_exceptions=True)


async def killed(survey, table, work):
    """Do the work until it wants to write to the table; then its connection dies."""
    async with half_way(survey, table, work) as (pid, task):
        await survey.scalar("SELECT pg_terminate_backend(:pid)", pid=pid)
        with pytest.raises(OperationalError):
            await task


async def test_a_validation_run_twice_reads_the_file_once(survey):
    client = survey.client()
    found = await imported(survey, client, await open_round(client), ROWS)
    before = await state(survey)
    await imports.validate(survey.sessions, UUID(found["id"]))
    assert await state(survey) == before


@pytest.mark.parametrize("table", ["import_rows", "import_errors"])
async def test_a_validation_killed_half_way_is_done_again(survey, table):
    client = survey.client()
    round = await open_round(client)
    content = ROWS + b"x,,\n"
    answer = await client.http.post(
        "/v1/survey/imports",
        files={"file": ("rt.csv", content)},
        data={"kind": "rt_sheets", "round_id": round["id"]},
    )
    id = answer.json()["id"]
    await killed(survey, table, imports.validate(survey.sessions, UUID(id)))
    found = (await client.get(f"/v1/survey/imports/{id}")).json()
    assert (found["status"], found["accepted"]) == ("validating", 0)
    await survey.work()
    found = (await client.get(f"/v1/survey/imports/{id}")).json()
    assert (found["status"], found["rows"], found["accepted"]) == ("failed", 4, 3)
    assert [error["code"] for error in found["errors"]] == ["row_width"]


async def test_an_apply_run_twice_has_one_effect(survey):
    client = survey.client()
    found = await imported(survey, client, await open_round(client), ROWS)
    await apply(survey, client, found)
    before = await state(survey)
    await imports.apply(survey.sessions, UUID(found["id"]))
    assert await state(survey) == before


@pytest.mark.parametrize("table", ["areas", "sheets", "outbox", "assessments"])
async def test_an_apply_killed_half_way_leaves_nothing_and_is_done_again(survey, table):
    client = survey.client()
    found = await imported(survey, client, await open_round(client), ROWS)
    id = await asked(client, found)
    before = await state(survey)
    await killed(survey, table, imports.apply(survey.sessions, id))
    assert await state(survey) == before
    await survey.work()
    after = await state(survey)
    assert [(row.rt, row.version) for row in after["sheets"]] == [(rt(n), 1) for n in (1, 2, 3)]
    assert len(after["events"]) == 3


@pytest.mark.parametrize("table", ["area_members", "sheets", "assessments"])
async def test_an_undo_killed_half_way_leaves_all_and_is_done_again(survey, table):
    client = survey.client()
    round = await open_round(client)
    found = await apply(survey, client, await imported(survey, client, round, ROWS))
    id = await asked(client, found, "undo")
    before = await state(survey)
    await killed(survey, table, imports.undo(survey.sessions, id))
    assert await state(survey) == before
    await survey.work()
    assert await assessments(client, round) == {}


async def test_a_seal_run_twice_has_one_effect(survey):
    client = survey.client()
    round = await open_round(client)
    await apply(survey, client, await imported(survey, client, round, ROWS))
    await client.post(f"/v1/survey/rounds/{round['id']}/seal")
    await survey.work()
    before = await state(survey)
    await rounds.seal(survey.sessions, UUID(round["id"]))
    assert await state(survey) == before


@pytest.mark.parametrize("table", ["assessments", "outbox"])
async def test_a_seal_killed_half_way_leaves_the_round_sealing_and_is_done_again(survey, table):
    client = survey.client()
    round = await open_round(client)
    await apply(survey, client, await imported(survey, client, round, ROWS))
    await client.post(f"/v1/survey/rounds/{round['id']}/seal")
    before = await state(survey)
    await killed(survey, table, rounds.seal(survey.sessions, UUID(round["id"])))
    assert await state(survey) == before
    await survey.work()
    assert len(await survey.events(RoundSealed)) == 1


async def give_up(survey):
    """The queued job has crashed as often as it may."""
    async with survey.sessions.begin() as session:
        await session.execute(text("UPDATE jobs SET attempts = 3 WHERE state = 'queued'"))
    await survey.work()


async def test_a_validation_given_up_says_so(survey):
    client = survey.client()
    round = await open_round(client)
    answer = await client.http.post(
        "/v1/survey/imports",
        files={"file": ("rt.csv", ROWS)},
        data={"kind": "rt_sheets", "round_id": round["id"]},
    )
    await give_up(survey)
    found = (await client.get(f"/v1/survey/imports/{answer.json()['id']}")).json()
    assert (found["status"], [e["code"] for e in found["errors"]]) == ("failed", ["job_failed"])


async def test_an_apply_given_up_may_be_asked_for_again(survey):
    client = survey.client()
    found = await imported(survey, client, await open_round(client), ROWS)
    await asked(client, found)
    await give_up(survey)
    assert (await apply(survey, client, found))["status"] == "applied"


async def test_an_undo_given_up_may_be_asked_for_again(survey):
    client = survey.client()
    round = await open_round(client)
    found = await apply(survey, client, await imported(survey, client, round, ROWS))
    await asked(client, found, "undo")
    await give_up(survey)
    assert len(await assessments(client, round, level="rt")) == 3
    assert (await undo(survey, client, found))["status"] == "undone"


async def test_a_seal_given_up_leaves_the_round_open(survey):
    client = survey.client()
    round = await open_round(client)
    await apply(survey, client, await imported(survey, client, round, ROWS))
    await client.post(f"/v1/survey/rounds/{round['id']}/seal")
    await give_up(survey)
    seen = (await client.get(f"/v1/survey/rounds/{round['id']}")).json()
    assert (seen["state"], seen["hash"]) == ("open", None)


async def test_work_that_was_done_before_the_last_crash_is_not_given_up(survey):
    client = survey.client()
    round = await open_round(client)
    found = await imported(survey, client, round, ROWS)
    await imports.apply(survey.sessions, await asked(client, found))
    await give_up(survey)
    seen = (await client.get(f"/v1/survey/imports/{found['id']}")).json()
    assert seen["status"] == "applied"
    await imports.undo(survey.sessions, await asked(client, found, "undo"))
    await give_up(survey)
    seen = (await client.get(f"/v1/survey/imports/{found['id']}")).json()
    assert seen["status"] == "undone"


async def test_whoever_asks_while_an_apply_is_at_work_is_answered_at_once(survey):
    client = survey.client()
    round = await open_round(client)
    await apply(survey, client, await imported(survey, client, round, ROWS))
    found = await imported(survey, client, round, ROWS)
    id = await asked(client, found)
    async with half_way(survey, "assessments", imports.apply(survey.sessions, id)):
        addresses = (f"imports/{id}/apply", f"imports/{id}/undo", f"rounds/{round['id']}/seal")
        answers = [await client.post(f"/v1/survey/{address}") for address in addresses]
    codes = [(answer.status_code, answer.json()["code"]) for answer in answers]
    assert codes == [(409, "import_not_ready"), (409, "import_not_ready"), (409, "import_running")]


async def test_an_import_asked_for_twice_at_once_is_applied_once(survey):
    client = survey.client()
    found = await imported(survey, client, await open_round(client), ROWS)
    address = f"/v1/survey/imports/{found['id']}/apply"
    answers = await asyncio.gather(*(client.post(address) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [202, 409, 409, 409]


async def test_a_round_made_twice_at_once_is_one_round(survey):
    client = survey.client()
    made = await asyncio.gather(*(open_round(client, id=str(uuid_of(7))) for _ in range(4)))
    assert {round["id"] for round in made} == {str(uuid_of(7))}
    assert await survey.scalar("SELECT count(*) FROM rounds") == 1


async def test_imports_of_two_rounds_and_a_persons_change_at_once_all_hold(survey):
    client = survey.client()
    rows = [{"kode_rt": rt(n), "kawasan": f"K{n % 3}"} for n in range(60)]
    ids, made = [], []
    for content in (sheet(*rows), sheet(*rows[::-1])):
        made.append(await open_round(client))
        ids.append(await asked(client, await imported(survey, client, made[-1], content)))
    person = {"name": "Lain", "region": "35.19", "members": [rt(n) for n in range(70, 80)]}
    work = [imports.apply(survey.sessions, id) for id in ids]
    *_, answer = await asyncio.gather(*work, client.post("/v1/survey/areas", person))
    assert answer.status_code == 201
    for round in made:
        found = await assessments(client, round, level="area")
        assert {item["code"]: item["rts"] for item in found.values()} == {
            f"35.19-K-K{n}": 20 for n in range(3)
        }


async def test_an_import_that_is_being_undone_holds_until_it_is(survey):
    client = survey.client()
    round = await open_round(client)
    first = await apply(survey, client, await imported(survey, client, round, ROWS))
    second = await apply(survey, client, await imported(survey, client, round, ROWS))
    await asked(client, first, "undo")
    await imports.undo(survey.sessions, await asked(client, second, "undo"))
    assert len(await assessments(client, round, level="rt")) == 3
    await survey.work()
    assert await assessments(client, round) == {}
