"""The steps of a plan: whoever may, in this order, with what is needed; comments by item."""

import pytest

from contracts.planning import PlanApproved, PlanDrafted, PlanReturned, PlanSubmitted
from tests.harness import EVERYTHING, uuid_of
from tests.planning.planned import (
    JUDGE,
    PERDES,
    TARGET,
    WRITER,
    activity,
    approved,
    chapter,
    city_plan,
    judged,
    plan,
    put,
    read,
    ready,
    state,
    step,
    targets,
)
from tests.planning.steps import BASE, RT, day, listed, patch, refused

BODIES = {"return": {"reason": "Belum cukup."}, "approve": PERDES}
WRONG = {
    "submit": "plan_not_draft",
    "return": "plan_not_returnable",
    "finalise": "plan_not_in_review",
    "approve": "plan_not_final",
}
LEGAL = {
    ("draft", "submit"): "review",
    ("review", "return"): "draft",
    ("review", "finalise"): "final",
    ("final", "return"): "draft",
    ("final", "approve"): "approved",
}


async def comment(client, plan_id, item="chapter:isu", **facts):
    body = {"item": item, "body": "Sebutkan sumbernya."} | facts
    return await client.post(f"{BASE}/plans/{plan_id}/comments", body)


async def brought_to(planning, wanted):
    """A plan in a state."""
    writer, judge = planning.client(id=WRITER), planning.client(id=JUDGE)
    made = await ready(planning, writer)
    if wanted != "draft":
        await writer.ok(await step(writer, made["id"], "submit"))
    if wanted in {"final", "approved", "superseded"}:
        await judge.ok(await step(judge, made["id"], "finalise"))
    if wanted in {"approved", "superseded"}:
        await judge.ok(await step(judge, made["id"], "approve", PERDES))
    if wanted == "superseded":
        new = (await step(writer, made["id"], "editions")).json()
        await judged(planning, new["id"])
    return made


@pytest.mark.parametrize("before", ["draft", "review", "final", "approved", "superseded"])
async def test_every_step_begins_where_it_is_meant_to(planning, before):
    made = await brought_to(planning, before)
    judge = planning.client(id=JUDGE)
    for verb, code in WRONG.items():
        if (before, verb) not in LEGAL:
            answer = await step(judge, made["id"], verb, BODIES.get(verb))
            assert refused(answer, 409, code)["state"] == before
    if before != "approved":
        refused(await step(judge, made["id"], "editions"), 409, "plan_not_approved")
    assert (await read(judge, made["id"]))["state"] == before
    for (begin, verb), after in LEGAL.items():
        if begin == before:
            made = await brought_to(planning, before)
            done = await judge.ok(await step(judge, made["id"], verb, BODIES.get(verb)))
            assert done["state"] == after


async def test_the_road_of_a_plan_is_written_down_with_who_when_and_why(planning):
    made = await approved(planning)
    first, second, third = await listed(planning.client(), f"plans/{made['id']}/steps")
    assert (first["before"], first["after"], first["by"]) == ("draft", "review", WRITER)
    assert (second["before"], second["after"], second["by"]) == ("review", "final", JUDGE)
    assert (third["after"], third["legal_kind"], third["legal_number"]) == (
        *("approved", "perdes"),
        "4/2026",
    )
    assert third["at"] >= second["at"] >= first["at"]
    assert made["legal_basis"] == {"kind": "perdes", "number": "4/2026", "date": day(0)}


async def test_an_empty_plan_is_not_submitted_and_says_what_is_missing(planning):
    client = planning.client()
    made = await plan(client)
    said = refused(await step(client, made["id"], "submit"), 409, "plan_incomplete")
    assert [one["item"] for one in said["missing"]] == ["chapters", "activities"]
    assert "no chapter is written; it has no activity" in said["detail"]
    await chapter(client, made["id"])
    id = await activity(planning, made["id"], (RT, "2b", "140"), year=2031)
    said = refused(await step(client, made["id"], "submit"), 409, "plan_incomplete")
    assert [one["item"] for one in said["missing"]] == [f"activity:{id}"]
    await state(planning, id, "cancelled")
    said = refused(await step(client, made["id"], "submit"), 409, "plan_incomplete")
    assert [one["item"] for one in said["missing"]] == ["activities"]
    city = await city_plan(client)
    said = refused(await step(client, city["id"], "submit"), 409, "plan_incomplete")
    assert [one["item"] for one in said["missing"]] == ["chapters", "targets"]


