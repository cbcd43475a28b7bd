"""Votes of a musyawarah: papers, the sealed count, the optimum beside it, the decision."""

import hashlib
import json
from decimal import Decimal

import pytest
from sqlalchemy.exc import DBAPIError

from services.planning.votes.rules import raise_of
from tests.planning.steps import BASE, NEXT_VILLAGE, OTHER, RT, VILLAGE, meeting, patch, refused
from tests.planning.votes import URL, drafted, enter, filed, opened, voted
from tests.planning.works import becomes

CROWD = "more_papers_than_people"


async def read(client, vote):
    return await client.ok(await client.get(f"{URL}/{vote['id']}"))


async def test_the_ballot_paper_is_the_plans_activities_with_their_rab(planning):
    client = planning.client()
    vote = await opened(planning, client)
    assert [(c["number"], c["title"], c["cost"]) for c in vote["candidates"]] == [
        (1, "Paving dan sampah RT 007", "300000000.00"),
        (2, "Sampah RT 007", "30000000.00"),
        (3, "Paving RT 008", "80000000.00"),
    ]
    assert (vote["region"], vote["state"], vote["result"]) == (VILLAGE, "open", None)
    assert await read(client, vote) == vote
    page = await client.ok(await client.get(URL, meeting_id=vote["meeting_id"], region=VILLAGE))
    assert [line["id"] for line in page["items"]] == [vote["id"]]


async def test_the_same_id_again_answers_the_same(planning):
    client = planning.client()
    vote = await opened(planning, client)
    same = {name: vote[name] for name in ("id", "meeting_id", "plan_id", "budget")}
    assert (await client.post(URL, same)).json() == vote
    refused(await client.post(URL, same | {"budget": "99000000.00"}), 409, "id_taken")


async def test_a_closed_vote_is_sealed_and_anybody_can_count_it_again(planning):
    client = planning.client()
    vote = await voted(client, await opened(planning, client))
    result = vote["result"]
    # Eight papers of 25 million each cannot pay 300 million; five and four pay for the small ones.
    shown = [(one["number"], one["how"], one["votes"]) for one in result["chosen"]]
    assert shown == [(2, "shares", 5), (3, "shares", 4)]
    assert [one["effective_votes"] for one in result["chosen"]] == ["5.0000", "4.0000"]
    assert (result["share"], result["ended"]) == ("25384615.38", "exhaustive")
    assert (result["cost"], result["left"]) == ("110000000.00", "220000000.00")
    [left_out] = result["left_out"]
    assert (left_out["number"], left_out["votes"], left_out["why"]) == (1, 8, "no_room")
    # Eight raised shares, of which one has paid a fifth of 30 million.
    assert (result["raises"], result["raised"]) == (3, "761541.00")
    assert left_out["supporters_have"] == "203169251.07"
    assert result["usual"] == [1, 2]
    for one in result["chosen"]:
        paid = sum(Decimal(p["each"]) * p["papers"] for p in one["payments"])
        cost = Decimal(vote["candidates"][one["number"] - 1]["cost"])
        assert paid + Decimal(one["rounding"]) == cost
    assert result["raised"] == f"{raise_of(33_000_000_000, 13) * result['raises'] // 100}.00"
    papers = (await client.ok(await client.get(f"{URL}/{vote['id']}/ballots")))["items"]
    said = {
        "budget": vote["budget"],
        **{name: vote[name] for name in ("kind", "utility", "max_points")},
        "candidates": [[c["number"], c["activity_id"], c["cost"]] for c in vote["candidates"]],
        "papers": [
            [p["number"], [[c["candidate"], c["points"]] for c in p["choices"]]] for p in papers
        ],
    }
    text = json.dumps(said, sort_keys=True, separators=(",", ":"))
    assert vote["inputs_sha256"] == hashlib.sha256(text.encode()).hexdigest()


