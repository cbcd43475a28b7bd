"""Steps that tests of reports take."""

from typing import Any

from tests.finance.money import allocated, ceiling, key, released, spend
from tests.finance.steps import BASE
from tests.harness import code_of

REPORT: dict[str, Any] = {"kind": "lpj", "number": "LPJ/7/2020", "date": "2026-11-27"}
SPENT = "50000000.00"


async def received(finance, *, spent: str | None = SPENT, **more: Any) -> Any:
    """An allocation of eighty million: fifty-six were received, and fifty of them spent."""
    made = await allocated(finance.client(), await ceiling(finance), **more)
    await released(finance, made["tranches"][0]["id"])
    if spent is not None:
        client = finance.client(id="lkm")
        await client.ok(await spend(client, made, spent))
    return made


async def begin(client, allocation: Any, **more: Any) -> Any:
    """Ask to begin a report."""
    body = REPORT | {"allocation_id": allocation["id"]} | more
    return await client.post(f"{BASE}/reports", body)


async def step(client, report: Any, word: str, **body: Any) -> Any:
    address = f"{BASE}/reports/{report['id']}/{word}"
    return await client.post(address, body, headers=key())


async def submitted(finance, allocation: Any, **more: Any) -> Any:
    """The LKM hands a report in."""
    lkm = finance.client(id="lkm")
    report = await lkm.ok(await begin(lkm, allocation, **more))
    return await lkm.ok(await step(lkm, report, "submit"))


async def accepted(finance, allocation: Any, **more: Any) -> Any:
    """The LKM hands a report in, and the treasurer accepts it."""
    report = await submitted(finance, allocation, **more)
    treasurer = finance.client(id="bendahara")
    return await treasurer.ok(await step(treasurer, report, "accept"))


async def refused(answer, code: str, status: int = 409) -> None:
    assert (answer.status_code, code_of(answer)) == (status, code), answer.text
