"""Region codes read alone: shapes, parents, containment, RT and area codes."""

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.regions import (
    InvalidAreaName,
    InvalidRegionCode,
    InvalidRtCode,
    ancestors,
    area_code,
    contains,
    level_of,
    normalise_rt,
    parent,
    valid_region_code,
    village_of,
)

RT = "35.77.03.1005-005-015"
PATH = ["35", "35.77", "35.77.03", "35.77.03.1005", RT]
LEVELS = ["province", "regency", "district", "village", "rt"]
NO_CODES = [
    "", "*", "3", "355", "35.", ".35", "35.1", "35.19.9", "35.19.09.201", "35.19.09.20100",
    "35-19", "35 19", "3519", "35.19\n", " 35", "\u0663\u0665", "ab", "35.77-K-MANISREJO",
    "35.77.03.1005-005", "35.77.03.1005-5-15", "35.77.03.1005-0005-015", "35.77.03.1005-a-015",
]  # fmt: skip

villages = st.from_regex(r"[0-9]{2}\.[0-9]{2}\.[0-9]{2}\.[0-9]{4}", fullmatch=True)
tokens = st.from_regex(r"[A-Za-z0-9]{1,8}", fullmatch=True)


@pytest.mark.parametrize(("code", "level"), list(zip(PATH, LEVELS, strict=True)))
def test_every_level_is_recognised(code, level):
    assert level_of(code) == level
    assert valid_region_code(code)


@pytest.mark.parametrize("code", NO_CODES)
def test_what_has_another_shape_is_no_region_code(code):
    assert not valid_region_code(code)
    with pytest.raises(InvalidRegionCode, match="is not a region code; expected"):
        level_of(code)
    with pytest.raises(InvalidRegionCode):
        ancestors(code)
    with pytest.raises(InvalidRegionCode):
        parent(code)


@pytest.mark.parametrize("depth", range(5))
def test_ancestors_go_from_the_province_down_to_the_code_itself(depth):
    assert ancestors(PATH[depth]) == PATH[: depth + 1]


def test_the_parent_is_one_level_up():
    assert [parent(code) for code in PATH] == [None, *PATH[:-1]]


@given(villages, tokens, tokens)
def test_every_ancestor_contains_the_code_and_each_is_the_parent_of_the_next(village, rw, rt):
    code = normalise_rt(f"{village}-{rw}-{rt}")
    path = ancestors(code)
    assert [level_of(one) for one in path] == LEVELS
    assert all(contains(one, code) for one in path)
    assert [parent(one) for one in path] == [None, *path[:-1]]
    assert village_of(code) == village


@pytest.mark.parametrize(
    ("outer", "inner"),
    [
        ("*", "35"),
        ("*", "*"),
        ("*", ""),
        ("35", "35"),
        ("35", "35.19"),
        ("35.19", "35.19.09.2010"),
        ("35.77.03.1005", RT),
        ("35.77.03.1005-005", RT),
        ("35.77", "35.77-K-MANISREJO"),
        (RT, RT),
    ],
)
def test_a_region_contains_what_continues_its_code_at_a_separator(outer, inner):
    assert contains(outer, inner)


@pytest.mark.parametrize(
    ("outer", "inner"),
    [
        ("35.1", "35.19"),
        ("3", "35"),
        ("35.19", "35"),
        ("35.19", "35.20.01"),
        ("35.77.03.1005-00", RT),
        ("35.77-K-MANIS", "35.77-K-MANISREJO"),
        ("35", "*"),
        ("35.", "35.19"),
        ("", "35"),
        ("", ""),
        ("35", ""),
    ],
)
def test_a_region_does_not_contain_what_only_looks_alike(outer, inner):
    assert not contains(outer, inner)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("35.77.03.1005-005-015", "35.77.03.1005-005-015"),
        ("35.17.17.2002-DS04-201", "35.17.17.2002-DS04-201"),
        ("35.27.11.2011-000-PENENERAN", "35.27.11.2011-000-PENENERAN"),
        ("35.02.14.2001-1-6", "35.02.14.2001-001-006"),
        ("35.02.14.2001-01-0006", "35.02.14.2001-001-006"),
        ("35.02.14.2001-1-1234", "35.02.14.2001-001-1234"),
        ("35.02.14.2001-0-1", "35.02.14.2001-000-001"),
        ("35.27.11.2011--peneneran", "35.27.11.2011-000-PENENERAN"),
        ("35.27.11.2011 - - peneneran", "35.27.11.2011-000-PENENERAN"),
        ("35.17.17.2002-ds04-201", "35.17.17.2002-DS04-201"),
        ("  35.77.03.1005 - 5 - 15\n", "35.77.03.1005-005-015"),
        ("35.77.03.1005-5-15a", "35.77.03.1005-005-15A"),
    ],
)
def test_an_rt_code_gets_its_one_spelling(text, code):
    assert normalise_rt(text) == code


