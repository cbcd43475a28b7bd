"""Steps about money: a ceiling, a posting of one's own, what the books say."""

import itertools
from datetime import date
from typing import Any
from uuid import uuid5

from contracts.money import Money
from services.chassis.ids import new_id
from services.finance.ledger import commands, queries
from services.finance.ledger.rules import Account, Posting, Purse, move
from tests.finance.steps import BASE, VILLAGE
from tests.harness import uuid_of

REGENCY = "35.19"
CEILING: dict[str, Any] = {
    "source": "apbd-kabkota",
    "fiscal_year": 2020,
    "region": REGENCY,
    "amount": "420000000.00",
    "document": {"number": "DPA/1.03/2020", "date": "2020-01-15"},
}
ALLOCATION: dict[str, Any] = {
    "region": VILLAGE,
    "recipient": "LKM Bangkit Bersama",
    "amount": "80000000.00",
    "scheme": "70-30",
    "number": "SPPB/12/2020",
    "date": "2020-03-02",
}
EXPENSE: dict[str, Any] = {
    "date": "2020-04-02",
    "category": "bahan",
    "receipt_number": "KW-014",
    "description": "Paving blok 200 m2",
}
BOOK = "apbd-kabkota-2020"
PURSE = Purse("apbd-kabkota", 2020, uuid_of(1), REGENCY)
numbers = itertools.count(1)


def key() -> dict[str, str]:
    return {"Idempotency-Key": f"key-{next(numbers)}"}


async def ceiling(finance, *, client=None, **more: Any) -> Any:
    client = client or finance.client(id="bupati")
    answer = await client.post(f"{BASE}/ceilings", CEILING | more, headers=key())
    assert answer.status_code == 201, answer.text
    return answer.json()


async def allocate(client, of, **more: Any) -> Any:
    """Ask for an allocation of a ceiling."""
    headers = more.pop("headers", None) or key()
    body = ALLOCATION | {"ceiling_id": of["id"]} | more
    return await client.post(f"{BASE}/allocations", body, headers=headers)


async def allocated(client, of, **more: Any) -> Any:
    answer = await allocate(client, of, **more)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def requested(finance, tranche: str, **body: Any) -> Any:
    """The LKM asks for a tranche."""
    lkm = finance.client(id="lkm")
    answer = await lkm.post(f"{BASE}/tranches/{tranche}/request", body, headers=key())
    assert answer.status_code == 200, answer.text
    return answer.json()


async def released(finance, tranche: str) -> Any:
    """The LKM asks for a tranche, and the treasurer pays it out."""
    await requested(finance, tranche)
    treasurer = finance.client(id="bendahara")
    answer = await treasurer.post(f"{BASE}/tranches/{tranche}/release", {}, headers=key())
    assert answer.status_code == 200, answer.text
    return answer.json()


async def spend(client, allocation: Any, amount: str, **more: Any) -> Any:
    """Ask to record an expense."""
    body = EXPENSE | {"allocation_id": allocation["id"], "amount": amount} | more
    return await client.post(f"{BASE}/expenses", body, headers=key())


def account(kind: str, number: int = 1, **more: Any) -> Account:
    of = uuid5(uuid_of(number), kind)
    return Account(kind, of, VILLAGE, PURSE.ceiling_id, more.pop("allocation_id", of), **more)


def posting(amount: str, *, into: Account, out_of: Account, **more: Any) -> Posting:
    facts: dict[str, Any] = {
        "id": new_id(),
        "purse": PURSE,
        "kind": "tested",
        "happened_on": date(2020, 3, 1),
        "actor": "tester",
        "region": VILLAGE,
        "about": uuid_of(9),
        "lines": move(Money.of(amount), into=into, out_of=out_of),
    }
    return Posting(**(facts | more))


async def post(finance, *postings: Posting) -> None:
    """Each in a transaction of its own."""
    for one in postings:
        async with finance.sessions.begin() as session:
            await commands.post(session, one)


async def filled(finance, amount: str = "100.00") -> None:
    """Money lies in the ceiling of PURSE."""
    await post(finance, posting(amount, into=PURSE.ceiling, out_of=PURSE.origin))


async def verified(finance) -> Any:
    async with finance.sessions.begin() as session:
        return await queries.verify(session)


async def balances(finance) -> dict[str, tuple[str, str]]:
    """What lies in each account, and what is pending, by its kind; sources are left out."""
    rows = await finance.rows(
        "SELECT kind, sum(debit - credit), sum(pending_debit + pending_credit)"
        " FROM ledger_accounts WHERE kind <> 'source' GROUP BY kind"
    )
    return {kind: (str(left), str(pending)) for kind, left, pending in rows}
