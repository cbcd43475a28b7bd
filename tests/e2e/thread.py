"""The money of the golden story, the score after it, and the walk along the whole thread."""

import asyncio
from contextlib import AsyncExitStack
from typing import Any

import httpx

from deploy.local.demo import money
from deploy.local.demo.calls import ask
from tests.e2e.steps import PATIENCE, get, opened, post, sealed, until
from tests.e2e.story import RT, VILLAGE, person

LEGS = {
    *("import_row", "sheet", "round", "assessment", "institution", "plan", "activity"),
    *("ceiling", "allocation", "tranche", "payment"),
}


async def paid(gateway: str, users: dict[str, Any], activity: str, lkm: str) -> None:
    """A ceiling, an allocation, its first tranche, and an expense of it."""
    async with AsyncExitStack() as stack:
        names = ("treasurer", "community")
        treasurer, community = [
            (await stack.enter_async_context(person(gateway, users[name]))).http for name in names
        ]
        await _said(treasurer, "ceilings", money.CEILING_BODY)
        about = {"activity_id": activity, "institution_id": lkm, "region": VILLAGE}
        body = money.ALLOCATION_BODY | about | {"amount": "52500000.00"}
        made = await _once_heard_of(treasurer, "allocations", body)
        tranche = f"tranches/{made['tranches'][0]['id']}"
        await _said(community, f"{tranche}/request", money.FIRST[0])
        await _said(treasurer, f"{tranche}/release", money.FIRST[1])
        end, *facts = money.BEFORE[1]
        use = dict(zip(money.NAMES, facts, strict=True)) | {"id": f"{money.IDS}{end}"}
        await _said(community, "expenses", use | {"allocation_id": money.ALLOCATION})


async def _once_heard_of(http: httpx.AsyncClient, path: str, body: dict[str, Any]) -> Any:
    """As soon as finance has heard of the activity: it may have been away before."""
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                return await _said(http, path, body)
            except RuntimeError as error:
                if "activity_unknown" not in str(error):
                    raise
            await asyncio.sleep(0.25)


async def _said(http: httpx.AsyncClient, path: str, body: dict[str, Any]) -> Any:
    key = {"Idempotency-Key": f"thread-{path}"}
    return await ask(http, "POST", f"{money.FINANCE}/{path}", json=body, headers=key)


async def scored_anew(http: httpx.AsyncClient) -> None:
    """What was built is taken off the RT's sheet in the next round."""
    drafts = "/v1/survey/sheet-drafts"
    found = await until(http, drafts, lambda page: bool(page["items"]), rt=RT)
    round_id = await opened(http, VILLAGE, 2027)
    (draft,) = found["items"]
    address = f"{drafts}/{draft['id']}/accept"
    await post(http, address, "thread-accept", json={"round_id": round_id})
    await sealed(http, round_id)


async def followed(http: httpx.AsyncClient, activity: str) -> None:
    """From the work down to the new score, and from that up to everything that it came from."""
    address = f"/v1/trace/{activity}"
    down = await until(http, address, lambda found: "assessment" in _kinds(found), direction="down")
    (after,) = (node for node in down["nodes"] if node["kind"] == "assessment")
    address = f"/v1/trace/{after['id']}"
    up = await until(http, address, lambda found: _kinds(found) >= LEGS, direction="up")
    ids = {node["id"] for node in up["nodes"]}
    assert {end for edge in up["edges"] for end in (edge["from"], edge["to"])} <= ids
    (row,) = (node["id"] for node in up["nodes"] if node["kind"] == "import_row")
    back = await get(http, f"/v1/trace/{row}", direction="down")
    assert {activity, after["id"]} <= {node["id"] for node in back["nodes"]}
    orphans = "/v1/reports/orphans"
    await until(http, orphans, lambda page: page["items"] == [], region=VILLAGE)


def _kinds(found: dict[str, Any]) -> set[str]:
    return {node["kind"] for node in found["nodes"]}
