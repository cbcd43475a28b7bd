"""The files of a report: PDF by a process of its own that is cut when it takes too long, and XLSX."""

import asyncio
from pathlib import Path
from typing import Final

from services.chassis import printing
from services.finance.accountability import paper, workbook
from services.finance.accountability.models import ReportRead
from services.finance.accountability.problems import ReportTooHeavy

TEMPLATE: Final = Path(__file__).with_name("report.typ")
CPU, WALL, MEMORY = 10, 10.0, 1 << 30  # seconds and bytes


def name(report: ReportRead, ending: str) -> str:
    """What a browser calls the file."""
    return f"{report.kind}-{report.id}.{ending}"


async def printed(report: ReportRead) -> bytes:
    """The PDF of a report; the same bytes each time once it is frozen. Raises ReportTooHeavy."""
    made = report.submitted_at or report.updated_at
    bounds = printing.Bounds(CPU, WALL, MEMORY, ReportTooHeavy)
    return await printing.printed(TEMPLATE, paper.printed(report), made, bounds)


async def written(report: ReportRead) -> bytes:
    """The workbook of a report."""
    return await asyncio.to_thread(workbook.written, report)
