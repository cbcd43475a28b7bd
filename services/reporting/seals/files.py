"""Sets the paper of a seal by the template that it was sealed with."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from services.chassis import printing
from services.reporting.seals import rules, template_1
from services.reporting.seals.models import Seal
from services.reporting.seals.problems import SealTooHeavy
from services.reporting.seals.rules import Facts

NEWEST: Final = 1
CPU, WALL, MEMORY = 50, 50.0, 1 << 30  # seconds and bytes
BOUNDS: Final = printing.Bounds(CPU, WALL, MEMORY, SealTooHeavy)


@dataclass(frozen=True, slots=True)
class Template:
    """What a paper says of facts and of their seal, and how that is laid out."""

    said: Callable[[Facts, Mapping[str, Any]], Mapping[str, Any]]
    file: Path


# One that has printed is never changed: a better one is a new number.
TEMPLATES: Final[Mapping[int, Template]] = {
    1: Template(template_1.said, template_1.FILE),
}


async def printed(seal: Seal) -> bytes:
    """The PDF of a seal: the same bytes each time. Raises SealTooHeavy, or Unavailable."""
    template = TEMPLATES[seal.template]
    facts = rules.read(seal.facts)
    said = await asyncio.to_thread(template.said, facts, sealing(seal))
    return await printing.printed(template.file, said, seal.sealed_at, BOUNDS)


def sealing(seal: Seal) -> dict[str, str | int | None]:
    """What is said of a seal itself, beside its facts."""
    return {
        "sha256": seal.sha256,
        "template": seal.template,
        "release": seal.release,
        "note": seal.note,
        "sealed_by": seal.sealed_by,
        "sealed_at": seal.sealed_at.isoformat(),
    }
