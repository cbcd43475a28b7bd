"""Finding submissions, and all that one needs to know to receive a record."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import func, text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis import pagination, scope, wire
from services.chassis.auth import Principal
from services.chassis.problems import NotFound
from services.chassis.wire import Question
from services.survey.households.models import Household
from services.survey.households.rules import SCORED
from services.survey.records import RecordKind
from services.survey.submissions.models import (
    Record,
    Submission,
    SubmissionFile,
    SubmissionFilter,
    SubmissionVersion,
)

# One round trip: the form and its round, the record that bears this instance id, and the one that
# it corrects. The database shows forms and rounds that the caller's regions touch.
SITUATION = Question(
    "situation",
    """
SELECT f.state AS form_state, f.kind AS kind, f.region AS form_region, v.id AS form_version_id,
    jsonb_path_query_array(CAST(v.fields AS jsonb), '$[*] ? (@.type == "binary").path') AS files,
    r.id AS round_id, r.name AS round_name, r.state AS round_state, r.region AS round_region,
    r.regulation, known.submission_id AS known_id, known.box, known.number AS known_number,
    old.number AS old_number, s.id AS submission_id, s.number AS newest, s.state, s.version,
    s.submitted_by, s.received_at, s.kind AS old_kind, s.round_id AS old_round_id
FROM (VALUES (1)) AS one (n)
LEFT JOIN forms f ON f.form_id = %(form_id)s
LEFT JOIN form_versions v
    ON v.form = f.id AND v.version = %(form_version)s AND v.state <> 'draft'
LEFT JOIN rounds r ON r.id = coalesce(f.round_id, %(round_id)s::uuid)
LEFT JOIN submission_versions known ON known.instance_id = %(instance_id)s
LEFT JOIN submission_versions old ON old.instance_id = %(deprecated_id)s
LEFT JOIN submissions s ON s.id = old.submission_id
""",
)
HOLD = text("SELECT 1 FROM submissions WHERE id = :id FOR NO KEY UPDATE")


async def situation(session: AsyncSession, record: Record) -> Any:
    """What is known of the form, the round and the record, in one row."""
    named = {
        "form_id": record.form_id,
        "form_version": record.form_version,
        "round_id": None if record.round_id is None else str(record.round_id),
        "instance_id": record.instance_id,
        "deprecated_id": record.deprecated_id,
    }
    return await wire.ask(session, SITUATION, named)


async def hold(session: AsyncSession, id: UUID) -> None:
    """Keep a record that is shown to the caller as it is until the transaction ends."""
    await session.execute(HOLD, {"id": id})


async def get(
    session: AsyncSession, id: UUID, principal: Principal, *, for_update: bool = False
) -> Submission:
    """A submission inside the caller's regions; raises NotFound."""
    query = select(Submission).where(
        Submission.id == id, scope.visible(Submission.region, principal)
    )
    if for_update:
        query = query.with_for_update(key_share=True)
    found = (await session.exec(query)).first()
    if found is None:
        raise NotFound(what="submission", key=id)
    return found


async def held(session: AsyncSession, ids: Collection[UUID]) -> list[Submission]:
    """These records, of which nobody else can decide about any; all hold them in this order."""
    query = select(Submission).where(col(Submission.id).in_(ids)).order_by(col(Submission.id))
    return list((await session.exec(query.with_for_update(key_share=True))).all())


ME = "me"  # whoever asks
EQUAL = ("round_id", "rt", "state", "kind", "form_id", "submitted_by")


async def page(
    session: AsyncSession, principal: Principal, wanted: SubmissionFilter
) -> tuple[list[Submission], str | None]:
    """Submissions inside the caller's regions, oldest first."""
    if wanted.region is not None:
        scope.ensure_mine(principal, wanted.region)
    query = select(Submission).where(scope.visible(Submission.region, principal, wanted.region))
    for name in EQUAL:
        if (value := getattr(wanted, name)) is not None:
            value = principal.id if (name, value) == ("submitted_by", ME) else value
            query = query.where(getattr(Submission, name) == value)
    if wanted.flagged is not None:
        query = query.where((func.cardinality(Submission.flags) > 0) == wanted.flagged)
    if wanted.updated_since is not None:
        query = query.where(Submission.updated_at >= wanted.updated_since)
    return await pagination.page(
        session, query, col(Submission.id), limit=wanted.limit, cursor=wanted.cursor
    )


async def scores(session: AsyncSession, submission: Submission) -> dict[str, int]:
    """A household's nine scores; of other records there are none."""
    if submission.kind != RecordKind.household:
        return {}
    columns = [getattr(Household, name) for name in SCORED]
    found = await session.execute(select(*columns).where(Household.id == submission.id))
    return dict(zip(SCORED, found.one(), strict=True))


async def files(session: AsyncSession, id: UUID, number: int) -> list[SubmissionFile]:
    """The files of one version, by name."""
    query = (
        select(SubmissionFile)
        .where(SubmissionFile.submission_id == id, SubmissionFile.number == number)
        .order_by(col(SubmissionFile.name))
    )
    return list((await session.exec(query)).all())


async def file(session: AsyncSession, submission: Submission, name: str) -> SubmissionFile:
    """One file of the newest version; raises NotFound."""
    query = select(SubmissionFile).where(
        SubmissionFile.submission_id == submission.id,
        SubmissionFile.number == submission.number,
        SubmissionFile.name == name,
    )
    found = (await session.exec(query)).first()
    if found is None:
        raise NotFound(what="file", key=name)
    return found


async def version(session: AsyncSession, id: UUID, number: int) -> SubmissionVersion:
    """One body of a record that is there."""
    query = select(SubmissionVersion).where(
        SubmissionVersion.submission_id == id, SubmissionVersion.number == number
    )
    return (await session.exec(query)).one()


async def versions(session: AsyncSession, id: UUID) -> list[SubmissionVersion]:
    """Every body of a record, the first one first."""
    query = (
        select(SubmissionVersion)
        .where(SubmissionVersion.submission_id == id)
        .order_by(col(SubmissionVersion.number))
    )
    return list((await session.exec(query)).all())
