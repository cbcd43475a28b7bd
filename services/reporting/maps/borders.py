"""Brings in files of borders: all of a file, or nothing."""

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from pydantic_core import to_json
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.regions import ancestors
from services.chassis.db import long_work
from services.reporting.maps import surveyor
from services.reporting.maps.models import BoundaryLevel, BoundarySet
from services.reporting.reach import COUNTRY

ALWAYS: Final = 9999  # the year before which the newest holds
BATCH: Final = 500
COLUMNS: Final = (
    *("region text", "zoom int", "level text"),
    *("x1 bigint", "y1 bigint", "x2 bigint", "y2 bigint", "cell bigint"),
)
NAMES: Final = ", ".join(column.partition(" ")[0] for column in COLUMNS)
# What was brought in at its own level goes before what is made of villages.
KEEP: Final = text(
    f"INSERT INTO boundaries AS kept ({NAMES}, year, until, set_id, shape)"  # noqa: S608 - our own names
    f" SELECT {NAMES}, CAST(:year AS integer), {ALWAYS}, CAST(:set AS uuid), decode(shape, 'hex')"
    f" FROM json_to_recordset(CAST(:rows AS json)) AS e ({', '.join(COLUMNS)}, shape text)"
    " WHERE e.level = :level OR NOT EXISTS (SELECT FROM boundaries o"
    "  JOIN boundary_sets s ON s.id = o.set_id"
    "  WHERE o.region = e.region AND o.level = s.level AND o.year <= :year)"
    " ON CONFLICT (region, year, zoom) DO UPDATE SET set_id = excluded.set_id,"
    " shape = excluded.shape, x1 = excluded.x1, y1 = excluded.y1, x2 = excluded.x2,"
    " y2 = excluded.y2, cell = excluded.cell"
)
# What villages made of these regions for later years goes.
MADE: Final = text(
    "DELETE FROM boundaries b USING boundary_sets s WHERE s.id = b.set_id AND s.level <> b.level"
    " AND b.level = :level AND b.year > :year AND b.region = ANY(:regions)"
)
# Each holds until the next of its region does.
FOLLOW: Final = text(
    "UPDATE boundaries b SET until = n.until FROM (SELECT region, year, zoom,"  # noqa: S608 - our own number
    f" coalesce(lead(year) OVER (PARTITION BY region, zoom ORDER BY year), {ALWAYS}) AS until"
    " FROM boundaries WHERE region = ANY(:regions)) n WHERE b.region = n.region"
    " AND b.year = n.year AND b.zoom = n.zoom AND b.until <> n.until"
)
FORGET: Final = text(
    "DELETE FROM boundary_sets s WHERE NOT EXISTS (SELECT FROM boundaries b WHERE b.set_id = s.id)"
)
BESIDE: Final = text(
    "SELECT region, encode(shape, 'hex') AS shape FROM boundaries WHERE level = 'village'"
    " AND zoom = 13 AND year <= :year AND until > :year AND left(region, 2) = ANY(:provinces)"
    " AND region <> ALL(:own)"
)
ALONE: Final = text("SELECT pg_advisory_xact_lock(7301059)")


@dataclass(frozen=True)
class File:
    """A file of borders, and what is said of it; `field` has the codes of its features."""

    content: bytes
    field: str
    level: BoundaryLevel
    year: int
    source: str
    licence: str


async def bring(session: AsyncSession, file: File) -> BoundarySet:
    """Keep all borders of a file. Raises what is wrong with it, or with its features."""
    codes = await asyncio.to_thread(surveyor.codes_of, file.content, file.field, file.level)
    await long_work(session)
    await session.execute(ALONE)
    provinces = sorted({code[:2] for code in codes})
    facts = {"year": file.year, "provinces": provinces, "own": codes}
    found = await session.execute(BESIDE, facts) if file.level == "village" else ()
    beside = {row.region: row.shape for row in found}
    rows = await asyncio.to_thread(surveyor.joined, file.content, codes, file.level, beside)
    new = BoundarySet(
        region=around(codes),
        level=file.level,
        year=file.year,
        source=file.source,
        licence=file.licence,
        regions=len(codes),
        file_sha256=hashlib.sha256(file.content).hexdigest(),
    )
    session.add(new)
    await session.flush()
    await _keep(session, new, rows)
    return new


async def _keep(session: AsyncSession, new: BoundarySet, rows: Sequence[dict[str, Any]]) -> None:
    facts = {"year": new.year, "level": new.level}
    facts["regions"] = sorted({row["region"] for row in rows})
    left = iter(rows)
    while part := list(islice(left, BATCH)):
        own = {"rows": to_json(part).decode(), "set": new.id}
        await session.execute(KEEP, facts | own)
    await session.execute(MADE, facts)
    await session.execute(FOLLOW, facts)
    await session.execute(FORGET)


def around(codes: Sequence[str]) -> str:
    """The smallest region that holds all of these, or the country."""
    ends = zip(ancestors(min(codes)), ancestors(max(codes)), strict=False)
    shared = [one for one, other in ends if one == other]
    return shared[-1] if shared else COUNTRY
