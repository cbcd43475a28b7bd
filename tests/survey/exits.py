"""Steps about exits: an RT slum in 2023, by 2026 handled, its berita acara."""

from typing import Any

from services.chassis.ids import new_id
from tests.harness import Client, Running
from tests.survey.steps import apply, imported, open_round, rt, sheet
from tests.survey.works import seal

EXITS = "/v1/survey/exits"
RT = rt(7)
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
# All buildings, hectares and households are in a problem: 35 points, and two services at 0.
SLUM = {"1a": "50", "1b": "2.5", "1c": "50"} | dict.fromkeys(("5a", "5b", "6a", "6b"), "60")
DRAFTER = {"scopes": {"survey:read", "survey:write"}, "id": "faskel"}
HEAD = {"scopes": {"survey:read", "survey:seal"}, "id": "kabid"}
OTHER_HEAD = HEAD | {"id": "kadis"}
UPDATE = {"name": "Update 2026", "kind": "update", "year": 2026}


async def round_of(survey: Running, client: Client, *rows: dict[str, Any], **facts: Any) -> Any:
    """A sealed round with these sheets."""
    round = await open_round(client, **facts)
    year = {"tahun": str(round["year"])}
    found = await imported(survey, client, round, sheet(*(row | year for row in rows)))
    await apply(survey, client, found)
    return await seal(survey, client, round)


async def handled(survey: Running, client: Client, *after: dict[str, Any]) -> Any:
    """RTs that were slum in 2023, and the round of 2026 with their sheets then."""
    rows = after or ({"kode_rt": RT},)
    await round_of(survey, client, *({"kode_rt": row["kode_rt"]} | SLUM for row in rows))
    return await round_of(survey, client, *rows, **UPDATE)


async def draft(client: Client, round: Any, *rts: str, **facts: Any) -> Any:
    """The answer to an exit of these RTs."""
    body = {"round_id": round["id"], "year": 2026, "number": "600/1/BA/2026", "date": "2026-11-20"}
    named = {} if "area" in facts else {"rts": list(rts) or [RT]}
    key = {"Idempotency-Key": str(new_id())}
    return await client.post(EXITS, body | named | facts, headers=key)


async def drafted(client: Client, round: Any, *rts: str, **facts: Any) -> Any:
    return await client.ok(await draft(client, round, *rts, **facts))


async def put(client: Client, exit: Any, content: bytes = PDF, **headers: str) -> Any:
    """The answer to the signed paper."""
    seen = {"If-Match": f'"{exit["version"]}"'} | headers
    file = {"file": ("ba.pdf", content)}
    return await client.http.put(f"{EXITS}/{exit['id']}/minutes", files=file, headers=seen)


async def with_paper(client: Client, round: Any, *rts: str, **facts: Any) -> Any:
    return await client.ok(await put(client, await drafted(client, round, *rts, **facts)))


async def confirm(client: Client, exit: Any, **more: Any) -> Any:
    return await client.post(f"{EXITS}/{exit['id']}/confirm", **more)


async def annul(client: Client, exit: Any, reason: str = "SK 1/2027: data keliru.") -> Any:
    return await client.post(f"{EXITS}/{exit['id']}/annul", {"reason": reason})


async def in_force(survey: Running, round: Any, *rts: str, **facts: Any) -> Any:
    """An exit of these RTs, confirmed by another than who drafted it."""
    head = survey.client(**HEAD)
    exit = await with_paper(survey.client(**DRAFTER), round, *rts, **facts)
    return await head.ok(await confirm(head, exit))
