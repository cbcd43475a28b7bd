"""What may be received, and where it belongs. Nothing here asks the database."""

import re
from collections.abc import Sequence
from typing import Any

from contracts.regions import contains, village_of
from contracts.regulation import load
from services.chassis.problems import NotFound
from services.survey.questionnaire.models import Parameters, parameters_of
from services.survey.records import RecordKind, RecordState
from services.survey.rounds.models import RoundState
from services.survey.rounds.problems import RoundNotOpen
from services.survey.submissions.models import FileFacts, Read, Record
from services.survey.submissions.problems import (
    FileConflict,
    FileNameInvalid,
    FormClosed,
    FormUnknown,
    InstanceConflict,
    NotTheNewest,
    OriginalUnknown,
    RecordClosed,
    RecordKindNeeded,
)

PLAIN_NAME = re.compile(r"[^/\\\x00-\x1f\x7f]{1,200}")
OPEN_TO_CORRECTION = (RecordState.received, RecordState.returned)


def collecting(record: Record, found: Any) -> tuple[RecordKind, Parameters]:
    """The kind of record that its form, or its round, collects.

    `found` is the situation that the record meets. Raises FormUnknown, FormClosed,
    RecordKindNeeded or RoundNotOpen.
    """
    if record.form_id is not None:
        if found.form_version_id is None:
            raise FormUnknown(form_id=record.form_id, version=record.form_version or "-")
        if found.form_state == "closed":
            raise FormClosed(form_id=record.form_id)
    elif record.kind is None or record.round_id is None:
        raise RecordKindNeeded
    elif found.round_id is None:
        raise NotFound(what="round", key=record.round_id)
    if found.round_id is not None and found.round_state != RoundState.open:
        raise RoundNotOpen(name=found.round_name, state=found.round_state)
    kind = found.kind or record.kind or ""
    return RecordKind(kind), parameters_of(load(found.regulation)) if found.regulation else 16


def ensure_same(record: Record, known: bytes) -> None:
    """Raise InstanceConflict unless the body is the one that came before.

    Bytes are compared.
    """
    if known != record.body:
        raise InstanceConflict(instance_id=record.instance_id)


def ensure_correctable(record: Record, found: Any, kind: RecordKind) -> None:
    """Raise unless this corrects the newest version of a record that is still open.

    A record stays what it is, and in its round.
    """
    stays = (found.old_kind, found.old_round_id) == (kind, found.round_id)
    if found.submission_id is None or not stays:
        raise OriginalUnknown(deprecated_id=record.deprecated_id)
    if found.old_number != found.newest:
        raise NotTheNewest(deprecated_id=record.deprecated_id)
    if found.state not in OPEN_TO_CORRECTION:
        raise RecordClosed(state=found.state)


def ensure_plain(name: str | None) -> str:
    """A file's name without any path; raises FileNameInvalid."""
    if name is None or not PLAIN_NAME.fullmatch(name) or name in {".", ".."}:
        raise FileNameInvalid(name=(name or "")[:60])
    return name


def region_of(read: Read, found: Any, own: Sequence[str]) -> str:
    """The village of the record's RT; without an RT the form's region, or the caller's in it."""
    if read.rt is not None:
        return village_of(read.rt)
    region: str = found.form_region or found.round_region
    inside = [code for code in own if code != "*" and contains(region, code)]
    return region if any(contains(code, region) for code in own) or not inside else inside[0]


def named_files(record: Record, paths: Sequence[str] | None) -> list[str]:
    """The files that the record names as answers to the questions for a file, at these paths."""
    asking = {_below_root(path) for path in paths or ()}
    return [text for path, text in record.values if _below_root(path) in asking]


def still_missing(named: Sequence[str], there: Sequence[FileFacts]) -> list[str]:
    """The named files that are not there."""
    names = {file.name for file in there}
    return [name for name in named if name not in names]


def only_new(files: Sequence[FileFacts], known: dict[str, str]) -> list[FileFacts]:
    """The files that are not known yet, by name and hash; raises FileConflict for another content."""
    for file in files:
        if known.get(file.name, file.sha256) != file.sha256:
            raise FileConflict(name=file.name)
    return [file for file in files if file.name not in known]


def _below_root(path: str) -> str:
    """A path without the name of the form's root, which is the form's own business."""
    return path.split("/", 2)[-1]
