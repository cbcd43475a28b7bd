"""Steps about activities: a plan in a state, an activity of it, all that approval asks for."""

from typing import Any

from sqlalchemy import text

from services.planning.plans.models import Plan
from services.planning.safeguards.questions import BLOCKS
from tests.harness import Client, Running
from tests.planning.steps import BASE, RT, VILLAGE, made

PAVING: dict[str, Any] = {
    "kind": "jalan_paving",
    "title": "Paving jalan lingkungan RT 007",
    "year": 2027,
    "volume": "140",
    "places": [{"rt": RT, "criterion": "2b", "volume": "140"}],
}
TRAINING: dict[str, Any] = {
    "kind": "pelatihan",
    "title": "Pelatihan pertukangan",
    "year": 2027,
    "volume": "25",
}
SCREENED: dict[str, Any] = {
    field.field: False
    for block in BLOCKS
    for field in block.fields
    if field.required and field.kind == "yes_no"
} | {"lingkungan.kategori": "C", "lingkungan.sop": True}
NEGATIVE = {name: answer for name, answer in SCREENED.items() if name.startswith("daftar_")}
PRICE = "80000000.00"
READY: dict[str, Any] = {
    "readiness": {"land": "clear", "ded": "final", "permit": "not_needed", "keeper": True},
    "sources": [{"source": "apbd-kabkota", "amount": PRICE}],
}


async def plan(running: Running, state: str = "draft", **more: Any) -> dict[str, str]:
    """A plan in a state, as its id in JSON."""
    facts = {"kind": "rplp", "region": VILLAGE, "title": "RPLP 2027-2031", "begin_year": 2027}
    row = Plan(**(facts | {"end_year": 2031, "created_by": "tester"} | more), line_id=None)
    row.line_id, row.state = row.id, state
    row.is_open = state in {"draft", "review", "final"}
    async with running.sessions.begin() as session:
        session.add(row)
    return {"plan_id": str(row.id)}


async def becomes(running: Running, plan: dict[str, str], state: str) -> None:
    async with running.sessions.begin() as session:
        update = text("UPDATE plans SET state = :state, is_open = :open WHERE id = :id")
        is_open = state in {"draft", "review", "final"}
        await session.execute(update, {"state": state, "id": plan["plan_id"], "open": is_open})


async def activity(client: Client, plan: dict[str, str], **facts: Any) -> Any:
    return await made(client, "activities", PAVING | plan, **facts)


async def step(client: Client, activity: Any, verb: str, **body: Any) -> Any:
    return await client.post(f"{BASE}/activities/{activity['id']}/{verb}", body)


async def stepped(client: Client, activity: Any, verb: str, **body: Any) -> Any:
    return await client.ok(await step(client, activity, verb, **body))


async def change(client: Client, activity: Any, version: Any = None, **facts: Any) -> Any:
    seen = activity["version"] if version is None else version
    return await client.http.patch(
        f"{BASE}/activities/{activity['id']}", json=facts, headers={"If-Match": f'"{seen}"'}
    )


async def changed(client: Client, activity: Any, **facts: Any) -> Any:
    return await client.ok(await change(client, activity, **facts))


async def remove(client: Client, known: Any, version: Any = None) -> Any:
    seen = known["version"] if version is None else version
    address = f"{BASE}/activities/{known['id']}"
    return await client.http.delete(address, headers={"If-Match": f'"{seen}"'})


async def screen(client: Client, activity: Any, answers: Any, tag: str = '"0"') -> Any:
    return await client.http.put(
        f"{BASE}/activities/{activity['id']}/safeguards",
        json={"answers": answers},
        headers={"If-Match": tag},
    )


async def priced(running: Running, activity: Any, cost: str = PRICE) -> None:
    """As a RAB leaves it."""
    async with running.sessions.begin() as session:
        update = text("UPDATE activities SET cost = :cost WHERE id = :id")
        await session.execute(update, {"cost": cost, "id": activity["id"]})


async def ready(running: Running, client: Client, activity: Any, answers: Any = None) -> Any:
    """With all that approval asks for."""
    done = await changed(client, activity, **READY)
    await client.ok(await screen(client, activity, SCREENED if answers is None else answers))
    await priced(running, activity)
    return done


async def fit(running: Running, plan: dict[str, str], **facts: Any) -> Any:
    """An activity that was found fit and has all that approval asks for; its plan is approved."""
    found = await activity(running.client(id="faskel"), plan, **facts)
    await becomes(running, plan, "approved")
    return await judged(running, found)


async def judged(running: Running, activity: Any) -> Any:
    """An activity of an approved plan, proposed and found fit, with all that approval asks for."""
    client = running.client(id="faskel")
    await ready(running, client, activity)
    await stepped(client, activity, "propose")
    return await stepped(client, activity, "judge", verdict="fit")
