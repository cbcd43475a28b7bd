"""A pledge asks for a ceiling; a treasurer who did not write it down decides."""

import asyncio

import pytest

from contracts.finance import CeilingRevised, CeilingSet
from contracts.finance_requests import RequestAccepted, RequestDeclined
from contracts.planning_activities import ActivityProposed
from contracts.planning_offers import PledgeSubmitted
from services.chassis.clock import now
from services.chassis.ids import new_id
from tests.finance.money import allocated
from tests.finance.steps import told
from tests.harness import code_of, uuid_of

BASE = "/v1/finance/ceiling-requests"
VILLAGE, PRICE = "35.19.09.2010", "60000000.00"
HASH = "9f86d081" + "0" * 56
ID_6, ID_7 = str(uuid_of(6)), str(uuid_of(7))
DATED = {"date": "2026-03-02"}


def asked(id=None, **more):
    """A pledge that was handed in, as planning tells it."""
    facts = {
        "id": new_id(),
        "occurred_at": now(),
        "region": VILLAGE,
        "entity_id": id or new_id(),
        "version": 3,
        "actor": "askot",
        "offer_id": uuid_of(5),
        "source": "csr",
        "fiscal_year": 2026,
        "amount": PRICE,
        "lines": [{"activity_id": uuid_of(6), "amount": PRICE}],
        "state": "submitted",
        "number": "CSR/12",
        "date": "2026-11-20",
        "sha256": HASH,
        "made_by": "faskel",
    }
    return PledgeSubmitted.model_validate(facts | more)


async def waiting(finance, **more):
    """A request that waits; its id."""
    event = asked(**more)
    await finance.hear(event)
    return str(event.entity_id)


async def accept(client, id, **body):
    headers = {"Idempotency-Key": str(new_id())}
    return await client.post(f"{BASE}/{id}/accept", body, headers=headers)


async def decline(client, id, reason="Belum masuk DPA."):
    return await client.post(f"{BASE}/{id}/decline", {"reason": reason})


async def ceiling(client, **facts):
    body = {"source": "csr", "fiscal_year": 2026, "region": "35.19", "amount": "100.00"}
    headers = {"Idempotency-Key": str(new_id())}
    said = body | {"document": "DPA/1"} | facts
    return await client.ok(await client.post("/v1/finance/ceilings", said, headers=headers))


async def read(client, id, kind="ceilings"):
    return await client.ok(await client.get(f"/v1/finance/{kind}/{id}"))


async def test_a_submitted_pledge_waits_in_the_shape_of_a_ceiling(finance):
    event = asked()
    await finance.hear(event)
    await finance.hear(event, asked(event.entity_id, amount="1"))
    (found,) = (await finance.client().get(BASE, region="35.19", state="asked")).json()["items"]
    assert {n: found[n] for n in ("source", "fiscal_year", "region", "amount", "document")} == {
        "source": "csr",
        "fiscal_year": 2026,
        "region": VILLAGE,
        "amount": PRICE,
        "document": {"number": "CSR/12", "date": "2026-11-20", "sha256": HASH},
    }
    assert found["activities"] == [{"activity_id": str(uuid_of(6)), "amount": PRICE}]
    assert (found["id"], found["submitted_by"]) == (str(event.entity_id), "askot")


async def test_an_accepted_request_is_a_ceiling_with_its_document(finance):
    client, id = finance.client(id="bendahara"), await waiting(finance)
    done = await client.ok(await accept(client, id))
    assert (done["state"], done["ceiling_id"], done["decided_by"]) == ("accepted", id, "bendahara")
    made = await read(client, done["ceiling_id"])
    assert (made["amount"], made["available"], made["document"]["sha256"]) == (PRICE, PRICE, HASH)
    assert len(await finance.events(CeilingSet)) == 1
    (event,) = await finance.events(RequestAccepted)
    assert (str(event.entity_id), str(event.ceiling_id), event.raised) == (id, id, False)


