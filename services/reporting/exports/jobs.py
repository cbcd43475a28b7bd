"""Files are made, and deleted after a week."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis.jobs import JobKind
from services.reporting.exports import commands


async def stays(session: AsyncSession, id: UUID) -> None:
    """The file could not be deleted; it stays until somebody looks why."""


KINDS = (
    JobKind(commands.MAKE, commands.make, commands.fail),
    JobKind(commands.FORGET, commands.forget, stays),
)
