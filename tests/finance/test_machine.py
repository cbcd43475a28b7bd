"""Whatever is done with a ceiling's money, in any order: it is where it is reckoned to be."""

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from contracts.money import Money
from services.chassis.clock import now
from services.finance.ledger import commands
from services.finance.ledger import rules as ledger
from services.finance.schemes.catalogue import SCHEMES
from services.finance.schemes.rules import split
from tests.finance.money import allocate, ceiling, key, posting, spend, verified
from tests.finance.steps import BASE

AMOUNTS = st.decimals("0.01", "400", places=2)
WHICH, PART = st.integers(0, 30), st.integers(0, 2)
CATEGORIES = st.sampled_from(("bahan", "bop"))
LIE = "SELECT kind, debit - credit, pending_credit FROM ledger_accounts WHERE kind <> 'source'"
ACCOUNTS = f"{LIE} AND ceiling_id = :ceiling"
YESTERDAY = "UPDATE tranches SET expires_on = :day WHERE id = :id"


@dataclass
class Share:
    """An allocation as it must be."""

    id: str
    amount: Decimal
    tranches: list[str]
    parts: list[Decimal]
    scheme: str
    states: list[str]
    cancelled: bool = False
    spent: dict[str, Decimal] = field(
        default_factory=lambda: {"bahan": Decimal(0), "bop": Decimal(0)}
    )
    expenses: list[tuple[str, Decimal, str]] = field(default_factory=list)

    @property
    def received(self):
        pairs = zip(self.parts, self.states, strict=True)
        return sum((part for part, state in pairs if state == "released"), Decimal(0))

    @property
    def used(self):
        return sum(self.spent.values())

    def may_ask(self, part):
        """Whether this tranche can be asked for now."""
        if self.cancelled or self.states[part] in {"requested", "released"}:
            return False
        if any(state != "released" for state in self.states[:part]):
            return False
        return self.scheme == "single" or part == 0 or self.used * 100 >= 90 * self.received


