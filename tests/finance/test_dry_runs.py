"""Every step of money can be tried: it is answered as it would be, and nothing of it stays."""

import asyncio
import itertools
import random

from contracts.planning_activities import ActivityApproved
from services.chassis.documents import KEY_NEEDED, called_by
from services.chassis.dry_run import DRY_RUN
from services.finance.app import service
from tests.finance import agreed, reports
from tests.finance.money import (
    ALLOCATION,
    CEILING,
    EXPENSE,
    allocated,
    ceiling,
    key,
    requested,
    spend,
    verified,
)
from tests.finance.steps import BASE, told
from tests.finance.test_requests import waiting
from tests.harness import uuid_of

ID = str(uuid_of(7))
NEW = {"id", "trace_id", "transaction_id", "reversed_by"}
PAPER = {"document": "x"}
REVISED = {"kind": "perubahan", "amount": "500000000.00", "date": "2020-09-01", "document": "x"}
WHY = {"reason": "x"}
BATCH = "expenses/batch"
TABLES = (
    "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition"
    " AND relnamespace = 'public'::regnamespace ORDER BY relname"
)
ROWS = "SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {} t"


def tried_routes():
    for route in itertools.chain.from_iterable(router.routes for router in service.routers):
        if DRY_RUN.dependency in called_by(route):
            yield route.path_format.removeprefix(f"{BASE}/")


async def everything(finance):
    """What every table holds."""
    names = [name for (name,) in await finance.rows(TABLES)]
    return {name: await finance.scalar(ROWS.format(name)) for name in names}


def lasting(answer):
    """What an answer says, without the ids and moments that each request makes anew."""
    if isinstance(answer, list):
        return [lasting(one) for one in answer]
    if not isinstance(answer, dict):
        return answer
    new = {name for name in answer if name.endswith("_at")} | NEW
    return {name: lasting(one) for name, one in answer.items() if name not in new}


async def world(finance):
    """Something to take each step with: its address as the document has it, its id, its body."""
    client = finance.client()
    await finance.hear(told(ActivityApproved))
    money = await agreed.shared(finance)
    spk = await agreed.agreed(client, money, amount="1000.00")
    gift = await client.ok(await client.post(f"{BASE}/contributions", agreed.GIFT, headers=key()))
    bought = await client.ok(await spend(client, money, "10.00"))
    asked, falling, planned = [await allocated(client, await other(finance)) for _ in range(3)]
    for one in (asked, falling):
        await requested(finance, one["tranches"][0]["id"])
    report = await reports.submitted(finance, money, kind="use")
    own = await ceiling(finance, source="csr")
    about, of = {"allocation_id": money["id"]}, planned | {"ceiling": planned["ceiling_id"]}
    paid = spk["instalments"][0]["id"]
    pledged = await waiting(finance, fiscal_year=2020, source="dana-desa")
    return [
        ("ceiling-requests/{id}/accept", pledged, {}),
        ("ceilings", None, CEILING | {"source": "hibah"}),
        ("ceilings/{id}/revise", own["id"], REVISED),
        ("allocations", None, ALLOCATION | {"ceiling_id": of["ceiling"]}),
        ("tranches/{id}/request", planned["tranches"][0]["id"], {}),
        ("tranches/{id}/void", falling["tranches"][0]["id"], WHY),
        ("tranches/{id}/release", asked["tranches"][0]["id"], {}),
        ("allocations/{id}/cancel", falling["id"], {}),
        ("agreements", None, agreed.AGREEMENT | about | {"amount": "2000.00", "id": ID}),
        ("instalments/{id}/pay", paid, {"date": "2020-03-20"}),
        ("instalments/{id}/reverse", paid, WHY),
        ("agreements/{id}/cancel", spk["id"], {}),
        ("expenses", None, EXPENSE | about | {"amount": "20.00"}),
        (BATCH, None, {"items": [EXPENSE | about | {"amount": "30.00"}] * 2}),
        ("expenses/{id}/reverse", bought["id"], WHY),
        ("contributions", None, agreed.GIFT),
        ("contributions/{id}/reverse", gift["id"], WHY),
        ("reports/{id}/accept", report["id"], {}),
        ("ceilings/{id}/carry-over", own["id"], PAPER),
        ("ceilings/{id}/close-year", own["id"], {}),
        ("ceilings/{id}/open-year", own["id"], {}),
    ]


