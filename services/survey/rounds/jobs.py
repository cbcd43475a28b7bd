"""Sealing: every assessment becomes final and is told, in one transaction."""

from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.survey import RoundSealed
from services.chassis.clock import now
from services.chassis.db import Sessions, long_work
from services.chassis.ids import new_id
from services.chassis.jobs import JobKind
from services.chassis.outbox import emit
from services.survey.assessments import commands as assessments
from services.survey.measures import COLUMNS
from services.survey.positions import telling as positions
from services.survey.rounds import queries
from services.survey.rounds.commands import SEAL
from services.survey.rounds.models import Round, RoundState

# Sheets in a fixed order, each number as it was recorded: the same round always hashes the same.
HASH = text(
    "SELECT encode(sha256(convert_to(:regulation || E'\\n' || coalesce(string_agg("  # noqa: S608
    f"concat_ws('|', rt, coalesce(area, ''), {', '.join(f'coalesce({c}::text, chr(45))' for c in COLUMNS)})"
    ", E'\\n' ORDER BY rt COLLATE \"C\"), ''), 'UTF8')), 'hex') AS hash,"
    " count(*) AS sheets, coalesce(sum(open_flags), 0) AS open_flags"
    " FROM sheets WHERE round_id = :round"
)


async def seal(sessions: Sessions, id: UUID) -> None:
    """Seal the round's assessments and tell them; repeating it after a crash is harmless."""
    async with sessions.begin() as session:
        await long_work(session)
        await queries.set_wise(session)
        round = await queries.locked(session, id)
        if round.state != RoundState.sealing:
            return
        found = await session.execute(HASH, {"regulation": round.regulation, "round": id})
        row = found.one()
        moment = now()
        told = await assessments.seal(session, round, at=moment)
        round.hash, round.sheets, round.open_flags = row.hash, row.sheets, int(row.open_flags)
        round.state, round.sealed_at, round.progress = RoundState.sealed, moment, 100
        round.version += 1
        session.add(round)
        emit(session, sealed_event(round, assessments=told))
        await positions.tell_of_round(session, id, at=moment, actor=round.sealed_by or "")


def sealed_event(round: Round, *, assessments: int) -> RoundSealed:
    """What the others learn of the round: counts, hash and where to look."""
    return RoundSealed.model_validate(
        {
            **round.model_dump(include={"name", "kind", "year", "region", "regulation"}),
            "corrects": round.corrects,
            "id": new_id(),
            "occurred_at": round.sealed_at,
            "entity_id": round.id,
            "version": 1,
            "actor": round.sealed_by,
            "sheets": round.sheets,
            "assessments": assessments,
            "open_flags": round.open_flags,
            "hash": round.hash,
            "link": f"/v1/survey/rounds/{round.id}",
        }
    )


async def gave_up(session: AsyncSession, id: UUID) -> None:
    """The round is open again; nothing was sealed."""
    round = await queries.locked(session, id)
    if round.state == RoundState.sealing:
        round.state = RoundState.open
        round.version += 1
        session.add(round)


KIND = JobKind(SEAL, seal, gave_up)
