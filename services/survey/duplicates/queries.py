"""Finding households that may have been counted twice; what was merged; records side by side."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, func, or_, text, tuple_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis import pagination, scope
from services.chassis.auth import Principal
from services.chassis.problems import Language, NotFound
from services.survey.duplicates import rules, signs
from services.survey.duplicates.models import (
    FARTHEST,
    ComparedRecord,
    Comparison,
    Dismissal,
    DismissalRead,
    Merge,
    MergedRead,
    MergedRecord,
    MergeRead,
    Pair,
    PairFilter,
    PairState,
    RecordLine,
    Sign,
)
from services.survey.households.models import Household
from services.survey.persons import queries as persons
from services.survey.persons.envelope import KeyRing
from services.survey.rounds import queries as rounds
from services.survey.submissions.models import FileRead, Submission, SubmissionFile

# Merges that stand on records which an import of these RTs brought.
OVER_IMPORT = text(
    "SELECT count(DISTINCT m.id) FROM imports i JOIN merges m ON m.round_id = i.round_id"
    " JOIN merged_records r ON r.merge_id = m.id JOIN households h ON h.id IN (m.kept, r.record_id)"
    " WHERE i.id = :import AND m.undone_at IS NULL AND h.import_id IS NOT NULL"
    " AND (h.import_id = i.id OR h.rt IN (SELECT rt FROM import_rows WHERE import_id = :import"
    " UNION ALL SELECT rt FROM import_households WHERE import_id = :import))"
)


async def page(
    session: AsyncSession, principal: Principal, wanted: PairFilter
) -> tuple[list[Pair], str | None]:
    """Pairs of a round that the caller sees both records of, the oldest first."""
    await rounds.get(session, wanted.round_id, principal)
    if wanted.region is not None:
        scope.ensure_mine(principal, wanted.region)
    found = signs.pairs(signs.homes(principal, wanted.round_id), wanted.metres)
    # Whatever speaks for the pair now was known when somebody found that they are two.
    known = and_(
        col(Dismissal.one) == found.c.one,
        col(Dismissal.other) == found.c.other,
        col(Dismissal.why).bool_op("@>")(found.c.why),
    )
    dismissed = wanted.state == PairState.dismissed
    query: Any = (
        select(found, Dismissal)  # type: ignore[call-overload]
        .outerjoin(Dismissal, known)
        .where(col(Dismissal.id).is_not(None) if dismissed else col(Dismissal.id).is_(None))
    )
    if wanted.region is not None:
        places = (scope.inside(found.c[rt], wanted.region) for rt in ("one_rt", "other_rt"))
        query = query.where(or_(*places))
    keys = (found.c.one, found.c.other)
    if wanted.cursor is not None:
        query = query.where(tuple_(*keys) > tuple_(*_after(wanted.cursor)))
    rows = (await session.execute(query.order_by(*keys).limit(wanted.limit + 1))).all()
    more = len(rows) > wanted.limit
    rows = rows[: wanted.limit]
    following = pagination.encode([rows[-1].one, rows[-1].other]) if more else None
    lines = await _lines(session, {id for row in rows for id in (row.one, row.other)})
    return [_pair(row, lines) for row in rows], following


def _after(cursor: str) -> list[UUID]:
    try:
        return [UUID(text) for text in pagination.decode(cursor, 2)]
    except ValueError as error:
        raise pagination.CursorInvalid from error


def _pair(row: Row[Any], lines: dict[UUID, RecordLine]) -> Pair:
    dismissal = row.Dismissal
    return Pair(
        why=row.why,
        metres=row.metres,
        records=[lines[row.one], lines[row.other]],
        dismissal=None if dismissal is None else DismissalRead.model_validate(dismissal),
    )


async def evidence(
    session: AsyncSession, principal: Principal, round_id: UUID, ids: Collection[UUID]
) -> dict[tuple[UUID, UUID], list[Sign]]:
    """What speaks for each pair of these records, as far as homes may be apart."""
    found = signs.pairs(signs.homes(principal, round_id, ids), FARTHEST)
    rows = await session.execute(select(found.c.one, found.c.other, found.c.why))
    return {(row.one, row.other): row.why for row in rows}


async def _lines(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, RecordLine]:
    """These records, which the caller has been shown, as lists show them."""
    named = [name for name in RecordLine.model_fields if name != "submitted_by"]
    query = (
        select(*(getattr(Household, name) for name in named), Submission.submitted_by)  # type: ignore[call-overload]
        .outerjoin(Submission, Submission.id == Household.id)
        .where(col(Household.id).in_(ids))
    )
    return {row.id: RecordLine.model_validate(row) for row in await session.execute(query)}


async def records(
    session: AsyncSession, principal: Principal, ids: Collection[UUID]
) -> list[Row[Any]]:
    """Place, round and state of these households in the caller's regions; raises NotFound."""
    query = select(  # type: ignore[call-overload]
        Household.id, Household.round_id, Household.rt, Household.region, Household.state
    ).where(col(Household.id).in_(ids), scope.visible(Household.region, principal))
    found = {row.id: row for row in await session.execute(query)}
    rules.ensure_found(ids, found)
    return [found[id] for id in ids]


