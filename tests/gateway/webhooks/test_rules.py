"""When to try again, how secrets are locked, and which regions hold a place."""

import json
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.webhooks import rules
from gateway.webhooks.lanes import Lane
from gateway.webhooks.models import State
from gateway.webhooks.vault import WebhookKeys
from services.chassis.boxes import CannotOpen
from services.chassis.clock import now

KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
OTHER = "MTEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
ONE, TWO = UUID(int=1), UUID(int=2)


@given(st.integers(1, 9), st.floats(0, 1))
def test_waits_follow_the_schedule_give_or_take_a_tenth(tries, chance):
    found = rules.verdict(500, None, tries, chance)
    wait = rules.WAITS[tries - 1]
    assert found.state == State.pending
    assert 0.9 * wait <= found.wait <= 1.1 * wait * 1.0001


@given(st.sampled_from([200, 201, 204, 299, 100, 301, 302, 400, 404, 410, 500, None]))
def test_only_success_is_success(status):
    found = rules.verdict(status, None, 1, 0.5)
    assert (found.state == State.delivered) == (status in {200, 201, 204, 299})
    assert (found.state == State.failed) == (status == 410)


def test_ten_tries_and_no_more():
    assert rules.verdict(500, None, 9, 0.5).state == State.pending
    assert rules.verdict(500, None, 10, 0.5).state == State.failed
    assert sum(rules.WAITS) / 3600 == pytest.approx(75.6, abs=0.1)


@pytest.mark.parametrize(
    ("status", "asked", "wait"),
    [(429, 60, 60), (503, 60, 60), (500, 60, 5), (429, 1, 5), (503, 10**6, 86_400)],
)
def test_a_receiver_may_ask_for_time_up_to_a_day(status, asked, wait):
    assert rules.verdict(status, float(asked), 1, 0.5).wait == pytest.approx(wait)


def test_an_endpoint_is_lost_after_five_days():
    moment = now()
    assert not rules.is_lost(None, moment)
    assert not rules.is_lost(moment - timedelta(days=4, hours=23), moment)
    assert rules.is_lost(moment - timedelta(days=5), moment)


def test_a_secret_opens_at_its_own_place_with_its_own_key():
    keys = WebhookKeys.model_validate({"current": "k1", "keys": {"k1": KEY}})
    box = keys.seal(ONE, "whsec_x")
    assert keys.open(ONE, box) == "whsec_x"
    assert box != keys.seal(ONE, "whsec_x")
    later = WebhookKeys.model_validate({"current": "k2", "keys": {"k1": KEY, "k2": OTHER}})
    assert later.open(ONE, box) == "whsec_x"
    for wrong, place in ((keys, TWO), (WebhookKeys(current="k1", keys={"k1": OTHER}), ONE)):
        with pytest.raises(CannotOpen):
            wrong.open(place, box)
    with pytest.raises(CannotOpen):
        WebhookKeys(current="k2", keys={"k2": KEY}).open(ONE, box)


@pytest.mark.parametrize("wrong", [{"k1": "short"}, {"k2": KEY}, {"k1": KEY, "k.2": KEY}])
def test_keys_that_would_not_work_stop_the_start(wrong):
    with pytest.raises(ValueError, match="key"):
        WebhookKeys.model_validate_json(json.dumps({"current": "k1", "keys": wrong}))


class Due:
    """A row as far as a lane looks at it."""

    def __init__(self, id, entity, after=None):
        self.id, self.entity_id, self.after = id, entity, after


class Target:
    concurrency = 2


def test_a_lane_takes_nothing_whose_predecessor_it_does_not_hold():
    lane = Lane(Target())
    assert lane.add(Due(1, "a"))
    assert lane.add(Due(2, "a", after=1))
    assert not lane.add(Due(4, "a", after=3))
    first = lane.take()
    assert lane.take() is None
    lane.landed(first, ended=True)
    assert lane.take().id == 2


def test_what_is_behind_a_failure_leaves_the_lane():
    lane = Lane(Target())
    for due in (Due(1, "a"), Due(2, "a", after=1), Due(3, "b")):
        lane.add(due)
    first = lane.take()
    lane.landed(first, ended=False)
    assert lane.take().id == 3
    lane.written(first, ended=False)
    assert lane.known == {3}


def test_a_lane_that_is_cleared_forgets_all_but_what_is_under_way():
    lane = Lane(Target())
    for due in (Due(1, "a"), Due(2, "a", after=1), Due(3, "b"), Due(4, "b", after=3)):
        lane.add(due)
    first = lane.take()
    lane.clear()
    assert lane.known == {1}
    lane.landed(first, ended=True)
    lane.written(first, ended=True)
    assert (lane.known, lane.chains, lane.take()) == (set(), {}, None)
