"""Numbers as Indonesian papers write them: points between thousands, a comma before decimals; pure."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Final

FEWEST, MOST = 2, 4  # decimals of hectares
NONE: Final = "\u2013"
MINUS: Final = "\u2212"


def local(text: str) -> str:
    """`1,234.5` as `1.234,5`."""
    return text.translate(str.maketrans(",.", ".,")).replace("-", MINUS)


def whole(number: int) -> str:
    """`12.345`."""
    return local(f"{number:,}")


def plain(number: Decimal) -> str:
    """With as many decimals as it has: `1.234,5`."""
    return local(f"{number.normalize():,f}")


def fixed(number: Decimal, decimals: int = 2) -> str:
    """With so many decimals, rounded half-up: `1.234,50`."""
    return local(f"{number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP):,f}")


def ha(number: Decimal) -> str:
    """Hectares: two decimals, up to four where there are more."""
    decimals = len(f"{number.normalize():f}".partition(".")[2])
    return fixed(number, max(FEWEST, min(MOST, decimals)))


def rupiah(amount: Decimal) -> str:
    """`80.000.000,00`."""
    return fixed(amount)
