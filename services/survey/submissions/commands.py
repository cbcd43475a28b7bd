"""Take a record in: a new one, the same one again, or a correction of one that came before."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.survey import SubmissionCorrected, SubmissionReceived
from services.chassis import rows, scope
from services.chassis.auth import Principal
from services.chassis.clock import now
from services.chassis.ids import new_id
from services.survey.households.models import Household
from services.survey.persons import commands as persons
from services.survey.persons.envelope import DataKey, KeyRing
from services.survey.records import RecordColumns, RecordKind
from services.survey.rt_forms.models import RtForm
from services.survey.submissions import answers, queries, rules, stored
from services.survey.submissions.bodies import BOX
from services.survey.submissions.models import (
    FileFacts,
    Read,
    Record,
    Submission,
    SubmissionLine,
)

TABLES: dict[RecordKind, type[RecordColumns]] = {
    RecordKind.household: Household,
    RecordKind.area: RtForm,
}
NAMES = {RecordKind.household: "households", RecordKind.area: "rt_forms"}


async def receive(
    session: AsyncSession,
    ring: KeyRing,
    record: Record,
    files: Sequence[FileFacts] = (),
    *,
    by: Principal,
) -> SubmissionLine:
    """Keep a record with its answers, its sealed body and its files, and tell of it.

    The same body under the same instance id changes nothing, but may bring more files.
    """
    found = await queries.situation(session, record)
    if found.known_id is not None:
        return await _again(session, ring, record, found, files, by=by)
    kind, parameters = rules.collecting(record, found)
    if record.deprecated_id is not None:
        found = await _held(session, record, found)
        rules.ensure_correctable(record, found, kind)
    texts = answers.by_question(record.values)
    read = answers.read(texts, kind, parameters, found.round_region or found.form_region)
    region = rules.region_of(read, found, by.regions)
    scope.ensure_mine(by, region)
    missing = rules.still_missing(rules.named_files(record, found.files), files)
    new = stored.submission(record, read, region, found, missing, id=new_id(), by=by.id, at=now())
    event = SubmissionReceived if found.submission_id is None else SubmissionCorrected
    told = stored.event(event, new, read.scores, id=new_id(), actor=by.id)
    written = {"submission_files": stored.files(new, files), "outbox": [rows.told(told)]}
    if kind in TABLES:
        written[NAMES[kind]] = [stored.answers(new, read)]
    key = await _key(session, ring, new, read, written)
    box = key.seal(BOX, record.body)
    body = stored.body(new, record, texts, found.form_version_id, box, by=by.id)
    await rows.write(session, {**written, "submission_versions": [body]})
    return new


async def _held(session: AsyncSession, record: Record, found: Any) -> Any:
    """What holds now that nobody else can decide about the record that this corrects."""
    if found.submission_id is None:
        return found
    await queries.hold(session, found.submission_id)
    return await queries.situation(session, record)


async def _key(
    session: AsyncSession,
    ring: KeyRing,
    new: SubmissionLine,
    read: Read,
    written: dict[str, list[dict[str, Any]]],
) -> DataKey:
    """The key of the record: one of its own; or, of a corrected record, the one that it has."""
    if new.number > 1:
        key = await persons.keep(session, ring, new.id, new.region, new.rt, read.facts)
        await _give_way(session, new)
        return key
    key, person = persons.new(ring, new.id, new.region, new.rt, read.facts)
    written |= {"submissions": [vars(new)], "persons": [person]}
    return key


async def _give_way(session: AsyncSession, new: SubmissionLine) -> None:
    """The former answers make room for the corrected ones."""
    if table := TABLES.get(RecordKind(new.kind)):
        await session.execute(delete(table).where(col(table.id) == new.id))
    await session.merge(Submission(**vars(new)))
    await session.flush()


async def _again(
    session: AsyncSession,
    ring: KeyRing,
    record: Record,
    found: Any,
    files: Sequence[FileFacts],
    *,
    by: Principal,
) -> SubmissionLine:
    """The same body once more; what files it brings that have not come are kept.

    Of an erased record nothing is left to compare with, and nothing comes back.
    """
    submission = await queries.get(session, found.known_id, by, for_update=bool(files))
    key = await persons.data_key(session, ring, submission.id)
    if key is None:
        return SubmissionLine.model_validate(submission)
    rules.ensure_same(record, key.open(BOX, found.box))
    known = await queries.files(session, submission.id, found.known_number)
    fresh = rules.only_new(files, {file.name: file.sha256 for file in known})
    if fresh:
        number = found.known_number
        await rows.write(session, {"submission_files": stored.files(submission, fresh, number)})
        if number == submission.number:
            missing = rules.still_missing(submission.waits_for, fresh)
            submission.waits_for, submission.updated_at = missing, now()
            session.add(submission)
    return SubmissionLine.model_validate(submission)