async def comparison(
    session: AsyncSession,
    ring: KeyRing,
    principal: Principal,
    ids: tuple[UUID, UUID],
    language: Language,
) -> Comparison:
    """Records side by side; who may read personal data sees it, and the audit trail is told."""
    await records(session, principal, ids)
    query = select(Household).where(col(Household.id).in_(ids))
    found = {home.id: home for home in (await session.exec(query)).all()}
    homes = [found[id] for id in ids]
    lines = await _lines(session, ids)
    people = {one.id: one for one in await persons.several(session, ring, ids, principal)}
    files = await _files(session, ids)
    compared = [
        ComparedRecord(
            **lines[id].model_dump(),
            person=people.get(id),
            files=[FileRead.model_validate(file) for file in files if file.submission_id == id],
        )
        for id in ids
    ]
    differences = rules.differences(homes, language)
    return Comparison(records=compared, metres=rules.metres(*homes), differences=differences)


async def _files(session: AsyncSession, ids: Collection[UUID]) -> Sequence[SubmissionFile]:
    """The files of the newest version of each of these records."""
    newest = and_(
        col(Submission.id) == SubmissionFile.submission_id,
        col(Submission.number) == SubmissionFile.number,
    )
    query = select(SubmissionFile).join(Submission, newest).where(col(Submission.id).in_(ids))
    return (await session.exec(query.order_by(col(SubmissionFile.name)))).all()


async def merge(session: AsyncSession, id: UUID, principal: Principal) -> Merge:
    """A merge whose records are all the caller's to see; raises NotFound."""
    query = select(Merge).where(Merge.id == id, scope.all_inside(Merge.regions, principal))
    found = (await session.exec(query)).first()
    if found is None:
        raise NotFound(what="merge", key=id)
    return found


async def merged(session: AsyncSession, ids: Collection[UUID]) -> Sequence[MergedRecord]:
    """The records of these merges that count no more."""
    query = select(MergedRecord).where(col(MergedRecord.merge_id).in_(ids))
    return (await session.exec(query.order_by(col(MergedRecord.record_id)))).all()


async def merges(
    session: AsyncSession,
    principal: Principal,
    round_id: UUID,
    region: str | None,
    limit: int,
    cursor: str | None,
) -> tuple[list[MergeRead], str | None]:
    """Merges of a round that the caller sees all records of, oldest first."""
    await rounds.get(session, round_id, principal)
    query = select(Merge).where(
        Merge.round_id == round_id, scope.all_inside(Merge.regions, principal)
    )
    if region is not None:
        scope.ensure_mine(principal, region)
        code = func.unnest(Merge.regions).column_valued("code")
        query = query.where(select(code).where(scope.inside(code, region)).exists())
    found, following = await pagination.page(
        session, query, col(Merge.id), limit=limit, cursor=cursor
    )
    parts = await merged(session, [one.id for one in found])
    return [view(one, [p for p in parts if p.merge_id == one.id]) for one in found], following


def view(found: Merge, parts: Sequence[MergedRecord]) -> MergeRead:
    """A merge as people see it."""
    lines = [MergedRead(id=p.record_id, rt=p.rt, region=p.region, state=p.state) for p in parts]
    return MergeRead(**found.model_dump(exclude={"regions"}), merged=lines)


async def over_import(session: AsyncSession, import_id: UUID) -> int:
    """How many merges stand on records that an import's apply or undo would take away."""
    return int((await session.execute(OVER_IMPORT, {"import": import_id})).scalar_one())
