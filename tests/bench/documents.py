"""The paper of a plan: an RPLP of 60 RTs and 60 works with 12 lines of RAB each, through the gateway.

SYNTHETIC. What is timed is what a lurah waits for: facts gathered, tables made, PDF set by its child,
and handed out. The limit is the child alone with the same words; its memory is what it held at most.
"""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

import services.planning.app  # noqa: F401 - all tables, which plans refer to
from contracts.survey import AreaDelineated
from services.chassis import sight
from services.chassis.auth import Principal
from services.chassis.clock import now
from services.chassis.db import Sessions, connect
from services.chassis.ids import new_id
from services.planning.activities.models import Activity, ActivityPlace
from services.planning.areas.commands import keep as keep_areas
from services.planning.costing.models import RabLine
from services.planning.documents import files, paper, queries
from services.planning.institutions.models import Institution
from services.planning.meetings.models import Meeting
from services.planning.needs.commands import open_needs
from services.planning.plans.models import Plan, PlanChapter
from services.planning.plans.outline import OUTLINES
from services.planning.safeguards.models import ActivitySafeguards
from services.planning.simulation.commands import keep
from tests.bench.figures import Figure, Limit
from tests.bench.stage import Stage
from tests.planning.papers import pages, rectangle
from tests.planning.simulations import GOLDEN, measured
from tests.planning.works import SCREENED

VILLAGE: Final = "35.02.01.2001"
AREAS: Final = ("35.02-K-UTARA", "35.02-K-SELATAN", "35.02-K-TIMUR")
RTS, LINES, SECONDS, MEGABYTES, LEAST = 60, 12, 5.0, 1_024.0, 60
TEXT: Final = (
    "Warga dan TIPP menyusun bab ini dari hasil pendataan, pemetaan swadaya dan musyawarah. "
) * 20
BY: Final = {"created_by": "bench"}
PRICE: Final = Decimal("6666666.67")


async def measure(stage: Stage) -> list[Figure]:
    """The PDF and the workbook through the gateway; the child alone."""
    engine, sessions = connect(stage.suite.environment("planning")["PLANNING_DATABASE_URL"])
    id = await filled(sessions)
    said = paper.printed_plan(await facts(sessions, id))
    await engine.dispose()
    taken: dict[str, list[float]] = {"pdf": [], "xlsx": []}
    alone, cpu, memory, many = [], [], [], 0
    for _ in range(stage.plan.runs):
        await stage.quiet()
        for ending, seconds in taken.items():
            took, content = await got(stage, id, ending)
            seconds.append(took)
            many = pages(content) if ending == "pdf" else many
        took, used, held = await asyncio.to_thread(child, said)
        alone.append(took)
        cpu.append(used)
        memory.append(held)
    if many < LEAST:
        raise RuntimeError(f"The paper has {many} pages, and {LEAST} were meant.")
    name = f"paper of an RPLP, {many} pages"
    limit = Limit("its child alone", tuple(alone))
    return [
        Figure(f"{name}: PDF", "s", tuple(taken["pdf"]), SECONDS, at_most=True, limit=limit),
        Figure(f"{name}: PDF, its child, of one core", "s", tuple(cpu), SECONDS, at_most=True),
        Figure(f"{name}: workbook", "s", tuple(taken["xlsx"]), SECONDS, at_most=True),
        Figure(f"{name}: memory of its child", "MB", tuple(memory), MEGABYTES, at_most=True),
    ]


async def got(stage: Stage, id: UUID, ending: str) -> tuple[float, bytes]:
    """Seconds until the whole file was here, and the file."""
    begun = time.perf_counter()
    answer = await stage.http.get(f"/v1/planning/plans/{id}.{ending}")
    answer.raise_for_status()
    return time.perf_counter() - begun, answer.content


def child(said: Any) -> tuple[float, float, float]:
    """Seconds by the clock and of the processor, and megabytes, of the process that sets the paper."""
    limits = (str(files.CPU), str(files.MEMORY))
    words = (sys.executable, "-m", "services.chassis.typeset", str(files.TEMPLATE), *limits)
    with tempfile.TemporaryFile("w+") as asked:
        json.dump({"said": said, "made": 0}, asked)
        asked.seek(0)
        begun = time.perf_counter()
        set_by = subprocess.Popen(words, stdin=asked, stdout=subprocess.DEVNULL)
        _, status, used = os.wait4(set_by.pid, 0)
        seconds = time.perf_counter() - begun
    set_by.returncode = os.waitstatus_to_exitcode(status)
    if set_by.returncode:
        raise RuntimeError(f"The child ended with {set_by.returncode}.")
    return seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1000


