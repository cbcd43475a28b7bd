"""Steps about works: an RT with 140 of 400 m in a problem, a completed paving, its draft."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from contracts.planning_activities import ActivityCompleted
from services.chassis.ids import new_id
from tests.harness import Client, Running
from tests.survey.steps import apply, imported, open_round, sheet

RT = "35.19.09.2010-000-007"  # of the golden story
DRAFTS = "/v1/survey/sheet-drafts"
EXAMPLE = Path("contracts/examples/planning.activity.completed.v1.json")
# Of 400 m of road 140 are in a problem: 35 %, which scores 1 of criterion 2b.
GOLDEN = {"kode_rt": RT, "panjang_jalan_ideal_m": "400", "2b": "140"}
NEXT = {"name": "Update 2027", "kind": "update", "year": 2027, "region": "35.19.09"}
REVIEWER = {"scopes": {"survey:read", "survey:approve"}, "id": "verifikator"}


def completed(volume: Any = "140", **facts: Any) -> ActivityCompleted:
    """A completed paving, certified now: `completed(measured=[("2b", "140")])` says another thing."""
    told = json.loads(EXAMPLE.read_text("utf-8"))
    measured = facts.pop("measured", [("2b", volume)])
    rt = facts.pop("rt", RT)
    places = [{"rt": rt, "criterion": c, "volume": str(v)} for c, v in measured]
    own = {"id": str(new_id()), "entity_id": str(new_id()), "occurred_at": datetime.now(UTC)}
    return ActivityCompleted.model_validate(told | own | {"measured": places} | facts)


async def sealed(survey: Running, client: Client, *rows: Any, **round: Any) -> dict[str, Any]:
    """A round with these sheets, sealed; the golden one without any."""
    opened = await open_round(client, **round)
    found = await imported(survey, client, opened, sheet(*(rows or (GOLDEN,))))
    await apply(survey, client, found)
    return await seal(survey, client, opened)


async def seal(survey: Running, client: Client, round: dict[str, Any]) -> dict[str, Any]:
    address = f"/v1/survey/rounds/{round['id']}"
    answer = await client.post(f"{address}/seal")
    assert answer.status_code == 202, answer.text
    await survey.work()
    found: dict[str, Any] = await client.ok(await client.get(address))
    assert found["state"] == "sealed"
    return found


async def drafts(client: Client, **query: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await client.ok(await client.get(DRAFTS, **query)))["items"]
    return found


async def accept(client: Client, draft: Any, round: Any, **more: Any) -> Any:
    address = f"{DRAFTS}/{draft['id']}/accept"
    return await client.post(address, {"round_id": round["id"]}, **more)


async def accepted(client: Client, draft: Any, round: Any) -> Any:
    return await client.ok(await accept(client, draft, round))


async def sheet_of(client: Client, round: Any, rt: str = RT) -> Any:
    """The RT's sheet in a round; None without any."""
    query = {"round_id": round["id"], "rt": rt}
    found = (await client.ok(await client.get("/v1/survey/sheets", **query)))["items"]
    return found[0] if found else None
