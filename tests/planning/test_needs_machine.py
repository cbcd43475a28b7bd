"""Whatever is done to needs, one by one, at once, or killed half way: no balance is overdrawn."""

import asyncio
import itertools
from collections import defaultdict
from datetime import UTC, datetime
from decimal import Decimal
from uuid import uuid5

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from services.planning.needs import commands
from services.planning.needs.problems import NeedExceeded, NeedNotReserved, NeedUnknown
from tests.harness import uuid_of
from tests.planning.balances import measured, move, wrong

REFUSED = (NeedExceeded, NeedNotReserved, NeedUnknown)
VERBS = st.sampled_from(("reserve", "reserve", "release", "draw", "draw"))
ACTIVITIES = st.integers(0, 2)
VOLUMES = st.decimals("0.1", "60", places=1)
MEASURED = st.decimals("-5", "90", places=1)
CRITERIA = ("2b", "3a")
WANTS = st.dictionaries(st.sampled_from(CRITERIA), VOLUMES, min_size=1)
STEP = st.tuples(VERBS, ACTIVITIES, WANTS)
STATE = "SELECT criterion, opened, reserved, drawn, short FROM needs WHERE rt = :rt"
KILL = text("SELECT pg_terminate_backend(:pid)")
PID = text("SELECT pg_backend_pid()")
numbers = itertools.count(1)


class Balances(RuleBasedStateMachine):
    """Some activities and one RT. Beside it a plain reckoning of what may be done."""

    running, loop = None, None

    def __init__(self):
        super().__init__()
        number = next(numbers)
        self.rt = f"35.19.09.2010-{number // 999:03d}-{1 + number % 998:03d}"
        self.year = 2000
        self.opened = {}
        self.drawn = defaultdict(Decimal)
        self.held = defaultdict(Decimal)

    def wait(self, work):
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(60)

    def activity(self, number):
        return uuid5(uuid_of(number), self.rt)

    def reserved(self, criterion):
        return sum(v for (_, c), v in self.held.items() if c == criterion)

    def fits(self, verb, who, wants):
        """Whether every balance bears it."""
        for criterion, volume in wants.items():
            if criterion not in self.opened:
                return False
            free = self.opened[criterion] - self.drawn[criterion]
            if verb == "reserve" and volume > free - self.reserved(criterion):
                return False
            if verb != "reserve" and volume > self.held[who, criterion]:
                return False
            if verb == "draw" and volume > free:
                return False
        return True

    def reckon(self, verb, who, wants):
        for criterion, volume in wants.items():
            self.held[who, criterion] += volume if verb == "reserve" else -volume
            self.drawn[criterion] += volume if verb == "draw" else 0

    async def do(self, verb, who, wants):
        """Whether it was done."""
        asked = [(self.rt, criterion, volume) for criterion, volume in wants.items()]
        try:
            await move(self.running, verb, self.activity(who), *asked)
        except REFUSED:
            return False
        return True

    @rule(volumes=st.dictionaries(st.sampled_from(CRITERIA), MEASURED, min_size=1))
    def a_round_is_sealed(self, volumes):
        self.year += 1
        found = {f"v{c}": str(volume) for c, volume in volumes.items()}
        event = measured(self.rt, self.year, occurred_at=datetime.now(UTC), **found)
        self.wait(self.running.hear(event))
        self.drawn.clear()
        for criterion in {*self.opened, *volumes}:
            volume = max(volumes.get(criterion, Decimal(0)), Decimal(0))
            if volume or criterion in self.opened:
                self.opened[criterion] = volume

    @rule(step=STEP)
    def something_is_done(self, step):
        assert self.wait(self.do(*step)) == self.fits(*step)
        if self.fits(*step):
            self.reckon(*step)

    @rule(who=ACTIVITIES)
    def an_activity_is_cancelled(self, who):
        self.wait(move(self.running, "release", self.activity(who)))
        for criterion in CRITERIA:
            self.held[who, criterion] = Decimal(0)

    @rule(steps=st.lists(STEP, min_size=2, max_size=6))
    def many_things_are_done_at_once(self, steps):
        """In any order: what was done is what the balances then say, whatever was refused."""

        async def all_at_once():
            return await asyncio.gather(*(self.do(*step) for step in steps))

        for done, step in zip(self.wait(all_at_once()), steps, strict=True):
            if done:
                self.reckon(*step)

    @rule(step=STEP)
    def the_connection_dies_before_the_commit(self, step):
        verb, who, wants = step
        asked = [(self.rt, criterion, volume) for criterion, volume in wants.items()]

        async def dies():
            async with self.running.sessions.begin() as session:
                pid = (await session.execute(PID)).scalar()
                await getattr(commands, verb)(session, self.activity(who), asked, by="tester")
                async with self.running.sessions.begin() as other:
                    await other.execute(KILL, {"pid": pid})

        if self.fits(*step):
            with pytest.raises(DBAPIError):
                self.wait(dies())

    @invariant()
    def the_balances_are_what_was_done(self):
        rows = self.wait(self.running.rows(STATE, rt=self.rt))
        found = {row.criterion: tuple(row)[1:] for row in rows}
        wanted = {}
        for criterion, opened in self.opened.items():
            reserved, drawn = self.reserved(criterion), self.drawn[criterion]
            short = max(Decimal(0), reserved + drawn - opened)
            wanted[criterion] = (opened, reserved, drawn, short)
            assert drawn <= opened
        assert found == wanted
        assert self.wait(wrong(self.running)) == []


async def test_no_balance_is_ever_overdrawn(planning):
    Balances.running, Balances.loop = planning, asyncio.get_running_loop()
    few = settings(
        max_examples=25,
        stateful_step_count=20,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    await asyncio.to_thread(run_state_machine_as_test, Balances, settings=few)
