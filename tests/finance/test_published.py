"""What anybody may see: sums that are the ledger's, and nothing that people wrote."""

import asyncio
import re
from decimal import Decimal

from contracts.planning_activities import (
    ActivityCancelled,
    ActivityCompleted,
    ActivityProgressed,
)
from tests.finance import agreed, money, reports
from tests.finance.money import allocated, ceiling, key, released, spend
from tests.finance.steps import BASE, OTHER, VILLAGE, told
from tests.harness import code_of, uuid_of

PUBLIC = "/v1/public"
RT = f"{VILLAGE}-000-007"
WORKS = {"places": [{"rt": RT, "criterion": "2b", "volume": "140"}], "physical": "55"}
PRIVATE = (
    *("receipt_number", "description", "KW-014", "Paving blok", "Kuitansi", "basis", "12 HOK"),
    *("lkm", "bendahara", "tester", "bupati", "ksm", "SPPB", "SPK/", "created_by", "document"),
)


async def see(finance, path):
    answer = await finance.http().get(f"{PUBLIC}/{path}")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def village(finance, code=VILLAGE):
    return await see(finance, f"villages/{code}")


async def activity(finance, number=1):
    return await see(finance, f"activities/{uuid_of(number)}")


def sums(found):
    names = ("committed", "released", "spent", "unreleased", "cash")
    return [found[name].removesuffix(".00") for name in names]


async def story(finance):
    """Eighty million for an activity: fifty-six received, fifty spent; the people gave work."""
    await finance.hear(told(ActivityProgressed, **WORKS))
    made = await reports.received(finance, activity_id=agreed.ACTIVITY)
    client = finance.client()
    gift = await client.post(f"{BASE}/contributions", agreed.GIFT, headers=key())
    await client.ok(gift)
    return client, made


async def entries(finance, kind, where="true"):
    """What the entries of the ledger leave in accounts of a kind, counted anew."""
    total = await finance.scalar(
        "SELECT coalesce(sum(e.debit - e.credit), 0) FROM ledger_entries e"
        f" WHERE e.state = 'posted' AND e.kind = ANY(:kinds) AND e.book NOT LIKE 'swadaya%' AND {where}",
        kinds=kind.split(),
    )
    return f"{total:.2f}"


async def test_a_stranger_sees_where_the_grant_of_a_village_goes(finance):
    await story(finance)
    found = await village(finance)
    above = ["Jawa Timur", "Kabupaten Madiun", "Jiwan"]
    assert found["place"] == {"code": VILLAGE, "name": "Klagenserut", "above": above}
    assert sums(found["total"]) == ["80000000", "56000000", "50000000", "24000000", "6000000"]
    [source] = found["sources"]
    assert (source["source"], source["fiscal_year"]) == ("apbd-kabkota", 2020)
    assert sums(source) == sums(found["total"])
    assert found["spending"] == [{"category": "bahan", "amount": "50000000.00"}]
    assert found["swadaya"] == [
        {"kind": "labour", "unit": "HOK", "quantity": "12", "amount": "1200000.00"}
    ]
    [work] = found["activities"]
    assert (work["title"], work["physical"], work["swadaya"]) == (
        "Paving RT 007",
        "55",
        "1200000.00",
    )
    assert sums(work) == sums(found["total"])


async def test_an_activity_shows_its_tranches_and_what_it_changes(finance):
    await story(finance)
    found = await activity(finance)
    work = found["activity"]
    assert (work["kind"], work["volume"], work["unit"]) == ("jalan_paving", "140", "m")
    assert (work["state"], work["physical"]) == ("progressed", "55")
    [effect] = found["effects"]
    assert effect["name_id"] == "Kualitas permukaan jalan lingkungan"
    assert (effect["rt"], effect["planned"], effect["measured"]) == (RT, "140", None)
    [share] = found["allocations"]
    assert (share["recipient"], share["amount"]) == ("LKM Bangkit Bersama", "80000000.00")
    assert share["lpj"] == {"state": "none", "date": None, "accepted_on": None}
    states = [(one["state"], one["released_on"] is not None) for one in share["tranches"]]
    assert states == [("released", True), ("planned", False)]
    built = WORKS | {"measured": WORKS["places"], "physical": "100"}
    await finance.hear(told(ActivityCompleted, version=2, **built))
    [effect] = (await activity(finance))["effects"]
    assert effect["measured"] == "140"