async def other(finance):
    return await ceiling(finance, source="dak")


def test_whatever_asks_for_a_key_can_be_tried():
    routes = itertools.chain.from_iterable(router.routes for router in service.routers)
    keyed = {one.path_format for one in routes if KEY_NEEDED in called_by(one)}
    assert keyed <= {f"{BASE}/{path}" for path in tried_routes()}


async def test_each_step_is_answered_as_it_would_be_and_leaves_nothing(finance):
    steps, client = await world(finance), finance.client(id="pemeriksa")
    assert sorted(path for path, _, _ in steps) == sorted(tried_routes())
    for path, id, body in steps:
        address, same = f"{BASE}/{path.replace('{id}', str(id))}", key()
        before = await everything(finance)
        tried = await client.post(f"{address}?dry_run=true", body, headers=same)
        assert await everything(finance) == before, path
        done = await client.post(address, body, headers=same)
        assert tried.is_success, (path, tried.text)
        assert tried.headers["nahkoda-dry-run"] == "true"
        assert "nahkoda-dry-run" not in done.headers
        assert (tried.status_code, lasting(tried.json())) == (
            done.status_code,
            lasting(done.json()),
        )
        assert ("etag" in done.headers) is (path != BATCH)  # which is no one thing
        assert tried.headers.get("etag") == done.headers.get("etag")
        assert await everything(finance) != before, path
    assert (await verified(finance)).ok


async def test_a_refusal_is_the_same(finance):
    steps, client = await world(finance), finance.client(id="pemeriksa")
    stranger = finance.client(regions=["35.77.03.1005"])
    refused = 0
    for path, id, body in steps:
        address = f"{BASE}/{path.replace('{id}', str(id))}"
        await client.post(address, body, headers=key())
        asked = [(client, address, body), (stranger, address, body), (client, address, {"x": 1})]
        for who, where, what in asked:
            tried = await who.post(f"{where}?dry_run=true", what, headers=key())
            real = await who.post(where, what, headers=key())
            assert tried.status_code == real.status_code, (path, tried.text, real.text)
            if real.is_error:
                assert lasting(tried.json()) == lasting(real.json())
                refused += 1
    assert refused >= 2 * len(steps)


async def test_a_dry_run_needs_a_key_and_a_right_as_the_real_one(finance):
    answer = await finance.client().post(f"{BASE}/ceilings?dry_run=true", CEILING)
    assert answer.status_code == 400
    reader = finance.client(scopes={"finance:read"})
    answer = await reader.post(f"{BASE}/ceilings?dry_run=true", CEILING, headers=key())
    assert answer.status_code == 403


async def test_of_many_at_once_only_the_real_ones_are_there(finance):
    client, made = finance.client(), await ceiling(finance, amount="30.00")
    facts = ALLOCATION | {"ceiling_id": made["id"], "amount": "1.00"}
    asked = ["?dry_run=true"] * 50 + [""] * 20
    random.shuffle(asked)
    answers = await asyncio.gather(
        *(client.post(f"{BASE}/allocations{how}", facts, headers=key()) for how in asked)
    )
    assert {answer.status_code for answer in answers} == {201}
    assert await finance.scalar("SELECT count(*) FROM allocations") == 20
    assert await finance.scalar("SELECT entries FROM ledger_books") == 2 + 2 * 20
    assert await finance.scalar("SELECT count(*) FROM idempotency") == 1 + 20
    left = await client.ok(await client.get(f"{BASE}/ceilings/{made['id']}"))
    assert (left["available"], left["committed"]) == ("10.00", "20.00")
    assert (await verified(finance)).ok


async def test_what_is_tried_takes_nothing_from_the_ceiling(finance):
    client, made = finance.client(), await ceiling(finance, amount="10.00")
    facts = ALLOCATION | {"ceiling_id": made["id"], "amount": "6.00", "id": str(uuid_of(5))}
    for _ in range(3):
        tried = await client.post(f"{BASE}/allocations?dry_run=true", facts, headers=key())
        assert tried.status_code == 201
    assert (await client.post(f"{BASE}/allocations", facts, headers=key())).status_code == 201
    more = facts | {"id": str(uuid_of(6))}
    answer = await client.post(f"{BASE}/allocations?dry_run=true", more, headers=key())
    assert (answer.status_code, answer.json()["code"]) == (409, "ceiling_exceeded")