class Purse(RuleBasedStateMachine):
    """A ceiling of Rp 1,000 and what is done with it."""

    running, loop = None, None

    def __init__(self):
        super().__init__()
        self.lkm, self.treasurer = (self.running.client(id=who) for who in ("lkm", "bendahara"))
        made = self.wait(ceiling(self.running, amount="1000.00"))
        self.ceiling, self.amount, self.shares = made, Decimal(1000), []

    @initialize(first=AMOUNTS, second=AMOUNTS, paid=st.booleans())
    def something_is_there(self, first, second, paid):
        self.allocate(first, "single")
        self.allocate(second, "40-40-20")
        if paid:
            self.pay_out(0)
            self.pay_out(1)

    def wait(self, work):
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(60)

    def post(self, client, path, body=None):
        return self.wait(client.post(f"{BASE}/{path}", body or {}, headers=key()))

    def one(self, number):
        return self.shares[number % len(self.shares)] if self.shares else None

    @property
    def committed(self):
        return sum((one.amount for one in self.shares if not one.cancelled), Decimal(0))

    @rule(amount=AMOUNTS, scheme=st.sampled_from(("single", "40-40-20")))
    def money_is_allocated(self, amount, scheme):
        self.allocate(amount, scheme)

    def allocate(self, amount, scheme):
        facts = {"amount": str(amount), "scheme": scheme, "number": f"{len(self.shares)}"}
        answer = self.wait(allocate(self.treasurer, self.ceiling, **facts))
        fits = self.committed + amount <= self.amount
        assert answer.status_code == (201 if fits else 409), answer.text
        if fits:
            found = answer.json()
            parts = [part.amount for part in split(Money(amount), SCHEMES[scheme])]
            ids = [one["id"] for one in found["tranches"]]
            states = ["planned"] * len(ids)
            self.shares.append(Share(found["id"], amount, ids, parts, scheme, states))

    @rule(amount=st.decimals("0.01", "1500", places=2))
    def the_ceiling_is_revised(self, amount):
        body = {"kind": "perubahan", "amount": str(amount), "date": "2020-09-01", "document": "x"}
        answer = self.post(self.treasurer, f"ceilings/{self.ceiling['id']}/revise", body)
        same, fits = amount == self.amount, amount >= self.committed
        assert answer.status_code == (422 if same else 200 if fits else 409), answer.text
        if answer.status_code == 200:
            self.amount = amount

    @rule(number=WHICH)
    def an_allocation_is_taken_back(self, number):
        if (one := self.one(number)) is None:
            return
        answer = self.post(self.treasurer, f"allocations/{one.id}/cancel")
        free = not one.cancelled and not {"requested", "released"} & set(one.states)
        assert answer.status_code == (200 if free else 409), answer.text
        one.cancelled = one.cancelled or free

    @rule(number=WHICH, part=PART)
    def a_tranche_is_asked_for(self, number, part):
        if (one := self.one(number)) is not None and part < len(one.tranches):
            self.ask(one, part)

    def ask(self, one, part):
        answer = self.post(self.lkm, f"tranches/{one.tranches[part]}/request")
        # One of no rupiah at all cannot move.
        may = one.may_ask(part) and one.parts[part] > 0
        assert answer.status_code == (200 if may else 409), answer.text
        if may:
            one.states[part] = "requested"

    @rule(number=WHICH, part=PART, by_another=st.booleans())
    def a_tranche_is_released(self, number, part, by_another):
        if (one := self.one(number)) is not None and part < len(one.tranches):
            self.release(one, part, by_another=by_another)

    def release(self, one, part, *, by_another):
        who = self.treasurer if by_another else self.lkm
        answer = self.post(who, f"tranches/{one.tranches[part]}/release")
        state = one.states[part]
        one.states[part] = "voided"  # to ask as if nobody had
        may = state == "requested" and by_another and one.may_ask(part)
        one.states[part] = "released" if may else state
        assert answer.status_code == (200 if may else 409), answer.text

    @rule(number=WHICH, part=PART, by_itself=st.booleans())
    def a_request_falls(self, number, part, by_itself):
        if (one := self.one(number)) is None or part >= len(one.tranches):
            return
        asked = one.states[part] == "requested"
        if by_itself and asked:
            self.wait(self.a_day_passes(one.tranches[part]))
        else:
            answer = self.post(self.treasurer, f"tranches/{one.tranches[part]}/void")
            assert answer.status_code == (200 if asked else 409), answer.text
        if asked:
            one.states[part] = "voided"

    async def a_day_passes(self, id):
        async with self.running.sessions.begin() as session:
            facts = {"day": now().date() - timedelta(days=2), "id": id}
            await session.execute(text(YESTERDAY), facts)
            await session.execute(
                text("UPDATE jobs SET due_at = now() WHERE subject_id = :id"), facts
            )
        await self.running.work()

    @rule(number=WHICH, amount=AMOUNTS, category=CATEGORIES)
    def something_is_paid(self, number, amount, category):
        if (one := self.one(number)) is not None:
            self.pay(one, amount, category)

    def pay(self, one, amount, category):
        answer = self.wait(spend(self.lkm, {"id": one.id}, str(amount), category=category))
        cap = (one.amount * 5 / 100).quantize(Decimal("0.01"), "ROUND_DOWN")
        fits = amount <= one.received - one.used and not one.cancelled
        fits = fits and (category != "bop" or one.spent["bop"] + amount <= cap)
        assert answer.status_code == (201 if fits else 409), answer.text
        if fits:
            one.spent[category] += amount
            one.expenses.append((answer.json()["id"], amount, category))

    @rule(number=WHICH)
    def the_next_tranche_is_paid_out(self, number):
        self.pay_out(number)

    def pay_out(self, number):
        """So that there is money to spend."""
        if (one := self.one(number)) is None:
            return
        waiting = [part for part, state in enumerate(one.states) if state != "released"]
        for part in waiting[:1]:
            self.ask(one, part)
            self.release(one, part, by_another=True)

    @rule(number=WHICH)
    def all_of_it_is_paid(self, number):
        """So that what waits for expenses is reached."""
        if (one := self.one(number)) is not None and one.received > one.used:
            self.pay(one, one.received - one.used, "bahan")

    @rule(number=WHICH, which=WHICH)
    def an_expense_is_taken_back(self, number, which):
        if (one := self.one(number)) is None or not one.expenses:
            return
        id, amount, category = one.expenses.pop(which % len(one.expenses))
        body = {"reason": "x"}
        assert self.post(self.lkm, f"expenses/{id}/reverse", body).status_code == 200
        assert self.post(self.lkm, f"expenses/{id}/reverse", body).status_code == 409
        one.spent[category] -= amount

    @rule()
    def somebody_dies_before_the_end(self):
        """What was posted and not committed was never there."""
        self.wait(self.death())

    async def death(self):
        purse = ledger.Purse("apbd-kabkota", 2020, UUID(self.ceiling["id"]), "35.19")
        more = posting("5.00", into=purse.ceiling, out_of=purse.origin, purse=purse)
        with pytest.raises(DBAPIError):
            await self.written_by_a_dying_hand(more)

    async def written_by_a_dying_hand(self, more):
        async with self.running.sessions.begin() as session:
            await commands.post(session, more)
            await session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    @invariant()
    def the_money_is_where_it_is_reckoned_to_be(self):
        rows = self.wait(self.running.rows(ACCOUNTS, ceiling=self.ceiling["id"]))
        found = dict.fromkeys(("ceiling", "committed", "cash", "spent", "pending"), Decimal(0))
        for kind, left, pending in rows:
            assert left - pending >= 0
            found[kind] += left
            found["pending"] += pending
        received = sum((one.received for one in self.shares), Decimal(0))
        used = sum((one.used for one in self.shares), Decimal(0))
        asked = sum(
            part
            for one in self.shares
            for part, state in zip(one.parts, one.states, strict=True)
            if state == "requested"
        )
        assert found == {
            "ceiling": self.amount - self.committed,
            "committed": self.committed - received,
            "cash": received - used,
            "spent": used,
            "pending": asked,
        }

    @invariant()
    def the_books_are_as_they_were_written(self):
        assert self.wait(verified(self.running)).ok


async def test_no_rupiah_is_lost_made_or_spent_twice(finance):
    Purse.running, Purse.loop = finance, asyncio.get_running_loop()
    few = settings(
        max_examples=8,
        stateful_step_count=40,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    await asyncio.to_thread(run_state_machine_as_test, Purse, settings=few)
