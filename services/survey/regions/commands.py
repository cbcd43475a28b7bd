"""Take a list into the registry: whole, or not at all."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Sequence
from datetime import date
from typing import IO, Any

from fastapi import UploadFile
from sqlalchemy import case, insert, select, text
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.regions import regions
from contracts.survey_regions import MOST_LINES, RegionChanged
from contracts.survey_regions import RegionLine as Told
from services.chassis import bulk, downloads, files, sight
from services.chassis import regions as known_regions
from services.chassis.auth import Principal
from services.chassis.clock import now
from services.chassis.db import Sessions, long_work
from services.chassis.ids import new_id
from services.chassis.outbox import LARGEST, emit
from services.chassis.problems import Text, TooLarge
from services.survey.imports.columns import Faults
from services.survey.regions import lists, queries, rules
from services.survey.regions.lists import Line
from services.survey.regions.models import (
    BpsRead,
    LineFilter,
    LineRead,
    ListKind,
    ListRead,
    RegionBps,
    RegionLine,
)
from services.survey.regions.problems import ROWS, CsvExpected, ListInvalid
from services.survey.regions.rules import History

MOST_BYTES = 10_000_000
SHOWN = 1_000
# One list at a time: each is checked against all that are in the registry.
ALONE = text("SELECT pg_advisory_xact_lock(7301051)")
SAID = {kind: word for word, kind in lists.KINDS.items()}


async def take_in(
    session: AsyncSession, file: UploadFile, kind: ListKind, *, by: Principal
) -> ListRead:
    """Keep a list, and tell of every region that changes."""
    name = files.safe_name(file.filename)
    sha256 = await asyncio.to_thread(_digest, file.file, name)
    made = ListRead(
        id=new_id(), kind=kind, filename=name, sha256=sha256, rows=0, changes=0, lines=[], bps=[]
    )
    await long_work(session)
    await session.execute(ALONE)
    keep = _changes if kind == ListKind.changes else _bps_codes
    await keep(session, file.file, made, by)
    return made


def _digest(file: IO[bytes], name: str) -> str:
    """The hash of a CSV; raises what the file is instead."""
    if file.seek(0, 2) > MOST_BYTES:
        raise TooLarge(limit=MOST_BYTES)
    if files.sniff(file, name) != files.CSV:
        raise CsvExpected(filename=name, found="XLSX")
    file.seek(0)
    return hashlib.sha256(file.read()).hexdigest()


def _refuse(faults: Faults) -> None:
    """Raise ListInvalid when anything is wrong, by row."""
    if faults.count:
        kept = sorted(faults.kept, key=lambda fault: (fault.row or 0, fault.column or ""))
        raise ListInvalid(
            error_count=faults.count,
            errors=[
                {
                    "row": one.row,
                    "column": one.column,
                    "code": one.code,
                    "detail": Text(
                        *(ROWS[one.code].render(lang, one.facts) for lang in ("id", "en"))
                    ),
                }
                for one in kept
            ],
        )


async def _changes(session: AsyncSession, file: IO[bytes], made: ListRead, by: Principal) -> None:
    faults = Faults()
    lines = await asyncio.to_thread(lists.changes, file, faults)
    async with sight.everything(session):  # a code may come from, or go to, another's region
        known = await queries.known(session)
    history = History(lambda code: code in regions)
    history.add(known)
    await asyncio.to_thread(rules.check, lines, history, by.covers, faults)
    _refuse(faults)
    names = {line.new: line.name for line in known if line.name}
    changes = list(rules.changes(lines))
    for _, region, its in changes:
        if len(its) > MOST_LINES:
            faults.add(None, None, "change_too_large", value=region, rows=len(its))
    _refuse(faults)
    events = [_event(day, region, its, names, by=by.id) for day, region, its in changes]
    for event in events:
        if len(event.model_dump_json().encode()) > LARGEST:
            facts = {"value": event.region, "rows": len(event.lines)}
            faults.add(None, None, "change_too_large", **facts)
    _refuse(faults)
    stated = {"import_id": made.id, "stated_by": by.id, "stated_at": now()}
    rows = [row for event in events for row in _rows(event, stated)]
    await session.execute(insert(RegionLine), rows)
    for event in events:
        emit(session, event)
    await known_regions.on_regions_changed(session, events)
    given = {one["new_code"]: one["bps_code"] for one in rows if one["bps_code"]}
    await _keep_bps(session, given, stated)
    made.rows, made.changes = len(lines), len(events)
    made.lines = [LineRead.model_validate(row) for row in rows[:SHOWN]]


def _event(
    day: date, region: str, lines: Sequence[Line], names: dict[str, str], *, by: str
) -> RegionChanged:
    """What is told of a region's change; a code without a name of its own keeps its former one."""
    told = [
        Told(
            kind=line.kind,
            old_code=line.old,
            new_code=line.new,
            name=_named(line, names),
            share=line.share,
            basis=line.basis,
            bps_code=line.bps,
        )
        for line in lines
    ]
    return RegionChanged(
        id=new_id(),
        occurred_at=now(),
        region=region,
        entity_id=new_id(),
        version=1,
        actor=by,
        valid_from=day,
        lines=tuple(told),
    )


