"""What a ceiling and its allocations must be, reckoned beside the ledger."""

from dataclasses import dataclass, field
from decimal import Decimal


@dataclass
class Pot:
    """A ceiling as it must be."""

    id: str
    year: int
    amount: Decimal
    carried: bool = False


@dataclass
class Share:
    """An allocation as it must be."""

    id: str
    pot: Pot
    amount: Decimal
    tranches: list[str]
    parts: list[Decimal]
    scheme: str
    states: list[str]
    cancelled: bool = False
    spent: dict[str, Decimal] = field(
        default_factory=lambda: {"bahan": Decimal(0), "bop": Decimal(0)}
    )
    expenses: list[tuple[str, Decimal, str]] = field(default_factory=list)

    def parts_in(self, wanted: str) -> Decimal:
        """What of it is in a state."""
        pairs = zip(self.parts, self.states, strict=True)
        return sum((part for part, state in pairs if state == wanted), Decimal(0))

    @property
    def received(self) -> Decimal:
        return self.parts_in("released")

    @property
    def asked(self) -> Decimal:
        return self.parts_in("requested")

    @property
    def used(self) -> Decimal:
        return sum(self.spent.values(), Decimal(0))

    def may_ask(self, part: int) -> bool:
        """Whether this tranche can be asked for now."""
        if self.cancelled or self.states[part] in {"requested", "released"}:
            return False
        if any(state != "released" for state in self.states[:part]):
            return False
        return self.scheme == "single" or part == 0 or self.used * 100 >= 90 * self.received


def reckoned(pot: Pot, shares: list[Share]) -> dict[str, Decimal]:
    """Where the money of a ceiling must lie."""
    own = [one for one in shares if one.pot is pot]
    committed = sum((one.amount for one in own if not one.cancelled), Decimal(0))
    received = sum((one.received for one in own), Decimal(0))
    used = sum((one.used for one in own), Decimal(0))
    return {
        "ceiling": pot.amount - committed,
        "committed": committed - received,
        "cash": received - used,
        "spent": used,
        "pending": sum((one.asked for one in own), Decimal(0)),
    }
