"""Which RT the programme's workbook is about, by the names in its header."""

import pytest

from services.survey.imports.place import Limits, rt_number
from tests.survey.official import REJOSARI, examined, named
from tests.survey.workbooks import COVER, cell, rejosari_workbook


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("RT001-RW002", ("002", "001")),
        ("RW 02 / RT 1", ("02", "1")),
        ("RT.07 RW.01", ("01", "07")),
        ("RT 5", ("000", "5")),
        ("001/002", ("002", "001")),
        ("3", None),
        ("", None),
    ],
)
def test_rt_and_rw_are_read_as_people_write_them(text, number):
    assert rt_number(text) == number


@pytest.mark.parametrize(
    ("place", "region", "row", "code"),
    [
        ({"Kelurahan/Desa": "REJOSARY"}, "33", 20, "place_unknown"),
        ({"Kecamatan": "TERAS"}, "33", 20, "place_unknown"),
        ({}, "35", 20, "place_unknown"),
        ({"RT_RW": "dua"}, "33", 21, "rt_number_unread"),
    ],
)
def test_a_place_that_is_not_found_names_its_cell(place, region, row, code):
    found = examined(rejosari_workbook(**place), Limits(region, ("*",)))
    assert named(found) == [(cell(COVER, row, 6), code)]


def test_the_candidates_are_listed():
    found = examined(rejosari_workbook(Kecamatan="TERAS"), Limits("33.11", ("*",)))
    assert "33.11.07.2011 Rejosari, Polokarto" in found.faults.kept[0].facts["candidates"]


def test_a_regency_that_does_not_fit_is_flagged_and_its_cell_named():
    found = examined(rejosari_workbook(Kabupaten="BOYOLALI"))
    assert (named(found), found.flags) == ([], ["kode_rt:place_differs"])
    assert found.warnings[0]["facts"]["cell"] == cell(COVER, 18, 6)


@pytest.mark.parametrize("prefix", ["Kabupaten ", "Kab. ", ": "])
def test_what_stands_before_a_name_does_not_matter(prefix):
    found = examined(rejosari_workbook(Kabupaten=f"{prefix}Sukoharjo", Kecamatan="Kec. Polokarto"))
    assert (named(found), found.flags) == ([], [])


def test_without_a_header_the_rt_must_be_given():
    draft = rejosari_workbook()
    draft.sheets[COVER] = {}
    assert named(examined(draft)) == [(None, "place_missing")]
    assert examined(draft, Limits("33", ("*",), REJOSARI)).rt == REJOSARI
