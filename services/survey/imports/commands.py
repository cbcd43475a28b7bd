"""Take a file in, ask for its apply or its undo."""

import asyncio
import hashlib
from collections.abc import Sequence
from typing import IO
from uuid import UUID

from fastapi import UploadFile
from sqlalchemy import insert
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.regions import village_of
from services.chassis import bulk, files, rows, scope, sight, xlsx
from services.chassis.auth import Principal
from services.chassis.jobs import enqueue
from services.survey.duplicates import queries as duplicates
from services.survey.imports import queries, rules
from services.survey.imports.models import (
    CALCULATED,
    RECORDS,
    Import,
    ImportFile,
    ImportKind,
    ImportStatus,
    UnreadRow,
)
from services.survey.persons import commands as persons
from services.survey.persons.envelope import DataKey, PersonalFacts
from services.survey.rounds import queries as rounds
from services.survey.rounds import rules as round_rules

VALIDATE, APPLY, UNDO = "import.validate", "import.apply", "import.undo"
PART, PIECE = 1 << 20, "file"


async def receive(
    session: AsyncSession,
    file: UploadFile,
    kind: ImportKind,
    round_id: UUID,
    rt: str | None,
    *,
    by: Principal,
) -> Import:
    """Keep the file and ask for its validation; what no reader could open is refused now."""
    round = await rounds.get(session, round_id, by)
    round_rules.ensure_open(round)
    name = files.safe_name(file.filename)
    file_type = files.sniff(file.file, name)
    rt = rules.ensure_taken(kind, file_type, name, rt)
    if rt is not None:
        scope.ensure_mine(by, village_of(rt))
    if file_type == files.XLSX:
        await asyncio.to_thread(xlsx.guard, file.file, formulas=kind in CALCULATED)
    size, digest = await asyncio.to_thread(measure, file.file)
    found = Import(
        kind=kind,
        round_id=round_id,
        region=round.region,
        filename=name,
        file_type=file_type,
        size=size,
        sha256=digest,
        regions=list(by.regions),
        rt=rt,
        created_by=by.id,
    )
    session.add(found)
    await session.flush()
    await keep(session, found.id, file.file, await _lock_of(session, found, by))
    enqueue(session, VALIDATE, found.id)
    return found


def measure(file: IO[bytes]) -> tuple[int, str]:
    """Size and SHA-256."""
    digest, size = hashlib.sha256(), 0
    file.seek(0)
    while part := file.read(PART):
        digest.update(part)
        size += len(part)
    return size, digest.hexdigest()


async def _lock_of(session: AsyncSession, found: Import, by: Principal) -> DataKey | None:
    """The key for a file that names people: such a file lies locked, as what is read from it."""
    if found.kind not in RECORDS:
        return None
    region = found.region if by.covers(found.region) else by.regions[0]
    key, row = persons.new(persons.ring_of(session), found.id, region, None, PersonalFacts())
    await rows.write(session, {"persons": [row]})
    return key


async def keep(session: AsyncSession, id: UUID, file: IO[bytes], key: DataKey | None) -> None:
    """Store the file in pieces, locked if there is a key."""
    file.seek(0)
    number = 0
    while part := file.read(PART):
        content = key.seal(f"{PIECE}:{number}", part) if key else part
        row = {"import_id": id, "part": number, "content": content}
        await session.execute(insert(ImportFile).values(row))
        number += 1


async def ask(session: AsyncSession, id: UUID, job: str, *, by: Principal) -> Import:
    """Start an apply (of a ready import) or an undo (of an applied one), as a job."""
    found = await queries.get(session, id, by)
    needed, then = {
        APPLY: (ImportStatus.ready, ImportStatus.applying),
        UNDO: (ImportStatus.applied, ImportStatus.undoing),
    }[job]
    rules.ensure_status(found.status, found.error_count, needed)
    await session.refresh(found, with_for_update={"key_share": True})
    rules.ensure_status(found.status, found.error_count, needed)
    round = await rounds.get(session, found.round_id, by, for_update=True)
    round_rules.ensure_open(round)
    if found.kind != ImportKind.rt_sheets:  # its records come and go; of a merge none may
        rules.ensure_unmerged(await _merges(session, id))
    if job == APPLY and found.kind in RECORDS:
        async with sight.everything(session):  # who brought them may be of a wider region
            rules.ensure_no_records(await queries.records_from_elsewhere(session, id))
    found.status, found.asked_by = then, by.id
    found.version += 1
    session.add(found)
    await session.flush()
    enqueue(session, job, id)
    return found


async def _merges(session: AsyncSession, id: UUID) -> int:
    async with sight.everything(session):  # some may be of a wider region
        return await duplicates.over_import(session, id)


async def copy_rows(session: AsyncSession, columns: Sequence[str], lines: list[str]) -> int:
    """Store readable rows; each line begins with the import's id."""
    return await bulk.copy_lines(session, "import_rows_all", ("import_id", *columns), lines)


async def keep_unread(session: AsyncSession, id: UUID, rows: list[tuple[int, list[str]]]) -> None:
    """Store the rows that could not be read, as they stood."""
    if rows:
        stored = [{"import_id": id, "row": number, "cells": cells} for number, cells in rows]
        await session.execute(insert(UnreadRow), stored)
