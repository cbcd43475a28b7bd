"""When a round may change."""

from uuid import UUID

from services.chassis.problems import IdTaken
from services.survey.rounds.models import Round, RoundCreate, RoundState
from services.survey.rounds.problems import (
    ImportRunning,
    RoundEmpty,
    RoundNotOpen,
    RoundNotSealed,
    RoundUnsealed,
)

SAME = ("name", "kind", "year", "region", "regulation", "corrects")


def ensure_open(round: Round) -> None:
    """Raise RoundNotOpen unless data may still come in."""
    if round.state != RoundState.open:
        raise RoundNotOpen(name=round.name, state=round.state)


def ensure_sealed(round: Round) -> None:
    """Raise RoundNotSealed unless the round is final: only then it needs another to correct it."""
    if round.state != RoundState.sealed:
        raise RoundNotSealed(name=round.name, state=round.state)


def ensure_final(round: Round) -> None:
    """Raise RoundUnsealed unless the round's scores are final."""
    if round.state != RoundState.sealed:
        raise RoundUnsealed(name=round.name, state=round.state)


def ensure_idle(running: UUID | None) -> None:
    """Raise ImportRunning while an import is at work: what it does not see would be lost."""
    if running is not None:
        raise ImportRunning(import_id=running)


def seal(round: Round, *, sheets: int, running: UUID | None, by: str) -> None:
    """Start sealing: an open round with sheets and no import at work. Flags never block."""
    ensure_open(round)
    ensure_idle(running)
    if sheets == 0:
        raise RoundEmpty(name=round.name)
    round.state = RoundState.sealing
    round.progress = 0
    round.version += 1
    round.sealed_by = by


def the_same(known: Round | None, id: UUID, data: RoundCreate) -> Round:
    """A create repeated with the same id must say the same; another's round is not shown."""
    if known is None or any(getattr(known, field) != getattr(data, field) for field in SAME):
        raise IdTaken(id=id)
    return known
