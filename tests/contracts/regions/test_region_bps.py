"""BPS codes have their own shape, and what is mistaken for a Kemendagri code is named."""

import pytest

from contracts.regions import oddity_of, valid_bps_code


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("3519092010", "bps_shaped"),
        ("3519090", "bps_shaped"),
        ("3519", "bps_shaped"),
        ("35", None),
        ("35.19.09.2010", None),
        ("35.19", None),
        ("11.1", "zeros_eaten"),
        ("1.11", "zeros_eaten"),
        ("35.19.9", "zeros_eaten"),
        ("35.19.09.201", "zeros_eaten"),
        ("35.19.09.20100", None),
        ("351909", None),
        ("35.19.091", None),
        ("Klagen", None),
        ("", None),
    ],
)
def test_what_stands_for_a_kemendagri_code_is_named(text, wanted):
    assert oddity_of(text) == wanted


@pytest.mark.parametrize(
    ("code", "level", "good"),
    [
        ("35", "province", True),
        ("3519", "regency", True),
        ("3519090", "district", True),
        ("3519090010", "village", True),
        ("3519090", "village", False),
        ("35.19", "regency", False),
        ("٣٥", "province", False),
        ("3519090010", "rt", False),
    ],
)
def test_a_bps_code_has_the_length_of_its_level(code, level, good):
    assert valid_bps_code(code, level) is good
