"""Photos that no row names: what was sent and then refused."""

from collections.abc import Sequence

from sqlmodel import col, select

from services.chassis.db import Sessions
from services.chassis.media.folder import Folder
from services.planning.progress.models import ActivityPhoto


async def sweep(sessions: Sessions, store: Folder) -> int:
    """Delete them once they are a day old; answer how many."""

    async def named(hashes: Sequence[str]) -> set[str]:
        query = select(ActivityPhoto.sha256).where(col(ActivityPhoto.sha256).in_(hashes))
        async with sessions() as session:
            return set((await session.exec(query)).all())

    return await store.sweep(named)
