"""Whatever is done with a ceiling's money, in any order: it is where it is reckoned to be."""

import asyncio
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
from tests.finance.reckoned import Pot, Share, reckoned
from tests.finance.steps import BASE

AMOUNTS = st.decimals("0.01", "400", places=2)
LAST_YEAR = 2025  # what follows is not over
WHICH, PART = st.integers(0, 30), st.integers(0, 2)
CATEGORIES = st.sampled_from(("bahan", "bop"))
LIE = "SELECT kind, debit - credit, pending_credit FROM ledger_accounts WHERE kind <> 'source'"
ACCOUNTS = f"{LIE} AND ceiling_id = :ceiling"
YESTERDAY = "UPDATE tranches SET expires_on = :day WHERE id = :id"


class Purse(RuleBasedStateMachine):
    """A ceiling of Rp 1,000, those that it is carried over to, and what is done with them."""

    running, loop = None, None

    def __init__(self):
        super().__init__()
        self.lkm, self.treasurer = (self.running.client(id=who) for who in ("lkm", "bendahara"))
        made = self.wait(ceiling(self.running, amount="1000.00"))
        self.pots, self.shares = [Pot(made["id"], 2020, Decimal(1000))], []
        self.closed: set[int] = set()

    def teardown(self):
        for pot in self.pots:
            self.post(self.treasurer, f"ceilings/{pot.id}/open-year")

    @initialize(first=AMOUNTS, second=AMOUNTS, paid=st.booleans())
    def something_is_there(self, first, second, paid):
        self.allocate(self.pots[0], first, "single")
        self.allocate(self.pots[0], second, "40-40-20")
        if paid:
            self.pay_out(0)
            self.pay_out(1)

    def wait(self, work):
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(60)

    def post(self, client, path, body=None):
        return self.wait(client.post(f"{BASE}/{path}", body or {}, headers=key()))

    def one(self, number):
        return self.shares[number % len(self.shares)] if self.shares else None

    def pot(self, number):
        return self.pots[number % len(self.pots)]

    def committed(self, pot):
        return pot.amount - reckoned(pot, self.shares)["ceiling"]

    def open(self, *years):
        return self.closed.isdisjoint(years)

    @rule(number=WHICH, amount=AMOUNTS, scheme=st.sampled_from(("single", "40-40-20")))
    def money_is_allocated(self, number, amount, scheme):
        self.allocate(self.pot(number), amount, scheme)

    def allocate(self, pot, amount, scheme):
        facts = {"amount": str(amount), "scheme": scheme, "number": f"{len(self.shares)}"}
        facts["date"] = f"{pot.year}-03-02"
        answer = self.wait(allocate(self.treasurer, {"id": pot.id}, **facts))
        fits = self.open(pot.year) and self.committed(pot) + amount <= pot.amount
        assert answer.status_code == (201 if fits else 409), answer.text
        if fits:
            found = answer.json()
            parts = [part.amount for part in split(Money(amount), SCHEMES[scheme])]
            ids = [one["id"] for one in found["tranches"]]
            states = ["planned"] * len(ids)
            self.shares.append(Share(found["id"], pot, amount, ids, parts, scheme, states))

    @rule(number=WHICH, amount=st.decimals("0.01", "1500", places=2))
    def a_ceiling_is_revised(self, number, amount):
        pot, body = self.pot(number), {"kind": "perubahan", "amount": str(amount), "document": "x"}
        body["date"] = f"{pot.year}-09-01"
        answer = self.post(self.treasurer, f"ceilings/{pot.id}/revise", body)
        same = amount == pot.amount
        fits = self.open(pot.year) and amount >= self.committed(pot)
        assert answer.status_code == (422 if same else 200 if fits else 409), answer.text
        if answer.status_code == 200:
            pot.amount = amount

    @rule(number=WHICH)
    def what_is_left_is_carried_over(self, number):
        pot = self.pot(number)
        left = pot.amount - self.committed(pot)
        if pot.year == LAST_YEAR:
            return
        answer = self.post(self.treasurer, f"ceilings/{pot.id}/carry-over", {"document": "x"})
        may = not pot.carried and left > 0 and self.open(pot.year, pot.year + 1)
        assert answer.status_code == (201 if may else 409), answer.text
        if may:
            found = answer.json()
            assert (Decimal(found["amount"]), found["carried_from"]) == (left, pot.id)
            pot.amount, pot.carried = pot.amount - left, True
            self.pots.append(Pot(found["id"], pot.year + 1, left))

    @rule(number=WHICH, close=st.sampled_from((True, False, False)))
    def a_year_is_closed_or_opened(self, number, close):
        pot = self.pot(number)
        word = "close" if close else "open"
        answer = self.post(self.treasurer, f"ceilings/{pot.id}/{word}-year")
        assert (answer.status_code, answer.json()["closed"]) == (200, close)
        (self.closed.add if close else self.closed.discard)(pot.year)

    @rule(number=WHICH)
    def an_allocation_is_taken_back(self, number):
        if (one := self.one(number)) is None:
            return
        answer = self.post(self.treasurer, f"allocations/{one.id}/cancel")
        unused = not one.cancelled and not {"requested", "released"} & set(one.states)
        free = unused and self.open(one.pot.year)
        assert answer.status_code == (200 if free else 409), answer.text
        one.cancelled = one.cancelled or free

    @rule(number=WHICH, part=PART)
    def a_tranche_is_asked_for(self, number, part):
        if (one := self.one(number)) is not None and part < len(one.tranches):
            self.ask(one, part)

    def ask(self, one, part):
        answer = self.post(self.lkm, f"tranches/{one.tranches[part]}/request")
        # One of no rupiah at all cannot move.
        may = one.may_ask(part) and one.parts[part] > 0 and self.open(one.pot.year)
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
        may = may and self.open(one.pot.year)
        one.states[part] = "released" if may else state
        assert answer.status_code == (200 if may else 409), answer.text

    @rule(number=WHICH, part=PART, by_itself=st.booleans())
    def a_request_falls(self, number, part, by_itself):
        if (one := self.one(number)) is None or part >= len(one.tranches):
            return
        asked = one.states[part] == "requested" and self.open(one.pot.year)
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
        facts = {"category": category, "date": f"{one.pot.year}-04-02"}
        answer = self.wait(spend(self.lkm, {"id": one.id}, str(amount), **facts))
        cap = (one.amount * 5 / 100).quantize(Decimal("0.01"), "ROUND_DOWN")
        fits = amount <= one.received - one.used and not one.cancelled
        fits = fits and self.open(one.pot.year)
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
        id, amount, category = expense = one.expenses[which % len(one.expenses)]
        may = self.open(one.pot.year)
        for status in (200 if may else 409, 409):
            answer = self.post(self.lkm, f"expenses/{id}/reverse", {"reason": "x"})
            assert answer.status_code == status, answer.text
        if may:
            one.expenses.remove(expense)
            one.spent[category] -= amount

    @rule()
    def somebody_dies_before_the_end(self):
        """What was posted and not committed was never there."""
        if self.open(self.pots[0].year):
            self.wait(self.death(self.pots[0]))

    async def death(self, pot):
        purse = ledger.Purse("apbd-kabkota", pot.year, UUID(pot.id), "35.19")
        more = posting("5.00", into=purse.ceiling, out_of=purse.origin, purse=purse)
        with pytest.raises(DBAPIError):
            await self.written_by_a_dying_hand(more)

    async def written_by_a_dying_hand(self, more):
        async with self.running.sessions.begin() as session:
            await commands.post(session, more)
            await session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    @invariant()
    def the_money_is_where_it_is_reckoned_to_be(self):
        for pot in self.pots:
            self.lies_as_reckoned(pot)

    def lies_as_reckoned(self, pot):
        rows = self.wait(self.running.rows(ACCOUNTS, ceiling=pot.id))
        found = dict.fromkeys(("ceiling", "committed", "cash", "spent", "pending"), Decimal(0))
        for kind, left, pending in rows:
            assert left - pending >= 0
            found[kind] += left
            found["pending"] += pending
        assert found == reckoned(pot, self.shares)

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
