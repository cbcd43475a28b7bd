"""Promises: never more than is open, every version kept, decided about by one at a time."""

import hashlib

import pytest

from contracts.finance_requests import RequestDeclined
from contracts.planning_offers import PledgeMade, PledgeSubmitted, PledgeWithdrawn
from services.chassis.ids import new_id
from tests.harness import code_of, plain
from tests.planning.offered import (
    LETTER,
    OFFERS,
    PLEDGES,
    decided,
    letter,
    offered,
    one,
    opens,
    pledge,
    pledged,
    revise,
    seen,
    step,
    submitted,
    together,
    work,
)
from tests.planning.planned import state
from tests.planning.steps import VILLAGE, day
from tests.planning.works import plan


async def test_a_pledge_takes_from_the_offer_what_it_does_not_say_itself(planning):
    client = planning.client(id="askot")
    offer = await one(planning)
    made = await pledged(client, offer, "60.00", number="CSR/12", date=day(0))
    assert {n: made[n] for n in ("source", "fiscal_year", "party", "state", "amount")} == {
        "source": "csr",
        "fiscal_year": 2027,
        "party": offer["party"],
        "state": "pledged",
        "amount": "60.00",
    }
    assert await opens(client) == ["40.00"]
    (event,) = await planning.events(PledgeMade)
    told = plain(event)
    assert (told["entity_id"], told["version"], told["actor"]) == (made["id"], 1, "askot")
    assert told["lines"] == [{"activity_id": offer["lines"][0]["activity_id"], "amount": "60.00"}]
    assert offer["party"] not in event.model_dump_json()


async def test_a_pledge_fills_the_activities_in_the_order_of_the_offer_or_as_it_says(planning):
    client = planning.client()
    approved = (await plan(planning, "approved"))["plan_id"]
    first, second = [await work(planning, "100", approved) for _ in range(2)]
    offer = await offered(client, second, first)
    made = await pledged(client, offer, "130")
    told = {line["activity_id"]: line["amount"] for line in made["lines"]}
    assert told == {second: "100.00", first: "30.00"}
    lines = [{"activity_id": first, "amount": "70"}]
    await pledged(client, offer, "70", lines=lines)
    assert await opens(client) == []
    assert (await seen(client, "offers", offer))["state"] == "covered"


@pytest.mark.parametrize(
    ("amount", "lines", "status", "code"),
    [
        ("100.01", None, 409, "pledge_exceeds_open"),
        ("0", None, 422, "amount_invalid"),
        ("x", None, 422, "invalid_request"),
        ("50", ["49"], 422, "pledge_lines_unfitting"),
        ("50", ["25", "25"], 422, "pledge_lines_unfitting"),
        ("101", ["101"], 409, "pledge_exceeds_open"),
    ],
)
async def test_what_is_not_open_is_not_promised(planning, amount, lines, status, code):
    client, offer = planning.client(), await one(planning)
    id = offer["lines"][0]["activity_id"]
    said = lines and [{"activity_id": id, "amount": part} for part in lines]
    answer = await pledge(client, offer, amount, **({"lines": said} if said else {}))
    assert (answer.status_code, code_of(answer)) == (status, code)
    assert await planning.scalar("SELECT count(*) FROM pledges") == 0
    assert await opens(client) == ["100.00"]


async def test_a_pledge_names_only_activities_of_its_offer_and_no_day_to_come(planning):
    client, offer = planning.client(), await one(planning)
    lines = [{"activity_id": str(new_id()), "amount": "1"}]
    answer = await pledge(client, offer, "1", lines=lines)
    assert (answer.status_code, code_of(answer)) == (422, "pledge_lines_unfitting")
    answer = await pledge(client, offer, "1", date=day(5))
    assert (answer.status_code, code_of(answer)) == (422, "day_in_future")
    bare = await client.post(f"{OFFERS}/{offer['id']}/pledges", {"amount": "1"})
    assert (bare.status_code, code_of(bare)) == (400, "idempotency_key_required")


async def test_the_same_pledge_again_is_counted_once(planning):
    client, offer, id = planning.client(), await one(planning), str(new_id())
    made = await pledged(client, offer, "60", id=id)
    assert (await pledged(client, offer, "60", id=id))["id"] == made["id"]
    assert await opens(client) == ["40.00"]
    answer = await pledge(client, offer, "61", id=id)
    assert (answer.status_code, code_of(answer)) == (409, "id_taken")


