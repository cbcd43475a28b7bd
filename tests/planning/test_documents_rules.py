"""Amounts in words, and what a paper prints: pure."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.chassis import figures
from services.planning.documents import rules

SAID = {
    "0": "nol rupiah",
    "1": "satu rupiah",
    "10": "sepuluh rupiah",
    "11": "sebelas rupiah",
    "12": "dua belas rupiah",
    "19": "sembilan belas rupiah",
    "20": "dua puluh rupiah",
    "21": "dua puluh satu rupiah",
    "99": "sembilan puluh sembilan rupiah",
    "100": "seratus rupiah",
    "101": "seratus satu rupiah",
    "111": "seratus sebelas rupiah",
    "200": "dua ratus rupiah",
    "999": "sembilan ratus sembilan puluh sembilan rupiah",
    "1000": "seribu rupiah",
    "1001": "seribu satu rupiah",
    "1100": "seribu seratus rupiah",
    "2000": "dua ribu rupiah",
    "11000": "sebelas ribu rupiah",
    "21000": "dua puluh satu ribu rupiah",
    "100000": "seratus ribu rupiah",
    "101000": "seratus satu ribu rupiah",
    "1000000": "satu juta rupiah",
    "1001000": "satu juta seribu rupiah",
    "80000000": "delapan puluh juta rupiah",
    "420000000.00": "empat ratus dua puluh juta rupiah",
    "1000000000": "satu miliar rupiah",
    "2000000000000": "dua triliun rupiah",
    "9999999999999999.99": "sembilan kuadriliun sembilan ratus sembilan puluh sembilan triliun "
    "sembilan ratus sembilan puluh sembilan miliar sembilan ratus sembilan puluh sembilan juta "
    "sembilan ratus sembilan puluh sembilan ribu sembilan ratus sembilan puluh sembilan rupiah "
    "sembilan puluh sembilan sen",
    "0.05": "nol rupiah lima sen",
    "95000.50": "sembilan puluh lima ribu rupiah lima puluh sen",
    "-11.11": "minus sebelas rupiah sebelas sen",
}
ONES = {name: number for number, name in enumerate(rules.ONES)} | {"sebelas": 11, "sepuluh": 10}


@pytest.mark.parametrize(("amount", "said"), SAID.items())
def test_amounts_in_words(amount, said):
    assert rules.in_words(Decimal(amount)) == said


def heard(said):
    """The number that these words mean, understood by another road: left to right."""
    total, group, ones = 0, 0, 0
    for word in said.split():
        if word == "belas":
            group, ones = group + ones + 10, 0
        elif word == "puluh":
            group, ones = group + ones * 10, 0
        elif word == "ratus":
            group, ones = group + ones * 100, 0
        elif word in ("seratus", "seribu"):
            if word == "seratus":
                group += 100
            else:
                total += 1000
        elif word in LARGE:
            total, group, ones = total + (group + ones) * LARGE[word], 0, 0
        else:
            ones = ONES[word]
    return total + group + ones


LARGE = {name: size for size, name in rules.STEPS.items() if size >= 1000}


@given(st.integers(min_value=0, max_value=10**18 - 1))
def test_words_mean_the_number(number):
    assert heard(rules.words(number)) == number


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("0", "0,00"),
        ("80000000", "80.000.000,00"),
        ("95000.5", "95.000,50"),
        ("-1.005", "\u22121,01"),
    ],
)
def test_rupiah_has_its_cents_and_a_point_between_thousands(number, said):
    assert figures.rupiah(Decimal(number)) == said


@pytest.mark.parametrize(
    ("village", "form", "head"),
    [("35.19.09.2010", "Desa", "Kepala Desa"), ("35.77.03.1005", "Kelurahan", "Lurah")],
)
def test_who_heads_a_village_follows_from_its_code(village, form, head):
    names = rules.names(village)
    assert (names["form"], names["head"]) == (form, head)
    assert names["province"] == "Jawa Timur"
