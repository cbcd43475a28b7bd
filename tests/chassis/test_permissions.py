"""A service says only its own events and hears only through its own consumers."""

import asyncio

import nats as nats_client
import pytest
import pytest_asyncio
from nats.aio.client import Client
from nats.errors import Error, MaxPayloadError

from contracts.survey import AssessmentSealed
from deploy.local.nats import new_seed
from services.chassis import broker
from tests.chassis.steps import until

SUBJECT = AssessmentSealed.subject
JS = "$JS.API"


@pytest_asyncio.fixture
async def survey_user(nats, boot, secrets):
    """A client as survey, and what the server refused it."""
    refused = []

    async def note(error):
        refused.append(str(error))

    client = await nats_client.connect(
        nats.url,
        nkeys_seed=str(secrets.seed("survey")),
        inbox_prefix=b"_INBOX_survey",
        error_cb=note,
        allow_reconnect=False,
    )
    await broker.ensure_consumer(boot, "reporting-a", [SUBJECT])
    yield client, refused
    await client.close()


@pytest.mark.parametrize(
    "subject",
    [
        "reporting.report.sealed.v1",
        "gateway.endpoint.disabled.v1",
        f"{JS}.STREAM.CREATE.EVENTS",
        f"{JS}.STREAM.UPDATE.EVENTS",
        f"{JS}.STREAM.DELETE.EVENTS",
        f"{JS}.STREAM.PURGE.EVENTS",
        f"{JS}.STREAM.MSG.GET.EVENTS",
        f"{JS}.STREAM.MSG.DELETE.EVENTS",
        f"{JS}.DIRECT.GET.EVENTS",
        f"{JS}.CONSUMER.CREATE.EVENTS.survey-a",
        f"{JS}.CONSUMER.DURABLE.CREATE.EVENTS.survey-a",
        f"{JS}.CONSUMER.DELETE.EVENTS.reporting-a",
        f"{JS}.CONSUMER.MSG.NEXT.EVENTS.reporting-a",
        "$JS.ACK.EVENTS.reporting-a.1.1.1.1.1",
        "_INBOX_reporting.somebody",
        "$SYS.REQ.SERVER.PING",
    ],
)
async def test_survey_may_not_say(survey_user, subject):
    client, refused = survey_user
    await client.publish(subject, b"{}")
    await client.flush()
    await until(lambda: refused, seconds=5)
    assert f'permissions violation for publish to "{subject}"'.lower() in refused[0].lower()


@pytest.mark.parametrize(
    "subject",
    ["survey.>", "reporting.>", ">", "_INBOX_reporting.>", "_INBOX_boot.>", f"{JS}.>", "$SYS.>"],
)
async def test_survey_may_not_hear(survey_user, subject):
    client, refused = survey_user
    await client.subscribe(subject)
    await client.flush()
    await until(lambda: refused, seconds=5)
    assert f'permissions violation for subscription to "{subject}"'.lower() in refused[0].lower()


async def test_survey_may_say_its_own_events(survey_user):
    client, refused = survey_user
    ack = await client.jetstream().publish(SUBJECT, b"{}")
    assert (ack.stream, refused) == ("EVENTS", [])


async def test_an_unknown_key_is_refused(nats, tmp_path):
    seed = tmp_path / "stranger.nkey"
    seed.write_bytes(new_seed())
    await refused_at_the_door(nats, nkeys_seed=str(seed))


async def test_without_a_key_nobody_comes_in(nats):
    await refused_at_the_door(nats)


async def refused_at_the_door(server, **options):
    client = Client()
    with pytest.raises((Error, asyncio.TimeoutError)):
        await client.connect(
            server.url, allow_reconnect=False, connect_timeout=2, error_cb=unheard, **options
        )
    client._transport.close()  # nats-py leaves it open


async def unheard(_):
    """The refusal itself is raised."""


async def test_a_message_over_256_kb_is_refused(survey_user):
    client, _ = survey_user
    with pytest.raises(MaxPayloadError):
        await client.publish(SUBJECT, b"x" * 300_000)
