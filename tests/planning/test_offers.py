"""What nobody pays yet, and to whom it is offered."""

import csv
import io

import pytest
from sqlalchemy import text

from services.chassis.ids import new_id
from tests.harness import code_of
from tests.planning.offered import (
    OFFER,
    OFFERS,
    UNFUNDED,
    offer,
    offered,
    opens,
    pledge,
    pledged,
    seen,
    work,
)
from tests.planning.steps import BASE, NEXT_VILLAGE, OTHER, VILLAGE, day
from tests.planning.works import plan

READS = ("plans:read",)
SAID = "Ibu Contoh, 0351-000000"


async def patch(client, known, **facts):
    tag = {"If-Match": f'"{known["version"]}"'}
    return await client.http.patch(f"{OFFERS}/{known['id']}", json=facts, headers=tag)


async def withdraw(client, known, **more):
    return await client.post(f"{OFFERS}/{known['id']}/withdraw", {"reason": "Masuk APBD."}, **more)


async def test_an_offer_takes_all_that_is_open_unless_it_says_less(planning):
    approved = (await plan(planning, "approved"))["plan_id"]
    one, two = [await work(planning, "100", approved) for _ in range(2)]
    client = planning.client()
    made = await offered(client, one, {"activity_id": two, "amount": "40.25"})
    assert (made["amount"], made["pledged"], made["state"]) == ("140.25", "0.00", "open")
    assert [line["amount"] for line in made["lines"]] == ["100.00", "40.25"]
    assert await opens(client) == ["100.00", "100.00"]  # to offer is not to pay


async def test_the_same_offer_again_is_the_same_and_another_is_refused(planning):
    client = planning.client()
    ids = [await work(planning), str(new_id())]
    made = await offered(client, ids[0], id=ids[1])
    assert (await offered(client, ids[0], id=ids[1]))["id"] == made["id"]
    answer = await offer(client, ids[0], id=ids[1], party="PT Lain")
    assert (answer.status_code, code_of(answer)) == (409, "id_taken")


@pytest.mark.parametrize(
    ("facts", "status", "code"),
    [
        ({"until": "2020-01-01"}, 422, "until_past"),
        ({"region": "35.19.99"}, 404, "region_not_found"),
        ({"region": NEXT_VILLAGE}, 422, "activity_not_fundable"),
        ({"source": "kas"}, 422, "invalid_request"),
        ({"party": ""}, 422, "invalid_request"),
        ({"year": 1999}, 422, "invalid_request"),
        ({"unknown": 1}, 422, "invalid_request"),
        ({"lines": []}, 422, "invalid_request"),
    ],
)
async def test_an_offer_that_cannot_be_is_refused_and_leaves_nothing(planning, facts, status, code):
    answer = await offer(planning.client(), await work(planning), **facts)
    assert (answer.status_code, code_of(answer)) == (status, code)
    assert await planning.scalar("SELECT count(*) FROM offers") == 0


@pytest.mark.parametrize(
    ("amount", "status", "code"),
    [
        ("80000000.01", 409, "nothing_open"),
        ("0.00", 422, "amount_invalid"),
        ("-1", 422, "invalid_request"),
        (5, 422, "invalid_request"),
    ],
)
async def test_more_than_is_open_is_not_offered(planning, amount, status, code):
    line = {"activity_id": await work(planning), "amount": amount}
    answer = await offer(planning.client(), line)
    assert (answer.status_code, code_of(answer)) == (status, code)


async def test_an_activity_is_offered_once_in_an_offer(planning):
    id = await work(planning)
    answer = await offer(planning.client(), id, id)
    assert (answer.status_code, code_of(answer)) == (422, "activity_twice")


async def test_an_offer_says_by_the_day_how_it_stands(planning):
    client, id = planning.client(), await work(planning, "100")
    made = await offered(client, id)
    await pledged(client, made, "40")
    assert (await seen(client, "offers", made))["state"] == "partly"
    late = "UPDATE offers SET until = current_date - 3"
    async with planning.sessions.begin() as session:
        await (await session.connection()).exec_driver_sql(late)
    assert (await seen(client, "offers", made))["state"] == "lapsed"
    answer = await pledge(client, made, "1")
    assert (answer.status_code, code_of(answer)) == (409, "offer_lapsed")
    await client.ok(await patch(client, await seen(client, "offers", made), until=day(1)))
    await pledged(client, made, "60")
    assert (await seen(client, "offers", made))["state"] == "covered"
    for wanted, count in (("covered", 1), ("partly", 0), ("lapsed", 0), ("open", 0)):
        listed = await client.ok(await client.get(OFFERS, state=wanted))
        assert len(listed["items"]) == count, wanted