async def test_whose_papers_they_were_is_told_in_sums_and_then_forgotten(planning):
    client = planning.client()
    vote = await voted(client, await opened(planning, client))
    assert vote["result"]["tally"] == {
        "papers": 13,
        "blank": 1,
        "male": 6,
        "female": 6,
        "unsaid": 1,
        "rts": [{"rt": RT, "papers": 6}],
    }
    [first, *_] = (await client.ok(await client.get(f"{URL}/{vote['id']}/ballots")))["items"]
    assert first == {"number": 1, "choices": [{"candidate": 1, "points": 1}]}
    kept = "SELECT count(*) FROM ballots WHERE rt IS NOT NULL OR sex IS NOT NULL"
    assert await planning.scalar(kept) == 0


async def test_nothing_of_a_closed_vote_changes(planning):
    client = planning.client()
    vote = await voted(client, await opened(planning, client))
    address = f"{URL}/{vote['id']}"
    refused(await enter(client, vote, 20, 1), 409, "vote_closed")
    refused(await filed(client, vote, "nomor,pilihan\n20,1\n"), 409, "vote_closed")
    refused(await client.http.delete(f"{address}/ballots/1"), 409, "vote_closed")
    refused(await client.post(f"{address}/close", {}), 409, "vote_closed")
    open_ = await opened(planning, client)
    for change in (
        "UPDATE votes SET budget = 1 WHERE state = 'closed'",
        "DELETE FROM ballots",
        "UPDATE ballots SET sex = 'male'",
        f"UPDATE ballots SET vote_id = '{open_['id']}'",
    ):
        with pytest.raises(DBAPIError, match="never change"):
            await planning.scalar(change)
    assert await read(client, vote) == vote


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"choices": [{"candidate": 4}]}, "ballot_candidate_unknown"),
        ({"choices": [{"candidate": 1}, {"candidate": 1}]}, "ballot_candidate_twice"),
        ({"choices": [{"candidate": 1, "points": 2}]}, "ballot_points_invalid"),
        ({"choices": [], "rt": f"{NEXT_VILLAGE}-000-001"}, "ballot_rt_outside"),
        ({"choices": [], "rt": "RT 7"}, "ballot_rt_outside"),
        ({"choices": [{"candidate": 0}]}, "invalid_request"),
        ({"number": 0}, "invalid_request"),
        ({"name": "Siti"}, "invalid_request"),
        ({"sex": "x"}, "invalid_request"),
    ],
)
async def test_a_paper_that_says_what_it_may_not_is_refused(planning, said, code):
    client = planning.client()
    vote = await opened(planning, client)
    answer = await client.post(f"{URL}/{vote['id']}/ballots", {"number": 1} | said)
    refused(answer, 422, code)
    assert await planning.scalar("SELECT count(*) FROM ballots") == 0


async def test_points_are_no_more_than_a_paper_has(planning):
    client = planning.client()
    vote = await opened(planning, client, kind="points", max_points=10, utility="cardinality")
    address = f"{URL}/{vote['id']}/ballots"
    most = [{"candidate": 1, "points": 7}, {"candidate": 3, "points": 3}]
    over = [{"candidate": 1, "points": 8}, {"candidate": 3, "points": 3}]
    refused(
        await client.post(address, {"number": 1, "choices": over}), 422, "ballot_points_invalid"
    )
    await client.ok(await client.post(address, {"number": 1, "choices": most}))
    await client.ok(await filed(client, vote, "nomor;pilihan\n2;3:10\n"))
    vote = await client.ok(await client.post(f"{URL}/{vote['id']}/close", {}))
    [first, *_] = vote["result"]["chosen"]
    assert (first["number"], first["votes"]) == (3, 13)