async def test_of_two_pledges_at_once_that_exceed_what_is_open_one_is_refused(planning):
    client, offer = planning.client(), await one(planning)
    for _ in range(3):
        answers = await together(*(pledge(client, offer, "60") for _ in range(4)))
        assert [a.status_code for a in answers] == [201, 409, 409, 409]
        assert {code_of(a) for a in answers[1:]} == {"pledge_exceeds_open"}
        await client.ok(await step(client, answers[0].json(), "withdraw", reason="x"))


async def test_two_offers_of_one_activity_share_what_is_open(planning):
    client, id = planning.client(), await work(planning, "100")
    one, two = await offered(client, id), await offered(client, id, source="dak")
    answers = await together(pledge(client, one, "60"), pledge(client, two, "60"))
    assert [a.status_code for a in answers] == [201, 409]
    assert await opens(client) == ["40.00"]


async def test_an_activity_that_was_cancelled_takes_no_pledge(planning):
    client, offer = planning.client(), await one(planning)
    await state(planning, offer["lines"][0]["activity_id"], "cancelled")
    answer = await pledge(client, offer, "1")
    assert (answer.status_code, code_of(answer)) == (409, "pledge_exceeds_open")


async def test_a_revised_pledge_keeps_every_version(planning):
    client, offer = planning.client(id="askot"), await one(planning)
    made = await pledged(client, offer, "60")
    more = await client.ok(await revise(client, made, amount="100", number="CSR/1"))
    assert (more["amount"], more["version"]) == ("100.00", 2)
    assert await opens(client) == []
    less = await client.ok(await revise(client, more, amount="10.50", number=None))
    assert (less["number"], await opens(client)) == (None, ["89.50"])
    versions = (await client.get(f"{PLEDGES}/{made['id']}/versions")).json()["items"]
    assert [(v["version"], v["amount"], v["number"]) for v in versions] == [
        (1, "60.00", None),
        (2, "100.00", "CSR/1"),
        (3, "10.50", None),
    ]
    assert [e.version for e in await planning.events(PledgeMade)] == [1, 2, 3]
    too_much = await revise(client, less, amount="100.01")
    assert (too_much.status_code, code_of(too_much)) == (409, "pledge_exceeds_open")
    assert (await revise(client, made, amount="1")).status_code == 412
    with pytest.raises(Exception, match="only added to"):
        await planning.scalar("DELETE FROM pledge_versions RETURNING 1")


async def test_a_letter_is_filled_in_after_the_term_and_no_more_is_promised(planning):
    """Of a covered offer whose `until` is over: number, day, less; but not more."""
    client, offer = planning.client(id="askot"), await one(planning)
    made = await pledged(client, offer, "100")
    async with planning.sessions.begin() as session:
        late = "UPDATE offers SET until = current_date - 3"
        await (await session.connection()).exec_driver_sql(late)
    named = await client.ok(await revise(client, made, amount="100", number="CSR/1", date=day(0)))
    less = await client.ok(await revise(client, named, amount="40"))
    assert (less["number"], less["amount"]) == ("CSR/1", "40.00")
    more = await revise(client, less, amount="40.01")
    assert (more.status_code, code_of(more)) == (409, "offer_lapsed")
    assert (await submitted(client, less))["state"] == "submitted"


async def test_a_pledge_becomes_smaller_when_its_activity_is_on_no_list_any_more(planning):
    client, offer = planning.client(), await one(planning)
    made = await pledged(client, offer, "60")
    await state(planning, offer["lines"][0]["activity_id"], "cancelled")
    more = await revise(client, made, amount="60.01")
    assert (more.status_code, code_of(more)) == (409, "pledge_exceeds_open")
    less = await client.ok(await revise(client, made, amount="20"))
    assert (less["amount"], less["lines"][0]["amount"]) == ("20.00", "20.00")
    assert (await seen(client, "offers", offer))["pledged"] == "20.00"


