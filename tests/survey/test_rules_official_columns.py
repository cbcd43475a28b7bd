"""Columns of the programme's workbook are known by their headings, and named when they moved."""

from hypothesis import given
from hypothesis import strategies as st

from services.survey.exports.words import ABOUT_RT, ASKED
from services.survey.imports.forms import Person, quoted
from services.survey.imports.grids import key, letters
from services.survey.imports.headings import AREA, HOUSEHOLD
from services.survey.imports.headings import find as heading_of
from services.survey.imports.recap_labels import HEADER, LABELS, PHYSICAL, SOCIAL
from tests.survey.official import REJOSARI, ROWS_OF_DATA, examined, named, place_of, swapped
from tests.survey.workbooks import FIRST, HOUSEHOLDS, RECAP, RT, SUMS, cell, rejosari_workbook


def test_a_workbook_that_agrees_with_itself_has_nothing_to_say():
    found = examined(rejosari_workbook())
    assert (named(found), found.warnings, found.flags) == ([], [], [])
    assert (found.rt, len(found.households)) == (REJOSARI, 40)


def test_our_own_words_are_known_by_the_reader():
    for headings, asked in ((HOUSEHOLD, ASKED), *((AREA, block) for block in ABOUT_RT)):
        for name, words in asked.items():
            assert heading_of(headings, key(words)).name == name
    labels = {label[0]: label[1] for label in (*PHYSICAL, *SOCIAL, *HEADER)}
    for id, pattern in LABELS:
        assert pattern.search(key(labels[id])), id


def test_an_inserted_column_is_read_past():
    draft = rejosari_workbook()
    at = place_of("q9", "a")
    draft.move(HOUSEHOLDS, lambda column: column + (column >= at))
    assert named(found := examined(draft)) == []
    assert found.measures.volumes["1c"] == 5


def test_columns_that_changed_places_with_their_headings_are_read_where_they_are():
    draft = rejosari_workbook()
    draft.move(HOUSEHOLDS, swapped(place_of("q7"), place_of("jumlah_kk")))
    assert named(found := examined(draft)) == []
    assert found.measures.households == 40


def test_a_dropped_column_is_named_by_its_question():
    draft = rejosari_workbook()
    at = place_of("q9", "b")
    draft.move(HOUSEHOLDS, lambda c: None if c == at else c - (c > at))
    found = examined(draft)
    assert named(found) == [(cell(HOUSEHOLDS, 9, at - 1), "answer_column_missing")]
    assert found.faults.kept[0].facts["question"] == "q9 b"


def test_cells_that_slid_right_are_found_where_they_begin():
    """Somebody inserted a cell in each row: the numbers of the residents stand under choices."""
    draft = rejosari_workbook()
    at = place_of("q7")
    draft.move(HOUSEHOLDS, lambda column: column + (column >= at), ROWS_OF_DATA)
    first = examined(draft).faults.kept[0]
    assert (first.column, first.code) == (cell(HOUSEHOLDS, FIRST, at + 1), "column_shifted")


def test_cells_that_slid_left_are_found_where_they_begin():
    draft = rejosari_workbook()
    at = place_of("q7")
    draft.move(HOUSEHOLDS, lambda c: None if c == at else c - (c > at), ROWS_OF_DATA)
    found = examined(draft)
    assert "column_shifted" in {code for _, code in named(found)}


def test_two_columns_of_answers_that_changed_places_are_named_with_the_cells_that_tell():
    draft = rejosari_workbook()
    one, other = place_of("q20", "a"), place_of("q20", "d")
    draft.move(HOUSEHOLDS, swapped(one, other), ROWS_OF_DATA)
    found = examined(draft)
    recap = cell(RECAP, draft.find(RECAP, "Pertanian")[0], 4)
    assert (recap, "recap_differs") in named(found)
    fault = next(f for f in found.faults.kept if f.column == recap)
    assert fault.facts == {
        "value": "38",
        "computed": "2",
        "source": f"{HOUSEHOLDS}!{letters(one)}",
    }


def test_a_swap_that_changes_no_score_is_found_by_the_sums_of_the_answers():
    """Both answers to q12 are safe water: only the sums below their columns tell."""
    draft = rejosari_workbook()
    draft.move(HOUSEHOLDS, swapped(place_of("q12", "a"), place_of("q12", "b")), ROWS_OF_DATA)
    assert named(examined(draft)) == [
        (cell(SUMS, 167, 4), "recap_differs"),
        (cell(SUMS, 167, 5), "recap_differs"),
    ]


def test_columns_about_the_rt_that_changed_places_are_named():
    draft = rejosari_workbook()
    one, other = draft.find(RT, "Panjang total drainase")[1], draft.find(RT, "Luas RT")[1]
    draft.move(RT, swapped(one, other), range(19, 20))
    found = examined(draft)
    faults = {fault.column: fault.facts for fault in found.faults.kept}
    drain = cell(RECAP, draft.find(RECAP, "Panjang total drainase")[0], 4)
    assert faults[drain]["source"] == f"{RT}!{letters(one)}"


def test_one_wrong_tick_is_named_alone_and_no_name_is_quoted():
    draft = rejosari_workbook()
    draft.put(HOUSEHOLDS, 13, place_of("q9", "a"), "BU AMINAH")
    draft.put(HOUSEHOLDS, 20, place_of("q9", "b"), 1)
    draft.put(HOUSEHOLDS, 30, place_of("q7"), "3311070000000001")
    found = examined(draft)
    assert sorted(named(found)) == sorted(
        [
            (cell(HOUSEHOLDS, 13, place_of("q9", "a")), "tick_invalid"),
            (cell(HOUSEHOLDS, 20, place_of("q9", "b")), "several_ticks"),
            (cell(HOUSEHOLDS, 30, place_of("q7")), "not_a_number"),
        ]
    )
    shown = repr(found) + str([f.facts for f in found.faults.kept])
    assert "AMINAH" not in shown
    assert "33110700" not in shown
    assert "RAHASIA" not in shown


def test_a_person_is_never_printed():
    person = Person("3311070000000001", "3311070000000002", "AMINAH")
    assert repr(person) == str(person) == "Person()"


@given(st.text(max_size=30))
def test_only_short_numbers_are_quoted(text):
    said = quoted(text)
    assert said != text or len(text) <= 14
    assert said == text or not any(map(str.isalnum, said))
