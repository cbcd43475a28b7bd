"""A flood fills no disk and drowns nobody: the honest are received, the rest is held or refused."""

import asyncio

import pytest

from services.chassis.clock import now
from services.reporting.filings import rules
from services.reporting.filings.rules import (
    ADDRESS_DAY,
    ADDRESS_HOUR,
    VILLAGE_HOUR,
    Counts,
    is_held,
    network_of,
)
from tests.harness import code_of
from tests.reporting.complaints import (
    DESK,
    KELURAHAN,
    KOTA,
    KOTA_TOO,
    PUBLIC,
    PUSAT,
    VILLAGE,
    blank,
    body,
    filed,
    later,
    listed,
    look,
    only,
    send,
    step,
    stranger,
)

FLOOD, ADDRESSES, HONEST = 2000, 8, 40


@pytest.fixture(autouse=True)
def one_moment(monkeypatch):
    """No hour and no day ends while a test counts."""
    moment = now()
    for name in ("hour_of", "day_of", "until_tomorrow"):
        of = getattr(rules, name)
        monkeypatch.setattr(rules, name, lambda _, of=of: of(moment))


async def flooded(reporting):
    """Some addresses send very many, and honest ones one each in between; what they were answered."""
    sent = [stranger(reporting, f"203.0.113.{n}") for n in range(ADDRESSES)]
    blanks = [await blank(sent[0]) for _ in range(FLOOD)]
    loud, honest = [], []

    async def shout(address):
        for n in range(address, FLOOD, ADDRESSES):
            said = blanks[n] | body(words=f"Semua ini bohong, nomor {n}.")
            loud.append(await sent[address].post(PUBLIC, json=said))

    async def speak():
        for n in range(HONEST):
            words = f"Saluran di depan rumah kami tersumbat, keluhan {n}."
            honest.append(await send(stranger(reporting, f"2001:db8:{n:x}::1"), words=words))

    await asyncio.gather(*(shout(address) for address in range(ADDRESSES)), speak())
    return loud, honest


async def test_thousands_from_few_addresses_and_every_honest_one_is_received(reporting):
    loud, honest = await flooded(reporting)
    assert [a.status_code for a in honest] == [201] * HONEST
    assert {a.json()["state"] for a in honest} == {"received"}
    kept = [a for a in loud if a.status_code == 201]
    assert len(kept) == ADDRESSES * ADDRESS_DAY
    refused = [a for a in loud if a.status_code != 201]
    assert {(a.status_code, code_of(a)) for a in refused} == {(429, "complaints_too_many")}
    assert all(0 < int(a.headers["retry-after"]) <= 86_401 for a in refused)
    received = sum(a.json()["state"] == "received" for a in kept)
    assert received <= ADDRESSES * ADDRESS_HOUR
    assert await reporting.scalar("SELECT count(*) FROM complaints") == len(kept) + HONEST
    # An address and a village each have a row of an hour and of a day.
    assert (
        await reporting.scalar("SELECT count(*) FROM complaint_counts")
        <= 2 * (ADDRESSES + HONEST) + 4
    )
    jobs = await reporting.scalar("SELECT count(*) FROM jobs")
    assert jobs == received + HONEST


