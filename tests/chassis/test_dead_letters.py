"""A dead letter waits for a person, who lists, retries or drops it."""

import asyncio

import pytest
import pytest_asyncio
from pydantic import ValidationError
from typer.testing import CliRunner

from contracts.survey import AssessmentSealed
from services.chassis import cli, generations
from services.chassis.inbox import DeadLetter, Inbox, on_many
from services.chassis.service import Service
from tests.chassis import toy as toy_module
from tests.chassis.steps import count, sealed
from tests.harness import envelope, uuid_of


class Taker:
    """A handler that a person can mend."""

    broken = True

    async def __call__(self, session, events):
        if self.broken:
            raise ValueError("still broken")
        await toy_module.hear(session, events)


@pytest.fixture
def taker():
    return Taker()


@pytest.fixture
def inbox(toy, taker):
    return Inbox(toy.sessions, (on_many(AssessmentSealed, taker),))


@pytest_asyncio.fixture
async def parked(inbox):
    event = sealed(1)
    await inbox.park(1, envelope(event), error="ValueError('broken')", attempts=8)
    return event


@pytest.fixture
def command(toy, taker, monkeypatch):
    """Run `deadletters ...` as a person would."""
    settings = toy.app.state.settings
    monkeypatch.setenv("TOY_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("TOY_TRUSTED_KEYS", settings.trusted_keys)
    service = Service(
        name="toy",
        title="Toy",
        tables=toy_module.Table,
        migrations=toy_module.service.migrations,
        subscriptions=(on_many(AssessmentSealed, taker),),
    )

    async def run(*words):
        return await asyncio.to_thread(
            CliRunner().invoke, cli.build(service), ["deadletters", *map(str, words)]
        )

    return run


async def test_parking_twice_leaves_one_letter(toy, inbox, parked):
    await inbox.park(1, envelope(parked), error="again", attempts=9)
    assert await toy.rows("SELECT attempts FROM dead_letters") == [(8,)]


async def test_an_event_that_was_handled_meanwhile_is_not_parked(toy, inbox, taker):
    taker.broken = False
    event = envelope(sealed(1))
    await inbox.handle(1, [event])
    await inbox.park(1, event, error="late", attempts=8)
    assert await count(toy, "dead_letters") == 0


async def test_the_list_names_each_letter(parked, command):
    said = await command("list")
    assert said.output.startswith(f"{parked.id}  {parked.subject}  attempts=8")
    assert "broken" in said.output


async def test_a_letter_is_one_line_and_does_not_say_what_the_event_said(toy, inbox, command):
    with pytest.raises(ValidationError) as caught:
        AssessmentSealed.model_validate_json('{"actor": "Siti Aminah"')
    await inbox.park(1, envelope(sealed(1)), error=repr(caught.value), attempts=8)
    said = await command("list")
    assert len(said.output.splitlines()) == 1
    assert "Invalid JSON" in said.output
    assert "Siti" not in said.output


async def test_a_retry_that_succeeds_takes_the_letter_away(toy, parked, taker, command):
    taker.broken = False
    said = await command("retry")
    assert (said.exit_code, said.output) == (0, "1 handled, 0 still failing\n")
    assert (await count(toy, "dead_letters"), await count(toy, "heard")) == (0, 1)


async def test_a_retry_that_fails_leaves_the_letter(toy, parked, command):
    said = await command("retry")
    assert (said.exit_code, "0 handled, 1 still failing" in said.output) == (1, True)
    assert (await count(toy, "dead_letters"), await count(toy, "heard")) == (1, 0)


async def test_one_letter_can_be_retried_alone(toy, inbox, parked, taker, command):
    await inbox.park(1, envelope(sealed(2)), error="x", attempts=8)
    taker.broken = False
    await command("retry", parked.id)
    assert await toy.scalar("SELECT entity_id FROM heard") == uuid_of(1)
    assert await count(toy, "dead_letters") == 1


async def test_a_dropped_letter_is_gone(toy, parked, command):
    said = await command("drop", parked.id)
    assert (said.exit_code, said.output) == (0, "dropped\n")
    assert await count(toy, "dead_letters") == 0


async def test_a_letter_that_is_not_there_cannot_be_dropped(command):
    said = await command("drop", uuid_of(404))
    assert (said.exit_code, said.output) == (1, f"There is no dead letter {uuid_of(404)}.\n")


async def test_two_retries_at_once_have_one_effect(toy, inbox, parked, taker):
    taker.broken = False
    letter = DeadLetter(
        generation=1,
        id=parked.id,
        subject=parked.subject,
        payload=parked.model_dump_json(),
        error="",
        attempts=8,
    )
    await asyncio.gather(*(inbox.retry(letter) for _ in range(5)))
    assert await toy.scalar("SELECT times FROM heard") == 1


async def test_a_letter_of_a_former_generation_is_handled_in_the_serving_one(
    toy, parked, taker, command
):
    async with toy.sessions.begin() as session:
        number = await generations.begin(session)
        await generations.switch(session, number)
    taker.broken = False
    await command("retry")
    assert await toy.rows("SELECT generation, times FROM heard") == [(number, 1)]


async def test_a_letter_that_the_serving_generation_heard_has_no_second_effect(
    toy, inbox, parked, taker, command
):
    async with toy.sessions.begin() as session:
        number = await generations.begin(session)
        await generations.switch(session, number)
    taker.broken = False
    await inbox.handle(number, [envelope(parked)])
    await command("retry")
    assert await toy.rows("SELECT generation, times FROM heard") == [(number, 1)]
    assert await count(toy, "dead_letters") == 0