async def test_a_paper_is_entered_once_and_can_be_taken_out(planning):
    client = planning.client()
    vote = await opened(planning, client)
    assert (await enter(client, vote, 7, 3, 1)).json()["choices"] == [
        {"candidate": 1, "points": 1},
        {"candidate": 3, "points": 1},
    ]
    refused(await enter(client, vote, 7, 2), 409, "paper_twice")
    assert (await read(client, vote))["papers"] == 1
    assert (await client.http.delete(f"{URL}/{vote['id']}/ballots/7")).status_code == 204
    refused(await client.http.delete(f"{URL}/{vote['id']}/ballots/7"), 404, "not_found")
    assert (await read(client, vote))["papers"] == 0
    refused(await client.post(f"{URL}/{vote['id']}/close", {}), 409, "no_papers")


async def test_there_are_never_more_papers_than_people(planning):
    client = planning.client()
    vote = await opened(planning, client)
    held = await client.ok(await client.get(f"{BASE}/meetings/{vote['meeting_id']}"))
    came = {"male": 1, "female": 1, "disabled": 0}
    await client.ok(await patch(client, "meetings", held, attendance=came))
    await client.ok(await enter(client, vote, 1, 1, sex="male"))
    refused(await enter(client, vote, 2, 1, sex="male"), 409, CROWD)
    three = "nomor,pilihan\n2,1\n3,1\n"
    refused(await filed(client, vote, three), 409, CROWD)
    refused(await filed(client, vote, three, dry_run="true"), 409, CROWD)
    await client.ok(await enter(client, vote, 2, 1))
    held = await client.ok(await client.get(f"{BASE}/meetings/{vote['meeting_id']}"))
    await client.ok(await patch(client, "meetings", held, attendance=came | {"female": 0}))
    told = refused(await client.post(f"{URL}/{vote['id']}/close", {}), 409, CROWD)
    assert (told["papers"], told["came"]) == (2, 1)


async def test_who_entered_and_removed_papers_is_in_the_audit_trail(planning):
    desk, other = planning.client(id="faskel"), planning.client(id="askot")
    vote = await opened(planning, desk)
    await desk.ok(await enter(desk, vote, 1, 1))
    await other.ok(await filed(other, vote, "nomor,pilihan\n2,1\n3,2\n"))
    assert (await other.http.delete(f"{URL}/{vote['id']}/ballots/1")).status_code == 204
    await desk.ok(await desk.post(f"{URL}/{vote['id']}/close", {}))
    trail = "SELECT change, caller FROM audit WHERE record = :id ORDER BY id"
    assert [tuple(row) for row in await planning.rows(trail, id=vote["id"])] == [
        ("created", "faskel"),
        ("changed", "faskel"),
        ("changed", "askot"),  # a file
        ("changed", "askot"),  # taken out
        ("changed", "faskel"),  # closed
    ]


async def test_a_file_is_taken_in_whole_or_not_at_all(planning):
    client = planning.client()
    vote = await opened(planning, client)
    await client.ok(await enter(client, vote, 5, 1))
    wrong = "Nomor;Pilihan;JK\n1;1 2;L\nx;1;L\n2;1,2;P\n3;9;P\n4;1;Q\n5;1;P\n1;2;L\n"
    told = refused(await filed(client, vote, wrong), 422, "papers_invalid")
    assert told["error_count"] == 6
    assert [
        (one["row"], one["code"]) for one in sorted(told["errors"], key=lambda o: o["row"])
    ] == [
        (3, "number_invalid"),
        (4, "choice_invalid"),
        (5, "ballot_candidate_unknown"),
        (6, "sex_invalid"),
        (7, "paper_twice"),
        (8, "paper_twice"),
    ]
    good = "nomor;pilihan;jk\n1;1 2;L\n2;3;P\n"
    dry = await client.ok(await filed(client, vote, good, dry_run="true"))
    assert dry == {"papers": 2, "applied": False}
    assert (await read(client, vote))["papers"] == 1
    assert await client.ok(await filed(client, vote, good)) == {"papers": 2, "applied": True}
    assert (await read(client, vote))["papers"] == 3


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("nomor;jk\n1;L\n", "column_missing"),
        ("nomor;pilihan\n", "no_rows"),
        ("nomor;pilihan\n1;1:0\n", "choice_invalid"),
        ("nomor,pilihan\n5,1,4,7\n", "choice_invalid"),
        ("nomor,pilihan,,\n5,1,4,7\n", "choice_invalid"),
        ("nomor,pilihan,pilihan\n5,1,4\n", "column_twice"),
        ("nomor,pilihan,nomor\n5,1,6\n", "column_twice"),
        ("nomor,pilihan,pilihan 2\n5,1,4\n", "column_unknown"),
        ("nomor;pilihan\n1;" + "1 " * 100_000, "choice_invalid"),
        ('nomor;pilihan\n1;1\n2;"1\n3;1\n', "row_unreadable"),
        ('nomor;"pilihan\n1;1\n', "row_unreadable"),
        ("nomor;pilihan\n" + "x;1\n" * 2_001, "number_invalid"),
    ],
)
async def test_a_file_that_has_no_papers_says_so(planning, text, code):
    client = planning.client()
    vote = await opened(planning, client)
    told = refused(await filed(client, vote, text), 422, "papers_invalid")
    assert told["errors"][0]["code"] == code
    assert await planning.scalar("SELECT count(*) FROM ballots") == 0


