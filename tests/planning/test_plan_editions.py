"""An approved plan is frozen, also against the owner; a new edition takes its place."""

import asyncio
import hashlib
import json

import psycopg
import pytest
from sqlalchemy import text

from contracts.planning import PlanDrafted, PlanSuperseded
from tests.conftest import PASSWORD
from tests.harness import uuid_of
from tests.planning.planned import (
    JUDGE,
    PERDES,
    TARGET,
    WRITER,
    activity,
    approved,
    chapter,
    city_plan,
    content,
    edition,
    judged,
    plan,
    read,
    ready,
    state,
    step,
    targets,
)
from tests.planning.steps import BASE, NEXT_VILLAGE, RT, VILLAGE, listed, refused

WIDEN = text("UPDATE activity_places SET volume = 260 WHERE activity_id = :activity")
STATES = "SELECT title, state FROM activities WHERE plan_id = :plan ORDER BY title"


def digest(said):
    text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


async def compare(client, id, against):
    return await client.get(f"{BASE}/plans/{id}/diff", against=against)


async def test_what_was_approved_is_kept_whole_with_its_hash(planning):
    client = planning.client(id=WRITER)
    made = await ready(planning, client)
    draft = await content(client, made["id"])
    assert (draft["frozen"], draft["state"], draft["sha256"]) == (
        False,
        "draft",
        digest(draft["content"]),
    )
    held = await judged(planning, made["id"])
    found = await content(client, made["id"])
    assert found["content"] == draft["content"]
    assert (found["frozen"], found["sha256"]) == (True, held["content_hash"])
    assert digest(found["content"]) == held["content_hash"]
    [work] = found["content"]["activities"]
    assert (work["title"], work["places"]) == (
        "Paving RT 007",
        [{"rt": RT, "criterion": "2b", "volume": "140"}],
    )
    assert found["content"]["chapters"] == [{"chapter": "isu", "body": "Jalan rusak di RT 007."}]


async def test_what_becomes_of_an_activity_later_leaves_the_frozen_plan_alone(planning):
    client = planning.client(id=WRITER)
    made = await ready(planning, client)
    id = await activity(planning, made["id"], (RT, "3a", "5"), title="SR")
    held = await judged(planning, made["id"])
    await state(planning, id, "cancelled")
    found = await content(client, made["id"])
    assert digest(found["content"]) == found["sha256"] == held["content_hash"]
    assert [one["title"] for one in found["content"]["activities"]] == ["Paving RT 007", "SR"]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE plan_contents SET content = '{}'",
        "DELETE FROM plan_contents",
        "TRUNCATE plan_contents",
        "UPDATE plan_papers SET facts = '{}'",
        "DELETE FROM plan_papers",
        "TRUNCATE plan_papers",
        "UPDATE plan_steps SET by = 'x'",
        "UPDATE plan_chapters SET body = 'x'",
        "DELETE FROM plan_chapters",
        "INSERT INTO plan_chapters SELECT plan_id, 'profil', region, body, 'x', now() FROM plan_chapters",
        "UPDATE plan_targets SET volume = 1",
        "DELETE FROM plan_targets",
        "TRUNCATE plan_targets",
        "UPDATE plans SET title = 'x'",
        "UPDATE plans SET state = 'draft'",
        "UPDATE plans SET content_hash = 'x'",
        "DELETE FROM plans",
        "TRUNCATE plans CASCADE",
    ],
)
@pytest.mark.parametrize("role", ["planning", "planning_owner"])
async def test_the_database_lets_nobody_change_what_was_approved(
    planning, postgres, role, statement
):
    client = planning.client(id=WRITER)
    made = await city_plan(client)
    await chapter(client, made["id"])
    await targets(client, made["id"], TARGET)
    await judged(planning, made["id"])
    database = planning.app.state.engine.url.database
    url = postgres.url(database, role, PASSWORD).replace("+psycopg", "")
    with psycopg.connect(url, autocommit=True) as connection:
        for setting in ("regions", "around"):
            connection.execute(f"SET nahkoda.{setting} = '^'")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(statement)