async def test_an_offer_is_withdrawn_while_nothing_is_pledged(planning):
    client, id = planning.client(), await work(planning, "100")
    kept, made = await offered(client, id), await offered(client, id)
    await pledged(client, kept, "1")
    refused = await withdraw(client, kept)
    assert (refused.status_code, code_of(refused)) == (409, "offer_pledged")
    gone = await client.ok(await withdraw(client, made))
    assert (gone["state"], gone["reason"]) == ("withdrawn", "Masuk APBD.")
    for answer in (
        await withdraw(client, made),
        await patch(client, gone, words="x"),
        await pledge(client, made, "1"),
    ):
        assert (answer.status_code, code_of(answer)) == (409, "offer_withdrawn")


async def test_a_change_rests_on_what_was_seen(planning):
    client = planning.client()
    made = await offered(client, await work(planning))
    changed = await client.ok(await patch(client, made, words="Baru", until=None))
    assert (changed["words"], changed["until"], changed["version"]) == ("Baru", None, 2)
    assert (await patch(client, made, words="Lama")).status_code == 412
    assert (await withdraw(client, made, headers={"If-Match": '"1"'})).status_code == 412
    bare = await client.http.patch(f"{OFFERS}/{made['id']}", json={})
    assert (bare.status_code, code_of(bare)) == (428, "if_match_required")


async def test_a_contact_is_locked_hidden_and_its_reading_recorded(planning):
    client = planning.client()
    made = await offered(client, await work(planning), contact=SAID)
    assert made["contact"] == "•••"
    stored = await planning.scalar("SELECT contact FROM offers")
    assert stored.startswith("k1.")
    assert SAID not in stored
    reader = planning.client(scopes=(*READS, "personal:read"), id="dinas")
    assert (await seen(reader, "offers", made))["contact"] == SAID
    (listed,) = (await reader.ok(await reader.get(OFFERS)))["items"]
    assert listed["contact"] == SAID
    looks = await planning.rows(
        "SELECT record, caller FROM audit WHERE entity = 'offer_contact' AND change = 'read'"
    )
    assert [tuple(look) for look in looks] == [(made["id"], "dinas")] * 2
    cleared = await client.ok(await patch(client, made, contact=None))
    assert cleared["contact"] is None
    assert await planning.scalar("SELECT contact FROM offers") is None


async def test_no_answer_that_is_kept_for_a_repetition_has_a_contact_in_clear(planning):
    """Whoever may read contacts makes, repeats and withdraws: every POST answers the mask."""
    both = planning.client(scopes=("plans:read", "plans:write", "personal:read"), id="dinas")
    id, activity, key = str(new_id()), await work(planning), {"Idempotency-Key": str(new_id())}
    lines = [{"activity_id": activity}]
    body = OFFER | {"id": id, "lines": lines, "contact": SAID}
    first = await both.post(OFFERS, body, headers=key)
    again = await both.post(OFFERS, body, headers=key)
    assert again.headers["Idempotency-Replayed"] == "true"
    same = await both.post(OFFERS, body, headers={"Idempotency-Key": str(new_id())})
    assert await planning.scalar("SELECT count(*) FROM audit WHERE change = 'read'") == 0
    read = await seen(both, "offers", body)
    assert read["contact"] == SAID
    tag = {"If-Match": f'"{read["version"]}"', "Idempotency-Key": str(new_id())}
    patched = await both.http.patch(f"{OFFERS}/{id}", json={"words": "Baru"}, headers=tag)
    assert patched.json()["contact"] == SAID
    gone = await withdraw(both, body, headers={"Idempotency-Key": str(new_id())})
    for answer in (first, again, same, gone):
        assert (await both.ok(answer))["contact"] == "•••"
    kept = await planning.rows("SELECT body FROM idempotency")
    assert len(kept) == 3
    assert not [one for one in kept if SAID.encode() in bytes(one.body)]


