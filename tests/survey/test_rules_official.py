"""What follows from the entries of the programme's workbook is computed again and compared."""

from decimal import Decimal

import pytest

from services.survey.imports.alignment import plain
from tests.survey.official import examined, named, place_of
from tests.survey.questionnaire import rejosari
from tests.survey.workbooks import (
    FIRST,
    HOUSEHOLDS,
    RECAP,
    RT,
    SCORES,
    Formula,
    cell,
    rejosari_workbook,
    workbook,
)


@pytest.mark.parametrize(
    ("sheet", "label", "column", "code"),
    [
        (RECAP, "Jumlah Penduduk", 3, "recap_differs"),
        (RECAP, "Persentase keteraturan", 4, "recap_differs"),
        (RECAP, "Panjang drainase ideal", 4, "recap_differs"),
        (SCORES, "Luas Verifikasi", 5, "volume_differs"),
        (SCORES, "TOTAL NILAI", 6, "score_differs"),
        (SCORES, "RATA2 KEKUMUHAN SEKTORAL", 6, "score_differs"),
    ],
)
def test_every_number_that_follows_is_compared(sheet, label, column, code):
    draft = rejosari_workbook()
    row = draft.find(sheet, label)[0]
    draft.put(sheet, row, column, Formula(7.7))
    assert named(examined(draft)) == [(cell(sheet, row, column), code)]


def test_percent_points_and_class_are_compared():
    draft = rejosari_workbook()
    draft.put(SCORES, 19, 5, Formula(0.5))
    draft.put(SCORES, 19, 6, Formula(1))
    draft.put(SCORES, 39, 6, Formula("KUMUH BERAT"))
    assert named(examined(draft)) == [
        (cell(SCORES, 19, 5), "score_differs"),
        (cell(SCORES, 19, 6), "score_differs"),
        (cell(SCORES, 39, 6), "score_differs"),
    ]


def test_a_difference_of_rounding_only_warns():
    """INT of a share in binary arithmetic may be one less than it is."""
    households = rejosari.synthetic_households()
    draft = workbook(households, rejosari.area())
    draft.put(SCORES, 32, 3, Formula(39))
    draft.put(SCORES, 32, 5, Formula(0.975))
    draft.put(SCORES, 33, 5, Formula(0.9875))
    draft.put(SCORES, 41, 6, Formula((0.5 + 0.31746 + 0.9875 + 0.5) / 7))
    found = examined(draft)
    assert (named(found), [w["code"] for w in found.warnings]) == ([], ["rounding_differs"])
    assert found.measures.volumes["6b"] == 40


def test_a_note_beside_the_points_only_warns():
    draft = rejosari_workbook()
    draft.put(SCORES, 19, 7, 5)
    found = examined(draft)
    assert named(found) == []
    assert [w["code"] for w in found.warnings] == ["note_differs"]
    assert found.warnings[0]["facts"]["cell"] == cell(SCORES, 19, 7)


def test_an_excel_error_only_warns():
    draft = rejosari_workbook()
    row = draft.find(RECAP, "Tingkat kepadatan bangunan")[0]
    draft.put(RECAP, row, 4, "#DIV/0!")
    found = examined(draft)
    assert (named(found), [w["code"] for w in found.warnings]) == ([], ["cell_no_number"])


def test_formulas_that_were_never_calculated_leave_nothing_to_compare():
    found = examined(rejosari_workbook().uncalculated())
    assert named(found) == []
    assert [w["code"] for w in found.warnings] == ["workbook_not_calculated"]
    assert found.measures.volumes["2b"] == 685


def test_entries_that_were_never_calculated_are_refused():
    draft = rejosari_workbook()
    at = place_of("q12", "a")
    for row in range(FIRST, FIRST + 40):
        draft.put(HOUSEHOLDS, row, at, Formula(""))
    assert named(examined(draft)) == [(cell(HOUSEHOLDS, FIRST, at), "workbook_not_calculated")]


def test_a_hidden_sheet_gives_way_to_a_shown_one():
    draft = rejosari_workbook()
    old = workbook(rejosari.synthetic_households()[:3], rejosari.area())
    draft.sheets = {"Lama": old.sheets[HOUSEHOLDS], **draft.sheets}
    draft.merged["Lama"] = old.merged[HOUSEHOLDS]
    draft.hidden = {"Lama"}
    draft.sheets["Depan"] = {}
    draft.sheets = {"Depan": {}, **draft.sheets}  # the first sheet cannot be hidden
    assert len(examined(draft).households) == 40


def test_a_row_that_names_somebody_and_answers_nothing_is_named():
    draft = rejosari_workbook()
    draft.put(HOUSEHOLDS, 51, 4, "PAK BUDI")
    assert [code for _, code in named(examined(draft))] == ["household_silent"]


def test_the_forms_about_the_rt_must_be_there():
    draft = rejosari_workbook()
    del draft.sheets[RT]
    del draft.merged[RT]
    assert named(examined(draft)) == [(None, "rt_form_missing")]


def test_a_regulation_with_other_criteria_is_named():
    found = examined(rejosari_workbook(), law="permen-02-2016")
    assert (cell(SCORES, 14, 3), "criteria_differ") in named(found)


def test_a_number_beyond_measure_is_told_as_it_was_written():
    assert [plain(Decimal(text)) for text in ("1E+400", "12.30", "0.00004")] == [
        "1E+400",
        "12.3",
        "0",
    ]
