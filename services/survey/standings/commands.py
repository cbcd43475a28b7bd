"""Seals where places stand, with the hash of all that went into their assessments."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, text
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.regulation import Regulation, load
from services.chassis import bulk
from services.survey.measures import listed, scored_columns
from services.survey.rounds.models import Round
from services.survey.standings import rules
from services.survey.standings.queries import PLACES

MANY = 5_000  # RTs that are held in memory at a time
OF_RTS = "round_id = :round AND level = 'rt' AND code > :after ORDER BY code LIMIT :many"
OF_PLACES = "round_id = :round AND level <> 'rt'"

SETTLED = text(
    "CREATE TEMPORARY TABLE settled (id uuid, standing json, inputs_hash text) ON COMMIT DROP"
)
SETTLE = text(
    "UPDATE assessments a SET standing = t.standing, inputs_hash = t.inputs_hash, sealed_at = :at"
    " FROM settled t WHERE a.id = t.id"
)
COLUMNS = ("id", "standing", "inputs_hash")


async def settle(
    session: AsyncSession,
    round: Round,
    sums: Mapping[str, Sequence[Decimal | None]],
    *,
    at: datetime,
) -> None:
    """Make a round's assessments final; `sums` are the numbers of the places above RTs."""
    law = load(round.regulation)
    numbers = f", {listed(scored_columns(law), 's.')}"
    rts = text(f"{PLACES.format(where=OF_RTS, more=numbers)} ORDER BY w.code")
    await session.execute(SETTLED)
    facts = {"round": round.id, "after": "", "many": MANY}
    while found := (await session.execute(rts, facts)).all():
        await _copy(session, law, found, {})
        facts["after"] = found[-1].code
    above = await session.execute(text(PLACES.format(where=OF_PLACES, more="")), facts)
    await _copy(session, law, above.all(), sums)
    await session.execute(SETTLE, {"at": at})


async def _copy(
    session: AsyncSession,
    law: Regulation,
    found: Sequence[Row[Any]],
    sums: Mapping[str, Sequence[Decimal | None]],
) -> None:
    lines = await asyncio.to_thread(_lines, law, found, sums)
    await bulk.copy_lines(session, "settled", COLUMNS, lines)


def _lines(
    law: Regulation, found: Sequence[Row[Any]], sums: Mapping[str, Sequence[Decimal | None]]
) -> list[str]:
    return [bulk.line(row) for row in rules.settled(law, found, sums)]
