"""A received record as the rows and the event that it becomes."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from contracts.survey import SubmissionEvent
from services.survey.records import RecordState
from services.survey.submissions.answers import ENDED, STARTED, moment_of
from services.survey.submissions.models import (
    FileFacts,
    Read,
    Record,
    Submission,
    SubmissionLine,
)

E = TypeVar("E", bound=SubmissionEvent)


def submission(
    record: Record,
    read: Read,
    region: str,
    found: Any,
    missing: list[str],
    *,
    id: UUID,
    by: str,
    at: datetime,
) -> SubmissionLine:
    """The record as it now stands; a correction keeps its id, its sender and its first time."""
    return SubmissionLine(
        id=found.submission_id or id,
        kind=read.kind,
        form_id=record.form_id,
        round_id=found.round_id,
        region=region,
        rt=read.rt,
        state=RecordState.received,
        flags=list(read.flags),
        waits_for=missing,
        number=(found.newest or 0) + 1,
        version=(found.version or 0) + 1,
        submitted_by=found.submitted_by or by,
        received_at=found.received_at or at,
        updated_at=at,
    )


def answers(submission: SubmissionLine, read: Read) -> dict[str, Any]:
    """The row of a household or of an RT."""
    return {
        "id": submission.id,
        "round_id": submission.round_id,
        "rt": submission.rt,
        "region": submission.region,
        "state": submission.state,
        "version": submission.version,
        "recorded_at": submission.updated_at,
        **read.columns,
    }


def body(
    submission: SubmissionLine,
    record: Record,
    texts: Mapping[str, str],
    form_version_id: UUID | None,
    box: bytes,
    *,
    by: str,
) -> dict[str, Any]:
    """The row of this version."""
    return {
        "submission_id": submission.id,
        "number": submission.number,
        "region": submission.region,
        "instance_id": record.instance_id,
        "deprecated_id": record.deprecated_id,
        "form_version_id": form_version_id,
        "media_type": record.media_type,
        "box": box,
        "started_at": moment_of(texts.get(STARTED, "")),
        "ended_at": moment_of(texts.get(ENDED, "")),
        "submitted_by": by,
        "received_at": submission.updated_at,
    }


def files(
    submission: Submission | SubmissionLine, there: Sequence[FileFacts], number: int | None = None
) -> list[dict[str, Any]]:
    """The rows of files of a version, the newest unless told otherwise."""
    of = {
        "submission_id": submission.id,
        "number": number or submission.number,
        "region": submission.region,
        "received_at": submission.updated_at,
    }
    return [of | asdict(file) for file in there]


def event(
    kind: type[E],
    submission: Submission | SubmissionLine,
    scores: Mapping[str, int],
    *,
    id: UUID,
    actor: str,
    **more: Any,
) -> E:
    """What the others learn: what was scored and flagged, and nothing that was answered.

    `more` are what this kind of event says beside that.
    """
    return kind(
        id=id,
        occurred_at=submission.updated_at,
        region=submission.region,
        entity_id=submission.id,
        version=submission.version,
        actor=actor,
        kind=submission.kind,
        form_id=submission.form_id,
        round_id=submission.round_id,
        rt=submission.rt,
        state=submission.state,
        number=submission.number,
        submitted_by=submission.submitted_by,
        flags=tuple(submission.flags),
        scores=dict(scores),
        waits_for=len(submission.waits_for),
        **more,
    )
