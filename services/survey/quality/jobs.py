"""A scan: every rule over a whole round, in one transaction."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis.clock import now
from services.chassis.db import Sessions, long_work
from services.chassis.jobs import JobKind
from services.survey.areas import commands as areas
from services.survey.quality import queries, scanning
from services.survey.quality.commands import SCAN
from services.survey.quality.models import Scan, ScanStatus
from services.survey.rounds import queries as rounds
from services.survey.rounds.models import RoundState
from services.survey.sheets import commands as sheets


async def scan(sessions: Sessions, id: UUID) -> None:
    """Look at the round; scans of it that wait meanwhile are answered with the same look."""
    async with sessions.begin() as session:
        await long_work(session)
        asked = await session.get_one(Scan, id)
        await areas.hold(session)  # one after the other with imports, which change the same sheets
        round = await rounds.locked(session, asked.round_id)
        waiting = await queries.queued(session, round.id)
        if id not in {one.id for one in waiting}:
            return
        is_open = round.state == RoundState.open
        if is_open:
            moment = now()
            await sheets.touch_round(session, round.id)
            await scanning.look(session, round, at=moment, whole=True)
            await sheets.follow_desk(session, round, at=moment, actor=asked.asked_by)
        count = await scanning.count_open(session, round.id)
        for one in waiting:
            one.status = ScanStatus.done if is_open else ScanStatus.failed
            one.open, one.finished_at, one.version = count, now(), one.version + 1
            session.add(one)


async def gave_up(session: AsyncSession, id: UUID) -> None:
    """Nothing was looked at; it may be asked for again."""
    found = await session.get_one(Scan, id)
    if found.status == ScanStatus.queued:
        found.status, found.finished_at, found.version = ScanStatus.failed, now(), found.version + 1
        session.add(found)


KIND = JobKind(SCAN, scan, gave_up)
