"""Pure rules of trainings, over anything that may come."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.finance import FUND_CODES
from contracts.money import Money
from services.chassis.problems import Problem
from services.planning.funds import CostLine, cost_columns, ensure_costs
from services.planning.problems import CostInvalid, SourceTwice
from services.planning.training import rules
from services.planning.training.models import Training
from services.planning.training.shapes import (
    Participants,
    Role,
    Score,
    State,
    TrainingCreate,
    TrainingHold,
    TrainingPatch,
)
from services.planning.training.views import event, pooled, view
from tests.harness import uuid_of

TODAY = date(2026, 11, 27)
DAYS = st.none() | st.integers(-400, 40).map(lambda ahead: TODAY + timedelta(days=ahead))
COUNT = st.integers(0, 50)
CREATE = {"region": "35.19.09.2010", "kind": "ojt", "title": "OJT"}
LINES = st.lists(
    st.builds(
        Participants,
        role=st.sampled_from(list(Role)),
        male=COUNT,
        female=COUNT,
        untold=COUNT,
        mbr=st.none() | COUNT,
    ),
    max_size=6,
)
SCORES = st.builds(
    Score, mean=st.decimals(0, 100, places=2, allow_nan=False), n=st.integers(1, 500)
)
SAID = st.fixed_dictionaries(
    {},
    optional={
        "begin_on": DAYS,
        "end_on": DAYS,
        "year": st.none() | st.integers(2015, 2027),
        "days": st.none() | st.integers(1, 20),
        "source": st.none() | st.just("Teks program 0"),
        "participants": LINES,
    },
)
STEPS = st.lists(st.tuples(st.sampled_from(["patch", "hold", "cancel"]), SAID), max_size=10)


def planned(**facts) -> Training:
    return rules.new(TrainingCreate(**CREATE | facts), TODAY, by="x")


def step(training: Training, what: str, said) -> None:
    if what == "cancel":
        rules.cancel(training, "x")
    elif what == "hold":
        hold = {name: value for name, value in said.items() if name not in {"year", "source"}}
        rules.hold(training, TrainingHold(**hold), TODAY)
    else:
        rules.change(training, TrainingPatch(**said), TODAY)


@given(STEPS)
def test_whatever_is_said_a_training_stays_one_that_can_be(steps):
    """What is refused may be half laid over: the transaction is over then, and so is this."""
    known = planned()
    for what, said in steps:
        before = known.model_dump()
        try:
            step(known, what, said)
        except Problem:
            known = Training(**before)
            continue
        was, now = before["state"], known.state
        assert (was, now) in {
            (State.planned, State.planned),
            (State.planned, State.held),
            (State.planned, State.cancelled),
            (State.held, State.held),
        }
        begin, end = known.begin_on, known.end_on
        assert (begin is None) == (end is None)
        if begin is not None:
            assert begin <= end
            assert (known.year, known.listed_on) == (begin.year, begin)
            assert 1 <= known.days <= (end - begin).days + 1
        if now == State.held:
            assert (end is not None and end <= TODAY) or known.source is not None
        people = known.male + known.female + known.untold
        lines = view(known).participants
        assert people == sum(one.male + one.female + one.untold for one in lines)
        assert len({one.role for one in lines}) == len(lines)
        assert (known.mbr or 0) <= people


@given(LINES)
def test_people_are_added_up_and_mbr_only_where_it_was_asked(lines):
    found = rules.counted(lines)
    assert found["untold"] == sum(line.untold for line in lines)
    asked = [line.mbr for line in lines if line.mbr is not None]
    assert found["mbr"] == (sum(asked) if asked else None)


@given(st.lists(SCORES, min_size=1, max_size=8))
def test_the_mean_of_all_answers_lies_between_the_means(scores):
    found = pooled(scores)
    assert found.n == sum(score.n for score in scores)
    assert min(s.mean for s in scores) <= found.mean <= max(s.mean for s in scores)


def test_who_answers_more_counts_more_and_nobody_makes_no_mean():
    found = pooled([Score(mean=Decimal(0), n=1), None, Score(mean=Decimal(100), n=3)])
    assert (found.mean, found.n) == (Decimal("75.00"), 4)
    assert pooled([None]) is None


@given(
    st.lists(
        st.builds(
            CostLine,
            source=st.sampled_from(FUND_CODES),
            amount=st.integers(0, 10**14).map(lambda sen: Money(Decimal(sen).scaleb(-2))),
        ),
        max_size=6,
        unique_by=lambda line: line.source,
    )
)
def test_a_cost_is_its_lines_to_the_sen(lines):
    ensure_costs(lines)
    assert cost_columns(lines)["cost"] == sum((line.amount.amount for line in lines), Decimal(0))


def test_a_cost_is_never_negative_and_a_source_pays_once():
    line = CostLine(source="bdi", amount="1.00")
    with pytest.raises(SourceTwice):
        ensure_costs([line, line])
    with pytest.raises(CostInvalid):
        ensure_costs([CostLine(source="bdi", amount="-0.01")])


def test_the_event_of_a_training_without_days_says_only_its_year():
    known = planned(year=2018, source="Teks program 0")
    rules.hold(known, TrainingHold(), TODAY)
    known.told = 1
    said = event(known, id=uuid_of(1), by="x")
    assert (said.year, said.begin_on, said.participants, said.pre) == (2018, None, (), None)
