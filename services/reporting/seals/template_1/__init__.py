"""The first layout of sealed reports: what it says of facts, and how that is set.

What it has printed must be printed the same for ever, so nothing here is changed any more: a better
layout is a new folder with the next number. All that it says of the field comes from the facts.
"""

from pathlib import Path
from typing import Final

from services.reporting.seals.template_1.paper import said

FILE: Final = Path(__file__).with_name("report.typ")

__all__ = ["FILE", "said"]
