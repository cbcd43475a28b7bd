"""The forms as data: whole, numbered as printed, and equal to what is built from them."""

import dataclasses

import pytest

from services.survey.questionnaire.answers import AreaAnswers, HouseholdAnswers
from services.survey.questionnaire.columns import (
    AREA_ANSWERS,
    HOUSEHOLD_ANSWERS,
    HOUSEHOLD_COLUMNS,
)
from services.survey.questionnaire.format_a import FORMAT_A, HOUSEHOLD_QUESTIONS
from services.survey.questionnaire.format_b import AREA_QUESTIONS, FORMAT_B
from services.survey.questionnaire.models import CHOSEN, Kind, questions_of

ALL = [*questions_of(FORMAT_A), *questions_of(FORMAT_B)]
SKIPS = {
    "A": {"q13": "q12 cde", "q16": "q15 ab", "q17": "q15 ab", "q19": "q18 ab"},
    "B": {
        **dict.fromkeys(("q16", "q17", "q18", "q19"), "q15 bc"),
        "q22": "q21 a",
        "q24": "q23 a",
        "q26": "q25 a",
        "q33": "q32 bcd",
    },
}


@pytest.mark.parametrize(("form", "most"), [(FORMAT_A, 28), (FORMAT_B, 40)])
def test_a_form_has_every_number_and_no_name_twice(form, most):
    questions = questions_of(form)
    assert {int(q.number) for q in questions if q.number} == set(range(1, most + 1))
    assert len({q.id for q in questions}) == len(questions)


def test_every_text_is_there_in_both_languages_and_differs_by_choice():
    for question in ALL:
        assert question.label.id
        assert question.label.en
        labels = [choice.label for choice in question.choices]
        assert len(set(labels)) == len(labels), question.id
        assert bool(labels) == (question.kind in CHOSEN), question.id
        assert question.letters == "abcdefghijk"[: len(labels)], question.id


@pytest.mark.parametrize(
    ("questions", "skips"), [(HOUSEHOLD_QUESTIONS, SKIPS["A"]), (AREA_QUESTIONS, SKIPS["B"])]
)
def test_questions_are_skipped_as_the_printed_form_says(questions, skips):
    asked = {q.id: f"{q.asked.question} {q.asked.letters}" for q in questions.values() if q.asked}
    assert asked == skips


def test_a_number_is_held_within_questions_of_the_same_form():
    for question in AREA_QUESTIONS.values():
        assert set(question.within) <= set(AREA_QUESTIONS)


@pytest.mark.parametrize(
    ("answers", "questions"),
    [(HouseholdAnswers, HOUSEHOLD_ANSWERS), (AreaAnswers, AREA_ANSWERS)],
)
def test_answers_have_a_field_for_each_question_of_its_type(answers, questions):
    types = {Kind.choice: "str", Kind.multi: "tuple", Kind.integer: "int", Kind.decimal: "Decimal"}
    fields = {field.name: str(field.type) for field in dataclasses.fields(answers)}
    assert set(fields) == {question.id for question in questions}
    assert [q.id for q in questions if types[q.kind] not in fields[q.id]] == []


def test_the_columns_of_a_file_of_households_follow_from_the_form():
    promised = ["kode_rt", "no_kk", "nik", "nama", "mbr", "laki", "perempuan", "difabel"]
    promised += [f"q{number}" for number in range(1, 29)]
    promised += ["q6_panjang", "q6_lebar", "q6_lantai", "lat", "lon"]
    assert [column.name for column in HOUSEHOLD_COLUMNS] == [*promised, "jumlah_kk"]
    loose = [column.name for column in HOUSEHOLD_COLUMNS if not column.needed]
    assert loose == ["q6", "q8", "lat", "lon", "jumlah_kk"]


def test_what_names_a_person_is_no_answer():
    personal = {q.id for q in ALL if q.personal}
    assert personal == {"no_kk", "nik", "nama"}
    assert personal.isdisjoint(question.id for question in HOUSEHOLD_ANSWERS)


def test_only_the_19_parameters_ask_for_the_link_and_the_repair_of_waste_facilities():
    assert [q.id for q in AREA_QUESTIONS.values() if q.only_19] == ["q23", "q24", "q31"]
