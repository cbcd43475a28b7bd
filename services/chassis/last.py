"""What others wait for is done last, together with COMMIT: it holds them for no round trip."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis import wire

KEY = "last"


@dataclass(frozen=True, slots=True)
class Last:
    """What is asked when all else of a request is written, and what it means when it fails."""

    question: wire.Question
    values: wire.Values
    refused: Callable[[DBAPIError], Exception]


def at_last(session: AsyncSession, last: Last) -> None:
    """Put it off until the route has answered; where it fails, nothing of the request stays."""
    session.info.setdefault(KEY, []).append(last)


async def finish(session: AsyncSession, *, commit: bool) -> None:
    """Do what was put off, in its order, and commit with the last of it unless told otherwise."""
    put_off: list[Last] = session.info.pop(KEY, [])
    if put_off:
        await session.flush()
    for left, one in zip(range(len(put_off) - 1, -1, -1), put_off, strict=True):
        try:
            await wire.ask_last(session, one.question, one.values, commit=commit and left == 0)
        except DBAPIError as error:
            raise one.refused(error) from error


def ensure_finished(session: Session) -> None:
    """No transaction commits without what it put off."""
    if KEY in session.info:
        raise RuntimeError("What was to be done last was not done.")