async def test_a_ceiling_that_is_there_becomes_larger_by_it(finance):
    client, id = finance.client(id="bendahara"), await waiting(finance)
    known = await ceiling(client)
    done = await client.ok(await accept(client, id, ceiling_id=known["id"]))
    assert done["ceiling_id"] == known["id"]
    assert (await read(client, known["id"]))["amount"] == "60000100.00"
    (revised,) = await finance.events(CeilingRevised)
    (event,) = await finance.events(RequestAccepted)
    assert (str(revised.amount), event.raised) == ("60000100.00", True)
    (line,) = (await client.get(f"/v1/finance/ceilings/{known['id']}/revisions")).json()["items"]
    assert (line["change"], line["document"]["number"]) == (PRICE, "CSR/12")


@pytest.mark.parametrize(
    "facts", [{"source": "dak"}, {"fiscal_year": 2025}, {"region": "35.19.09.2011"}]
)
async def test_money_of_one_book_never_becomes_that_of_another(finance, facts):
    client, id = finance.client(id="bendahara"), await waiting(finance)
    known = await ceiling(client, **facts)
    answer = await accept(client, id, ceiling_id=known["id"])
    assert (answer.status_code, code_of(answer)) == (409, "ceiling_unfitting")
    assert (await read(client, id, "ceiling-requests"))["state"] == "asked"
    assert await finance.events(CeilingRevised, RequestAccepted) == []


async def test_a_ceiling_that_gives_to_its_activity_already_does_not_take_a_pledge_in(finance):
    """Of what it gave before and what the pledge adds nobody could tell which is which."""
    client, id = finance.client(id="bendahara"), await waiting(finance)
    await finance.hear(told(ActivityProposed, entity=6), told(ActivityProposed, entity=7))
    known, fits = await ceiling(client), {"region": VILLAGE, "amount": "60.00"}
    await allocated(client, known, **fits, **DATED)  # to no activity
    await allocated(client, known, **fits | {"amount": "10.00"}, **DATED, activity_id=ID_7)
    made = await allocated(client, known, **fits | {"amount": "30.00"}, **DATED, activity_id=ID_6)
    for path in ("accept", "accept?dry_run=true"):
        headers = {"Idempotency-Key": str(new_id())}
        body = {"ceiling_id": known["id"]}
        answer = await client.post(f"{BASE}/{id}/{path}", body, headers=headers)
        assert (answer.status_code, code_of(answer)) == (409, "ceiling_given")
        assert ID_6 in answer.json()["detail"]
    assert (await read(client, id, "ceiling-requests"))["state"] == "asked"
    assert await finance.events(CeilingRevised, RequestAccepted) == []
    cancel = f"/v1/finance/allocations/{made['id']}/cancel"
    await client.ok(await client.post(cancel, {}, headers={"Idempotency-Key": str(new_id())}))
    done = await client.ok(await accept(client, id, ceiling_id=known["id"]))
    assert (done["state"], done["ceiling_id"]) == ("accepted", known["id"])


async def test_beside_what_it_pays_already_a_pledge_is_a_ceiling_of_its_own(finance):
    client, id = finance.client(id="bendahara"), await waiting(finance)
    await finance.hear(told(ActivityProposed, entity=6))
    known = await ceiling(client)
    await allocated(client, known, region=VILLAGE, amount="60.00", **DATED, activity_id=ID_6)
    assert (await client.ok(await accept(client, id)))["ceiling_id"] == id


@pytest.mark.parametrize("who", ["askot", "faskel"])
async def test_who_wrote_it_down_or_handed_it_in_does_not_decide(finance, who):
    client, id = finance.client(id=who), await waiting(finance)
    for answer in (await accept(client, id), await decline(client, id)):
        assert (answer.status_code, code_of(answer)) == (409, "own_pledge")
    assert await finance.events() == []


