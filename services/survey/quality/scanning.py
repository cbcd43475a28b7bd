"""Looks at the RTs in `touched` and keeps the findings equal to what is found; set-wise.

A finding is known by its evidence: found again it stays as it is, also resolved; what is found no
more is `gone`, and other evidence is another finding.
"""

from datetime import datetime
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from pydantic_core import to_json
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.regulation import load
from services.chassis import bulk
from services.survey.quality.catalogue import RULES
from services.survey.quality.computed import COMPUTED
from services.survey.quality.selects import COLUMNS, LIFTED
from services.survey.rounds.models import Round

WHOLE_UNITS: Final = frozenset({"unit", "KK", "jiwa"})  # nobody counts half of one
SEVERITIES: Final = to_json({code: rule.severity for code, rule in RULES.items()}).decode()

FOUND = text(
    "CREATE TEMPORARY TABLE IF NOT EXISTS found (rt text, region text, area text, rule text,"
    " subject_kind text, subject text, field text, lifted boolean, counted boolean,"
    " evidence jsonb, fingerprint text GENERATED ALWAYS AS (md5(evidence::text)) STORED)"
    " ON COMMIT DROP"
)
KEY = ("rule", "subject", "field", "fingerprint")
KEEP = text(
    f"INSERT INTO quality_findings (id, round_id, {', '.join(COLUMNS)}, fingerprint, severity,"  # noqa: S608 - our own names
    f" state, version, found_at, updated_at) SELECT {bulk.ROW_ID}, :round, {', '.join(COLUMNS)},"
    " fingerprint, coalesce(CAST(:severities AS jsonb) ->> rule, 'warning'), 'open', 1, :at, :at"
    f" FROM (SELECT DISTINCT ON ({', '.join(KEY)}) * FROM found) f"
    f" ON CONFLICT (round_id, {', '.join(KEY)}) DO UPDATE SET counted = excluded.counted,"
    " area = excluded.area, updated_at = :at, version = quality_findings.version + 1,"
    " state = CASE WHEN quality_findings.resolution IS NULL THEN 'open' ELSE 'resolved' END"
    " WHERE quality_findings.state = 'gone' OR (quality_findings.counted, quality_findings.area)"
    " IS DISTINCT FROM (excluded.counted, excluded.area)"
)
GONE = text(
    "UPDATE quality_findings q SET state = 'gone', version = version + 1, updated_at = :at"  # noqa: S608 - our own SQL
    " WHERE round_id = :round AND state <> 'gone' AND (lifted OR rule = ANY(:rules))"
    " AND (:whole OR rt IN (SELECT rt FROM touched)) AND NOT EXISTS (SELECT FROM found f WHERE"
    f" ({', '.join(f'f.{k}' for k in KEY)}) = ({', '.join(f'q.{k}' for k in KEY)}))"
)


async def look(session: AsyncSession, round: Round, *, at: datetime, whole: bool = False) -> None:
    """Look at the touched RTs; with `whole` at all that goes beyond them too."""
    facts: dict[str, Any] = {"round": round.id, "at": at}
    law = load(round.regulation)
    denominators = {criterion.id: criterion.denominator for criterion in law.criteria}
    await session.execute(FOUND)
    await session.execute(text("TRUNCATE found"))
    await session.execute(
        text(statement(round.regulation, whole=whole)),
        {"round": round.id, "denominators": to_json(denominators).decode()},
    )
    await session.execute(text("ANALYZE found"))
    await session.execute(KEEP, facts | bulk.row_ids() | {"severities": SEVERITIES})
    rules = [rule.code for rule in COMPUTED if whole or not rule.whole]
    await session.execute(GONE, facts | {"rules": rules, "whole": whole})


@lru_cache(maxsize=64)
def statement(regulation: str, *, whole: bool) -> str:
    """All rules at once, for the criteria of a regulation."""
    fractions = ", ".join(
        f"CASE WHEN s.v{c.id} <> trunc(s.v{c.id}) THEN '{c.id}:fraction' END"
        for c in load(regulation).criteria
        if c.unit in WHOLE_UNITS
    )
    selects = [*LIFTED, *(r.select for r in COMPUTED if whole or not r.whole)]
    union = " UNION ALL ".join(one.replace("{fractions}", fractions) for one in selects)
    return f"INSERT INTO found ({', '.join(COLUMNS)}) {union}"


async def count_open(session: AsyncSession, round_id: UUID) -> int:
    """How many findings of a round are open."""
    query = text("SELECT count(*) FROM quality_findings WHERE round_id = :id AND state = 'open'")
    return int((await session.execute(query, {"id": round_id})).scalar_one())
