"""The thread: every leg of it, both ways, in any order of hearing, and for the caller's regions only."""

import random

import pytest

from contracts.finance import CeilingSet, PaymentMade, TrancheReleased
from contracts.planning_activities import ActivityApproved
from contracts.survey import SheetRecorded, SheetWithdrawn
from services.chassis.ids import new_id
from services.reporting.trace import queries
from tests.reporting.threads import RT, VILLAGE, changed, edges_of, story

ORPHANS = "/v1/reports/orphans"


async def walked(running, id, direction="both", **who):
    client = running.client(**who)
    return await client.ok(await client.get(f"/v1/trace/{id}", direction=direction))


def joined(found):
    return {(edge["from"], edge["to"], edge["kind"]) for edge in found["edges"]}


def ids(found):
    return {node["id"] for node in found["nodes"]}


def reach(start, edges, *, up):
    """What a plain walk over all edges reaches."""
    seen, waiting = {start}, [start]
    while waiting:
        here = waiting.pop()
        ways = [(b, a) if up else (a, b) for a, b, _ in edges]
        ahead = {there for one, there in ways if one == here} - seen
        seen |= ahead
        waiting.extend(ahead)
    return seen


async def orphans(running, **who):
    client = running.client(**who)
    return (await client.ok(await client.get(ORPHANS)))["items"]


async def test_the_whole_thread_is_walked_up_from_the_score_after_the_work(reporting):
    n, events = story()
    await reporting.hear(*events)
    found = await walked(reporting, n["after"], "up")
    edges = edges_of(n)
    assert ids(found) == reach(n["after"], edges, up=True)
    assert joined(found) == {edge for edge in edges if {edge[0], edge[1]} <= ids(found)}
    assert found["truncated"] is False
    (row,) = (node for node in found["nodes"] if node["kind"] == "import_row")
    assert (row["id"], row["label"]) == (f"{n['file']}:7", "9f86d081884c:7")
    assert await orphans(reporting) == []


async def test_from_every_node_up_and_down_are_what_its_edges_say(reporting):
    n, events = story()
    await reporting.hear(*events)
    edges = edges_of(n)
    every = {end for edge in edges for end in edge[:2]}
    up = {node: ids(await walked(reporting, node, "up")) for node in every}
    down = {node: ids(await walked(reporting, node, "down")) for node in every}
    for node in every:
        assert up[node] == reach(node, edges, up=True)
        assert down[node] == reach(node, edges, up=False)
        assert all(node in up[other] for other in down[node])
    both = await walked(reporting, n["activity"])
    assert ids(both) == up[n["activity"]] | down[n["activity"]]
    assert {end for edge in both["edges"] for end in (edge["from"], edge["to"])} <= ids(both)


@pytest.mark.parametrize("seed", range(3))
async def test_any_order_of_hearing_gives_the_same_thread(reporting, seed):
    n, events = story()
    dice = random.Random(seed)
    older = [event.model_copy(update={"id": new_id(), "version": 1}) for event in events]
    older = [
        one.model_copy(update={"activities": (new_id(),)}) if hasattr(one, "import_row") else one
        for one in older
    ]
    told = [*events, *older]
    dice.shuffle(told)
    for event in told:
        await reporting.hear(event)
    found = await walked(reporting, n["activity"])
    wanted = {edge for edge in edges_of(n) if {edge[0], edge[1]} <= ids(found)}
    assert joined(found) == wanted
    assert {n["sheet"], n["after"], n["payment"]} <= ids(found)
    assert await orphans(reporting) == []


async def test_outside_the_callers_regions_nothing_is_seen_and_nothing_is_torn(reporting):
    n, events = story()
    await reporting.hear(*events)
    found = await walked(reporting, n["activity"], regions=[VILLAGE])
    assert ids(found).isdisjoint({n["ceiling"], n["old"]})
    assert {n["allocation"], n["sheet"], n["after"]} <= ids(found)
    assert {end for edge in joined(found) for end in edge[:2]} <= ids(found)
    assert await orphans(reporting, regions=[VILLAGE]) == []
    for id in (n["ceiling"], n["activity"], f"{n['file']}:7"):
        answer = await reporting.client(regions=["35.77"]).get(f"/v1/trace/{id}")
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