async def test_sums_are_those_of_the_ledgers_entries(finance):
    client, made = await story(finance)
    spk = await agreed.agreed(client, made, scheme="single", amount="5000000.00")
    await agreed.paid(client, spk, 1)
    await agreed.spend(finance, made, spk, "1234567.89")
    other = await allocated(client, await ceiling(finance, source="bdi"), scheme="single")
    await released(finance, other["tranches"][0]["id"])
    wrong = await client.ok(await spend(client, other, "77.77", category="upah"))
    await client.ok(await spend(client, other, "0.01", category="upah"))
    address = f"{BASE}/expenses/{wrong['id']}/reverse"
    await client.ok(await client.post(address, {"reason": "Dobel."}, headers=key()))
    found = await village(finance)
    whole = {"committed": "committed cash spent", "released": "cash spent", "spent": "spent"}
    for name, kinds in (whole | {"unreleased": "committed", "cash": "cash"}).items():
        assert found["total"][name] == await entries(finance, kinds), name
        of_sources = sum(Decimal(one[name]) for one in found["sources"])
        assert of_sources == Decimal(found["total"][name]), name
    spent = sum(Decimal(one["amount"]) for one in found["spending"])
    assert spent == Decimal(found["total"]["spent"]) == Decimal("51234567.90")
    own = await activity(finance)
    mine = f"e.allocation_id = '{made['id']}'"
    for name, kinds in whole.items():
        assert own["total"][name] == await entries(finance, kinds, mine), name
    [group] = own["groups"]
    assert (group["name"], group["recipient"]) == ("KSM Melati", "LKM Bangkit Bersama")
    assert (group["amount"], group["paid"]) == ("5000000.00", "5000000.00")


async def test_a_ksm_paid_of_the_villages_money_counts_for_what_it_builds(finance):
    await finance.hear(told(ActivityProgressed, **WORKS))
    share = await agreed.shared(finance)
    client = finance.client()
    spk = await agreed.agreed(client, share, activity_id=agreed.ACTIVITY)
    await agreed.paid(client, spk, 1)
    await agreed.spend(finance, share, spk, "40000000.00")
    found = await activity(finance)
    assert found["allocations"] == []
    assert sums(found["total"]) == ["75000000", "45000000", "40000000", "30000000", "5000000"]
    assert found["spending"] == [{"category": "bahan", "amount": "40000000.00"}]
    there = await village(finance)
    assert sums(there["total"]) == ["80000000", "80000000", "40000000", "0", "40000000"]
    [work] = there["activities"]
    assert sums(work) == sums(found["total"])
    await reports.accepted(finance, share)
    found = await activity(finance)
    assert sums(found["total"]) == ["40000000", "40000000", "40000000", "0", "0"]


async def test_an_accepted_account_and_its_audit_are_shown(finance):
    client, made = await story(finance)
    await reports.begin(client, made, kind="use")
    draft = await client.ok(await reports.begin(client, made))
    assert (await activity(finance))["allocations"][0]["lpj"]["state"] == "none"
    await client.ok(await reports.step(finance.client(id="lkm"), draft, "submit"))
    assert (await activity(finance))["allocations"][0]["lpj"]["state"] == "submitted"
    await client.ok(await reports.step(finance.client(id="bendahara"), draft, "accept"))
    for year in (2019, 2020):
        facts = {"state": "done", "opinion": "UO", "date": "2021-04-20", "auditor": "Tuan Budi"}
        await client.http.put(f"{BASE}/audits/{VILLAGE}/{year}", json=facts)
    found = await activity(finance)
    [share] = found["allocations"]
    assert (share["lpj"]["state"], share["lpj"]["date"]) == ("accepted", "2026-11-27")
    assert (share["returned"], share["cash"]) == ("30000000.00", "0.00")
    assert sums(found["total"]) == ["50000000", "50000000", "50000000", "0", "0"]
    audit = {"fiscal_year": 2020, "state": "done", "opinion": "UO", "date": "2021-04-20"}
    assert found["audits"] == [audit]
    there = (await finance.http().get(f"{PUBLIC}/villages/{VILLAGE}")).text
    assert [one["fiscal_year"] for one in (await village(finance))["audits"]] == [2020, 2019]
    assert "Tuan Budi" not in there


async def test_nothing_that_people_wrote_and_nobody_is_shown(finance):
    client, made = await story(finance)
    spk = await agreed.agreed(client, made, scheme="single", amount="5000000.00")
    await agreed.paid(client, spk, 1)
    for path in (f"villages/{VILLAGE}", f"activities/{uuid_of(1)}"):
        said = (await finance.http().get(f"{PUBLIC}/{path}")).text
        assert "LKM Bangkit Bersama" in said
        assert "KSM Melati" in said
        assert [word for word in PRIVATE if word in said] == []


