"""Tracking numbers: by chance, easy to copy, and a slip is found."""

from hypothesis import given
from hypothesis import strategies as st

from services.reporting.complaints import numbers

CHANCE = st.binary(min_size=32, max_size=32)


@given(CHANCE)
def test_a_number_is_read_back_however_it_is_grouped(digest):
    number = numbers.of(digest)
    assert len(number) == 14
    assert numbers.read(numbers.grouped(number)) == number
    assert numbers.read(f" {number.lower()} ") == number


@given(CHANCE, st.integers(0, 13), st.integers(1, 31))
def test_every_wrong_character_is_found(digest, place, by):
    number = numbers.of(digest)
    other = numbers.ALPHABET[(numbers.ALPHABET.index(number[place]) + by) % 32]
    assert numbers.read(number[:place] + other + number[place + 1 :]) is None


@given(st.text(max_size=40))
def test_anything_can_be_read(text):
    found = numbers.read(text)
    assert found is None or numbers.read(numbers.grouped(found)) == found


def test_sixty_five_bits_come_by_chance():
    many = {numbers.by_chance() for _ in range(5000)}
    assert len(many) == 5000
    assert all(len({number[place] for number in many}) == 32 for place in range(13))


def test_signs_that_look_alike_are_one():
    number = numbers.of(bytes([0, 1] * 16))
    assert numbers.read(number.replace("0", "O").replace("1", "I")) == number
