"""The schemes of `schemes.toml`, read and checked once."""

import tomllib
from pathlib import Path
from typing import Any

from services.finance.schemes.models import Condition, Scheme
from services.finance.schemes.rules import faults

FILE = Path(__file__).with_name("schemes.toml")


class InvalidSchemes(ValueError):
    """The schemes are not whole; each fault has a sentence."""


def read(text: str) -> dict[str, Scheme]:
    """The schemes by their code, in the order of the file."""
    told = tomllib.loads(text)
    schemes = {code: _scheme(code, facts) for code, facts in told.items()}
    if found := [fault for one in schemes.values() for fault in faults(one)]:
        raise InvalidSchemes(" ".join(found))
    return schemes


def _scheme(code: str, facts: dict[str, Any]) -> Scheme:
    tranches = [_tranche(number, one) for number, one in enumerate(facts["tranches"], 1)]
    return Scheme.model_validate(facts | {"code": code, "tranches": tranches})


def _tranche(number: int, facts: dict[str, Any]) -> dict[str, Any]:
    """What is told beside its percent is its condition."""
    waits = {name: value for name, value in facts.items() if name != "percent"}
    condition = Condition.model_validate(waits) if waits else None
    return {"number": number, "percent": facts.get("percent"), "condition": condition}


SCHEMES = read(FILE.read_text("utf-8"))
