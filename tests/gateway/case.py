"""What a stranger asks for, and gets."""

from dataclasses import dataclass
from typing import Any

EMPTY, NONE, MISSING = "empty", "none", 404
HERE, ELSEWHERE = "35.19", "35.77"


@dataclass(frozen=True)
class Case:
    """A foreign request: `ids` fill the path by name of a made thing; `expect` is what it gets."""

    expect: Any = MISSING
    query: dict[str, str] | None = None
    body: Any = None
    form: dict[str, str] | None = None
    ids: tuple[str, ...] = ()
    if_match: bool = False
