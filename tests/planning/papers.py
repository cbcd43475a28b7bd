"""Steps about papers of plans: a village that knows something of everything, its paper, its workbook."""

import io
import re
from decimal import Decimal
from typing import Any

from python_calamine import CalamineWorkbook

from contracts.survey import AreaDelineated
from services.chassis.clock import now
from services.chassis.ids import new_id
from tests import pdf
from tests.planning.planned import WRITER, chapter, judged, read
from tests.planning.simulations import GOLDEN, measured
from tests.planning.steps import BASE, VILLAGE, institution, made, meeting, point
from tests.planning.works import SCREENED, activity, changed

KLAGEN, NEAR = "35.19-K-KLAGEN", "35.19-K-SERUT"
BODIES = {
    "pendahuluan": "RPLP ini disusun warga.\n\nDasarnya hasil pendataan.\nDan musyawarah.",
    "isu": "Jalan rusak di RT 007.",
}
PLAN = {
    "kind": "rplp",
    "region": VILLAGE,
    "title": "RPLP Klagen Serut 2026-2030",
    "begin_year": 2026,
    "end_year": 2030,
}
SAND = {"description": "Pasir urug", "unit": "m3", "volume": "7.5", "unit_price": "214500.55"}
PAVING = {"description": "Paving K-200", "unit": "m2", "volume": "420", "unit_price": "185000"}
LINES = [PAVING | {"category": "bahan"}, SAND | {"category": "bahan"}]
SERVED = {"male": 61, "female": 64, "mbr": 90, "poor": 22, "households": 33}
ROAD = {"type": "LineString", "coordinates": [[111.5105, -7.6205], [111.513, -7.622]]}


def rt(number: int) -> str:
    return f"{VILLAGE}-{number // 10 + 1:03d}-{number:03d}"


def rectangle(x: float) -> dict[str, Any]:
    """An outline of some 500 m."""
    y = -7.62
    ring = [[x, y], [x + 0.005, y], [x + 0.004, y - 0.004], [x, y - 0.004], [x, y]]
    return {"type": "Polygon", "coordinates": [ring]}


def area(code: str = KLAGEN, version: int = 1, x: float = 111.51, **facts: Any) -> AreaDelineated:
    """A kawasan as survey tells it."""
    said = {
        "id": new_id(),
        "occurred_at": now(),
        "region": code[:5],
        "entity_id": new_id(),
        "version": version,
        "actor": "tester",
        "code": code,
        "name": code.partition("-K-")[2],
        "members": [],
        "rts": 0,
        "measured_ha": "21.5",
        "verified_ha": None,
        "geometry": rectangle(x),
    }
    return AreaDelineated.model_validate(said | facts)


async def surveyed(planning: Any, many: int = 3) -> list[Any]:
    """RTs of one sealed round in two drawn kawasan; the first are slums, each by other numbers."""
    round, events = new_id(), []
    for number in range(1, many + 1):
        volumes = dict.fromkeys((f"{a}{b}" for a in "1234567" for b in "abc"), "0") | GOLDEN
        volumes |= {"2b": str(400 - number), "3a": str(20 + number)}
        if number % 3 == 0:
            volumes |= {"1a": "10", "6a": "5", "7a": "5", "2b": "30"}
        where = KLAGEN if number % 2 else NEAR
        events.append(measured(rt(number), volumes, 2026, round_id=round, area=where))
    await planning.hear(*events)
    await planning.hear(area(), area(NEAR, x=111.516))
    return events


async def work(client: Any, plan_id: str, number: int, **facts: Any) -> Any:
    """An activity with its RAB, sources, beneficiaries and screening."""
    metres = str(20 + number)
    said = {
        "title": f"Paving jalan lingkungan RT {number:03d}",
        "year": 2026 + number % 5,
        "volume": metres,
        "places": [{"rt": rt(number), "criterion": "2b", "volume": metres}],
    }
    own = await activity(client, {"plan_id": plan_id}, **said | facts)
    sources = [{"source": "apbd-kabkota", "amount": "70000000.50"}]
    sources += [{"source": "swadaya", "amount": f"{number}250000"}]
    own = await changed(client, own, sources=sources, beneficiaries=SERVED)
    address, tag = f"{BASE}/activities/{own['id']}", {"If-Match": f'"{own["version"]}"'}
    await client.ok(await client.http.put(f"{address}/rab", json={"lines": LINES}, headers=tag))
    body = {"answers": SCREENED}
    await client.ok(await client.http.put(f"{address}/safeguards", json=body))
    return own


async def village(planning: Any, many: int = 3, **facts: Any) -> tuple[Any, Any]:
    """A client, and a draft of an RPLP of a village of which everything is known."""
    client = planning.client(id=WRITER)
    await surveyed(planning, many)
    await institution(client)
    await institution(client, kind="tipp", name="TIPP Klagen Serut", members=[], legal_basis=None)
    await meeting(client)
    await point(client, rt=rt(1))
    own = await made(client, "plans", PLAN, **facts)
    for name, body in BODIES.items():
        await chapter(client, own["id"], name, body)
    for number in range(1, many + 1):
        await work(client, own["id"], number, geometry=ROAD if number == 1 else None)
    return client, await read(client, own["id"])


async def approved(planning: Any, **facts: Any) -> tuple[Any, Any]:
    client, plan = await village(planning, **facts)
    return client, await judged(planning, plan["id"])


async def taken(client: Any, plan: Any, ending: str = "pdf") -> Any:
    answer = await client.get(f"{BASE}/plans/{plan['id']}.{ending}")
    assert answer.status_code == 200, answer.text
    return answer


async def said(client: Any, plan: Any) -> str:
    """All words of the paper, with single spaces."""
    return " ".join(pdf.words((await taken(client, plan)).content).split())


def pages(content: bytes) -> int:
    """How many pages the PDF says that it has."""
    found = re.search(rb"/Type/Pages/Count (\d+)", content)
    assert found is not None
    return int(found[1])


async def sheets(client: Any, plan: Any) -> dict[str, list[list[Any]]]:
    """The workbook, sheet by sheet."""
    content = (await taken(client, plan, "xlsx")).content
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def amounts(texts: Any) -> list[Decimal]:
    return [Decimal(text) for text in texts]