async def facts(sessions: Sessions, id: UUID) -> Any:
    async with sessions.begin() as session:
        await sight.show(session, sight.EVERYTHING)
        plan = await session.get(Plan, id)
        if plan is None:
            raise RuntimeError("The plan is not there.")
        return await queries.gathered(session, plan, Principal("bench", frozenset(), ("*",)))


async def filled(sessions: Sessions) -> UUID:
    """A draft with all that its paper can tell; its id."""
    id, round_id = new_id(), new_id()
    sealed = [
        measured(rt(n), GOLDEN | {"2b": str(400 - n)}, 2026, round_id=round_id, area=AREAS[n % 3])
        for n in range(1, RTS + 1)
    ]
    plan = Plan(
        id=id, line_id=id, kind="rplp", region=VILLAGE, title="RPLP SINTETIS", **YEARS, **BY
    )
    async with sessions.begin() as session:
        await keep(session, sealed)
        await open_needs(session, sealed)
        await keep_areas(session, list(drawn()))
        session.add(plan)
        session.add(institution())
        await session.flush()
        session.add_all(chapter(id, one.chapter) for one in OUTLINES["rplp"])
        session.add_all(meeting(number) for number in range(12))
        works = [work(id, number) for number in range(1, RTS + 1)]
        session.add_all(works)
        await session.flush()
        for number, one in enumerate(works, start=1):
            session.add_all(parts(one, number))
    return id


YEARS: Final[dict[str, Any]] = {"begin_year": 2026, "end_year": 2030}


def rt(number: int) -> str:
    return f"{VILLAGE}-{number // 10 + 1:03d}-{number:03d}"


def drawn() -> Iterator[AreaDelineated]:
    for number, code in enumerate(AREAS):
        yield AreaDelineated(
            id=new_id(),
            occurred_at=now(),
            region=VILLAGE[:5],
            entity_id=new_id(),
            version=1,
            actor="bench",
            code=code,
            name=code.partition("-K-")[2],
            members=(),
            rts=RTS // 3,
            measured_ha=Decimal("21.5"),
            verified_ha=None,
            geometry=rectangle(111.51 + number / 150),
        )


def chapter(plan_id: UUID, name: str) -> PlanChapter:
    body = "\n\n".join([TEXT] * 3)
    return PlanChapter(plan_id=plan_id, chapter=name, region=VILLAGE, body=body, updated_by="bench")


def institution() -> Institution:
    seats = [{"function": "anggota", "element": None, "male": 6, "female": 5}]
    facts: dict[str, Any] = {"kind": "bkm", "name": "LKM SINTETIS", "name_key": "lkm sintetis"}
    return Institution(**facts, region=VILLAGE, members=seats, male=6, female=5, **BY)


def meeting(number: int) -> Meeting:
    decisions = [{"text": f"Keputusan {one}: {TEXT[:80]}", "due": None} for one in range(4)]
    facts: dict[str, Any] = {"kind": "rembug_warga", "title": f"Rembug {number}", "agenda": []}
    counts = {"male": 12, "female": 21, "disabled": 1, "mbr": 9}
    held = now().date()
    return Meeting(**facts, **counts, region=VILLAGE, held_on=held, decisions=decisions, **BY)


def work(plan_id: UUID, number: int) -> Activity:
    line = [[111.511 + number / 9000, -7.6205], [111.512 + number / 9000, -7.622]]
    return Activity(
        plan_id=plan_id,
        region=VILLAGE,
        kind="jalan_paving",
        dimension="lingkungan",
        title=f"Paving jalan lingkungan RT {number:03d}",
        year=2026 + number % 5,
        volume=Decimal(140),
        unit="m",
        geometry={"type": "LineString", "coordinates": line},
        sources=[{"source": "apbd-kabkota", "amount": "70000000.04"}],
        beneficiaries={"male": 61, "female": 64},
        cost=PRICE * LINES,
        **BY,
    )


def parts(one: Activity, number: int) -> Iterator[Any]:
    """Its place, its RAB and its screening."""
    own = {"activity_id": one.id}
    law = "permen-14-2018"
    yield ActivityPlace(**own, rt=rt(number), criterion="2b", volume=Decimal(140), regulation=law)
    for line in range(1, LINES + 1):
        facts: dict[str, Any] = {"description": f"Bahan dan upah ke-{line}", "unit": "m2"}
        facts |= {"unit_price": PRICE, "amount": PRICE, "category": "bahan"}
        yield RabLine(**own, **facts, number=line, region=VILLAGE, volume=Decimal(1))
    yield ActivitySafeguards(id=one.id, region=VILLAGE, answers=SCREENED, answered_by="bench")
