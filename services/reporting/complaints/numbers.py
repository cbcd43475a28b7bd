"""Tracking numbers: 65 bits by chance, and a character that finds a slip of the pen.

Thirteen characters of Crockford's alphabet (no I, L, O, U) and one by Luhn's sum modulo 32, which
finds every single wrong character and most swapped neighbours. Only a keyed hash is kept.
"""

import secrets
from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH, BITS = 13, 65
ALIKE: Final = str.maketrans({"O": "0", "I": "1", "L": "1", " ": None, "-": None})


def by_chance() -> str:
    """A new number."""
    return _written(secrets.randbits(BITS))


def of(digest: bytes) -> str:
    """The number that belongs to a digest."""
    return _written(int.from_bytes(digest[:9], "big") >> (72 - BITS))


def read(text: str) -> str | None:
    """The number as it is kept: signs that look alike are one; None where the check fails."""
    found = text.strip().upper().translate(ALIKE)
    if len(found) != LENGTH + 1 or any(sign not in ALPHABET for sign in found):
        return None
    return found if _check(found[:-1]) == found[-1] else None


def grouped(number: str) -> str:
    """As people copy it: `7K3QX-9M2TA-WD4H`."""
    return "-".join((number[:5], number[5:10], number[10:]))


def _written(value: int) -> str:
    found = "".join(ALPHABET[value >> (5 * place) & 31] for place in reversed(range(LENGTH)))
    return found + _check(found)


def _check(signs: str) -> str:
    total = 0
    for place, sign in enumerate(reversed(signs)):
        doubled = ALPHABET.index(sign) * (2 if place % 2 == 0 else 1)
        total += doubled // 32 + doubled % 32
    return ALPHABET[-total % 32]
