"""What planning completed is offered as a draft of the RT's next sheet, for a verifier to decide."""

from decimal import Decimal

from contracts.survey import SheetRecorded
from services.chassis.ids import new_id
from tests.harness import plain
from tests.survey.steps import apply, assessments, imported, open_round, sheet, undo
from tests.survey.works import (
    DRAFTS,
    GOLDEN,
    NEXT,
    REVIEWER,
    RT,
    accepted,
    completed,
    drafts,
    seal,
    sealed,
    sheet_of,
)


async def test_a_completed_work_is_offered_with_before_and_after(survey):
    client = survey.client()
    round = await sealed(survey, client)
    event = completed()
    await survey.hear(event)
    (draft,) = await drafts(client)
    assert (draft["activity_id"], draft["plan_id"]) == (str(event.entity_id), str(event.plan_id))
    assert (draft["title"], draft["number"]) == ("Paving jalan lingkungan RT 007", "SERT/7/2026")
    assert (draft["rt"], draft["state"], draft["completed_on"]) == (RT, "offered", "2026-11-27")
    assert draft["cost"] == "80000000.00"
    assert draft["criteria"] == [
        {
            "criterion": "2b",
            "unit": "m",
            "before": "140",
            "drawn": "140",
            "after": "0",
            "exceeds": False,
        }
    ]
    assert draft["base"]["round_id"] == round["id"]
    assert draft["before"]["total"] - draft["after"]["total"] == 1
    assert (draft["counts"], draft["round_id"]) == (False, None)


async def test_heard_again_or_replayed_it_is_offered_once(survey):
    event = completed()
    await survey.hear(event)
    await survey.hear(event, event)
    again = event.model_copy(update={"id": new_id(), "version": 13, "title": "Lain"})
    await survey.hear(again)
    assert await survey.hear(event, again, generation=2) == 2
    assert [draft["title"] for draft in await drafts(survey.client())] == [event.title]


async def test_a_decision_stays_whatever_is_heard_again(survey):
    client = survey.client()
    event = completed()
    await survey.hear(event)
    (draft,) = await drafts(client)
    await client.ok(await client.post(f"{DRAFTS}/{draft['id']}/reject", {"reason": "Belum rata."}))
    await survey.hear(event, generation=2)
    (draft,) = await drafts(client)
    assert (draft["state"], draft["reason"]) == ("rejected", "Belum rata.")


async def test_each_rt_that_was_worked_in_has_a_draft_of_its_own(survey):
    event = completed()
    other = RT[:-1] + "8"
    places = [
        *event.measured,
        event.measured[0].model_copy(update={"rt": other, "criterion": "3b"}),
        event.measured[0].model_copy(update={"volume": Decimal(5)}),
        event.measured[0].model_copy(update={"rt": RT[:-1] + "9", "volume": Decimal(0)}),
    ]
    await survey.hear(event.model_copy(update={"measured": tuple(places)}))
    found = await drafts(survey.client())
    told = {d["rt"]: {c["criterion"]: c["drawn"] for c in d["criteria"]} for d in found}
    assert told == {RT: {"2b": "145"}, other: {"3b": "140"}}


async def test_what_exceeds_the_measured_is_said_and_never_below_zero(survey):
    client = survey.client()
    await sealed(survey, client, GOLDEN | {"3a": ""})
    await survey.hear(completed(measured=[("2b", "140.5"), ("3a", "3"), ("9z", "1")]))
    (draft,) = await drafts(client)
    told = [(c["criterion"], c["before"], c["after"], c["exceeds"]) for c in draft["criteria"]]
    assert told == [("2b", "140", "0", True), ("3a", None, None, True), ("9z", None, None, True)]


async def test_an_accepted_draft_is_the_rts_sheet_and_is_sealed_as_any_other(survey):
    client = survey.client()
    await sealed(survey, client)
    await survey.hear(completed("100"))
    (draft,) = await drafts(client)
    round = await open_round(client, **NEXT)
    reviewer = survey.client(**REVIEWER)
    found = await accepted(reviewer, draft, round)
    assert (found["state"], found["decided_by"]) == ("accepted", "verifikator")
    assert (found["counts"], found["round_id"]) == (True, round["id"])
    assert [c["after"] for c in found["criteria"]] == ["40"]
    known = await sheet_of(client, round)
    assert (known["source"], known["import_id"], known["import_row"]) == ("works", draft["id"], -1)
    assert (known["volumes"]["2b"], known["road_ideal_m"]) == ("40", "400")
    told = plain((await survey.events(SheetRecorded))[-1])
    assert (told["source"], told["volumes"]["2b"]) == ("works", "40")
    assert (told["file_sha256"], told["activities"]) == (None, [draft["activity_id"]])
    assert (await seal(survey, client, round))["sheets"] == 1
    scores = await assessments(client, round)
    assert scores[f"rt {RT}"]["total"] == found["after"]["total"]
    assert scores["village 35.19.09.2010"]["sealed"]