async def test_the_letter_is_kept_as_it_was_sent_and_its_reading_recorded(planning):
    client, offer = planning.client(id="askot"), await one(planning)
    made = await pledged(client, offer, "60")
    kept = await client.ok(await letter(client, made))
    assert kept["letter"] == {
        "sha256": hashlib.sha256(LETTER).hexdigest(),
        "size": len(LETTER),
        "media_type": "application/pdf",
    }
    again = await client.ok(await letter(client, kept))
    assert again["version"] == kept["version"]
    answer = await client.get(f"{PLEDGES}/{made['id']}/letter")
    assert (answer.content, answer.headers["content-type"]) == (LETTER, "application/pdf")
    looks = await planning.rows("SELECT caller FROM audit WHERE entity = 'pledge_letter'")
    assert [look.caller for look in looks] == ["askot"]
    refused = await letter(client, kept, b"MZ" + b"0" * 64, "s.exe")
    assert refused.status_code == 415
    assert (await client.get(f"{PLEDGES}/{made['id']}/letter")).content == LETTER


async def test_a_pledge_is_handed_in_with_a_whole_letter_and_then_stays(planning):
    client, offer = planning.client(id="askot"), await one(planning)
    made = await pledged(client, offer, "60")
    bare = await step(client, made, "submit")
    assert (bare.status_code, code_of(bare)) == (409, "pledge_letter_missing")
    assert (await client.get(f"{PLEDGES}/{made['id']}/letter")).status_code == 404
    done = await submitted(client, made)
    assert (done["state"], done["submitted_by"]) == ("submitted", "askot")
    (event,) = await planning.events(PledgeSubmitted)
    assert (event.version, event.number, event.sha256) == (4, "CSR/12", done["letter"]["sha256"])
    for answer in (
        await step(client, done, "submit"),
        await step(client, done, "withdraw", reason="x"),
        await revise(client, done, amount="1"),
        await letter(client, done),
    ):
        assert (answer.status_code, code_of(answer)) == (409, "pledge_not_open")


async def test_a_withdrawn_pledge_opens_its_money_again(planning):
    client, offer = planning.client(), await one(planning)
    made = await pledged(client, offer, "60")
    gone = await client.ok(await step(client, made, "withdraw", reason="Batal."))
    assert (gone["state"], gone["reason"]) == ("withdrawn", "Batal.")
    assert await opens(client) == ["100.00"]
    (event,) = await planning.events(PledgeWithdrawn)
    assert (event.version, event.state) == (2, "withdrawn")
    assert (await seen(client, "offers", offer))["pledged"] == "0.00"


async def test_of_a_withdrawal_beside_a_handing_in_one_comes_first(planning):
    client, offer = planning.client(), await one(planning)
    for _ in range(4):
        made = await pledged(client, offer, "60")
        named = await client.ok(await revise(client, made, number="1", date=day(0)))
        ready = await client.ok(await letter(client, named))
        answers = await together(
            step(client, ready, "submit"), step(client, ready, "withdraw", reason="x")
        )
        assert [a.status_code for a in answers] == [200, 409]
        assert code_of(answers[1]) == "pledge_not_open"
        if (await seen(client, "pledges", made))["state"] == "submitted":
            await planning.hear(decided(RequestDeclined, made))
        assert await opens(client) == ["100.00"]


async def test_pledges_are_listed_by_what_is_asked_and_page_by_page(planning):
    client, offer = planning.client(), await one(planning)
    first = await pledged(client, offer, "10")
    second = await pledged(client, offer, "20", source="dak", fiscal_year=2028)
    page = await client.ok(await client.get(PLEDGES, region="35.19", limit=1))
    rest = await client.ok(await client.get(PLEDGES, cursor=page["next"]))
    assert [p["id"] for p in (*page["items"], *rest["items"])] == [first["id"], second["id"]]
    for asked in ({"source": "dak"}, {"fiscal_year": 2028}):
        (found,) = (await client.ok(await client.get(PLEDGES, **asked)))["items"]
        assert found["id"] == second["id"]
    of = await client.ok(await client.get(PLEDGES, offer_id=offer["id"], state="pledged"))
    assert len(of["items"]) == 2
    assert (await client.ok(await client.get(PLEDGES, state="declined")))["items"] == []


async def test_strangers_see_no_pledge_and_no_letter(planning):
    client, offer = planning.client(), await one(planning)
    made = await client.ok(await letter(client, await pledged(client, offer, "10")))
    stranger = planning.client(regions=("35.77",))
    for address in ("", "/letter", "/versions"):
        assert (await stranger.get(f"{PLEDGES}/{made['id']}{address}")).status_code == 404
    assert (await pledge(stranger, offer, "1")).status_code == 404
    assert (await stranger.ok(await stranger.get(PLEDGES)))["items"] == []
    assert (await stranger.get(PLEDGES, region=VILLAGE)).status_code == 404
