"""Tranche schemes are data, and what an amount is split into is the amount."""

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from contracts.money import LARGEST, Money, sum_of
from services.finance.schemes import queries
from services.finance.schemes.catalogue import FILE, SCHEMES, InvalidSchemes, read
from services.finance.schemes.problems import SchemeUnknown
from services.finance.schemes.rules import split
from tests.finance.steps import BASE

TEXT = FILE.read_text("utf-8")
AMOUNTS = st.decimals(min_value="0.01", max_value="9999999999999999.99", places=2).map(Money)


async def test_the_schemes_say_in_which_parts_money_comes_and_what_each_waits_for(finance):
    reader = finance.client(scopes={"finance:read"})
    page = await reader.ok(await reader.get(f"{BASE}/schemes"))
    found = {
        scheme["code"]: [
            (one["number"], one["percent"], waited(one["condition"])) for one in scheme["tranches"]
        ]
        for scheme in page["items"]
    }
    assert found == {
        "single": [(1, 100, {})],
        "70-30": [(1, 70, {}), (2, 30, {"physical": "50", "report": "use"})],
        "40-40-20": [(1, 40, {}), (2, 40, {"spent": "90"}), (3, 20, {"spent": "90"})],
        "ksm-60-30-10": [
            (1, 60, {}),
            (2, 30, {"physical": "50", "report": "use"}),
            (3, 10, {"physical": "90", "report": "lpj"}),
        ],
    }
    names = ("name_id", "name_en", "basis_id", "basis_en")
    assert all(scheme[name].strip() for scheme in page["items"] for name in names)


def waited(condition):
    return {name: value for name, value in (condition or {}).items() if value is not None}


@example(Money(LARGEST), SCHEMES["40-40-20"])  # its parts round up beyond what an amount may be
@given(AMOUNTS, st.sampled_from(list(SCHEMES.values())))
def test_the_tranches_are_the_amount_exactly_and_each_its_percent(amount, scheme):
    parts = split(amount, scheme)
    assert len(parts) == len(scheme.tranches)
    assert sum_of(parts) == amount
    for part, tranche in zip(parts, scheme.tranches, strict=True):
        share = amount.amount * tranche.percent / 100
        assert part.amount >= 0
        assert abs(part.amount - share) <= Decimal("0.01")


def test_klagen_serut_gets_its_money_in_two_parts():
    parts = split(Money.of("80000000.00"), SCHEMES["70-30"])
    assert [str(part) for part in parts] == ["56000000.00", "24000000.00"]


def test_the_largest_tranche_takes_what_rounding_leaves():
    parts = split(Money.of("100.01"), SCHEMES["40-40-20"])
    assert [str(part) for part in parts] == ["40.01", "40.00", "20.00"]


def test_an_unknown_scheme_is_refused_with_those_there_are():
    assert queries.get("70-30") is SCHEMES["70-30"]
    with pytest.raises(
        SchemeUnknown, match=r"80-20 is unknown\. Choices: single, 70-30"
    ) as refused:
        queries.get("80-20")
    assert (refused.value.status, refused.value.code) == (422, "scheme_unknown")


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("{ percent = 70 }", "{ percent = 60 }", "70-30: its percents sum to 90, not to 100"),
        ("{ percent = 70 }", "{ percent = 70, spent = 1 }", "first tranche waits for something"),
        ("{ percent = 20, spent = 90 }", "{ percent = 20 }", "tranche 3 waits for nothing"),
        ("{ percent = 70 }", "{ percent = 70.5 }", "percent"),
        ("spent = 90", "spend = 90", "spend"),
        ("physical = 50", "physical = 101", "physical"),
        ('report = "lpj"', 'report = "laporan"', "report"),
        ("[70-30]", "[70_30]", "code"),
        ('name_en = "All at once"', "", "name_en"),
    ],
)
def test_a_scheme_that_is_not_whole_is_refused_before_anything_starts(right, wrong, said):
    assert right in TEXT
    with pytest.raises(ValueError, match=said):
        read(TEXT.replace(right, wrong))


def test_every_fault_of_the_file_is_said_at_once():
    with pytest.raises(InvalidSchemes, match=r"(?s)70-30.*40-40-20"):
        read(TEXT.replace("percent = 70", "percent = 1").replace("percent = 20", "percent = 2"))
