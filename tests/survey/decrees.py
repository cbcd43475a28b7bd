"""Steps about decrees: slum RTs of a sealed round, drafted, signed and issued."""

from typing import Any

from services.chassis.ids import new_id
from tests.harness import Client, Running
from tests.survey.exits import DRAFTER, HEAD, PDF, SLUM, round_of

DECREES = "/v1/survey/decrees"
REGENCY = "35.19"
MEDIUM = SLUM | dict.fromkeys(("7a", "7b"), "50") | {"2a": "400"}
CLEAN = dict.fromkeys(MEDIUM, "0")
UPDATE = {"name": "Update 2026", "kind": "update", "year": 2026}
SAID = {
    "region": REGENCY,
    "number": "188.45/412/KPTS/2026",
    "date": "2026-11-20",
    "title": "Penetapan Lokasi Perumahan Kumuh dan Permukiman Kumuh di Kabupaten Madiun",
    "basis": ["Undang-Undang Nomor 1 Tahun 2011", "Peraturan Menteri PUPR Nomor 14/PRT/M/2018"],
    "position": "Bupati Madiun",
}


async def surveyed(survey: Running, client: Client, *rows: dict[str, Any], **facts: Any) -> Any:
    """A sealed round in which these RTs are slum, unless their row says otherwise."""
    return await round_of(survey, client, *(SLUM | row for row in rows), **facts)


async def draft(client: Client, round: Any, **facts: Any) -> Any:
    """The answer to a decree from this round."""
    body = {"round_id": round["id"]} | SAID | facts
    return await client.post(DECREES, body, headers={"Idempotency-Key": str(new_id())})


async def drafted(client: Client, round: Any, **facts: Any) -> Any:
    return await client.ok(await draft(client, round, **facts))


async def put(client: Client, decree: Any, content: bytes = PDF, **headers: str) -> Any:
    """The answer to the signed paper."""
    seen = {"If-Match": f'"{decree["version"]}"'} | headers
    file = {"file": ("sk.pdf", content)}
    return await client.http.put(f"{DECREES}/{decree['id']}/paper", files=file, headers=seen)


async def with_paper(client: Client, round: Any, **facts: Any) -> Any:
    return await client.ok(await put(client, await drafted(client, round, **facts)))


async def issue(client: Client, decree: Any, **more: Any) -> Any:
    return await client.post(f"{DECREES}/{decree['id']}/issue", **more)


async def revoke(client: Client, decree: Any, reason: str = "Putusan 12/G/2027.") -> Any:
    return await client.post(f"{DECREES}/{decree['id']}/revoke", {"reason": reason})


async def issued(survey: Running, round: Any, **facts: Any) -> Any:
    """A decree, issued by another than who drafted it."""
    head = survey.client(**HEAD)
    decree = await with_paper(survey.client(**DRAFTER), round, **facts)
    return await head.ok(await issue(head, decree))


async def annex(client: Client, decree: Any, limit: int = 1000) -> list[Any]:
    """All RTs of its annex, page by page."""
    found: list[Any] = []
    cursor: dict[str, Any] = {}
    while True:
        address = f"{DECREES}/{decree['id']}/annex"
        page = await client.ok(await client.get(address, limit=limit, **cursor))
        found += page["items"]
        if page["next"] is None:
            return found
        cursor = {"cursor": page["next"]}
