"""The steps of the golden story, by three people through the public API."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import httpx

from deploy.local.demo.calls import ask, log_in
from deploy.local.demo.pictures import road
from services.planning.safeguards.questions import BLOCKS

PLANNING = "/v1/planning"
VILLAGE, RT = "35.19.09.2010", "35.19.09.2010-000-007"
PAVING: dict[str, Any] = {
    "kind": "jalan_paving",
    "title": "Paving jalan lingkungan RT 007",
    "year": 2026,
    "volume": "140",
    "places": [{"rt": RT, "criterion": "2b", "volume": "140"}],
    "geometry": {"type": "LineString", "coordinates": [[111.4875, -7.6131], [111.48877, -7.6131]]},
}
READY = {
    "readiness": {"land": "clear", "ded": "final", "permit": "not_needed", "keeper": True},
    "sources": [{"source": "apbd-kabkota", "amount": "52500000.00"}],
}
PRICE = {"description": "Paving", "unit": "m2", "volume": "350", "unit_price": "150000"}
RAB = {"lines": [PRICE | {"category": "bahan"}]}
ANSWERS: dict[str, Any] = {
    field.field: False
    for block in BLOCKS
    for field in block.fields
    if field.required and field.kind == "yes_no"
} | {"lingkungan.kategori": "C", "lingkungan.sop": True}
PLACE = (111.48814, -7.61312)


class Person:
    """Somebody who is logged in."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self.http = http

    async def get(self, address: str) -> Any:
        return await ask(self.http, "GET", f"{PLANNING}/{address}")

    async def post(self, address: str, **body: Any) -> Any:
        return await ask(self.http, "POST", f"{PLANNING}/{address}", json=body)

    async def change(self, address: str, body: Any, of: str, method: str = "PUT") -> Any:
        """As the version stands of what it is part of."""
        seen = {"If-Match": f'"{(await self.get(of))["version"]}"'}
        return await ask(self.http, method, f"{PLANNING}/{address}", json=body, headers=seen)

    async def week(self, work: str, day: str, **body: Any) -> Any:
        return await ask(self.http, "PUT", f"{PLANNING}/{work}/weeks/{day}", json=body)

    async def photo(self, work: str, percent: int, taken: str) -> Any:
        content = road(percent, datetime.fromisoformat(taken), *PLACE)
        files, data = {"file": ("foto.png", content)}, {"percent": str(percent)}
        return await ask(self.http, "POST", f"{PLANNING}/{work}/photos", data=data, files=files)

    async def refused(self, address: str, **body: Any) -> Any:
        answer = await self.http.post(f"{PLANNING}/{address}", json=body)
        assert answer.is_client_error, answer.text
        return answer.json()


@asynccontextmanager
async def person(gateway: str, user: dict[str, Any]) -> AsyncIterator[Person]:
    async with httpx.AsyncClient(base_url=gateway, timeout=30) as http:
        await log_in(http, user)
        yield Person(http)


async def planned(writer: Person, judge: Person, lkm: str) -> tuple[str, str]:
    """An approved plan with the paving in it; answers the addresses of both."""
    made = await writer.post(
        "plans",
        kind="rplp",
        region=VILLAGE,
        title="RPLP",
        begin_year=2026,
        end_year=2030,
        institution_id=lkm,
    )
    plan = f"plans/{made['id']}"
    await writer.change(f"{plan}/chapters/profil", {"body": "400 m jalan rusak di RT 007."}, plan)
    paving = await writer.post("activities", plan_id=made["id"], **PAVING)
    work = f"activities/{paving['id']}"
    await writer.change(work, READY, work, "PATCH")
    await writer.change(f"{work}/rab", RAB, work)
    await writer.change(f"{work}/safeguards", {"answers": ANSWERS}, f"{work}/safeguards")
    await writer.post(f"{plan}/submit")
    await judge.post(f"{plan}/finalise")
    act = {"kind": "perdes", "number": "4/2026", "date": "2026-03-02"}
    await judge.post(f"{plan}/approve", legal_basis=act)
    return plan, work


async def approved(writer: Person, judge: Person, work: str) -> None:
    await writer.post(f"{work}/propose")
    await judge.post(f"{work}/judge", verdict="fit")
    await judge.post(f"{work}/approve")


async def group(writer: Person, kind: str, name: str) -> str:
    return str((await writer.post("institutions", kind=kind, name=name, region=VILLAGE))["id"])


async def balance(someone: Person) -> tuple[str, str, str]:
    """What the need of the RT has reserved, drawn and left."""
    (need,) = (await someone.get(f"needs?rt={RT}&criterion=2b"))["items"]
    return need["reserved"], need["drawn"], need["left"]


async def score(someone: Person, plan: str) -> tuple[int, int]:
    """Of the RT, as it was measured and with what the plan does."""
    (effect,) = (await someone.get(f"{plan}/simulation"))["items"]
    return effect["before"]["total"], effect["after"]["total"]
