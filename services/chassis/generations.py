"""Generations of a read model: a new one is built beside the serving one, then switched."""

from datetime import datetime

from sqlalchemy import DateTime, Index, Text, text
from sqlmodel import Field
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis.clock import now
from services.chassis.db import ChassisTable


class Generation(ChassisTable, table=True):
    """`state` is building, serving or retired; exactly one is serving."""

    __tablename__ = "generations"
    __table_args__ = (
        Index(
            "ix_generations_serving",
            "state",
            unique=True,
            postgresql_where=text("state = 'serving'"),
        ),
    )
    number: int = Field(primary_key=True)
    state: str = Field(sa_type=Text)
    created_at: datetime = Field(default_factory=now, sa_type=DateTime(timezone=True))


# For queries: the number of the generation that readers see.
SERVING = "(SELECT number FROM generations WHERE state = 'serving')"


def durable(service: str, generation: int) -> str:
    """The consumer of a generation: two names take turns, so permissions can name them."""
    return f"{service}-{'a' if generation % 2 else 'b'}"


async def serving(session: AsyncSession) -> int:
    """The generation that readers see."""
    return int((await session.execute(text(f"SELECT {SERVING}"))).scalar_one())


async def begin(session: AsyncSession) -> int:
    """Open the next generation; an unfinished one is abandoned first.

    Its number is odd when the serving one is even, and the reverse: they share no consumer.
    """
    # Whoever begins at the same time waits here, and then abandons ours.
    await session.execute(text("LOCK TABLE generations IN SHARE ROW EXCLUSIVE MODE"))
    await session.execute(text("UPDATE generations SET state='retired' WHERE state='building'"))
    number = await session.execute(
        text(
            "INSERT INTO generations (number, state, created_at)"  # noqa: S608 - our own SQL
            f" SELECT max(number) + 1 + (max(number) - {SERVING}) % 2, 'building', now()"
            " FROM generations RETURNING number"
        )
    )
    return int(number.scalar_one())


async def switch(session: AsyncSession, to: int) -> int:
    """Serve the new generation from this commit on; answer the one it replaces."""
    old = await session.execute(
        text("UPDATE generations SET state='retired' WHERE state='serving' RETURNING number")
    )
    new = await session.execute(
        text(
            "UPDATE generations SET state='serving' WHERE number = :to AND state = 'building'"
            " RETURNING number"
        ),
        {"to": to},
    )
    if new.scalar() is None:
        raise RuntimeError(f"Generation {to} was abandoned.")
    return int(old.scalar_one())
