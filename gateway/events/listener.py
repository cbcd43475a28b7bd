"""What the gateway's consumer gives its events to: all of the stream, into the log."""

from collections.abc import Sequence

import structlog

from gateway.events import commands
from gateway.events.commands import After
from services.chassis.bus import Bus, Extent
from services.chassis.db import Sessions
from services.chassis.inbox import DeadLetter, Envelope

log = structlog.get_logger()


class EventLog:
    """Hears every subject. `after` is called where events are placed, in the same transaction."""

    def __init__(self, sessions: Sessions, bus: Bus, after: Sequence[After] = ()) -> None:
        self.sessions, self.bus, self.after = sessions, bus, after

    async def handle(self, generation: int, envelopes: Sequence[Envelope]) -> int:
        """Place them, or keep those whose turn has not come; answer how many events are new."""
        extent = await self._extent()
        async with self.sessions.begin() as session:
            return await commands.take(
                session, envelopes, extent, generation=generation, after=self.after
            )

    async def park(self, generation: int, envelope: Envelope, *, error: str, attempts: int) -> None:
        """A dead letter; the events behind it go on."""
        async with self.sessions.begin() as session:
            await commands.park(session, envelope, generation, error=error, attempts=attempts)

    async def retry(self, letter: DeadLetter) -> None:
        """Place a dead letter's event now, and take the letter away; it stays when that fails."""
        envelope = Envelope(letter.id, letter.subject, letter.payload.encode())
        async with self.sessions.begin() as session:
            key = (letter.generation, letter.id)
            found = await session.get(DeadLetter, key, with_for_update=True)
            if found is not None:
                await commands.place_again(session, envelope, after=self.after)
                await session.delete(found)

    async def _extent(self) -> Extent | None:
        """Which stream these are of; asked when they are here, so it is no older than they are.

        Without an answer nothing is lost: an event is dropped by its id alone.
        """
        try:
            return await self.bus.extent()
        except Exception as error:  # noqa: BLE001 - whatever NATS says, the events are here
            log.warning("events.stream_unknown", error=repr(error))
            return None