@pytest.mark.parametrize("stored", ["k9.AAAA", "k1.AAAA", "k1.x", "other"])
async def test_a_contact_that_does_not_open_stays_hidden_and_takes_nothing_down(planning, stored):
    client, id = planning.client(), await work(planning)
    lost, kept = [await offered(client, id, contact=SAID) for _ in range(2)]
    async with planning.sessions.begin() as session:
        lose = text("UPDATE offers SET contact = :stored WHERE id = :id")
        await session.execute(lose, {"stored": stored, "id": lost["id"]})
    reader = planning.client(scopes=(*READS, "personal:read"), id="dinas")
    listed = (await reader.ok(await reader.get(OFFERS)))["items"]
    assert {one["id"]: one["contact"] for one in listed} == {lost["id"]: "•••", kept["id"]: SAID}
    assert (await seen(reader, "offers", lost))["contact"] == "•••"
    looks = await planning.rows("SELECT record FROM audit WHERE change = 'read'")
    assert [look.record for look in looks] == [kept["id"]]


async def test_the_mask_of_a_contact_said_back_changes_nothing_of_it(planning):
    client = planning.client()
    made = await offered(client, await work(planning), contact=SAID)
    stored = await planning.scalar("SELECT contact FROM offers")
    same = await client.ok(await patch(client, made, contact=made["contact"]))
    more = await client.ok(await patch(client, same, contact="•••", words="Baru"))
    assert (same["version"], more["version"], more["words"]) == (1, 2, "Baru")
    assert await planning.scalar("SELECT contact FROM offers") == stored


async def test_without_keys_offers_do_without_contacts(start):
    planning = await start("planning", contact_keys=None)
    client, id = planning.client(), await work(planning)
    answer = await offer(client, id, contact="x")
    assert (answer.status_code, code_of(answer)) == (503, "contacts_not_set_up")
    assert (await offered(client, id))["contact"] is None


async def test_offers_are_listed_by_kind_source_and_year_and_page_by_page(planning):
    client, id = planning.client(), await work(planning, "100")
    first = await offered(client, id)
    second = await offered(client, id, source="dak", party_kind="kementerian", year=2028)
    page = await client.ok(await client.get(OFFERS, region="35.19", limit=1))
    following = await client.ok(await client.get(OFFERS, limit=1, cursor=page["next"]))
    assert [one["id"] for one in (*page["items"], *following["items"])] == [
        first["id"],
        second["id"],
    ]
    for asked in ({"source": "dak"}, {"party_kind": "kementerian"}, {"year": 2028}):
        (found,) = (await client.ok(await client.get(OFFERS, **asked)))["items"]
        assert found["id"] == second["id"], asked


async def test_the_file_has_every_offer_and_no_contact_and_no_formula(planning):
    client, id = planning.client(), await work(planning, "100")
    made = await offered(client, id, contact="Ibu Contoh", party="=1+1")
    await offered(client, id, year=2028)
    answer = await client.get(f"{BASE}/exports/offers.csv", year=2027)
    assert answer.content.startswith(b"\xef\xbb\xbf")
    (row,) = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert (row["id"], row["party"], row["state"]) == (made["id"], "'=1+1", "open")
    assert (row["amount"], row["activities"]) == ("100.00", "1")
    assert "contact" not in row


async def test_strangers_see_no_offer_and_make_none(planning):
    client, id = planning.client(), await work(planning)
    made = await offered(client, id)
    stranger = planning.client(regions=("35.77",))
    assert (await stranger.get(f"{OFFERS}/{made['id']}")).status_code == 404
    assert (await stranger.ok(await stranger.get(OFFERS)))["items"] == []
    assert (await stranger.get(UNFUNDED, region=VILLAGE)).status_code == 404
    assert (await withdraw(stranger, made)).status_code == 404
    answer = await offer(stranger, id, region=OTHER)
    assert (answer.status_code, code_of(answer)) == (422, "activity_not_fundable")
    reader = planning.client(scopes=READS)
    assert (await offer(reader, id)).status_code == 403
