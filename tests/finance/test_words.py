"""Rupiah in Indonesian words: read back, they are the same number."""

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from contracts.money import LARGEST, Money
from services.finance.words import in_figures, in_words

ONES = ["nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan"]
SCALES = {"ribu": 3, "juta": 6, "miliar": 9, "triliun": 12, "kuadriliun": 15}
WHOLE = {"sepuluh": 10, "sebelas": 11, "seratus": 100}
NINES = "sembilan ratus sembilan puluh sembilan"
LARGEST_SAID = (
    f"sembilan kuadriliun {NINES} triliun {NINES} miliar {NINES} juta {NINES} ribu {NINES} rupiah"
    " sembilan puluh sembilan sen"
)


def number(words):
    """Another reader than the writer: word by word, with what is not multiplied yet."""
    total = group = last = 0
    for word in words:
        if word in ONES:
            last = ONES.index(word)
            group += last
        elif word in WHOLE:
            group += WHOLE[word]
        elif word == "belas":
            group += 10
        elif word == "puluh":
            group += 9 * last
        elif word == "ratus":
            group += 99 * last
        elif word == "seribu":
            total += 1000
        else:
            total += group * 10 ** SCALES[word]
            group = 0
    return total + group


def read(text):
    """`delapan puluh juta rupiah lima puluh sen` as an amount."""
    rupiah, found, sen = text.partition(" rupiah")
    if not found:
        rupiah, sen = "nol", text
    cents = number(sen.removesuffix(" sen").split())
    return Money(Decimal(number(rupiah.split())) + Decimal(cents) / 100)


@given(st.integers(0, int(LARGEST * 100)))
@example(0)
@example(int(LARGEST * 100))
@example(100_000_000_100_00)
def test_the_words_read_back_are_the_number(cents):
    amount = Money(Decimal(cents) / 100)
    assert read(in_words(amount)) == amount


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "nol rupiah"),
        ("0.50", "lima puluh sen"),
        ("1", "satu rupiah"),
        ("10.01", "sepuluh rupiah satu sen"),
        ("11", "sebelas rupiah"),
        ("12", "dua belas rupiah"),
        ("19.19", "sembilan belas rupiah sembilan belas sen"),
        ("20", "dua puluh rupiah"),
        ("21", "dua puluh satu rupiah"),
        ("100", "seratus rupiah"),
        ("101", "seratus satu rupiah"),
        ("211", "dua ratus sebelas rupiah"),
        ("1000", "seribu rupiah"),
        ("1001", "seribu satu rupiah"),
        ("1100", "seribu seratus rupiah"),
        ("2000", "dua ribu rupiah"),
        ("11000", "sebelas ribu rupiah"),
        ("21000", "dua puluh satu ribu rupiah"),
        ("101000", "seratus satu ribu rupiah"),
        ("1000000", "satu juta rupiah"),
        ("1001000", "satu juta seribu rupiah"),
        ("80000000", "delapan puluh juta rupiah"),
        ("80000000.50", "delapan puluh juta rupiah lima puluh sen"),
        ("420000000", "empat ratus dua puluh juta rupiah"),
        ("1000000000", "satu miliar rupiah"),
        ("1000000000000", "satu triliun rupiah"),
        (
            "9999999999999999.99",
            LARGEST_SAID,
        ),
    ],
)
def test_what_papers_say(amount, words):
    assert in_words(Money.of(amount)) == words


def test_what_is_below_zero_says_so():
    assert in_words(Money.of("-0.50")) == "minus lima puluh sen"
    assert in_words(Money.of("-80000000.00")) == "minus delapan puluh juta rupiah"


@pytest.mark.parametrize(
    ("amount", "figures"),
    [("0", "0,00"), ("999", "999,00"), ("80000000.5", "80.000.000,50"), ("-1000", "-1.000,00")],
)
def test_figures_have_points_and_a_comma(amount, figures):
    assert in_figures(Money.of(amount)) == figures