async def test_choices_in_cells_of_their_own_are_shown_as_they_stand(planning):
    client = planning.client()
    vote = await opened(planning, client)
    text = "nomor,pilihan,,\n4,1 2,,\n5,1,4,7\n"
    told = refused(await filed(client, vote, text), 422, "papers_invalid")
    [fault] = told["errors"]
    assert (fault["row"], told["error_count"]) == (3, 1)
    assert "'1,4,7' is no choice" in fault["detail"]


@pytest.mark.parametrize("content", [b"PK\x03\x04", b"%PDF-1.7"])
async def test_a_file_that_is_no_csv_is_refused_as_such(planning, content):
    client = planning.client()
    vote = await opened(planning, client)
    files = {"file": ("kertas.xlsx", content)}
    answer = await client.http.post(f"{URL}/{vote['id']}/ballots/file", files=files)
    assert "Save the sheet as CSV" in refused(answer, 415, "csv_expected")["detail"]


async def test_what_cannot_be_voted_on_is_refused(planning):
    client = planning.client()
    known, held = await drafted(planning), await meeting(client)
    said = {"meeting_id": held["id"], "budget": "1000000.00"} | known
    refused(await client.post(URL, said), 422, "budget_below_cheapest")
    unknown = said | {"activities": [held["id"]]}
    refused(await client.post(URL, unknown), 422, "vote_candidate_unfitting")
    refused(await client.post(URL, said | {"budget": 3}), 422, "invalid_request")
    other = await meeting(client, region=NEXT_VILLAGE)
    refused(await client.post(URL, said | {"meeting_id": other["id"]}), 422, "vote_plan_unfitting")
    await becomes(planning, known, "review")
    refused(await client.post(URL, said), 422, "vote_plan_unfitting")
    empty = await drafted(planning, ())
    refused(await client.post(URL, said | empty), 422, "nothing_to_vote_on")
    assert await planning.scalar("SELECT count(*) FROM votes") == 0


async def test_votes_outside_ones_regions_do_not_exist(planning):
    client = planning.client()
    vote = await opened(planning, client)
    far = planning.client(regions=(OTHER,))
    assert (await far.ok(await far.get(URL)))["items"] == []
    for what in ("", "/ballots", "/comparison"):
        refused(await far.get(f"{URL}/{vote['id']}{what}"), 404, "not_found")
    refused(await enter(far, vote, 1, 1), 404, "not_found")
    refused(await far.post(f"{URL}/{vote['id']}/close", {}), 404, "not_found")
    said = {name: vote[name] for name in ("meeting_id", "plan_id", "budget")}
    refused(await far.post(URL, said), 404, "not_found")
