"""The tasks as an entity list: the CSV that ODK Collect reads.

Shape: `name`, `label`, `__version` and a column per property (getodk/collect, entities/.../
LocalEntityUseCases.kt, parseEntityFromRecord). A comma separates, for there is no `;` in the first
line (getodk/javarosa, SecondaryInstanceCSVParserBuilder.java). Collect takes over a changed row
only when its version is higher: all in it belongs to one version of the record.
"""

import csv
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Final

from contracts.regions import zone_of
from services.chassis.bulk import safe as no_formula
from services.survey.tasks import rules
from services.survey.tasks.models import Task

COLUMNS: Final = (
    *("name", "label", "__version", "instance_id", "isian", "rt", "kode", "alasan"),
    *("dikembalikan", "formulir", "putaran"),
)
_CONTROL: Final = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class EntityList:
    """The file as phones get it."""

    content: bytes

    @property
    def md5(self) -> str:
        """Of the content: phones compare it with that of the file that they hold."""
        return hashlib.md5(self.content, usedforsecurity=False).hexdigest()


def write(tasks: Sequence[Task]) -> EntityList:
    """The list of these tasks; without any it is its first line."""
    made = StringIO()
    writer = csv.writer(made)
    writer.writerow(COLUMNS)
    writer.writerows([safe(text) for text in _row(task)] for task in tasks)
    return EntityList(made.getvalue().encode())


def safe(text: str) -> str:
    """Text that no reader takes for anything else; a spreadsheet would run what begins as formula."""
    return no_formula(_CONTROL.sub(" ", text))


def _row(task: Task) -> tuple[str, ...]:
    at = task.returned_at.astimezone(zone_of(task.region)).isoformat(timespec="seconds")
    return (
        *(str(task.id), rules.label(task), str(task.version), task.instance_id, rules.name(task)),
        *(rules.place(task), task.rt or "", rules.reasons(task), at, task.form or ""),
        str(task.round_id or ""),
    )
