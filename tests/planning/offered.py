"""Steps about offers and pledges: a work with a cost, offered, promised, with its letter."""

import asyncio
from typing import Any

from contracts.finance_requests import RequestAccepted
from services.chassis.clock import now
from services.chassis.ids import new_id
from tests.harness import Client, Running, uuid_of
from tests.planning.planned import activity as row
from tests.planning.planned import state
from tests.planning.steps import BASE, RT, VILLAGE, day
from tests.planning.works import plan, priced

OFFERS, PLEDGES, UNFUNDED = f"{BASE}/offers", f"{BASE}/pledges", f"{BASE}/unfunded"
PRICE = "80000000.00"
CEILING = uuid_of(77)
LETTER = b"%PDF-1.7\n%surat komitmen\n" + b"0" * 64
OFFER: dict[str, Any] = {
    "region": VILLAGE,
    "source": "csr",
    "party_kind": "bank",
    "party": "Bank Contoh Cabang Madiun",
    "year": 2027,
    "words": "Paving jalan lingkungan RT 007.",
    "until": day(30),
}


async def work(
    running: Running, cost: str = PRICE, plan_id: str | None = None, **facts: Any
) -> str:
    """An activity of an approved plan with a cost; its id."""
    if plan_id is None:
        plan_id = (await plan(running, "approved"))["plan_id"]
    how = facts.pop("state", "fit")
    id = await row(running, plan_id, (RT, "2b", "140"), **facts)
    await priced(running, {"id": id}, cost)
    await state(running, id, how)
    return str(id)


async def offer(client: Client, *activities: Any, **facts: Any) -> Any:
    """Offer activities, each by its id, or with an amount as a line."""
    lines = [one if isinstance(one, dict) else {"activity_id": one} for one in activities]
    return await client.post(OFFERS, OFFER | {"lines": lines} | facts)


async def offered(client: Client, *activities: Any, **facts: Any) -> Any:
    return await client.ok(await offer(client, *activities, **facts))


async def pledge(client: Client, of: Any, amount: str, **facts: Any) -> Any:
    headers = {"Idempotency-Key": str(new_id())}
    body = {"amount": amount} | facts
    return await client.post(f"{OFFERS}/{of['id']}/pledges", body, headers=headers)


async def pledged(client: Client, of: Any, amount: str, **facts: Any) -> Any:
    return await client.ok(await pledge(client, of, amount, **facts))


async def seen(client: Client, kind: str, known: Any) -> Any:
    return await client.ok(await client.get(f"{BASE}/{kind}/{known['id']}"))


async def revise(client: Client, known: Any, version: int | None = None, **facts: Any) -> Any:
    tag = f'"{known["version"] if version is None else version}"'
    return await client.http.patch(
        f"{PLEDGES}/{known['id']}", json=facts, headers={"If-Match": tag}
    )


async def letter(client: Client, known: Any, content: bytes = LETTER, name: str = "s.pdf") -> Any:
    return await client.http.put(
        f"{PLEDGES}/{known['id']}/letter",
        files={"file": (name, content)},
        headers={"If-Match": f'"{known["version"]}"'},
    )


async def step(client: Client, known: Any, verb: str, **body: Any) -> Any:
    return await client.post(f"{PLEDGES}/{known['id']}/{verb}", body)


async def submitted(client: Client, known: Any) -> Any:
    """With number, day and letter, handed to finance."""
    named = await client.ok(await revise(client, known, number="CSR/12", date=day(0)))
    lettered = await client.ok(await letter(client, named))
    return await client.ok(await step(client, lettered, "submit"))


async def unfunded(client: Client, **asked: Any) -> Any:
    answer = await client.get(UNFUNDED, **({"region": VILLAGE} | asked))
    return (await client.ok(answer))["items"]


async def opens(client: Client) -> list[str]:
    """What is open of each activity, in the list's order."""
    return [one["open"] for one in await unfunded(client)]


async def together(*wishes: Any) -> list[Any]:
    return sorted(await asyncio.gather(*wishes), key=lambda answer: answer.status_code)


def decided(kind: Any, known: Any, **more: Any) -> Any:
    """What finance says about a pledge."""
    facts = {
        "id": new_id(),
        "occurred_at": now(),
        "region": VILLAGE,
        "entity_id": known["id"],
        "version": 1,
        "actor": "bendahara",
        "source": known["source"],
        "fiscal_year": known["fiscal_year"],
        "amount": known["amount"],
    }
    own = {"ceiling_id": CEILING, "raised": False} if kind is RequestAccepted else {}
    return kind.model_validate(facts | own | more)


async def one(planning: Running, cost: str = "100", **facts: Any) -> Any:
    """An offer of one activity."""
    return await offered(planning.client(), await work(planning, cost, **facts))
