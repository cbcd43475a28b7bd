"""What a scheme must be, and what its tranches are of an amount. Pure."""

from contracts.money import Money
from contracts.money import split as split_amount
from services.finance.schemes.models import Scheme

WHOLE = 100


def faults(scheme: Scheme) -> list[str]:
    """A sentence per fault; none when an allocation may follow the scheme."""
    found = []
    total = sum(one.percent for one in scheme.tranches)
    if total != WHOLE:
        found.append(f"{scheme.code}: its percents sum to {total}, not to {WHOLE}.")
    for one in scheme.tranches:
        if one.number == 1 and one.condition is not None:
            found.append(f"{scheme.code}: its first tranche waits for something.")
        if one.number > 1 and one.condition is None:
            found.append(f"{scheme.code}: its tranche {one.number} waits for nothing.")
    return found


def split(amount: Money, scheme: Scheme) -> list[Money]:
    """What each tranche is of an amount, in their order; together they are the amount exactly."""
    return split_amount(amount, [one.percent for one in scheme.tranches])
