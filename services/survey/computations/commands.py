"""Compute the sheets of RTs anew, after their approved records have changed."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.regulation import load
from services.chassis import rows, sight
from services.chassis.ids import new_id
from services.survey.computations import queries, rules
from services.survey.computations.models import Computation
from services.survey.rounds.models import Round
from services.survey.sheets import commands as sheets

FALL = text(
    "UPDATE computations SET stands = false WHERE round_id = :round AND rt = ANY(:rts) AND stands"
)


async def recompute(
    session: AsyncSession, round: Round, rts: Sequence[str], *, at: datetime, actor: str
) -> None:
    """Bring these RTs' sheets up to date; the caller holds the round."""
    async with sight.everything(session):  # sums above an RT hold others' RTs
        await renew(session, round, rts, at=at)
        await sheets.touch_rts(session, rts)
        await sheets.refresh(session, round, at=at, actor=actor)


async def renew(session: AsyncSession, round: Round, rts: Sequence[str], *, at: datetime) -> None:
    """Compute these RTs anew; their sheets have yet to follow.

    An RT has a sheet from its records when its own record and some household's are approved.
    """
    regulation = load(round.regulation)
    forms = {form.rt: form for form in await queries.rt_forms(session, round.id, rts)}
    households = await queries.totals(session, round.id, rts)
    made = [
        rules.computed(regulation, dict(row._mapping), forms[row.rt], id=new_id(), at=at)  # noqa: SLF001 - SQLAlchemy's own way
        for row in households
        if row.rt in forms
    ]
    await session.execute(FALL, {"round": round.id, "rts": list(rts)})
    if made:
        await rows.write(session, {Computation.__tablename__: made})
