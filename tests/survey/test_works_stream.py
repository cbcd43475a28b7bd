"""The golden story: a paving that planning completed falls out of the RT's next sealed score."""

import pytest

from contracts.survey import AssessmentSealed
from services.chassis import broker
from services.chassis.bus import Bus
from services.chassis.consumer import Consumer
from services.chassis.inbox import Inbox
from services.chassis.settings import Settings
from services.chassis.stream import Outgoing
from tests.survey.steps import assessments, open_round
from tests.survey.works import (
    NEXT,
    REVIEWER,
    RT,
    accepted,
    completed,
    drafts,
    seal,
    sealed,
    sheet_of,
)


@pytest.mark.xdist_group("together")
async def test_140_m_of_paving_fall_from_the_problem_and_from_the_score(
    survey, nats, secrets, stream
):
    """Completed in planning, over the real stream, accepted by a verifier, sealed."""
    client = survey.client()
    before = await sealed(survey, client)
    boot = await broker.boot(Settings(database_url="", trusted_keys="", **stream))
    await broker.ensure_consumer(boot, "survey-a", survey.app.state.service.subjects)
    planning, own = (
        Bus(name, Settings(database_url="", nats_seed_file=secrets.seed(name), **stream))
        for name in ("planning", "survey")
    )
    for bus in (planning, own):
        await bus.connect()
    event = completed()
    said = event.model_dump_json().encode()
    await planning.publish([Outgoing(event.subject, said, {"Nats-Msg-Id": str(event.id)})])
    inbox = Inbox(survey.sessions, survey.app.state.service.subscriptions)
    consumer = Consumer("survey", survey.sessions, own, inbox)
    pull = await own.pull("survey-a")
    while not await consumer.once(pull, 1):
        pass
    for closing in (pull, planning, own, boot):
        await closing.close()

    (draft,) = await drafts(client, state="offered")
    round = await open_round(client, **NEXT)
    await accepted(survey.client(**REVIEWER), draft, round)
    await seal(survey, client, round)
    known = await sheet_of(client, round)
    assert (known["volumes"]["2b"], known["road_ideal_m"]) == ("0", "400")
    scores = [(await assessments(client, one))[f"rt {RT}"] for one in (before, round)]
    assert scores[0]["total"] - scores[1]["total"] == 1
    told = [e for e in await survey.events(AssessmentSealed) if e.code == RT]
    assert [str(e.volumes["2b"]) for e in told] == ["140", "0"]
