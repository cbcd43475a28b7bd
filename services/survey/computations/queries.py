"""Approved records, rolled up by RT."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.survey.computations.models import Computation
from services.survey.questionnaire.scores import SCORES
from services.survey.questionnaire.totals import COUNTS, HOUSEHOLDS, SUMS
from services.survey.records import RecordState
from services.survey.rt_forms.models import RtForm

_TOTALS = ", ".join(
    (
        f"count(*) AS {HOUSEHOLDS}",
        *(f"coalesce(sum({name}), 0) AS {name}" for name in SUMS),
        *(f"sum({score.id}) AS {score.id}" for score in SCORES),
        *(f"count(*) FILTER (WHERE {q} = '{letter}') AS {n}" for n, (q, letter) in COUNTS.items()),
    )
)
# The same sums as `HouseholdTotals.of` makes one by one; a test holds both equal.
ROLL_UP = text(
    f"SELECT rt, sum(open_flags) AS open_flags, {_TOTALS} FROM households"  # noqa: S608 - our own names
    " WHERE round_id = :round AND rt = ANY(:rts) AND state = 'approved' GROUP BY rt"
)


async def totals(session: AsyncSession, round_id: UUID, rts: Sequence[str]) -> Sequence[Row[Any]]:
    """The approved households of these RTs, as one row for each RT that has any."""
    found = await session.execute(ROLL_UP, {"round": round_id, "rts": list(rts)})
    return found.all()


async def rt_forms(session: AsyncSession, round_id: UUID, rts: Sequence[str]) -> Sequence[RtForm]:
    """The approved records about these RTs: at most one of each."""
    query = select(RtForm).where(
        RtForm.round_id == round_id,
        col(RtForm.rt).in_(rts),
        RtForm.state == RecordState.approved,
    )
    return (await session.exec(query)).all()


async def standing(session: AsyncSession, round_id: UUID, rts: Sequence[str]) -> list[str]:
    """Those of these RTs that have a computation which stands."""
    query = select(Computation.rt).where(
        Computation.round_id == round_id, col(Computation.rt).in_(rts), Computation.stands
    )
    return list((await session.exec(query)).all())
