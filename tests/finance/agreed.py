"""Steps about a KSM: money that was received, an agreement, its instalments, an expense."""

from typing import Any

from contracts.planning_activities import ActivityProgressed
from tests.finance import money
from tests.finance.money import allocated, ceiling, key, released
from tests.finance.steps import BASE, VILLAGE, told
from tests.harness import code_of, uuid_of

AGREEMENT: dict[str, Any] = {
    "recipient": "KSM Melati",
    "amount": "75000000.00",
    "number": "SPK/3/2020",
    "date": "2020-03-16",
}
ACTIVITY = str(uuid_of(1))
GIFT: dict[str, Any] = {
    "activity_id": ACTIVITY,
    "kind": "labour",
    "date": "2020-04-18",
    "quantity": "12",
    "unit": "HOK",
    "amount": "1200000.00",
    "basis": "12 HOK x Rp 100.000",
    "description": "Kerja bakti menggali saluran.",
}


async def spend(finance, share, agreement, amount: str) -> None:
    """The KSM buys something."""
    client = finance.client(id="ksm")
    answer = await money.spend(client, share, amount, agreement_id=agreement["id"])
    await client.ok(answer)


async def shared(finance, *, received: bool = True, **more: Any) -> Any:
    """An allocation, which was received at once unless said."""
    facts = {"scheme": "single"} | more
    share = await allocated(finance.client(), await ceiling(finance), **facts)
    if received:
        await released(finance, share["tranches"][0]["id"])
    return share


async def agree(client, share, **more: Any) -> Any:
    """Ask for an agreement of an allocation."""
    headers = more.pop("headers", None) or key()
    body = AGREEMENT | {"allocation_id": share["id"]} | more
    return await client.post(f"{BASE}/agreements", body, headers=headers)


async def agreed(client, share, **more: Any) -> Any:
    answer = await agree(client, share, **more)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def pay(client, agreement, number: int, **more: Any) -> Any:
    """Ask for an instalment to be paid."""
    headers = more.pop("headers", None) or key()
    body = {"date": "2020-03-20", "receipt_number": f"KW/{number}"} | more
    id = agreement["instalments"][number - 1]["id"]
    return await client.post(f"{BASE}/instalments/{id}/pay", body, headers=headers)


async def paid(client, agreement, number: int, **more: Any) -> Any:
    return await client.ok(await pay(client, agreement, number, **more))


async def reverse(client, agreement, number: int, **more: Any) -> Any:
    """Ask for a payment to be taken back."""
    id = agreement["instalments"][number - 1]["id"]
    address = f"{BASE}/instalments/{id}/reverse"
    return await client.post(address, {"reason": "Salah rekening."}, headers=key(), **more)


async def read(client, agreement) -> Any:
    return await client.ok(await client.get(f"{BASE}/agreements/{agreement['id']}"))


async def built(finance, physical: str, version: int, **more: Any) -> None:
    """Planning tells how far the works are."""
    facts = {"physical": physical, "region": VILLAGE} | more
    await finance.hear(told(ActivityProgressed, version=version, **facts))


def missing(answer: Any) -> list[str]:
    """What an instalment waits for, of a refusal that says so."""
    assert (answer.status_code, code_of(answer)) == (409, "condition_not_met"), answer.text
    return answer.json()["missing"].split("; ")
