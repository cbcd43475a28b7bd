"""Pure rules of planning, over anything that may come."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.planning import StageReached
from services.chassis.days import DayInFuture, DaysCrossed
from services.chassis.problems import Problem
from services.planning.cycle import rules
from services.planning.cycle.catalogue import ACTIVITIES, BY_CODE, STAGES, applying
from services.planning.cycle.models import ActivityPatch, Cycle, CycleActivity, CycleStage, Feature
from services.planning.institutions import rules as institutions
from services.planning.institutions.models import Seats
from services.planning.institutions.tasks import TASKS
from services.planning.meetings import rules as meetings
from services.planning.meetings.models import Attendance
from tests.harness import uuid_of

TODAY = date(2026, 11, 27)
DAYS = st.none() | st.integers(-60, 30).map(lambda ahead: TODAY + timedelta(days=ahead))
COUNT = st.integers(0, 50)


def activity(**days) -> CycleActivity:
    facts = {"cycle_id": uuid_of(1), "region": "35.19.09.2010", "level": "village", "year": 2026}
    facts |= {"programme": "kotaku", "stage": "pendataan", "number": 1}
    return CycleActivity(**facts, code="desa.pendataan.bkm", **days)


@given(st.lists(st.dictionaries(st.sampled_from(rules.DAYS), DAYS), min_size=1, max_size=12))
def test_whatever_is_said_an_activity_keeps_days_that_can_be(said):
    """What is refused may be half laid over: the transaction is over then, and so is this."""
    known = activity()
    for facts in said:
        before = known.model_dump()
        try:
            rules.change(known, ActivityPatch(**facts), TODAY)
        except Problem:
            known = activity(**{name: before[name] for name in rules.DAYS})
        begun, ended = known.started_on, known.finished_on
        assert begun is None or begun <= TODAY
        assert ended is None or begun <= ended <= TODAY
        assert rules.state_of(known) == (
            "belum" if begun is None else "proses" if ended is None else "selesai"
        )


@given(st.lists(st.tuples(COUNT, st.none() | COUNT), min_size=1, max_size=12))
def test_a_stage_is_what_its_activities_are(pairs):
    own = [
        activity(
            started_on=TODAY - timedelta(days=begin),
            finished_on=None if left is None else TODAY + timedelta(days=left),
        )
        for begin, left in pairs
    ]
    found = rules.stage_facts([*own, activity()])
    assert found["state"] == "proses"
    found = rules.stage_facts(own)
    done = all(one.finished_on for one in own)
    assert found["state"] == ("selesai" if done else "proses")
    assert found["started_on"] == min(one.started_on for one in own)
    assert found["finished_on"] == (max(one.finished_on for one in own) if done else None)


def test_a_stage_whose_activities_have_not_begun_has_not():
    assert rules.stage_facts([activity()]) == {
        "state": "belum",
        "started_on": None,
        "finished_on": None,
    }


@given(st.sets(st.sampled_from(list(Feature))))
def test_what_applies_is_in_the_catalogue_once_and_in_order(features):
    for level in rules.LEVELS:
        codes = [one.code for one in applying(level, features)]
        order = list(BY_CODE)
        assert codes == sorted(codes, key=order.index)
        assert {one.stage for one in applying(level, features)} <= set(STAGES)


def test_each_stage_has_an_activity_in_every_kind_of_cycle():
    for level, features in (
        ("village", ["peningkatan"]),
        ("village", ["pencegahan"]),
        ("regency", []),
    ):
        assert {one.stage for one in applying(level, features)} == set(STAGES)
    for one in ACTIVITIES:
        assert one.name_id
        assert one.name_en


@given(st.lists(st.tuples(COUNT, COUNT), max_size=7))
def test_members_are_added_up(pairs):
    seats = [Seats(function="anggota", male=male, female=female) for male, female in pairs]
    found = institutions.counted(seats)
    assert (found["male"], found["female"]) == (sum(m for m, _ in pairs), sum(f for _, f in pairs))


def test_names_are_compared_without_case_and_spaces():
    assert institutions.name_key(" LKM  Bangkit\tBERSAMA ") == "lkm bangkit bersama"


def test_seven_tasks_in_the_programmes_order():
    assert [task.number for task in TASKS] == [1, 2, 3, 4, 5, 6, 7]


@given(COUNT, COUNT, COUNT, st.none() | COUNT)
def test_who_is_of_a_kind_is_among_those_who_came(male, female, disabled, mbr):
    came = Attendance(male=male, female=female, disabled=disabled, mbr=mbr)
    everybody = male + female
    fits = everybody > 0 and disabled <= everybody and (mbr or 0) <= everybody
    try:
        meetings.ensure_attendance(came)
    except Problem:
        assert not fits
    else:
        assert fits


def test_an_event_of_a_full_stage_is_far_from_the_largest():
    cycle = Cycle(
        region="35.19.09.2010", level="village", year=2026, programme="kotaku",
        features=["peningkatan"], created_by="x",
    )  # fmt: skip
    own = rules.activities_of(cycle, "village")
    stage = CycleStage(cycle_id=cycle.id, region=cycle.region, number=1, stage="pendataan",
                       state="proses", version=1)  # fmt: skip
    event = rules.event(cycle, stage, own, id=uuid_of(1), by="x")
    assert isinstance(event, StageReached)
    assert len(event.model_dump_json()) < 20_000


@pytest.mark.parametrize("problem", [DayInFuture, DaysCrossed])
def test_refusals_speak_two_languages(problem):
    facts = {"day": TODAY, "today": TODAY, "begin": TODAY, "end": TODAY}
    said = problem(**facts)
    assert said.sentence("id") != said.sentence("en")
