"""When a round may change, and which RTs may belong to an area."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.chassis.problems import IdTaken, RegionNotFound
from services.survey.areas import rules as areas
from services.survey.areas.problems import AreaNameInvalid, MemberInvalid
from services.survey.rounds import rules as rounds
from services.survey.rounds.models import Round, RoundCreate
from services.survey.rounds.problems import (
    ImportRunning,
    RoundEmpty,
    RoundNotOpen,
    RoundNotSealed,
)
from tests.harness import uuid_of
from tests.survey.steps import rt

FACTS = {
    "name": "Baseline",
    "kind": "baseline",
    "year": 2023,
    "region": "35",
    "regulation": "permen-14-2018",
}


def a_round(**facts):
    return Round(**FACTS, created_by="ani", **facts)


def test_an_open_round_with_sheets_begins_to_seal():
    round = a_round()
    rounds.seal(round, sheets=1, running=None, by="budi")
    assert (round.state, round.sealed_by, round.version) == ("sealing", "budi", 2)


@pytest.mark.parametrize(
    ("state", "sheets", "running", "refusal"),
    [
        ("sealing", 1, None, RoundNotOpen),
        ("sealed", 1, None, RoundNotOpen),
        ("open", 0, None, RoundEmpty),
        ("open", 1, uuid_of(1), ImportRunning),
    ],
)
def test_a_round_that_cannot_be_sealed_stays_as_it_is(state, sheets, running, refusal):
    round = a_round(state=state)
    with pytest.raises(refusal):
        rounds.seal(round, sheets=sheets, running=running, by="budi")
    assert (round.state, round.sealed_by, round.version) == (state, None, 1)


@pytest.mark.parametrize("state", ["open", "sealing"])
def test_only_a_sealed_round_is_corrected(state):
    rounds.ensure_sealed(a_round(state="sealed"))
    with pytest.raises(RoundNotSealed):
        rounds.ensure_sealed(a_round(state=state))


@pytest.mark.parametrize(
    "other", [{"name": "Other"}, {"year": 2024}, {"region": "33"}, {"corrects": uuid_of(2)}]
)
def test_a_repeated_round_says_the_same(other):
    known = a_round()
    assert rounds.the_same(known, known.id, RoundCreate(**FACTS)) is known
    for found in (known, None):
        with pytest.raises(IdTaken):
            rounds.the_same(found, known.id, RoundCreate(**FACTS | other))


def test_an_area_is_called_by_its_regency_and_letters():
    assert areas.code_of("35.77", "Kota Lama 2") == "35.77-K-KOTALAMA2"


@pytest.mark.parametrize("region", ["35", "35.77.03", "", "35.77.03.1005"])
def test_an_area_lies_in_a_regency(region):
    with pytest.raises(RegionNotFound):
        areas.code_of(region, "Klagen")


@pytest.mark.parametrize("name", ["", "--", "  ", "()"])
def test_an_area_name_has_letters_or_digits(name):
    with pytest.raises(AreaNameInvalid):
        areas.code_of("35.19", name)


def test_members_are_canonical_sorted_and_each_once():
    assert areas.members([rt(2), "35.19.09.2010-1-1", rt(2)], "35.19") == [rt(1), rt(2)]


@pytest.mark.parametrize(
    "text", ["", "RT 1", "35.19", rt(1, "35.77.03.1005"), rt(1, "35.19.09.9999")]
)
def test_what_is_no_rt_of_the_regency_is_no_member(text):
    with pytest.raises(MemberInvalid):
        areas.members([text], "35.19")


@given(st.lists(st.text(max_size=30), max_size=5))
def test_any_texts_are_members_or_refused_by_name(texts):
    try:
        found = areas.members(texts, "35.19")
    except MemberInvalid:
        return
    assert found == sorted(set(found))
