"""A region with something of everything, and reports of it that are sealed."""

from contracts.finance import (
    AllocationCommitted,
    CeilingSet,
    ContributionRecorded,
    PaymentMade,
    TrancheReleased,
)
from contracts.planning import StageReached, TrainingHeld
from contracts.planning_activities import ActivityProgressed, ActivityProposed
from contracts.survey import RoundSealed
from services.chassis.ids import new_id
from tests.reporting.events import changed, exited
from tests.reporting.exports import VILLAGE, A, C, history, measured
from tests.reporting.test_decrees import decree

PATH = "/v1/reports/seals"
YEAR = 2023
LINE = {"type": "LineString", "coordinates": [[111.51, -7.62], [111.52, -7.63]]}
MONEY = (AllocationCommitted, TrancheReleased, PaymentMade, ContributionRecorded)


def told():
    """Rounds, a decree, an exit, an activity with two months, money, a cycle, a training."""
    scores = [*history(), measured("35.20.01.2001-001-001", "heavy", YEAR, area_ha="4")]
    work = {"region": VILLAGE, "year": YEAR, "entity_id": new_id(), "geometry": LINE}
    work |= {"title": "Paving RT 001 =1+1 #panic(1) *tebal*", "state": "proposed"}
    weeks = [
        changed(ActivityProgressed, **work | {"state": "running", "version": n, **week})
        for n, week in (
            (2, {"week": "2023-05-01", "planned": "30.00", "physical": "25.00"}),
            (3, {"week": "2023-06-05", "planned": "60.00", "physical": "70.00"}),
        )
    ]
    ceiling = {"region": "35.19", "fiscal_year": YEAR, "entity_id": new_id()}
    paid = {"region": VILLAGE, "fiscal_year": YEAR, "activity_id": work["entity_id"]}
    return [
        *scores,
        *(changed(RoundSealed, region="35", entity_id=one.round_id) for one in scores),
        decree("2022-05-01"),
        exited(YEAR, A, area_ha="2"),
        changed(ActivityProposed, **work),
        *weeks,
        changed(CeilingSet, **ceiling),
        *(changed(event, **paid) for event in MONEY),
        changed(StageReached, region=VILLAGE, year=YEAR, level="village"),
        changed(TrainingHeld, region=VILLAGE, year=YEAR),
    ]


async def asked(running, kind, region, year=YEAR, who=None, **more):
    """The answer to asking."""
    body = {"kind": kind, "region": region, "year": year} | more
    return await running.client(**(who or {})).post(PATH, body)


async def request_of(running, answer):
    """How far a request is, once its job has ended."""
    assert answer.status_code == 202, answer.text
    await running.work()
    return (await running.client().get(f"{PATH}/requests/{answer.json()['id']}")).json()


async def sealed(running, kind, region, year=YEAR, **more):
    """A seal that was asked for and made."""
    request = await request_of(running, await asked(running, kind, region, year, **more))
    assert (request["state"], request["progress"]) == ("done", 100), request
    return await one(running, request["seal_id"])


async def one(running, id):
    """A seal as everybody reads it."""
    client = running.client()
    return await client.ok(await client.get(f"{PATH}/{id}"))


async def file(running, seal, ending):
    """The facts or the paper of a seal."""
    answer = await running.client().get(f"{PATH}/{seal['id']}.{ending}")
    assert answer.status_code == 200, answer.text
    return answer


async def facts(running, seal):
    """The frozen facts."""
    return (await file(running, seal, "json")).json()


async def compared(running, seal):
    """The seal beside today."""
    client = running.client()
    return await client.ok(await client.get(f"{PATH}/{seal['id']}/compare"))


RISEN = measured(C, "heavy", YEAR, round_kind="update", area_ha="0.75")
