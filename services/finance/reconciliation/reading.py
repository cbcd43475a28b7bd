"""What a reader makes of a file: lines, balances, and what is wrong with it."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from services.chassis.problems import Text
from services.finance.reconciliation.sentences import ROWS

MOST_LINES, LONGEST, KEPT, SHOWN = 20_000, 1_000, 200, 60


@dataclass(frozen=True, slots=True)
class Line:
    """A movement: above zero came in. `row` is its line in the file."""

    row: int
    booked_on: date
    amount: Decimal
    text: str
    reference: str | None = None
    balance: Decimal | None = None


@dataclass(slots=True)
class Reading:
    """Lines as they stand in the file; faults are all counted, the first of them kept."""

    lines: list[Line] = field(default_factory=list)
    opening: Decimal | None = None
    closing: Decimal | None = None
    errors: list[dict[str, Any]] = field(default_factory=list)
    error_count: int = 0

    def fault(self, row: int | None, column: str | None, code: str, **facts: Any) -> None:
        """Note a fault; what stood there is shortened and freed of control characters."""
        self.error_count += 1
        if len(self.errors) < KEPT:
            said = {k: shown(v) if isinstance(v, str) else v for k, v in facts.items()}
            detail = Text(ROWS[code].render("id", said), ROWS[code].render("en", said))
            where = {"row": row, "column": column and shown(column)}
            self.errors.append(where | {"code": code, "detail": detail})

    @property
    def full(self) -> bool:
        return len(self.lines) >= MOST_LINES


class Fault(ValueError):
    """A cell that cannot be read: `code` is one of the sentences, `facts` fill it."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts


def shown(text: str) -> str:
    """What stood there, short and printable."""
    return "".join(c if c.isprintable() else "?" for c in text[:SHOWN])


def words(text: str) -> str:
    """Words of a bank in one line; raises Fault for what is no text."""
    joined = " ".join(text.split())
    if len(joined) > LONGEST or not joined.isprintable():
        raise Fault("text_invalid", value=joined, limit=LONGEST)
    return joined