async def test_drafts_of_an_rt_add_up_in_any_order(survey):
    client = survey.client()
    await sealed(survey, client)
    await survey.hear(completed("60"), completed("30"), completed("70"))
    found = await drafts(client)
    one = await open_round(client, **NEXT)
    for draft in found[:2]:
        await accepted(client, draft, one)
    assert (await sheet_of(client, one))["volumes"]["2b"] == "50"
    done = await accepted(client, found[2], one)
    assert [(c["before"], c["after"], c["exceeds"]) for c in done["criteria"]] == [
        ("50", "0", True)
    ]
    assert all(draft["counts"] for draft in await drafts(client, state="accepted"))
    told = plain((await survey.events(SheetRecorded))[-1])
    assert set(told["activities"]) == {draft["activity_id"] for draft in found}


async def test_a_sheet_that_works_made_measured_nothing(survey):
    """Sealed after a second work was done, it takes nothing of that one away."""
    client = survey.client()
    await sealed(survey, client)
    await survey.hear(completed("60"), completed("30"))
    one, other = await drafts(client)
    await accepted(client, one, round := await open_round(client, **NEXT))
    await seal(survey, client, round)
    (left,) = await drafts(client, state="offered")
    assert (left["id"], left["criteria"][0]["before"]) == (other["id"], "80")
    later = await open_round(client, **NEXT | {"year": 2028, "name": "Update 2028"})
    await accepted(client, other, later)
    assert (await sheet_of(client, later))["volumes"]["2b"] == "50"


async def test_a_newer_import_takes_its_place_and_undone_gives_it_back(survey):
    client = survey.client()
    await sealed(survey, client)
    await survey.hear(completed("60"))
    (draft,) = await drafts(client)
    await accepted(client, draft, round := await open_round(client, **NEXT))
    row = GOLDEN | {"tahun": "2027", "2b": "75"}
    found = await apply(survey, client, await imported(survey, client, round, sheet(row)))
    known = await sheet_of(client, round)
    assert (known["source"], known["volumes"]["2b"]) == ("import", "75")
    assert [one["counts"] for one in await drafts(client)] == [False]
    await undo(survey, client, found)
    known = await sheet_of(client, round)
    assert (known["source"], known["volumes"]["2b"]) == ("works", "80")


async def test_what_the_round_measured_before_the_work_is_the_base_and_the_ground(survey):
    client = survey.client()
    await sealed(survey, client)
    round = await open_round(client, **NEXT)
    row = GOLDEN | {"tahun": "2027", "2b": "130"}
    found = await apply(survey, client, await imported(survey, client, round, sheet(row)))
    await survey.hear(completed("60"), completed("20"))
    for draft in await drafts(client):
        await accepted(client, draft, round)
    assert (await sheet_of(client, round))["volumes"]["2b"] == "50"
    await undo(survey, client, found)
    assert await sheet_of(client, round) is None


async def test_a_village_officer_decides_in_the_round_of_the_regency(survey):
    client = survey.client()
    await sealed(survey, client)
    await survey.hear(completed())
    round = await open_round(client, **NEXT)
    officer = survey.client(**REVIEWER, regions=("35.19.09.2010",))
    (draft,) = await drafts(officer, round_id=round["id"])
    found = await accepted(officer, draft, round)
    assert found["counts"]
    assert (await sheet_of(officer, round))["volumes"]["2b"] == "0"


async def test_lists_are_filtered_and_paged(survey):
    client = survey.client()
    events = [completed(rt=f"35.19.09.2010-000-00{n}") for n in range(1, 4)]
    await survey.hear(*events)
    first = await client.ok(await client.get(DRAFTS, limit=2))
    second = await client.ok(await client.get(DRAFTS, limit=2, cursor=first["next"]))
    assert len({d["id"] for d in first["items"] + second["items"]}) == 3
    assert second["next"] is None
    for query, count in (
        ({"rt": events[0].measured[0].rt}, 1),
        ({"activity": str(events[1].entity_id)}, 1),
        ({"region": "35.19.09.2010"}, 3),
        ({"state": "offered"}, 3),
        ({"state": "accepted"}, 0),
    ):
        assert len(await drafts(client, **query)) == count, query
    elsewhere = await open_round(client, **NEXT | {"region": "35.77"})
    assert await drafts(client, round_id=elsewhere["id"]) == []


async def test_a_page_takes_as_many_statements_as_one_draft(survey, statements):
    client = survey.client()
    await sealed(survey, client, *(GOLDEN | {"kode_rt": f"{RT[:-2]}{n}"} for n in range(10, 40)))
    await survey.hear(*(completed(rt=f"{RT[:-2]}{n}") for n in range(10, 40)))
    counted = []
    for limit in (1, 30):
        with statements() as seen:
            assert len(await drafts(client, limit=limit)) == limit
        counted.append(len(seen))
    assert counted[0] == counted[1]


async def test_what_was_odd_about_the_base_stays_odd(survey):
    client = survey.client()
    await sealed(survey, client, GOLDEN | {"2b": "500", "3a": "-1"})
    await survey.hear(completed("450"))
    (draft,) = await drafts(client)
    await accepted(client, draft, round := await open_round(client, **NEXT))
    known = await sheet_of(client, round)
    assert known["volumes"]["2b"] == "50"
    told = {(flag["field"], flag["code"]) for flag in known["flags"]}
    assert ("3a", "negative_volume") in told
    assert ("2b", "over_100") not in told
    assert known["open_flags"] == len(known["flags"])
