"""The ids of nodes, and which of what was found hangs together. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from services.chassis.problems import NotFound, Text
from services.reporting.trace.models import Direction

MOST = 2000
SHAPE = (
    "^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"
    "(:[1-9][0-9]{0,8})?$"
)


class NodeUnknown(NotFound):
    """No node of the thread has that id, or it is not the caller's."""

    detail = Text(
        id="Tidak ada simpul {key}, atau di luar wilayah Anda. Pakai id lembar, penilaian, putaran, "
        "rencana, kegiatan, transaksi, atau pengaduan; baris impor ditulis id-impor:baris.",
        en="There is no node {key}, or it lies outside your regions. Use the id of a sheet, a score, "
        "a round, a plan, an activity, a transaction or a complaint; a row of an import is import-id:row.",
    )


class Key(NamedTuple):
    """What a node is known by: `part` is the row of an import, the year of an inspection, or 0."""

    id: UUID
    part: int

    def __str__(self) -> str:
        return f"{self.id}:{self.part}" if self.part else str(self.id)


class Step(NamedTuple):
    """An edge: from a cause to what came of it, both as keys are written."""

    cause: str
    effect: str
    kind: str


def key_of(text: str) -> Key:
    """Read an id, which has the shape of one."""
    id, _, part = text.partition(":")
    return Key(UUID(id), int(part or 0))


def thread(
    start: str, known: Iterable[str], steps: Sequence[Step], direction: Direction
) -> tuple[set[str], list[Step]]:
    """The nodes that are reached from the start over known ones alone, and the edges among them."""
    seen = set(known)
    kept = [step for step in steps if step.cause in seen and step.effect in seen]
    reached: set[str] = set()
    if direction != Direction.down:
        reached |= _reached(start, _ways((step.effect, step.cause) for step in kept))
    if direction != Direction.up:
        reached |= _reached(start, _ways((step.cause, step.effect) for step in kept))
    return reached, [step for step in kept if step.cause in reached and step.effect in reached]


def _ways(pairs: Iterable[tuple[str, str]]) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for here, there in pairs:
        found.setdefault(here, []).append(there)
    return found


def _reached(start: str, ways: Mapping[str, Sequence[str]]) -> set[str]:
    seen, waiting = {start}, [start]
    while waiting:
        ahead = {there for here in waiting for there in ways.get(here, ())} - seen
        seen |= ahead
        waiting = list(ahead)
    return seen
