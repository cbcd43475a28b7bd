"""Steps about plans: made, written, submitted, judged, approved; activities in them."""

from decimal import Decimal
from uuid import UUID

from services.chassis.ids import new_id
from services.planning.activities.models import Activity, ActivityDependency, ActivityPlace
from tests.planning.steps import BASE, RT, VILLAGE, day, made

CITY_CODE = "35.19"
RPLP = {
    "kind": "rplp",
    "region": VILLAGE,
    "title": "RPLP Klagen Serut",
    "begin_year": 2026,
    "end_year": 2030,
}
CITY_PLAN = RPLP | {"kind": "rp2kp_kp", "region": CITY_CODE, "title": "RP2KP-KP Madiun"}
TARGET = {
    "village": VILLAGE,
    "area": "Klagen",
    "rts": [RT],
    "criterion": "2b",
    "volume": "140",
    "begin_year": 2026,
    "end_year": 2028,
}
PERDES = {"legal_basis": {"kind": "perdes", "number": "4/2026", "date": day(0), "sha256": None}}
WORK = {"kind": "jalan_paving", "dimension": "lingkungan", "unit": "m", "region": VILLAGE}
WRITER, JUDGE = "penyusun", "pokja"


async def plan(client, **facts):
    return await made(client, "plans", RPLP, **facts)


async def city_plan(client, **facts):
    return await made(client, "plans", CITY_PLAN, **facts)


async def read(client, id):
    return await client.ok(await client.get(f"{BASE}/plans/{id}"))


async def put(client, id, what, body, version=None):
    """PUT a part of a plan as it now stands, or as it stood."""
    version = (await read(client, id))["version"] if version is None else version
    headers = {"If-Match": f'"{version}"'}
    return await client.http.put(f"{BASE}/plans/{id}/{what}", json=body, headers=headers)


async def chapter(client, id, name="isu", body="Jalan rusak di RT 007."):
    return await client.ok(await put(client, id, f"chapters/{name}", {"body": body}))


async def targets(client, id, *wanted):
    return await put(client, id, "targets", {"targets": list(wanted)})


async def step(client, id, verb, body=None, **headers):
    return await client.post(f"{BASE}/plans/{id}/{verb}", body, headers=headers)


async def activity(running, plan_id, *places, title="Paving RT 007", year=2027, **facts):
    """An activity of a plan at `(rt, criterion, volume)`; answers its id."""
    needs = facts.pop("needs", ())
    law = facts.pop("regulation", "permen-14-2018")
    row = Activity(
        **WORK | facts,
        plan_id=UUID(plan_id),
        title=title,
        year=year,
        volume=sum((Decimal(volume) for _, _, volume in places), Decimal(0)),
        created_by="tester",
    )
    at = [
        ActivityPlace(
            activity_id=row.id, rt=rt, criterion=criterion, volume=Decimal(volume), regulation=law
        )
        for rt, criterion, volume in places
    ]
    after = [ActivityDependency(activity_id=row.id, needs_id=id, region=VILLAGE) for id in needs]
    async with running.sessions.begin() as session:
        session.add(row)
        await session.flush()
        session.add_all([*at, *after])
    return row.id


async def state(running, id, state):
    """An activity in another state, whoever brought it there."""
    async with running.sessions.begin() as session:
        row = await session.get(Activity, id)
        row.state = state
        session.add(row)


async def ready(running, client, **facts):
    """An RPLP with a chapter and an activity of 140 m in RT 007."""
    made = await plan(client, **facts)
    await chapter(client, made["id"])
    await activity(running, made["id"], (RT, "2b", "140"))
    return made


async def judged(running, id, basis=PERDES):
    """Submitted by one, made final and approved by another."""
    writer, judge = running.client(id=WRITER), running.client(id=JUDGE)
    await writer.ok(await step(writer, id, "submit"))
    await judge.ok(await step(judge, id, "finalise"))
    return await judge.ok(await step(judge, id, "approve", basis))


async def approved(running, **facts):
    """An approved RPLP."""
    made = await ready(running, running.client(id=WRITER), **facts)
    return await judged(running, made["id"])


async def edition(client, id, new=None):
    body = {"id": str(new or new_id())}
    return await client.ok(await step(client, id, "editions", body))


async def content(client, id):
    return await client.ok(await client.get(f"{BASE}/plans/{id}/content"))
