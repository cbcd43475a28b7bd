"""Reads the schemes, which are data."""

from services.finance.schemes.catalogue import SCHEMES
from services.finance.schemes.models import Scheme
from services.finance.schemes.problems import SchemeUnknown


def get(code: str) -> Scheme:
    """The scheme of this code, or SchemeUnknown."""
    if code not in SCHEMES:
        raise SchemeUnknown(scheme=code, choices=", ".join(SCHEMES))
    return SCHEMES[code]