@pytest.mark.parametrize(
    "text",
    [
        "", "-", "35", "35.77.03.1005", "35.77.03.1005-", "35.77.03.1005-005",
        "35.77.03.1005-005-", "35.77.03.1005--", "35.77.03.1005-005-015-1", "35.77.03-005-015",
        "35.77.03.1005-00 5-015", "35.77.03.1005-005-01.5", "35.77.03.1005-005-\u0663",
        "35.77.03.1005-005-\u00df", "3577031005-005-015", "35.77.03.1005/005/015",
        "35.77.03.1005_005_015", "RT 015 RW 005", "35.77.03.1005-005-" + "X" * 33,
        "35.77.03.1005-005-015;DROP", "35.77-K-MANISREJO",
    ],
)  # fmt: skip
def test_what_is_no_rt_code_is_refused_with_what_is_expected(text):
    with pytest.raises(InvalidRtCode, match="expected <village>-<RW>-<RT> such as"):
        normalise_rt(text)


@given(villages, st.one_of(st.just(""), tokens), tokens)
def test_normalising_is_stable_and_gives_a_valid_rt(village, rw, rt):
    code = normalise_rt(f"{village}-{rw}-{rt}")
    assert normalise_rt(code) == code
    assert level_of(code) == "rt"
    assert normalise_rt(code.lower()) == code


@given(villages, st.integers(0, 9999), st.integers(0, 9999), st.integers(0, 4))
def test_padding_never_changes_the_number(village, rw, rt, zeros):
    code = normalise_rt(f"{village}-{rw}-{'0' * zeros}{rt}")
    assert code == f"{village}-{rw:03}-{rt:03}"


@given(st.text())
def test_any_text_is_an_rt_code_or_a_refusal(text):
    try:
        code = normalise_rt(text)
    except InvalidRtCode:
        return
    assert level_of(code) == "rt"


def test_a_long_text_is_not_repeated_whole_in_the_refusal():
    with pytest.raises(InvalidRtCode) as refusal:
        normalise_rt("x" * 100_000)
    assert len(str(refusal.value)) < 400


def test_only_an_rt_has_a_village():
    assert village_of(RT) == "35.77.03.1005"
    for code in ("35.77.03.1005", "35.77.03.1005-5-15", ""):
        with pytest.raises(InvalidRtCode):
            village_of(code)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Manisrejo", "35.77-K-MANISREJO"),
        ("manis rejo - 1", "35.77-K-MANISREJO1"),
        ("Regapu\u2019u", "35.77-K-REGAPUU"),
        ("T\u00e9njo", "35.77-K-TENJO"),
    ],
)
def test_an_area_code_keeps_letters_and_digits(name, code):
    assert area_code("35.77", name) == code


@pytest.mark.parametrize("name", ["", "  ", "-/.", "\u6751"])
def test_an_area_needs_a_letter_or_digit(name):
    with pytest.raises(InvalidAreaName, match="no letter or digit"):
        area_code("35.77", name)


@pytest.mark.parametrize("regency", ["", "35", "3577", "35.77.03", "35-77", "*"])
def test_an_area_lies_in_a_regency(regency):
    with pytest.raises(InvalidRegionCode, match="not a regency code"):
        area_code(regency, "Manisrejo")


def test_refusals_are_value_errors_that_travel_between_processes():
    for refusal in (InvalidRegionCode("a"), InvalidRtCode("b"), InvalidAreaName("c")):
        assert isinstance(refusal, ValueError)
        assert str(pickle.loads(pickle.dumps(refusal))) == str(refusal)
