"""The files of an annex: PDF by a process of its own that is cut when it takes too long, and XLSX."""

import asyncio
from pathlib import Path
from typing import Final

from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis import printing
from services.survey.decrees import paper, queries, rules, workbook
from services.survey.decrees.models import (
    Decree,
)
from services.survey.decrees.paper import Annexed
from services.survey.decrees.problems import DecreeTooHeavy
from services.survey.decrees.shapes import (
    AnnexSums,
)

TEMPLATE: Final = Path(__file__).with_name("decree.typ")
CPU, WALL, MEMORY = 25, 25.0, 1 << 30  # seconds and bytes


def name(decree: Decree, ending: str) -> str:
    """What a browser calls the file."""
    return f"sk-kumuh-{decree.region}-{decree.id}.{ending}"


async def printed(session: AsyncSession, decree: Decree) -> bytes:
    """The PDF of an annex; the same bytes each time once issued. Raises DecreeTooHeavy."""
    said = await asyncio.to_thread(paper.printed, await _annexed(session, decree))
    made = decree.issued_at or decree.created_at
    return await printing.printed(
        TEMPLATE, said, made, printing.Bounds(CPU, WALL, MEMORY, DecreeTooHeavy)
    )


async def written(session: AsyncSession, decree: Decree) -> bytes:
    """The workbook of an annex."""
    return await asyncio.to_thread(workbook.written, await _annexed(session, decree))


async def _annexed(session: AsyncSession, decree: Decree) -> Annexed:
    rows = await queries.every(session, decree)
    areas = await queries.areas(session, decree, rows)
    outlines = await queries.outlines(session, areas)
    frozen = decree.sums
    sums = rules.sums(rows, areas) if frozen is None else AnnexSums.model_validate(frozen)
    return Annexed(decree, rows, sums, areas, outlines)