async def test_what_was_cancelled_is_not_told_and_other_villages_are_empty(finance):
    await finance.hear(told(ActivityProgressed, **WORKS))
    client = finance.client()
    made = await allocated(client, await ceiling(finance), activity_id=agreed.ACTIVITY)
    address = f"{BASE}/allocations/{made['id']}/cancel"
    await client.ok(await client.post(address, {}, headers=key()))
    assert sums((await village(finance))["total"]) == ["0"] * 5
    assert (await activity(finance))["allocations"] == []
    await money.released(
        finance, (await allocated(client, await ceiling(finance)))["tranches"][0]["id"]
    )
    found = await village(finance, OTHER)
    assert (found["sources"], found["activities"], found["groups"]) == ([], [], [])


async def test_the_money_of_a_regency_for_a_villages_activity_is_the_villages(finance):
    await finance.hear(told(ActivityProgressed, **WORKS))
    client = finance.client()
    facts = {"region": "35.19", "activity_id": agreed.ACTIVITY}
    await allocated(client, await ceiling(finance), **facts)
    await allocated(client, await ceiling(finance), region="35.19")
    found = await village(finance)
    assert sums(found["total"]) == ["80000000", "0", "0", "80000000", "0"]


async def test_what_several_ksms_are_to_get_is_told_once(finance):
    client = finance.client()
    await finance.hear(told(ActivityProgressed), told(ActivityProgressed, entity=2))
    share = await agreed.shared(finance)
    for number in (1, 2):
        more = {"amount": "40000000.00", "activity_id": str(uuid_of(number))}
        await agreed.agreed(client, share, **more)
    await client.ok(await spend(client, share, "30000000.00"))
    found = await village(finance)
    meant = [Decimal(work["committed"]) for work in found["activities"]]
    assert meant == [Decimal(25_000_000)] * 2  # of the fifty that are left, for forty each
    assert found["total"]["committed"] == "80000000.00"


async def test_an_activity_that_was_cancelled_is_told_of_where_it_has_money(finance):
    client = finance.client()
    await finance.hear(told(ActivityCancelled, entity=2))
    assert (await village(finance))["activities"] == []
    answer = await finance.http().get(f"{PUBLIC}/activities/{uuid_of(2)}")
    assert (answer.status_code, code_of(answer)) == (404, "not_found")
    await finance.hear(told(ActivityProgressed))
    await allocated(client, await ceiling(finance), activity_id=agreed.ACTIVITY)
    await finance.hear(told(ActivityCancelled, version=2))
    [work] = (await village(finance))["activities"]
    assert (work["state"], work["committed"]) == ("cancelled", "80000000.00")
    assert (await activity(finance))["activity"]["state"] == "cancelled"


async def test_a_unit_that_somebody_made_up_is_not_shown(finance):
    await finance.hear(told(ActivityProgressed))
    for unit in ("zak", "zak Pak Budi"):
        gift = agreed.GIFT | {"kind": "material", "unit": unit}
        client = finance.client()
        await client.ok(await client.post(f"{BASE}/contributions", gift, headers=key()))
    found = (await village(finance))["swadaya"]
    assert [(one["unit"], one["quantity"]) for one in found] == [("zak", "12"), ("", None)]


async def test_what_is_unknown_or_no_village_is_404(finance):
    nobody = finance.http()
    for code in ("35.19.09.9999", "35.19", "*", "x", f"{VILLAGE}-000-007"):
        answer = await nobody.get(f"{PUBLIC}/villages/{code}")
        assert (answer.status_code, code_of(answer)) == (404, "region_not_found"), code
    answer = await nobody.get(f"{PUBLIC}/activities/{uuid_of(404)}")
    assert (answer.status_code, code_of(answer)) == (404, "not_found")
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        answer = await nobody.request(method, f"{PUBLIC}/villages/{VILLAGE}", json={})
        assert answer.status_code == 405


async def test_an_answer_is_kept_for_a_minute_and_known_by_its_tag(finance):
    client, made = await story(finance)
    nobody, path = finance.http(), f"{PUBLIC}/villages/{VILLAGE}"
    first = await nobody.get(path)
    tag = first.headers["etag"]
    assert re.fullmatch(r'W/"[0-9a-f]{32}"', tag)
    assert first.headers["cache-control"] == "public, max-age=60"
    known = await nobody.get(path, headers={"If-None-Match": f'"x", {tag}'})
    assert (known.status_code, known.content) == (304, b"")
    assert known.headers["etag"] == tag
    await client.ok(await spend(client, made, "1.00"))
    again = await nobody.get(path, headers={"If-None-Match": tag})
    assert again.status_code == 200
    assert again.headers["etag"] != tag


async def test_who_is_asked_for_is_the_same_whoever_asks_and_sight_is_closed_again(finance):
    await story(finance)
    path = f"{PUBLIC}/villages/{VILLAGE}"
    foreign = finance.client(regions=["35.77"])
    answers = await asyncio.gather(finance.http().get(path), foreign.get(path))
    assert answers[0].json() == answers[1].json()
    assert (await foreign.get(f"{BASE}/allocations")).json()["items"] == []