async def test_targets_that_fell_out_of_the_years_are_missing_too(planning):
    client = planning.client()
    made = await city_plan(client)
    await chapter(client, made["id"])
    [target] = (await targets(client, made["id"], TARGET)).json()["items"]
    moved = await patch(
        client, "plans", await read(client, made["id"]), begin_year=2027, end_year=2031
    )
    assert moved.status_code == 200
    said = refused(await step(client, made["id"], "submit"), 409, "plan_incomplete")
    assert [one["item"] for one in said["missing"]] == [f"target:{target['id']}"]


async def test_whoever_submitted_does_not_judge(planning):
    writer, judge = planning.client(id=WRITER), planning.client(id=JUDGE)
    made = await ready(planning, writer)
    await writer.ok(await step(writer, made["id"], "submit"))
    refused(await step(writer, made["id"], "finalise"), 409, "own_plan")
    await judge.ok(await step(judge, made["id"], "finalise"))
    refused(await step(writer, made["id"], "approve", PERDES), 409, "own_plan")
    back = await writer.ok(await step(writer, made["id"], "return", BODIES["return"]))
    assert back["state"] == "draft"


async def test_whoever_made_it_does_not_judge_it_either(planning):
    author, other = planning.client(id="author"), planning.client(id=WRITER)
    made = await ready(planning, author)
    await other.ok(await step(other, made["id"], "submit"))
    refused(await step(author, made["id"], "finalise"), 409, "own_plan")


async def test_what_a_plan_says_of_its_activities_stands_still_while_it_is_judged(planning):
    client = planning.client(id=WRITER)
    made = await ready(planning, client)
    await client.ok(await step(client, made["id"], "submit"))
    [one] = await listed(client, "activities", plan_id=made["id"])
    known = f"{BASE}/activities/{one['id']}"
    now = {"If-Match": f'"{one["version"]}"'}
    sources = {"sources": [{"source": "dak", "amount": "5.00"}]}
    answer = await client.http.patch(known, json=sources, headers=now)
    refused(answer, 409, "plan_not_draft")
    answer = await client.http.put(f"{known}/rab", json={"lines": []}, headers=now)
    refused(answer, 409, "plan_not_draft")
    refused(await client.post(f"{known}/cancel", {"reason": "x"}), 409, "plan_not_draft")


async def test_who_may_write_does_not_approve_and_who_approves_does_not_write(planning):
    writer = planning.client(scopes=EVERYTHING - {"plans:approve"})
    judge = planning.client(scopes=EVERYTHING - {"plans:write"})
    made = await ready(planning, writer)
    for verb in ("return", "finalise", "approve"):
        refused(await step(writer, made["id"], verb, BODIES.get(verb)), 403, "scope_missing")
    refused(await step(judge, made["id"], "submit"), 403, "scope_missing")
    refused(await comment(writer, made["id"]), 403, "scope_missing")


async def test_nothing_changes_while_a_plan_is_reviewed(planning):
    made = await brought_to(planning, "review")
    client = planning.client()
    for what, body in (("chapters/isu", {"body": "x"}), ("targets", {"targets": []})):
        refused(await put(client, made["id"], what, body), 409, "plan_not_draft")
    known = await read(client, made["id"])
    refused(await patch(client, "plans", known, title="x"), 409, "plan_not_draft")


async def test_an_approval_needs_an_act_that_has_been_passed(planning):
    made = await brought_to(planning, "final")
    judge = planning.client(id=JUDGE)
    for wrong, code in (
        ({}, "invalid_request"),
        ({"legal_basis": PERDES["legal_basis"] | {"number": " "}}, "invalid_request"),
        ({"legal_basis": PERDES["legal_basis"] | {"date": day(1)}}, "day_in_future"),
    ):
        refused(await step(judge, made["id"], "approve", wrong), 422, code)
    seen = await read(judge, made["id"])
    stale = {"If-Match": f'"{seen["version"] - 1}"'}
    refused(await step(judge, made["id"], "approve", PERDES, **stale), 412, "version_mismatch")
    assert (await read(judge, made["id"]))["state"] == "final"


