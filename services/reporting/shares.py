"""A part of a whole, as reports tell it."""

from decimal import Decimal


def share(part: Decimal, of: Decimal) -> Decimal | None:
    """Percent, to two places; none of nothing."""
    return (part / of * 100).quantize(Decimal("0.01")) if of else None
