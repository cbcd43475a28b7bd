"""What is looked up is what would have been decided."""

from hypothesis import given, settings
from hypothesis import strategies as st

from services.survey.questionnaire import recall
from services.survey.questionnaire.answers import HouseholdAnswers
from services.survey.questionnaire.findings import household_findings
from services.survey.questionnaire.reading import read_household
from services.survey.questionnaire.scores import score_household
from tests.survey.questionnaire.made_up import any_household, whole_household
from tests.survey.questionnaire.rejosari import synthetic_households, texts_of

CHANGES = st.dictionaries(
    st.sampled_from([*texts_of(0), "q6", "q8", "q13", "q19", "lat", "lon"]),
    st.sampled_from(["", "a", "b", "c", "0", "1", "3", "4", "21", "99"]),
    max_size=3,
)


@given(any_household() | whole_household())
@settings(max_examples=300)
def test_the_scores_are_the_same(answers):
    assert recall.scores(answers) == score_household(answers)


@given(any_household() | whole_household())
@settings(max_examples=300)
def test_what_is_plain_has_no_finding(answers):
    assert not (recall.is_plain(answers) and household_findings(answers))


@given(st.integers(0, 39), CHANGES)
@settings(max_examples=500)
def test_a_household_is_plain_exactly_when_nothing_was_found(number, changes):
    """Near to what people answer; what was written of a computed answer is looked at closely."""
    answers, _ = read_household(texts_of(number) | changes)
    closely = answers.q6 is not None or answers.q8 is not None
    assert recall.is_plain(answers) == (not closely and not household_findings(answers))


def test_the_households_of_rejosari_are_plain_and_an_empty_one_is_not():
    assert all(map(recall.is_plain, synthetic_households()))
    assert not recall.is_plain(HouseholdAnswers())
