"""The files of a plan: PDF by a process of its own that is cut when it takes too long, and XLSX."""

import asyncio
import hashlib
from datetime import datetime
from pathlib import Path
from typing import Final

from fastapi import Response

from services.chassis import downloads, printing
from services.planning.documents import paper, workbook
from services.planning.documents.problems import PlanTooHeavy
from services.planning.documents.rules import Facts

TEMPLATE: Final = Path(__file__).with_name("plan.typ")
CPU, WALL, MEMORY = 25, 25.0, 1 << 30  # seconds and bytes


async def printed(facts: Facts) -> Response:
    """The PDF of a plan; the same bytes for the same facts. Raises PlanTooHeavy."""
    said = await asyncio.to_thread(paper.printed_plan, facts)
    bounds = printing.Bounds(CPU, WALL, MEMORY, PlanTooHeavy)
    content = await printing.printed(TEMPLATE, said, _made(facts), bounds)
    return _tagged(content, printing.PDF, facts, "pdf")


async def written(facts: Facts) -> Response:
    """The workbook of a plan; the same bytes for the same facts."""
    content = await asyncio.to_thread(workbook.written, facts, _made(facts))
    return _tagged(content, downloads.XLSX, facts, "xlsx")


def _made(facts: Facts) -> datetime:
    """When the edition last changed, before its paper was frozen."""
    return datetime.fromisoformat(facts["plan"]["updated_at"])


def _tagged(content: bytes, media: str, facts: Facts, ending: str) -> Response:
    """The file, with its own SHA-256 as its tag: whoever keeps it can prove which one it is."""
    plan = facts["plan"]
    name = f"{plan['kind']}-{plan['region']}-edisi-{plan['edition']}-{plan['id']}.{ending}"
    answer = downloads.whole(content, media, name)
    answer.headers["ETag"] = f'"{hashlib.sha256(content).hexdigest()}"'
    return answer