async def test_a_new_edition_has_all_that_is_not_approved_yet(planning):
    client = planning.client(id=WRITER)
    made = await ready(planning, client)
    sealed = await activity(planning, made["id"], (RT, "3a", "5"), title="SR", cost="10.00")
    await judged(planning, made["id"])
    await state(planning, sealed, "approved")
    new = await edition(client, made["id"], uuid_of(9))
    assert (new["edition"], new["line_id"], new["state"]) == (2, made["id"], "draft")
    assert await edition(client, made["id"], uuid_of(9)) == new
    refused(await step(client, made["id"], "editions"), 409, "edition_open")
    found = (await content(client, new["id"]))["content"]
    assert [one["title"] for one in found["activities"]] == ["Paving RT 007"]
    assert found["activities"][0]["places"] == [{"rt": RT, "criterion": "2b", "volume": "140"}]
    assert [one["title"] for one in found["carried"]] == ["SR"]
    assert found["chapters"] == [{"chapter": "isu", "body": "Jalan rusak di RT 007."}]
    assert [p["id"] for p in await listed(client, "plans", line_id=made["id"])] == sorted(
        [made["id"], new["id"]]
    )


async def test_the_edition_before_is_superseded_and_what_was_not_approved_of_it_cancelled(planning):
    client = planning.client(id=WRITER)
    made = await ready(planning, client)
    ids = {}
    for title in ("proposed", "unfit", "fit", "approved", "running"):
        ids[title] = await activity(planning, made["id"], (RT, "2b", "1"), title=title)
    await judged(planning, made["id"])
    for title, id in ids.items():
        await state(planning, id, title)
    new = await edition(client, made["id"])
    assert (await read(client, made["id"]))["state"] == "approved"
    await judged(planning, new["id"])
    assert (await read(client, made["id"]))["state"] == "superseded"
    states = dict(await planning.rows(STATES, plan=made["id"]))
    assert states == {
        **dict.fromkeys(("Paving RT 007", "proposed", "unfit", "fit"), "cancelled"),
        "approved": "approved",
        "running": "running",
    }
    last = (await listed(client, f"plans/{made['id']}/steps"))[-1]
    assert (last["before"], last["after"], last["by"]) == ("approved", "superseded", JUDGE)
    assert "edisi 2" in last["reason"]
    [event] = await planning.events(PlanSuperseded)
    assert (str(event.entity_id), str(event.superseded_by)) == (made["id"], new["id"])
    assert (event.version, event.state, event.edition) == (4, "superseded", 1)
    first = await content(client, made["id"])
    assert digest(first["content"]) == first["sha256"]
    again = await edition(client, new["id"])
    assert again["edition"] == 3
    drafted = await planning.events(PlanDrafted)
    assert [(str(one.entity_id), one.edition, one.version) for one in drafted] == [
        (made["id"], 1, 1),
        (new["id"], 2, 1),
        (again["id"], 3, 1),
    ]


async def test_work_that_was_approved_meanwhile_is_not_planned_twice(planning):
    client, judge = planning.client(id=WRITER), planning.client(id=JUDGE)
    made = await ready(planning, client)
    await judged(planning, made["id"])
    new = await edition(client, made["id"])
    [original] = await planning.rows("SELECT id FROM activities WHERE plan_id = :p", p=made["id"])
    [copy] = await planning.rows("SELECT id FROM activities WHERE plan_id = :p", p=new["id"])
    await activity(planning, new["id"], (RT, "3a", "1"), title="SR")
    await client.ok(await step(client, new["id"], "submit"))
    await judge.ok(await step(judge, new["id"], "finalise"))
    await state(planning, original.id, "approved")
    said = refused(await step(judge, new["id"], "approve", PERDES), 409, "copies_overtaken")
    assert said["activities"] == [str(copy.id)]
    assert (await read(client, made["id"]))["state"] == "approved"
    await judge.ok(await step(judge, new["id"], "return", {"reason": "Sudah disetujui."}))
    refused(await step(client, new["id"], "submit"), 409, "copies_overtaken")
    await state(planning, copy.id, "cancelled")
    assert (await judged(planning, new["id"]))["state"] == "approved"


async def test_a_plan_under_another_follows_its_new_edition(planning):
    client = planning.client(id=WRITER)
    held = await approved(planning)
    year = {"kind": "rkm", "begin_year": 2027, "end_year": 2027}
    under = await plan(client, under=held["id"], **year)
    await chapter(client, under["id"], "kegiatan")
    await activity(planning, under["id"], (RT, "2b", "1"))
    await judged(planning, under["id"])
    newer = await edition(client, held["id"])
    await judged(planning, newer["id"])
    assert (await edition(client, under["id"]))["under"] == newer["id"]


