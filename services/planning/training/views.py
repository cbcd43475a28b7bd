"""How a training is shown, and what the others are told of it; pure."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

from contracts.planning import CostShare, MeanScore, Trained, TrainingHeld
from services.planning.shapes import Document
from services.planning.training.models import Pooled, Training, TrainingLine, TrainingRead
from services.planning.training.shapes import Evaluation, Score

CENT = Decimal("0.01")
PEOPLE = ("male", "female", "untold", "mbr")
PRIVATE = frozenset({"id", "participants", "costs"})


def line(training: Training) -> TrainingLine:
    """The training as a list shows it."""
    return TrainingLine.model_validate(training.model_dump() | {"people": _people(training)})


def view(training: Training) -> TrainingRead:
    """The training with all that is known of it."""
    pre, post = scores(training)
    whole = {
        "people": _people(training),
        "pre": pre,
        "post": post,
        "minutes": _paper(training, "minutes"),
        "attendance_list": _paper(training, "attendance"),
    }
    return TrainingRead.model_validate(training.model_dump() | whole)


def _people(training: Training) -> dict[str, Any]:
    return {name: getattr(training, name) for name in PEOPLE}


def _paper(training: Training, name: str) -> Document | None:
    parts = {part: getattr(training, f"{name}_{part}") for part in Document.model_fields}
    known = any(value is not None for value in parts.values())
    return Document.model_construct(**parts) if known else None


def scores(training: Training) -> tuple[Pooled | None, Pooled | None]:
    """What was known before and after, over all subjects."""
    told = [Evaluation.model_validate(one) for one in training.evaluations]
    return pooled(one.pre for one in told), pooled(one.post for one in told)


def pooled(told: Iterable[Score | None]) -> Pooled | None:
    """One mean of all answers: who answers more counts more."""
    known = [score for score in told if score is not None]
    answers = sum(score.n for score in known)
    if answers == 0:
        return None
    mean = sum(score.mean * score.n for score in known) / Decimal(answers)
    return Pooled(mean=mean.quantize(CENT, ROUND_HALF_UP), n=answers)


def event(training: Training, *, id: UUID, by: str) -> TrainingHeld:
    """What the others are told: numbers and hashes, no sentence."""
    pre, post = scores(training)
    return TrainingHeld(
        **training.model_dump(exclude={*PRIVATE, "version"}),
        id=id,
        occurred_at=training.updated_at,
        entity_id=training.id,
        version=training.told,
        actor=by,
        participants=tuple(Trained(**one) for one in training.participants),
        costs=tuple(CostShare(**one) for one in training.costs),
        pre=pre and MeanScore(mean=pre.mean, n=pre.n),
        post=post and MeanScore(mean=post.mean, n=post.n),
    )
