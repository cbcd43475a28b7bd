"""Files that no record names: what a phone sent whose record was refused, or never came."""

from collections.abc import Sequence

from sqlmodel import col, select

from services.chassis.db import Sessions
from services.chassis.media.folder import Folder
from services.survey.submissions.models import SubmissionFile


async def sweep(sessions: Sessions, store: Folder) -> int:
    """Delete them once they are a day old; answer how many."""

    async def named(hashes: Sequence[str]) -> set[str]:
        query = select(SubmissionFile.sha256).where(col(SubmissionFile.sha256).in_(hashes))
        async with sessions() as session:
            return set((await session.exec(query)).all())

    return await store.sweep(named)
