"""Takes price lists in, and puts the RAB of an activity."""

import asyncio
import hashlib
import tempfile
from collections.abc import Sequence
from typing import IO
from uuid import UUID

from fastapi import UploadFile
from pydantic_core import to_json
from sqlalchemy import delete, text
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis import bulk, files, scope, xlsx
from services.chassis.auth import Principal
from services.chassis.clock import now
from services.chassis.concurrency import check_version
from services.chassis.db import long_work
from services.chassis.problems import TooLarge
from services.planning.activities import commands as activities
from services.planning.activities import rules as activity_rules
from services.planning.costing import price_list, queries, rules
from services.planning.costing.models import RabLine, RabRead, RabWrite, UnitPriceImport
from services.planning.costing.price_list import Reading
from services.planning.costing.problems import PriceListInvalid
from services.planning.places import ensure_level
from services.planning.plans.rules import ensure_not_judged

LARGEST = 5_000_000
PUT = text(
    "INSERT INTO unit_prices (id, region, year, code, name, unit, price, source, import_id, updated_at)"  # noqa: S608
    f" SELECT {bulk.ROW_ID}, :region, :year, code, name, unit, price, :source, :import_id, :at"
    " FROM json_to_recordset(CAST(:items AS json)) AS i (code text, name text, unit text, price numeric)"
    " ORDER BY code"
    " ON CONFLICT (region, year, code) DO UPDATE SET name = excluded.name, unit = excluded.unit,"
    " price = excluded.price, source = excluded.source, import_id = excluded.import_id,"
    " updated_at = excluded.updated_at"
    " WHERE (unit_prices.name, unit_prices.unit, unit_prices.price)"
    " IS DISTINCT FROM (excluded.name, excluded.unit, excluded.price)"
    " RETURNING old.id IS NULL"
)
LINE = tuple(RabLine.model_fields)
SAID = [name for name in LINE if name not in {"id", "activity_id", "number"}]
LINES = text(
    f"INSERT INTO rab_lines ({', '.join(LINE)}) SELECT {', '.join(LINE)}"  # noqa: S608 - our own names
    " FROM json_populate_recordset(NULL::rab_lines, CAST(:lines AS json))"
    " ON CONFLICT (activity_id, number) DO UPDATE SET"
    f" {', '.join(f'{name} = excluded.{name}' for name in SAID)}"
)
COPY = text(
    f"INSERT INTO rab_lines (id, activity_id, number, {', '.join(SAID)})"  # noqa: S608 - our own names
    f" SELECT {bulk.ROW_ID}, a.id, r.number, {', '.join(f'r.{name}' for name in SAID)}"
    " FROM activities a JOIN rab_lines r ON r.activity_id = a.copy_of WHERE a.plan_id = :plan"
)


async def take_in(
    session: AsyncSession, file: UploadFile, region: str, year: int, source: str, *, by: Principal
) -> UnitPriceImport:
    """Take the price list of a regency and a year in, whole or not at all."""
    scope.ensure_mine(by, region)
    ensure_level("A price list", region, rules.LEVELS)
    name = files.safe_name(file.filename)
    await long_work(session)  # the trail is told of each of up to 20,000 prices
    found = await asyncio.to_thread(_read, file.file, name)
    if found.error_count:
        raise PriceListInvalid(error_count=found.error_count, errors=found.errors)
    known = UnitPriceImport(
        region=region,
        year=year,
        source=source,
        filename=name,
        sha256=await asyncio.to_thread(_digest, file.file),
        rows=len(found.items),
        added=0,
        changed=0,
        created_by=by.id,
    )
    session.add(known)
    await session.flush()
    facts = {"region": region, "year": year, "source": source, "import_id": known.id, "at": now()}
    facts["items"] = to_json(found.items).decode()
    added = (await session.execute(PUT, facts | bulk.row_ids())).scalars().all()
    known.added, known.changed = sum(added), len(added) - sum(added)
    session.add(known)
    await session.flush()
    return known


def _read(file: IO[bytes], name: str) -> Reading:
    """The items of the first sheet; what no reader should open is refused by name."""
    if file.seek(0, 2) > LARGEST:
        raise TooLarge(limit=LARGEST)
    if files.sniff(file, name) != files.XLSX:
        raise files.FileTypeUnsupported(filename=name, found="CSV")
    xlsx.guard(file)
    with tempfile.NamedTemporaryFile() as source, tempfile.TemporaryFile() as converted:
        while part := file.read(1 << 20):
            source.write(part)
        source.flush()
        xlsx.to_csv(source.name, converted)
        converted.seek(0)
        return price_list.read(line.decode() for line in converted)


def _digest(file: IO[bytes]) -> str:
    file.seek(0)
    return hashlib.sha256(file.read()).hexdigest()


async def put_rab(
    session: AsyncSession, activity_id: UUID, data: RabWrite, if_match: str, *, by: Principal
) -> RabRead:
    """Replace the lines of a RAB; the activity then costs their sum."""
    plan, activity = await activities.held(session, activity_id, by)
    check_version(activity, if_match)
    activity_rules.ensure_detail_open(activity)
    ensure_not_judged(plan)
    codes = {line.code for line in data.lines if line.code is not None}
    prices = await queries.newest(session, activity.region, activity.year, codes)
    lines = rules.lines_of(activity, data.lines, prices)
    await store(session, activity_id, lines)
    activity.cost = rules.total_of(lines)
    await activities.saved(session, activity)
    return rules.view(activity_id, activity.version, lines)


async def store(session: AsyncSession, activity_id: UUID, lines: Sequence[RabLine]) -> None:
    """These lines and no others; a line that is as it was leaves no trace in the audit trail."""
    mine = col(RabLine.activity_id) == activity_id
    await session.execute(delete(RabLine).where(mine, col(RabLine.number) > len(lines)))
    if lines:
        told = to_json([line.model_dump() for line in lines]).decode()
        await session.execute(LINES, {"lines": told})


async def copy(session: AsyncSession, plan_id: UUID) -> None:
    """Give a plan's activities the RAB of those that they are copies of."""
    await session.execute(COPY, {"plan": plan_id} | bulk.row_ids())