async def test_a_declined_request_says_why_and_makes_nothing(finance):
    client, id = finance.client(id="bendahara"), await waiting(finance)
    done = await client.ok(await decline(client, id))
    assert (done["state"], done["reason"], done["ceiling_id"]) == (
        "declined",
        "Belum masuk DPA.",
        None,
    )
    (event,) = await finance.events()
    assert isinstance(event, RequestDeclined)
    assert "DPA" not in event.model_dump_json()
    for answer in (await accept(client, id), await decline(client, id)):
        assert (answer.status_code, code_of(answer)) == (409, "request_decided")


async def test_of_several_decisions_at_once_one_stands(finance):
    client, id = finance.client(id="bendahara"), await waiting(finance)
    wishes = (*(accept(client, id) for _ in range(3)), decline(client, id))
    answers = await asyncio.gather(*wishes)
    assert sorted(a.status_code for a in answers) == [200, 409, 409, 409]
    assert len(await finance.events(RequestAccepted, RequestDeclined)) == 1
    made = await finance.scalar("SELECT count(*) FROM ceilings")
    assert made == len(await finance.events(RequestAccepted))


async def test_a_closed_year_takes_no_request(finance):
    client, id = finance.client(id="bendahara"), await waiting(finance)
    known = await ceiling(client)
    await client.ok(await client.post(f"/v1/finance/ceilings/{known['id']}/close-year", {}))
    answer = await accept(client, id)
    assert (answer.status_code, code_of(answer)) == (409, "year_closed")
    assert (await read(client, id, "ceiling-requests"))["state"] == "asked"
    assert await finance.events(RequestAccepted) == []


async def test_bad_decisions_are_refused(finance):
    client, id = finance.client(id="bendahara"), await waiting(finance)
    bare = await client.post(f"{BASE}/{id}/accept", {})
    assert (bare.status_code, code_of(bare)) == (400, "idempotency_key_required")
    unknown = await accept(client, id, ceiling_id=str(new_id()))
    assert (unknown.status_code, code_of(unknown)) == (404, "not_found")
    assert (await accept(client, str(new_id()))).status_code == 404
    assert (await decline(client, id, reason=" ")).status_code == 422
    stale = await client.post(f"{BASE}/{id}/decline", {"reason": "x"}, headers={"If-Match": '"9"'})
    assert (stale.status_code, code_of(stale)) == (412, "version_mismatch")
    reader = finance.client(scopes=("finance:read",))
    assert (await decline(reader, id)).status_code == 403


async def test_a_tried_acceptance_leaves_nothing(finance):
    client, id = finance.client(id="bendahara"), await waiting(finance)
    headers = {"Idempotency-Key": str(new_id())}
    tried = await client.post(f"{BASE}/{id}/accept?dry_run=true", {}, headers=headers)
    assert (tried.status_code, tried.json()["state"]) == (200, "accepted")
    assert (await read(client, id, "ceiling-requests"))["state"] == "asked"
    assert await finance.scalar("SELECT count(*) FROM ceilings") == 0


async def test_strangers_see_no_request(finance):
    id = await waiting(finance)
    stranger = finance.client(regions=("35.77",))
    assert (await stranger.get(f"{BASE}/{id}")).status_code == 404
    assert (await stranger.get(BASE)).json()["items"] == []
    assert (await accept(stranger, id)).status_code == 404
    assert (await stranger.get(BASE, region=VILLAGE)).status_code == 404


async def test_requests_are_listed_by_source_year_and_state_and_page_by_page(finance):
    first, second = [await waiting(finance, source=s) for s in ("csr", "dak")]
    client = finance.client(id="bendahara")
    page = (await client.get(BASE, limit=1)).json()
    rest = (await client.get(BASE, cursor=page["next"])).json()
    assert [one["id"] for one in (*page["items"], *rest["items"])] == [first, second]
    (found,) = (await client.get(BASE, source="dak", fiscal_year=2026)).json()["items"]
    assert found["id"] == second
    await client.ok(await decline(client, second))
    (left,) = (await client.get(BASE, state="asked")).json()["items"]
    assert left["id"] == first
