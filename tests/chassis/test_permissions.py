"""A part says only its own events and hears only through its own consumers: every other is tried."""

import asyncio

import nats as nats_client
import pytest
import pytest_asyncio
from nats.aio.client import Client
from nats.errors import Error, MaxPayloadError

from contracts.survey import AssessmentSealed
from deploy.local.nats import new_seed
from deploy.local.suite import PARTS
from services.chassis import broker
from tests.chassis.steps import until

SUBJECT = AssessmentSealed.subject
JS = "$JS.API"


SAYS = {"survey": SUBJECT, "planning": "planning.stage.reached.v1",
        "finance": "finance.allocation.committed.v1",
        "reporting": "reporting.report.sealed.v1",
        "gateway": "gateway.endpoint.disabled.v1"}  # fmt: skip


@pytest_asyncio.fixture
async def user(nats, boot, secrets):
    """Log in as a part: the client, and what the server refused it."""
    clients = []

    async def go(name):
        refused = []

        async def note(error):
            refused.append(str(error))

        client = await nats_client.connect(
            nats.url,
            nkeys_seed=str(secrets.seed(name)),
            inbox_prefix=f"_INBOX_{name}".encode(),
            error_cb=note,
            allow_reconnect=False,
        )
        clients.append(client)
        return client, refused

    await broker.ensure_consumer(boot, "reporting-a", [SUBJECT])
    yield go
    for client in clients:
        await client.close()


@pytest_asyncio.fixture
async def survey_user(user):
    return await user("survey")


def said_by_others(name):
    """What only others, or nobody but the boot user, may say."""
    for other in PARTS:
        if other != name:
            yield SAYS[other]
            yield f"_INBOX_{other}.somebody"
            yield from (f"{JS}.CONSUMER.MSG.NEXT.EVENTS.{other}-{turn}" for turn in "ab")
            yield f"$JS.ACK.EVENTS.{other}-a.1.1.1.1.1"
    yield from (f"{JS}.STREAM.{verb}.EVENTS" for verb in ("CREATE", "UPDATE", "DELETE", "PURGE"))
    yield from (f"{JS}.STREAM.MSG.{verb}.EVENTS" for verb in ("GET", "DELETE"))
    yield f"{JS}.DIRECT.GET.EVENTS"
    for consumer in (f"{part}-a" for part in PARTS):
        yield f"{JS}.CONSUMER.CREATE.EVENTS.{consumer}"
        yield f"{JS}.CONSUMER.DURABLE.CREATE.EVENTS.{consumer}"
        yield f"{JS}.CONSUMER.DELETE.EVENTS.{consumer}"
    yield from ("$SYS.REQ.SERVER.PING", "anything.else", "_INBOX_boot.somebody")


def heard_by_others(name):
    """What only others, or nobody, may listen to."""
    yield from (f"_INBOX_{other}.>" for other in (*PARTS, "boot") if other != name)
    yield from (f"{part}.>" for part in PARTS)
    yield from (">", "*.*.*.v1", f"{JS}.>", "$SYS.>", "_INBOX.>")


@pytest.mark.parametrize("name", PARTS)
async def test_no_part_says_what_is_anothers(user, name):
    client, refused = await user(name)
    subjects = list(said_by_others(name))
    for subject in subjects:
        await client.publish(subject, b"{}")
    await client.flush()
    await until(lambda: len(refused) >= len(subjects), seconds=10)
    told = " ".join(refused).lower()
    missing = [s for s in subjects if f'violation for publish to "{s.lower()}"' not in told]
    assert missing == []
    print(name, "may not say", *subjects, sep="\n  ")


@pytest.mark.parametrize("name", PARTS)
async def test_no_part_hears_what_is_anothers(user, name):
    client, refused = await user(name)
    subjects = list(heard_by_others(name))
    for subject in subjects:
        await client.subscribe(subject)
    await client.flush()
    await until(lambda: len(refused) >= len(subjects), seconds=10)
    told = " ".join(refused).lower()
    missing = [s for s in subjects if f'violation for subscription to "{s.lower()}"' not in told]
    assert missing == []
    print(name, "may not hear", *subjects, sep="\n  ")


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
