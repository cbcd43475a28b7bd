"""Whatever is begun, measured, completed and cancelled: needs are drawn by what was completed."""

import asyncio
import itertools
from decimal import Decimal

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from services.planning.activities.rules import STEPS
from services.planning.activities.shapes import State
from tests.planning.balances import measured, wrong
from tests.planning.doings import CERTIFICATE, ksm, line, minutes, monday, photo, week
from tests.planning.steps import RT, day
from tests.planning.works import activity, becomes, judged, plan, step

OPENED, EACH, COUNT = Decimal(100), 40, 3
WHICH = st.integers(0, COUNT - 1)
AFTER = {
    "approve": State.approved,
    "start": State.running,
    "complete": State.completed,
    "hand-over": State.handed_over,
    "cancel": State.cancelled,
}
VERBS = st.sampled_from(("approve", "start", "complete", "complete", "hand-over", "cancel"))
HELD = """
SELECT a.state, coalesce(r.volume, 0) AS held, coalesce(r.drawn, 0) AS drawn FROM activities a
LEFT JOIN need_reservations r ON r.activity_id = a.id WHERE a.id = :id
"""
numbers = itertools.count(1)


class Doings(RuleBasedStateMachine):
    """Three works of 40 m each where 100 m are lacking; beside them a plain reckoning."""

    running, loop = None, None

    def __init__(self):
        super().__init__()
        self.rt = RT[:-7] + f"{next(numbers):03d}-002"
        self.known, self.states, self.built, self.bodies = [], [], [], {}

    def wait(self, work):
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(60)

    @property
    def client(self):
        return self.running.client(id="faskel")

    @initialize()
    def works_are_fit(self):
        self.known = self.wait(self.fitting())
        self.states = [State.fit] * COUNT
        self.built = [Decimal(0)] * COUNT

    async def fitting(self):
        await self.running.hear(measured(self.rt, v2b=str(OPENED)))
        client, own = self.client, await plan(self.running)
        place = {"rt": self.rt, "criterion": "2b", "volume": str(EACH)}
        facts = {"volume": str(EACH), "places": [place]}
        found = [await activity(client, own, **facts) for _ in range(COUNT)]
        await becomes(self.running, own, "approved")
        name = {"name": f"KSM {self.rt}"}
        start = {"mode": "swakelola", "started_on": day(-9)}
        over = {"name": f"KPP {self.rt}"}
        self.bodies = {
            "start": start | {"institution_id": await ksm(client, **name)},
            "complete": CERTIFICATE,
            "hand-over": await minutes(client, **over),
            "cancel": {"reason": "x"},
        }
        return [await judged(self.running, one) for one in found]

    def refusal(self, verb, which):
        """Why the step is refused; None when it is taken."""
        state, built = self.states[which], self.built[which]
        if AFTER[verb] not in STEPS[state]:
            return "step_not_possible"
        held = sum(s in {State.approved, State.running} for s in self.states) * EACH
        done = (State.completed, State.handed_over)
        drawn = sum(b for b, s in zip(self.built, self.states, strict=True) if s in done)
        if verb == "approve" and held + drawn + EACH > OPENED:
            return "need_exceeded"
        if verb == "complete":
            if not built:
                return "work_incomplete"
            return "measured_exceeds_reserved" if built > EACH else None
        return None

    @rule(verb=VERBS, which=WHICH)
    def a_step_is_taken(self, verb, which):
        code = self.refusal(verb, which)
        by = self.client if verb in {"start", "hand-over"} else self.running.client(id="askot")
        answer = self.wait(step(by, self.known[which], verb, **self.bodies.get(verb, {})))
        assert answer.json().get("code") == code, answer.text
        if code is None:
            self.states[which] = AFTER[verb]
            if verb == "start":
                self.wait(self.shown_whole(which))

    async def shown_whole(self, which):
        """All but the measurement book."""
        known = self.known[which]
        await self.client.ok(await week(self.client, known, monday(), 100))
        for percent in (0, 50, 100):
            await self.client.ok(await photo(self.client, known, percent))

    @rule(which=WHICH, length=st.integers(1, 25))
    def something_is_measured(self, which, length):
        answer = self.wait(line(self.client, self.known[which], length, rt=self.rt))
        if self.states[which] == State.running:
            assert answer.status_code == 201, answer.text
            self.built[which] += length
        else:
            assert answer.json()["code"] == "work_not_running"

    @invariant()
    def needs_are_held_by_what_runs_and_drawn_by_what_is_done(self):
        for known, state, built in zip(self.known, self.states, self.built, strict=True):
            (row,) = self.wait(self.running.rows(HELD, id=known["id"]))
            holds = state in {State.approved, State.running}
            done = state in {State.completed, State.handed_over}
            assert row.state == state
            assert (row.held, row.drawn) == (EACH if holds else 0, built if done else 0)
        assert self.wait(wrong(self.running)) == []


async def test_a_completed_work_has_drawn_what_was_measured_and_no_need_is_overdrawn(planning):
    Doings.running, Doings.loop = planning, asyncio.get_running_loop()
    few = settings(
        max_examples=8,
        stateful_step_count=20,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    await asyncio.to_thread(run_state_machine_as_test, Doings, settings=few)
