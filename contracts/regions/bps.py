"""The codes of Statistics Indonesia (BPS): a second attribute, never mixed up with Kemendagri's.

province `35`, regency `3519`, district `3519090`, village `3519090010`: digits without dots. The
third block has other numbers than Kemendagri's, so neither can be made from the other.
"""

import re
from typing import Final, Literal

from contracts.regions.codes import Level

BPS_WIDTHS: Final[dict[Level, int]] = {"province": 2, "regency": 4, "district": 7, "village": 10}
BLOCKS: Final = (2, 2, 2, 4)  # of a Kemendagri code

Oddity = Literal["bps_shaped", "zeros_eaten"]

_DIGITS: Final = re.compile(r"[0-9]+")
_DOTTED: Final = re.compile(r"[0-9]{1,2}(?:[.,][0-9]{1,4}){1,3}")


def valid_bps_code(code: str, level: Level) -> bool:
    """Tell whether the text has the shape of a BPS code of this level; RTs have none."""
    return len(code) == BPS_WIDTHS.get(level) and code.isascii() and code.isdigit()


def oddity_of(text: str) -> Oddity | None:
    """Name what stands where a Kemendagri code should; None when it is none of these.

    `bps_shaped`: 4, 7 or 10 digits without dots. `zeros_eaten`: a spreadsheet took a number for
    it, as in `35.19.09.201` or `11.1`.
    """
    if _DIGITS.fullmatch(text):
        return "bps_shaped" if len(text) in list(BPS_WIDTHS.values())[1:] else None
    if not _DOTTED.fullmatch(text):
        return None
    blocks = re.split(r"[.,]", text)
    short = any(len(block) < width for block, width in zip(blocks, BLOCKS, strict=False))
    over = any(len(block) > width for block, width in zip(blocks, BLOCKS, strict=False))
    return "zeros_eaten" if short and not over else None
