"""Rows of a sheet: checked, scored and flagged without a database."""

from collections import defaultdict
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.regulation import DENOMINATORS, Measures, load
from services.survey.imports.columns import KEPT, Faults, read_header
from services.survey.imports.models import ImportStatus
from services.survey.imports.problems import ROWS, ImportNotReady
from services.survey.imports.rules import Checker, ensure_status, rt_name
from services.survey.measures import scored_columns
from tests.survey.steps import GOOD, HEADER, rt

LAW = load("permen-14-2018")


def checker(region="35", own=("*",), known=None, separator=","):
    layout = read_header(HEADER, LAW, 1, Faults())
    return Checker(LAW, layout, separator, region, own, 2023, known or {}, Faults())


def cells(**row):
    return [{**GOOD, **row}[name] for name in HEADER]


def check(one, *rows):
    found = one.check([(number, cells(**row)) for number, row in enumerate(rows, 2)])
    return [dict(zip(one.columns, row, strict=True)) for row in found]


def codes(one):
    return [(fault.row, fault.column, fault.code) for fault in one.faults.kept]


def test_a_good_row_is_scored_as_the_engine_scores_it():
    [row] = check(checker(), {"3a": "50", "luas_ha": "2.50"})
    numbers = {name: row[name] for name in ("area_ha", "buildings", "households", "population")}
    volumes = {c.id: row[f"v{c.id}"] for c in LAW.criteria}
    ideal = {"road_ideal_m": row["road_ideal_m"], "drain_ideal_m": row["drain_ideal_m"]}
    score = LAW.score(Measures(**numbers, **ideal, volumes=volumes))
    assert (row["total"], row["slum_class"]) == (score.total, score.slum_class)
    assert (row["area_ha"], row["v3a"]) == (Decimal("2.50"), Decimal(50))


@pytest.mark.parametrize("id", ["permen-14-2018", "permen-02-2016"])
def test_the_numbers_of_a_row_stand_as_the_engine_scores_them(id):
    law = load(id)
    header = [*HEADER[:9], *(criterion.id for criterion in law.criteria)]
    numbers = read_header(header[::-1], law, 1, Faults()).numbers
    assert tuple(column for _, _, column in numbers) == scored_columns(law)
    marked = Measures(**{n: i for i, n in enumerate(DENOMINATORS)}, volumes={law.criteria[0].id: 9})
    assert law.row_of(marked)[:7] == (0, 1, 2, 3, 4, 5, 9)


def test_an_rt_is_written_in_its_one_form():
    [row] = check(checker(), {"kode_rt": " 35.19.09.2010-1-7 "})
    assert (row["rt"], row["region"]) == ("35.19.09.2010-001-007", "35.19.09.2010")


@pytest.mark.parametrize(
    ("row", "flag"),
    [
        ({"3a": "-1"}, "3a:negative_volume"),
        ({"3a": "61"}, "3a:over_100"),
        ({"jumlah_kk": "0"}, "3a:zero_denominator"),
        ({"3a": ""}, "3a:missing"),
        ({"kode_rt": "35.19.09.2010-001-KULON"}, "kode_rt:rt_not_numeric"),
    ],
)
def test_a_dirty_row_is_accepted_and_flagged(row, flag):
    one = checker()
    [found] = check(one, row)
    assert flag in found["flags"]
    assert (found["open_flags"], one.flagged, one.faults.count) == (len(found["flags"]), 1, 0)


def test_an_rt_that_is_registered_in_another_area_is_flagged():
    known = {rt(1): "35.19-K-LAMA"}
    [found] = check(checker(known=known), {"kode_rt": rt(1)})
    assert "kawasan:area_differs" in found["flags"]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"kode_rt": "35.19.09.2010"}, "rt_code_invalid"),
        ({"kode_rt": ""}, "rt_code_invalid"),
        ({"kode_rt": rt(1, "35.19.09.9999")}, "region_unknown"),
        ({"kode_rt": rt(1, "32.75.01.1001")}, "region_outside_round"),
        ({"kode_rt": rt(1, "35.77.03.1005")}, "region_not_found"),
    ],
)
def test_an_rt_outside_is_refused(row, code):
    one = checker(own=("35.19",))
    assert check(one, row) == []
    assert codes(one) == [(2, "kode_rt", code)]


def test_the_second_of_two_spellings_of_an_rt_is_refused():
    one = checker()
    assert len(check(one, {}, {"kode_rt": "35.19.09.2010-1-7"})) == 1
    assert codes(one) == [(3, "kode_rt", "duplicate_rt")]


def test_empty_cells_behind_a_row_do_not_count():
    one = checker()
    assert len(list(one.check([(2, [*cells(), "", " "])]))) == 1


@pytest.mark.parametrize("year", ["23", "20233", "\uff12\uff10\uff12\uff13", "2023.0", "-202"])
def test_a_year_has_four_plain_digits(year):
    one = checker()
    assert check(one, {"tahun": year}) == []
    assert codes(one) == [(2, "tahun", "year_invalid")]


def test_other_years_are_only_counted():
    one = checker()
    assert len(check(one, {"tahun": "2022"}, {"tahun": "", "kode_rt": rt(2)})) == 2
    assert (one.other_years, one.faults.count) == (1, 0)


def test_only_the_first_faults_are_kept_and_all_are_counted():
    one = checker()
    check(one, *[{"1a": "x", "kode_rt": rt(n)} for n in range(KEPT + 5)])
    assert (len(one.faults.kept), one.faults.count) == (KEPT, KEPT + 5)


def test_what_stood_in_a_cell_is_shown_short_and_printable():
    faults = Faults()
    faults.add(2, "1a", "not_a_number", value="\x1b[31m" + "x" * 100)
    [fault] = faults.kept
    assert (len(fault.facts["value"]), fault.facts["value"][:5]) == (60, "?[31m")


@given(st.lists(st.text(max_size=20), max_size=30), st.sampled_from(",;\t"))
def test_any_row_is_read_or_its_faults_have_sentences(row, separator):
    one = checker(separator=separator)
    good = list(one.check([(2, row)]))
    assert (good == []) == (one.faults.count > 0)
    for fault in one.faults.kept:
        assert ROWS[fault.code].render("id", fault.facts)
        assert ROWS[fault.code].render("en", fault.facts).isprintable()


@given(st.dictionaries(st.sampled_from(HEADER), st.text(max_size=20)))
def test_any_cell_among_good_ones_is_read_or_named(row):
    one = checker()
    assert len(check(one, row)) == (one.faults.count == 0)


def test_an_rt_is_called_by_its_number_and_village():
    assert rt_name("35.19.07.1009-001-003") == "RT 003 RW 001 Wungu"
    assert rt_name("35.19.07.1009-000-003") == "RT 003 Wungu"


def test_a_step_begins_only_where_it_may():
    ensure_status("ready", 0, ImportStatus.ready)
    with pytest.raises(ImportNotReady):
        ensure_status("failed", 3, ImportStatus.ready)


def test_every_sentence_speaks_both_languages():
    facts = defaultdict(lambda: "5")
    for text in ROWS.values():
        spoken = {text.render(language, facts) for language in ("id", "en")}
        assert len(spoken) == 2