async def test_a_node_that_names_what_nobody_told_is_an_orphan_until_it_is_told(reporting):
    lost, plan, work = new_id(), new_id(), new_id()
    paid = changed(PaymentMade, entity_id=new_id(), allocation_id=lost, activity_id=lost)
    tranche = changed(
        TrancheReleased, entity_id=new_id(), allocation_id=lost, region="35.77.03.1005"
    )
    going = changed(
        ActivityApproved, entity_id=work, plan_id=plan, institution_id=None, assessments=[lost]
    )
    carried = changed(CeilingSet, entity_id=new_id(), carried_from=lost)
    await reporting.hear(paid, tranche, going, carried)
    found = {(one["id"], one["parent"], one["edge"]) for one in await orphans(reporting)}
    wanted = {
        (str(paid.entity_id), str(lost), "paid"),
        (str(paid.entity_id), str(lost), "funded"),
        (str(work), str(plan), "planned"),
        (str(work), str(lost), "needed"),
        (str(carried.entity_id), str(lost), "carried"),
    }
    assert found == wanted | {(str(tranche.entity_id), str(lost), "released")}
    own = await orphans(reporting, regions=["35.19"])
    assert {(one["id"], one["parent"], one["edge"]) for one in own} == wanted
    client = reporting.client()
    page = await client.ok(await client.get(ORPHANS, limit=2, region="35.19"))
    seen = page["items"]
    while page["next"]:
        page = await client.ok(
            await client.get(ORPHANS, limit=2, region="35.19", cursor=page["next"])
        )
        seen += page["items"]
    assert sorted(seen, key=str) == sorted(own, key=str)
    await reporting.hear(changed(CeilingSet, entity_id=lost, region="36", carried_from=None))
    left = {one["edge"] for one in await orphans(reporting)}
    assert left == {"planned", "needed", "funded"}  # a ceiling is neither a score nor a work


async def test_a_sheet_that_was_withdrawn_is_no_part_of_the_thread(reporting):
    n, events = story()
    (sheet,) = (e for e in events if isinstance(e, SheetRecorded) and e.import_row == 7)
    await reporting.hear(sheet)
    assert len((await walked(reporting, f"{n['file']}:7"))["nodes"]) == 2
    await reporting.hear(changed(SheetWithdrawn, entity_id=sheet.entity_id, version=10, rt=RT))
    for id in (n["sheet"], f"{n['file']}:7"):
        assert (await reporting.client().get(f"/v1/trace/{id}")).status_code == 404


async def test_what_is_no_id_is_refused_and_says_so(reporting):
    for id in ("x", f"{new_id()}:0", f"{new_id()}:x", f"{new_id()}:9999999999"):
        answer = await reporting.client().get(f"/v1/trace/{id}")
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request"), id
    answer = await reporting.client().get(f"/v1/trace/{new_id()}")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    client = reporting.client()
    answer = await client.get(ORPHANS, cursor="WyJ4IiwieCIsIngiLCJ4Il0")
    assert (answer.status_code, answer.json()["code"]) == (422, "cursor_invalid")
    answer = await reporting.client(regions=["35.77"]).get(ORPHANS, region="35.19")
    assert (answer.status_code, answer.json()["code"]) == (404, "region_not_found")


async def test_a_wide_thread_is_cut_and_says_so(reporting, monkeypatch):
    n, events = story()
    await reporting.hear(*events)
    monkeypatch.setattr(queries, "MOST", 5)
    found = await walked(reporting, n["after"], "up")
    assert found["truncated"] is True
    assert len(found["nodes"]) <= 5
    assert n["after"] in ids(found)
    assert {end for edge in joined(found) for end in edge[:2]} <= ids(found)


async def test_orphans_are_asked_of_a_region_or_of_all_and_never_of_a_foreign_one(reporting):
    assert (await reporting.client().get(ORPHANS, region="*")).json()["items"] == []
    client = reporting.client(regions=["35.77"])
    for region in ("35.19", "35", "*", "nonsense"):
        answer = await client.get(ORPHANS, region=region)
        assert (answer.status_code, answer.json()["code"]) == (404, "region_not_found"), region