async def test_two_editions_are_compared_item_by_item(planning):
    client = planning.client(id=WRITER)
    made = await ready(planning, client)
    gone = await activity(planning, made["id"], (RT, "3a", "5"), title="SR")
    stays = await activity(planning, made["id"], (RT, "6a", "2"), title="Gerobak")
    await judged(planning, made["id"])
    await state(planning, stays, "running")
    new = await edition(client, made["id"])
    assert (await compare(client, new["id"], made["id"])).json()["items"] == []
    await chapter(client, new["id"], body="Jalan rusak di RT 007 dan 008.")
    await chapter(client, new["id"], "konsep", "Paving.")
    copies = dict(
        await planning.rows("SELECT title, id FROM activities WHERE plan_id = :p", p=new["id"])
    )
    await state(planning, copies["SR"], "cancelled")
    facts = {"activity": copies["Paving RT 007"]}
    async with planning.sessions.begin() as session:
        await session.execute(WIDEN, facts)
    added = await activity(planning, new["id"], (RT, "4b", "7"), title="Drainase")
    items = (await compare(client, new["id"], made["id"])).json()["items"]
    found = {one["item"]: one for one in items}
    assert {item: one["change"] for item, one in found.items()} == {
        "chapter:isu": "changed",
        "chapter:konsep": "added",
        f"activity:{copies['Paving RT 007']}": "changed",
        f"activity:{added}": "added",
        f"activity:{gone}": "dropped",
    }
    place = found[f"activity:{copies['Paving RT 007']}"]["fields"]
    assert place == [{"field": f"places.{RT} 2b", "before": "140", "after": "260"}]
    assert found["chapter:isu"]["fields"][0]["after"] == "Jalan rusak di RT 007 dan 008."
    back = (await compare(client, made["id"], new["id"])).json()["items"]
    assert {one["item"]: one["change"] for one in back}["chapter:konsep"] == "dropped"


async def test_targets_are_compared_by_place_and_criterion(planning):
    client = planning.client(id=WRITER)
    made = await city_plan(client)
    await chapter(client, made["id"])
    whole = TARGET | {"village": NEXT_VILLAGE, "area": None, "rts": []}
    await targets(client, made["id"], TARGET, whole)
    await judged(planning, made["id"])
    new = await edition(client, made["id"])
    assert (await compare(client, new["id"], made["id"])).json()["items"] == []
    await targets(client, new["id"], TARGET | {"volume": "150", "end_year": 2027})
    changed, dropped = (await compare(client, new["id"], made["id"])).json()["items"]
    assert (changed["label"], changed["change"]) == (f"{VILLAGE} 35.19-K-KLAGEN 2b", "changed")
    assert {one["field"]: one["after"] for one in changed["fields"]} == {
        "volume": "150",
        "end_year": 2027,
    }
    assert (dropped["label"], dropped["change"]) == (f"{NEXT_VILLAGE} 2b", "dropped")


async def test_only_editions_of_one_plan_are_compared(planning):
    client = planning.client()
    one, other = await plan(client), await plan(client)
    refused(await compare(client, one["id"], other["id"]), 422, "plans_not_comparable")
    refused(await compare(client, one["id"], str(uuid_of(1))), 404, "not_found")


async def test_two_who_approve_or_begin_an_edition_at_once_do_it_once(planning):
    client = planning.client(id=WRITER)
    made = await ready(planning, client)
    await client.ok(await step(client, made["id"], "submit"))
    judges = [planning.client(id=f"pokja {number}") for number in range(4)]
    await judges[0].ok(await step(judges[0], made["id"], "finalise"))
    answers = await asyncio.gather(*(step(one, made["id"], "approve", PERDES) for one in judges))
    assert sorted(one.status_code for one in answers) == [200, 409, 409, 409]
    begun = await asyncio.gather(*(step(client, made["id"], "editions") for _ in range(4)))
    assert sorted(one.status_code for one in begun) == [201, 409, 409, 409]
    assert await planning.scalar("SELECT count(*) FROM plan_contents") == 1
