"""Whatever is approved and cancelled, at once or one by one: needs hold what activities hold."""

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
from tests.planning.steps import RT
from tests.planning.works import activity, becomes, plan, ready, step

OPENED, COUNT = Decimal(100), 4
WHICH = st.integers(0, COUNT - 1)
VOLUMES = st.lists(st.integers(20, 70), min_size=COUNT, max_size=COUNT)
VERBS = {
    "propose": (State.proposed, {}),
    "fit": (State.fit, {"verdict": "fit"}),
    "unfit": (State.unfit, {"verdict": "unfit", "reason": "x"}),
    "approve": (State.approved, {}),
    "cancel": (State.cancelled, {"reason": "x"}),
}
STEP = st.tuples(
    st.sampled_from(("propose", "fit", "approve", "approve", "unfit", "cancel")), WHICH
)
HELD = """
SELECT a.state, coalesce(r.volume, 0) AS held FROM activities a
LEFT JOIN need_reservations r ON r.activity_id = a.id WHERE a.id = :id
"""
numbers = itertools.count(1)


class Works(RuleBasedStateMachine):
    """Four activities of one plan that want more than there is. Beside them a plain reckoning."""

    running, loop = None, None

    def __init__(self):
        super().__init__()
        self.rt = RT[:-7] + f"{next(numbers):03d}-001"
        self.known, self.states, self.volumes = [], [], []

    def wait(self, work):
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(60)

    @initialize(volumes=VOLUMES)
    def a_plan_is_made(self, volumes):
        self.known = self.wait(self.planned(volumes))
        self.states = [State.planned] * COUNT
        self.volumes = [Decimal(volume) for volume in volumes]

    async def planned(self, volumes):
        await self.running.hear(measured(self.rt, v2b=str(OPENED)))
        client, own = self.running.client(id="faskel"), await plan(self.running)
        found = []
        for volume in volumes:
            place = {"rt": self.rt, "criterion": "2b", "volume": str(volume)}
            one = await activity(client, own, volume=str(volume), places=[place])
            await ready(self.running, client, one)
            found.append(one)
        await becomes(self.running, own, "approved")
        return found

    async def do(self, verb, which):
        client = self.running.client(id="faskel" if verb == "propose" else "askot")
        path = "judge" if verb in {"fit", "unfit"} else verb
        return await step(client, self.known[which], path, **VERBS[verb][1])

    def reserved(self):
        return sum(v for v, s in zip(self.volumes, self.states, strict=True) if s == "approved")

    @rule(taken=STEP)
    def a_step_is_taken(self, taken):
        """Exactly when the state has it and the need has so much left."""
        verb, which = taken
        after = VERBS[verb][0]
        answer = self.wait(self.do(*taken))
        code = None
        if after not in STEPS[self.states[which]]:
            code = "step_not_possible"
        elif verb == "approve" and self.reserved() + self.volumes[which] > OPENED:
            code = "need_exceeded"
        assert answer.json().get("code") == code, answer.text
        if code is None:
            self.states[which] = after

    @rule(taken=st.lists(STEP, min_size=2, max_size=6))
    def many_steps_are_taken_at_once(self, taken):
        """In any order; whatever comes of it, the invariant holds, and nothing breaks."""

        async def all_at_once():
            return await asyncio.gather(*(self.do(*one) for one in taken))

        answers = self.wait(all_at_once())
        assert {answer.status_code for answer in answers} <= {200, 409}
        self.states = [State(row.state) for row in self.wait(self.rows())]

    async def rows(self):
        return [(await self.running.rows(HELD, id=one["id"]))[0] for one in self.known]

    @invariant()
    def needs_hold_what_activities_hold(self):
        for row, state, volume in zip(
            self.wait(self.rows()), self.states, self.volumes, strict=True
        ):
            assert row.state == state
            assert row.held == (volume if state == State.approved else 0)
        assert self.reserved() <= OPENED
        assert self.wait(wrong(self.running)) == []

    @invariant()
    def every_step_was_one_that_could_be(self):
        query = "SELECT before, after, number FROM activity_steps WHERE activity_id = :id ORDER BY number"
        for one, state in zip(self.known, self.states, strict=True):
            before = State.planned
            for number, row in enumerate(self.wait(self.running.rows(query, id=one["id"])), 1):
                assert (row.number, row.before) == (number, before)
                assert row.after in STEPS[before]
                before = State(row.after)
            assert before == state


async def test_activities_never_overdraw_needs_and_take_no_step_that_is_none(planning):
    Works.running, Works.loop = planning, asyncio.get_running_loop()
    few = settings(
        max_examples=12,
        stateful_step_count=20,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    await asyncio.to_thread(run_state_machine_as_test, Works, settings=few)