def _named(line: Line, names: dict[str, str]) -> str:
    """What the new region is called from now on, which `names` learns; an RT has no name."""
    if "-" in line.new:
        return ""
    found = (
        line.name
        or names.get(line.new)
        or regions.name(line.new)
        or names.get(line.old)
        or regions.name(line.old)
    )
    names[line.new] = found or line.new
    return names[line.new]


def _rows(event: RegionChanged, stated: dict[str, Any]) -> list[dict[str, Any]]:
    of_all = {"change_id": event.entity_id, "valid_from": event.valid_from} | stated
    return [{"id": new_id(), **line.model_dump(), **of_all} for line in event.lines]


async def _bps_codes(session: AsyncSession, file: IO[bytes], made: ListRead, by: Principal) -> None:
    faults = Faults()
    rows = await asyncio.to_thread(lists.bps_codes, file, faults)
    rules.check_bps(rows, lambda code: code in regions, by.covers, faults)
    _refuse(faults)
    stated = {"import_id": made.id, "stated_by": by.id, "stated_at": now()}
    await _keep_bps(session, {row.code: row.bps for row in rows}, stated)
    made.rows = len(rows)
    made.bps = [BpsRead(code=row.code, bps_code=row.bps) for row in rows[:SHOWN]]


async def _keep_bps(session: AsyncSession, codes: dict[str, str], stated: dict[str, Any]) -> None:
    rows = [
        {"id": new_id(), "code": code, "bps_code": bps} | stated
        for code, bps in sorted(codes.items())
    ]
    if rows:
        put = upsert(RegionBps)
        new = {name: put.excluded[name] for name in ("bps_code", *stated)}
        await session.execute(put.on_conflict_do_update(index_elements=["code"], set_=new), rows)


def csv(sessions: Sessions, principal: Principal, wanted: LineFilter) -> AsyncIterator[bytes]:
    """The lines as an import takes them; texts that a spreadsheet would run are made harmless."""
    lines = queries.lines_of(principal, wanted).subquery()
    columns: dict[str, Any] = {
        "berlaku": lines.c.valid_from,
        "jenis": case(*((lines.c.kind == one, word) for one, word in SAID.items())),
        "kode_lama": lines.c.old_code,
        "kode_baru": lines.c.new_code,
        "nama": bulk.harmless(lines.c.name),
        "bagian": lines.c.share,
        "dasar": bulk.harmless(lines.c.basis),
        "kode_bps": lines.c.bps_code,
    }
    query = select(*(what.label(name) for name, what in columns.items()))
    order = (lines.c.valid_from, lines.c.old_code, lines.c.new_code)
    return downloads.csv(sessions, query.order_by(*order))