async def test_in_a_crowded_village_the_first_of_an_address_comes_through(reporting):
    for n in range(VILLAGE_HOUR // 10):
        for m in range(10):
            await filed(reporting, f"203.0.113.{n}", words=f"Keluhan {n} dan {m} dari kami.")
    second = await filed(reporting, "203.0.113.77", words="Keluhan pertama dari saya.")
    third = await filed(reporting, "203.0.113.77", words="Keluhan kedua dari saya.")
    assert (second["state"], third["state"]) == ("received", "held")
    assert third["due_on"] is None


async def test_what_was_held_is_taken_in_or_dismissed_many_at_once(reporting):
    for n in range(ADDRESS_HOUR + 3):
        await filed(reporting, words=f"Keluhan {n} dari kami semua.")
    client = reporting.client(**KELURAHAN)
    held = await listed(client, state="held")
    assert (len(held), held[0]["log"], held[0]["due_on"]) == (3, None, None)
    assert [c["state"] for c in await listed(client)] == ["received"] * 10 + ["held"] * 3
    assert (await client.ok(await client.get(f"{DESK}/summary")))["total"]["complaints"] == 10
    told = len(await reporting.events())
    first, *rest = [one["id"] for one in held]
    take = {"ids": [first], "decision": "receive"}
    assert await client.ok(await client.post(f"{DESK}/held", take)) == {"decided": 1}
    assert await client.ok(await client.post(f"{DESK}/held", take)) == {"decided": 0}
    silent = await client.post(f"{DESK}/held", {"ids": rest, "decision": "dismiss"})
    assert (silent.status_code, code_of(silent)) == (422, "complaint_reason_missing")
    said = {"ids": rest, "decision": "dismiss", "reason": "Bukan pengaduan."}
    elsewhere = reporting.client(**KOTA | {"regions": ("33",)})
    assert await client.ok(await elsewhere.post(f"{DESK}/held", said)) == {"decided": 0}
    assert await client.ok(await client.post(f"{DESK}/held", said)) == {"decided": 2}
    one = next(c for c in await listed(client) if c["id"] == first)
    assert (one["state"], one["log"][-4:]) == ("received", "0011")
    assert len(await reporting.events()) == told + 1
    assert {c["outcome"] for c in await listed(client, state="closed")} == {"dismissed"}


async def test_what_was_held_and_is_erased_is_dismissed_with_the_rest(reporting):
    for n in range(ADDRESS_HOUR + 2):
        await filed(reporting, words=f"Keluhan {n} dari kami semua.")
    client = reporting.client(**KOTA)
    ids = [one["id"] for one in await listed(client, state="held")]
    eraser = reporting.client(**KOTA_TOO | {"scopes": ("personal:erase",)})
    await eraser.ok(await step(eraser, ids[0], "erasure", reason="x", words=True))
    said = {"ids": ids, "decision": "dismiss", "reason": "Bukan pengaduan."}
    assert await client.ok(await client.post(f"{DESK}/held", said)) == {"decided": 2}
    assert {c["outcome"] for c in await listed(client, state="closed")} == {"dismissed"}


async def test_many_are_taken_in_in_the_order_of_their_logs(reporting):
    """Who decides about others of the same regencies meanwhile waits, and not for each other."""
    for n in range(ADDRESS_HOUR):
        await filed(reporting, words=f"Keluhan {n} dari kami semua.")
    for village in (VILLAGE, "33.71.01.1003"):
        await filed(reporting, village=village, words=f"Keluhan dari {village}.")
    client = reporting.client(**PUSAT)
    ids = [one["id"] for one in await listed(client, state="held")]
    take = {"ids": ids, "decision": "receive"}
    assert await client.ok(await client.post(f"{DESK}/held", take)) == {"decided": 2}
    assert [e.village for e in await reporting.events()][-2:] == ["33.71.01.1003", VILLAGE]


async def test_tomorrow_the_same_address_may_again_and_old_counts_go(reporting):
    for n in range(3):
        await filed(reporting, words=f"Keluhan {n} dari kami semua.")
    await later(reporting, 3)
    await filed(reporting, words="Keluhan hari lain dari kami.")
    assert await reporting.scalar("SELECT count(*) FROM complaint_counts") == 4


async def test_counts_go_when_a_day_ends_and_nobody_files_any_more(reporting):
    await filed(reporting, category="force_majeure")
    await later(reporting, 3)
    await reporting.work()
    assert await reporting.scalar("SELECT count(*) FROM complaint_counts") == 0


async def test_the_same_text_in_a_flood_stays_one_complaint(reporting):
    numbers = [(await filed(reporting))["tracking_number"] for _ in range(ADDRESS_HOUR + 5)]
    assert (await only(reporting.client(**KELURAHAN)))["repeats"] == ADDRESS_HOUR + 5
    assert (await look(reporting, numbers[-1]))["state"] == "received"


def test_an_address_is_a_household_and_limits_are_what_they_say():
    assert network_of("2001:db8:1:2:3::4") == network_of("2001:db8:1:2::9")
    assert network_of("::ffff:203.0.113.7") == "203.0.113.7"
    assert network_of("") == network_of("x" * 99) == "unknown"
    assert not is_held(Counts(10, 10, 60, 60))
    assert is_held(Counts(11, 11, 0, 60))
    assert is_held(Counts(2, 2, 61, 61))
    assert not is_held(Counts(1, 1, 600, 999))
    assert is_held(Counts(1, 1, 601, 999))
