"""Steps that tests of the plan take."""

from datetime import date, timedelta

from contracts.regions import day_of
from services.chassis.clock import now
from tests.survey.steps import rt

VILLAGE, OTHER = "35.19.09.2010", "35.77.03.1005"


def today() -> date:
    return day_of(VILLAGE, now())


def day(ahead: int) -> str:
    return str(today() + timedelta(days=ahead))


STEP = {
    "kind": "fgd_rt",
    "rt": rt(1),
    "title": "FGD RT 001",
    "planned_on": day(1),
    "deadline": day(9),
}
HELD = {
    "held_on": day(0),
    "place": "Balai desa",
    "attendance": {"male": 12, "female": 21, "disabled": 1, "poor": 9},
    "minutes": "Air sumur keruh saat kemarau.",
}


async def planned(client, round, **facts):
    answer = await client.post(f"/v1/survey/rounds/{round['id']}/plan", STEP | facts)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def standard(client, round, **facts):
    body = {"village": VILLAGE, "rts": [rt(1), rt(2)], "start": "2026-12-01", **facts}
    body = {"deadline": "2026-12-11"} | body
    answer = await client.post(f"/v1/survey/rounds/{round['id']}/plan/standard", body)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def hold(client, step, **facts):
    return await client.post(f"/v1/survey/plan-steps/{step['id']}/held", HELD | facts)


async def change(client, step, version=None, **facts):
    headers = {"If-Match": f'"{step["version"] if version is None else version}"'}
    return await client.http.patch(
        f"/v1/survey/plan-steps/{step['id']}", json=facts, headers=headers
    )


async def listed(client, round, **filters):
    return await client.ok(await client.get(f"/v1/survey/rounds/{round['id']}/plan", **filters))


async def progress(client, round, **filters):
    answer = await client.get(f"/v1/survey/rounds/{round['id']}/progress", **filters)
    return await client.ok(answer)


def refused(answer, status, code):
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    return answer.json()


def past(days: int) -> dict[str, str]:
    """Planned and due that many days ago."""
    return {"planned_on": day(-days), "deadline": day(-days)}


def iso(text: str) -> date:
    return date.fromisoformat(text)
