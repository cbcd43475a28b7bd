"""The files of a report: PDF by a process of its own that is cut when it takes too long, and XLSX."""

import asyncio
import json
import subprocess
import sys
import threading
from pathlib import Path
from typing import Final

from services.chassis.problems import Unavailable
from services.finance.accountability import paper, workbook
from services.finance.accountability.models import ReportRead
from services.finance.accountability.problems import ReportTooHeavy

PDF: Final = "application/pdf"
ROOT: Final = Path(__file__).parents[3]
CPU, WALL, MEMORY = 10, 10.0, 1 << 30  # seconds and bytes
# A request holds its transaction meanwhile: few at once, and no long queue before the door.
AT_ONCE: Final = 2
PATIENCE: Final = 2.0  # seconds
TURNS: Final = threading.BoundedSemaphore(AT_ONCE)


def name(report: ReportRead, ending: str) -> str:
    """What a browser calls the file."""
    return f"{report.kind}-{report.id}.{ending}"


async def printed(report: ReportRead) -> bytes:
    """The PDF of a report; the same bytes each time once it is frozen. Raises ReportTooHeavy."""
    return await asyncio.to_thread(_printed, report)


async def written(report: ReportRead) -> bytes:
    """The workbook of a report."""
    return await asyncio.to_thread(workbook.written, report)


def _printed(report: ReportRead) -> bytes:
    made = int((report.submitted_at or report.updated_at).timestamp())
    asked = json.dumps({"report": paper.printed(report), "made": made}).encode()
    if not TURNS.acquire(timeout=PATIENCE):
        raise Unavailable
    try:
        return _typeset(asked)
    finally:
        TURNS.release()


def _typeset(asked: bytes) -> bytes:
    """What the process makes of it."""
    module = "services.finance.accountability.typeset"
    try:
        done = subprocess.run(  # noqa: S603 - our own module
            (sys.executable, "-P", "-m", module, str(CPU), str(MEMORY)),
            input=asked,
            capture_output=True,
            cwd=ROOT,
            env={"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "LC_ALL": "C.UTF-8"},
            timeout=WALL,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise ReportTooHeavy from error
    if done.returncode < 0:
        raise ReportTooHeavy
    if done.returncode > 0:
        raise RuntimeError(done.stderr.decode(errors="replace")[-2000:])
    return done.stdout