async def test_comments_wait_for_an_answer_before_a_plan_is_final(planning):
    writer, judge = planning.client(id=WRITER), planning.client(id=JUDGE)
    made = await brought_to(planning, "review")
    [first, second] = [
        (await comment(judge, made["id"], item)).json() for item in ("plan", "chapter:isu")
    ]
    said = refused(await step(judge, made["id"], "finalise"), 409, "comments_unsettled")
    assert [one["item"] for one in said["comments"]] == ["plan", "chapter:isu"]
    for one in (first, second):
        address = f"{BASE}/plans/{made['id']}/comments/{one['id']}/settle"
        done = await writer.ok(await writer.post(address, {"answer": "Ditambahkan."}))
        assert (done["answer"], done["settled_by"]) == ("Ditambahkan.", WRITER)
        refused(await writer.post(address, {"answer": "Lagi."}), 409, "comment_settled")
    assert (await step(judge, made["id"], "finalise")).status_code == 200
    late = (await comment(judge, made["id"])).json()
    refused(await step(judge, made["id"], "approve", PERDES), 409, "comments_unsettled")
    open = await listed(judge, f"plans/{made['id']}/comments", settled=False)
    assert [one["id"] for one in open] == [late["id"]]
    found = await listed(judge, f"plans/{made['id']}/comments", item="plan")
    assert [one["id"] for one in found] == [first["id"]]


async def test_a_comment_is_about_something_in_the_plan(planning):
    client = planning.client()
    made, other = await ready(planning, client), await ready(planning, client)
    id = await activity(planning, made["id"], (RT, "2b", "1"))
    foreign = await activity(planning, other["id"], (RT, "2b", "1"))
    assert (await comment(client, made["id"], f"activity:{id}")).status_code == 201
    for item in (f"activity:{foreign}", f"target:{id}", "chapter:lain", "bab", "plan:x"):
        refused(await comment(client, made["id"], item), 422, "item_unknown")
    twice = [await comment(client, made["id"], id=str(uuid_of(3))) for _ in range(2)]
    assert twice[0].json() == twice[1].json()
    refused(await comment(client, made["id"], "plan", id=str(uuid_of(3))), 409, "id_taken")
    address = f"{BASE}/plans/{other['id']}/comments/{uuid_of(3)}/settle"
    refused(await client.post(address, {"answer": "x"}), 404, "not_found")
    held = await approved(planning)
    refused(await comment(client, held["id"]), 409, "plan_not_open")


async def test_a_return_says_why_for_the_whole_and_by_item(planning):
    made = await brought_to(planning, "review")
    judge = planning.client(id=JUDGE)
    wrong = {"reason": "x", "comments": [{"item": "bab", "body": "x"}]}
    refused(await step(judge, made["id"], "return", wrong), 422, "item_unknown")
    said = {"reason": "Volume belum sesuai.", "comments": [{"item": "plan", "body": "Periksa."}]}
    assert (await step(judge, made["id"], "return", said)).json()["state"] == "draft"
    assert (await listed(judge, f"plans/{made['id']}/steps"))[-1]["reason"] == said["reason"]
    [waiting] = await listed(judge, f"plans/{made['id']}/comments")
    assert (waiting["item"], waiting["by"], waiting["settled_at"]) == ("plan", JUDGE, None)


async def test_the_others_are_told_of_each_step_with_counts_and_sums(planning):
    writer, judge = planning.client(id=WRITER), planning.client(id=JUDGE)
    made = await ready(planning, writer)
    await activity(planning, made["id"], (RT, "2b", "60.5"), (RT, "3a", "4"), cost="1500000.00")
    await writer.ok(await step(writer, made["id"], "submit"))
    await judge.ok(await step(judge, made["id"], "return", BODIES["return"]))
    held = await judged(planning, made["id"])
    events = await planning.events()
    assert [type(one) for one in events] == [
        PlanDrafted,
        PlanSubmitted,
        PlanReturned,
        PlanSubmitted,
        PlanApproved,
    ]
    assert [one.version for one in events] == [1, 2, 3, 4, 5]
    assert [one.state for one in events] == [
        "draft",
        "review",
        "draft",
        "review",
        "approved",
    ]
    last = events[-1]
    assert (str(last.entity_id), last.actor, last.region) == (made["id"], JUDGE, made["region"])
    assert (last.chapters, last.activities, last.targets, last.open_comments) == (1, 2, 0, 0)
    assert [(v.criterion, v.unit, str(v.volume)) for v in last.volumes] == [
        ("2b", "m", "200.5"),
        ("3a", "KK", "4"),
    ]
    assert (str(last.cost), last.content_hash) == ("1500000.00", held["content_hash"])
    assert (last.legal_kind, last.legal_number) == ("perdes", "4/2026")
    assert "Belum cukup" not in events[2].model_dump_json()
