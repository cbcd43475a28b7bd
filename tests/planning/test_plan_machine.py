"""Whatever is done to a plan, by whom, in any order: no illegal step, and what is frozen stays."""

import asyncio
import hashlib
import json

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from services.planning.plans import gathering
from services.planning.plans.models import Plan
from tests.planning.planned import PERDES, TARGET, chapter, city_plan, put, step
from tests.planning.steps import BASE

WHO = st.sampled_from(("penyusun", "pokja"))
WORDS = st.text("abc", min_size=1, max_size=3)
VOLUMES = st.decimals("0.1", "900", places=1).map(str)
EDITIONS = st.integers(0, 5)
STEPS = {
    "submit": (("draft",), "review"),
    "return": (("review", "final"), "draft"),
    "finalise": (("review",), "final"),
    "approve": (("final",), "approved"),
}
BODIES = {"return": {"reason": "Belum."}, "approve": PERDES}
LINE = "SELECT id, state, is_open FROM plans WHERE line_id = :line ORDER BY edition"
FROZEN = (
    "SELECT c.plan_id, c.sha256, c.content FROM plan_contents c JOIN plans p ON p.id = c.plan_id"
    " WHERE p.line_id = :line"
)


def digest(content):
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


class Editions(RuleBasedStateMachine):
    """The editions of a city's plan. Beside them what they must be, reckoned plainly."""

    running, loop = None, None

    def __init__(self):
        super().__init__()
        self.clients = {who: self.running.client(id=who) for who in ("penyusun", "pokja")}
        self.client = self.clients["penyusun"]
        self.line = self.wait(city_plan(self.client))["id"]
        self.ids, self.states, self.hashes = [self.line], ["draft"], {}
        self.submitted, self.written, self.targets, self.waiting = {}, {0: set()}, {0: 0}, set()

    def wait(self, work):
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(60)

    def one(self, number):
        """One of the editions there are: its place and its id."""
        at = number % len(self.ids)
        return at, self.ids[at]

    @rule(number=EDITIONS, words=WORDS, name=st.sampled_from(("isu", "profil")))
    def a_chapter_is_written(self, number, words, name):
        at, id = self.one(number)
        if self.states[at] == "draft":
            self.wait(chapter(self.client, id, name, words))
            self.written[at].add(name)
        else:
            answer = self.wait(put(self.client, id, f"chapters/{name}", {"body": words}))
            assert (answer.status_code, answer.json()["code"]) == (409, "plan_not_draft")

    @rule(number=EDITIONS, volumes=st.lists(VOLUMES, max_size=2))
    def targets_are_said(self, number, volumes):
        at, id = self.one(number)
        wanted = [
            TARGET | {"criterion": criterion, "volume": volume}
            for criterion, volume in zip(("2b", "3a"), volumes, strict=False)
        ]
        answer = self.wait(put(self.client, id, "targets", {"targets": wanted}))
        assert answer.status_code == (200 if self.states[at] == "draft" else 409)
        if self.states[at] == "draft":
            self.targets[at] = len(wanted)

    @rule(number=EDITIONS)
    def something_is_asked(self, number):
        at, id = self.one(number)
        body = {"item": "plan", "body": "Periksa."}
        answer = self.wait(self.client.post(f"{BASE}/plans/{id}/comments", body))
        open = self.states[at] in {"draft", "review", "final"}
        assert answer.status_code == (201 if open else 409)
        if open:
            self.waiting.add((at, answer.json()["id"]))

    @rule()
    def everything_is_answered(self):
        for at, comment in list(self.waiting):
            address = f"{BASE}/plans/{self.ids[at]}/comments/{comment}/settle"
            answer = self.wait(self.client.post(address, {"answer": "Sudah."}))
            assert answer.status_code == 200
        self.waiting.clear()

    def expected(self, at, verb, who):
        """The status that a step must get."""
        before, _ = STEPS[verb]
        if self.states[at] not in before:
            return 409
        if verb == "submit":
            return 200 if self.written[at] and self.targets[at] else 409
        if verb == "return":
            return 200
        asked = any(where == at for where, _ in self.waiting)
        return 409 if self.submitted[at] == who or asked else 200

    @rule(number=EDITIONS, verb=st.sampled_from(tuple(STEPS)), who=WHO)
    def a_step_is_tried(self, number, verb, who):
        at, id = self.one(number)
        answer = self.wait(step(self.clients[who], id, verb, BODIES.get(verb)))
        assert answer.status_code == self.expected(at, verb, who), answer.text
        if answer.status_code != 200:
            return
        self.states[at] = STEPS[verb][1]
        if verb == "submit":
            self.submitted[at] = who
        if verb == "approve":
            self.hashes[id] = answer.json()["content_hash"]
            self.states[:at] = ["superseded"] * at

    @rule(number=EDITIONS)
    def it_goes_through_to_the_end(self, number):
        """So that there are frozen ones to look at."""
        at, _ = self.one(number)
        self.everything_is_answered()
        if self.states[at] == "draft":
            self.a_chapter_is_written(at, "a", "isu")
            self.targets_are_said(at, ["140"])
            self.a_step_is_tried(at, "submit", "penyusun")
            self.a_step_is_tried(at, "finalise", "pokja")
            self.a_step_is_tried(at, "approve", "pokja")

    @rule(number=EDITIONS)
    def a_new_edition_is_begun(self, number):
        at, id = self.one(number)
        answer = self.wait(step(self.client, id, "editions"))
        fits = self.states[at] == "approved" and at == len(self.ids) - 1
        assert answer.status_code == (201 if fits else 409), answer.text
        if fits:
            new = len(self.ids)
            self.ids.append(answer.json()["id"])
            self.states.append("draft")
            self.written[new], self.targets[new] = set(self.written[at]), self.targets[at]

    @invariant()
    def the_editions_are_what_was_done(self):
        rows = self.wait(self.running.rows(LINE, line=self.line))
        assert [(str(row.id), row.state) for row in rows] == list(
            zip(self.ids, self.states, strict=True)
        )
        assert self.states.count("approved") <= 1
        assert sum(row.is_open for row in rows) <= 1

    @invariant()
    def what_is_frozen_is_as_it_was(self):
        kept = self.wait(self.running.rows(FROZEN, line=self.line))
        assert {str(row.plan_id): row.sha256 for row in kept} == self.hashes
        for row in kept:
            assert digest(row.content) == row.sha256
            assert digest(self.wait(self.gathered(row.plan_id))) == row.sha256

    async def gathered(self, id):
        """What the rows of an edition say now."""
        async with self.running.sessions.begin() as session:
            return await gathering.gather(session, await session.get(Plan, id))


async def test_no_illegal_step_and_nothing_frozen_changes(planning):
    Editions.running, Editions.loop = planning, asyncio.get_running_loop()
    few = settings(
        max_examples=15,
        stateful_step_count=20,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    await asyncio.to_thread(run_state_machine_as_test, Editions, settings=few)
