"""Households as a `households` file has them, with who lives there opened or masked."""

import csv
import io
from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from services.chassis.bulk import safe
from services.chassis.personal import HIDDEN
from services.survey.imports.household_cells import PERSONAL, PLACE
from services.survey.persons.envelope import KeyRing, PersonalFacts
from services.survey.questionnaire.columns import HOUSEHOLD_COLUMNS

HEADER: Final = tuple(column.name for column in HOUSEHOLD_COLUMNS)
LOCKED: Final = ("id", "key_id", "wrapped_key", "box")  # stand before the columns of the file
MASKED: Final = (*PERSONAL, *PLACE)
_HEADS: Final = len(LOCKED)
_PLACES: Final = [HEADER.index(name) for name in PERSONAL]


def mask(name: str) -> str:
    """What stands where something is hidden."""
    return HIDDEN if name in MASKED else ""


def head() -> bytes:
    """The header."""
    return (",".join(HEADER) + "\r\n").encode()


def opened(ring: KeyRing, rows: Sequence[Sequence[Any]]) -> bytes:
    """Lines of CSV of these rows, each with its person's name and numbers."""
    text = io.StringIO()
    writer = csv.writer(text)
    for row in rows:
        id, key_id, wrapped, box = row[:_HEADS]
        cells = list(row[_HEADS:])
        facts = _facts(ring, id, key_id, wrapped, box)
        for place, name in zip(_PLACES, PERSONAL, strict=True):
            cells[place] = safe(getattr(facts, name) or "")
        writer.writerow(cells)
    return text.getvalue().encode()


def _facts(
    ring: KeyRing, id: UUID, key_id: str | None, wrapped: bytes | None, box: bytes | None
) -> PersonalFacts:
    """Who it is; nobody any more when erased."""
    if key_id is None or wrapped is None or box is None:
        return PersonalFacts()
    return ring.unwrap(id, key_id, wrapped).open_facts(box)
