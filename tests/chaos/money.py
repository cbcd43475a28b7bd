"""Money under load: allocated, asked for, released by a second person, spent; then proved.

Rupiah are few, so that every one is counted: what was acknowledged is in the ledger once, and what
was not is there whole or not at all.
"""

import asyncio
import contextlib
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

from deploy.local.suite import Suite
from services.chassis.ids import new_id
from tests.chaos.witnesses import Seen, rows

VILLAGE, YEAR = "35.19.09.2010", 2020
CEILING = "10000000.00"
DONE = "SELECT kind, about::text FROM ledger_transactions"
SAID = "SELECT subject, payload::json ->> 'entity_id' FROM outbox"
HALVES = """
SELECT count(*) FROM ledger_transactions t WHERE kind = ANY(ARRAY[
    'allocation.committed', 'tranche.released', 'expense.recorded'])
AND NOT EXISTS (SELECT FROM outbox o WHERE o.payload::json ->> 'entity_id' = t.about::text)
"""
EVENTS = {
    "finance.allocation.committed.v1": "allocation.committed",
    "finance.tranche.released.v1": "tranche.released",
    "finance.payment.made.v1": "expense.recorded",
}
Ask = Callable[..., Awaitable[Any]]


@dataclass
class Moved:
    """What was acknowledged: what happened to which allocation, tranche or expense."""

    steps: Counter[tuple[str, str]] = field(default_factory=Counter)


@dataclass
class Road:
    """Takes a rupiah from a ceiling to a receipt, again and again."""

    asks: Ask  # as whoever allocates, asks and spends
    releases: Ask  # as somebody else
    moved: Moved = field(default_factory=Moved)
    ceiling: str = ""

    async def prepare(self) -> None:
        """A ceiling for all of it."""
        if not self.ceiling:
            facts = {"source": "blm", "fiscal_year": YEAR, "region": "35.19", "document": "x"}
            body = facts | {"id": str(new_id()), "amount": CEILING}
            self.ceiling = str((await self.asks("/v1/finance/ceilings", json=body))["id"])

    async def walk(self) -> None:
        """One whole way."""
        body = {
            "id": str(new_id()),
            "ceiling_id": self.ceiling,
            "region": VILLAGE,
            "recipient": "LKM SINTETIS",
            "amount": "2.00",
            "scheme": "single",
            "number": "x",
            "date": f"{YEAR}-03-02",
        }
        made = await self.asks("/v1/finance/allocations", json=body)
        self._note("allocation.committed", made["id"])
        tranche = made["tranches"][0]["id"]
        await self.asks(f"/v1/finance/tranches/{tranche}/request", json={})
        self._note("tranche.requested", tranche)
        await self.releases(f"/v1/finance/tranches/{tranche}/release", json={})
        self._note("tranche.released", tranche)
        use = {"allocation_id": made["id"], "amount": "1.00", "date": f"{YEAR}-04-02"}
        use |= {"id": str(new_id()), "category": "bahan", "receipt_number": "x"}
        spent = await self.asks("/v1/finance/expenses", json=use)
        self._note("expense.recorded", spent["id"])

    def _note(self, kind: str, id: str) -> None:
        self.moved.steps[kind, id] += 1


@dataclass
class FinanceWitness:
    """Finance's database: each acknowledged step once, with its event, and a ledger that verifies."""

    suite: Suite
    http: httpx.AsyncClient
    moved: Moved
    name: str = "finance"

    async def look(self) -> Seen:
        """What of the steps is in the ledger; a broken proof counts as lost."""
        wanted = set(self.moved.steps)
        done = Counter(await asyncio.to_thread(rows, self.suite, "finance", DONE))
        told = await asyncio.to_thread(rows, self.suite, "finance", SAID)
        said = Counter((EVENTS[subject], id) for subject, id in told if subject in EVENTS)
        ((halves,),) = await asyncio.to_thread(rows, self.suite, "finance", HALVES)
        silent = {step for step in wanted if step[0] in EVENTS.values()} - said.keys()
        ahead = said.keys() - done.keys()  # told, and not in the ledger
        lost = len(wanted - done.keys()) + len(silent | ahead) + halves
        lost += not await self._proved()
        twice = [*(done[step] for step in wanted), *(said[step] for step in wanted)]
        return Seen(len(wanted), lost, sum(count - 1 for count in twice if count > 1))

    async def _proved(self) -> bool:
        with contextlib.suppress(httpx.TransportError):
            answer = await self.http.get("/v1/finance/ledger/verify")
            return not answer.is_error and bool(answer.json()["ok"])
        return False
