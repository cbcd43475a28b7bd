"""The approval of many records at once: what `reviews` does for one, set-wise."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.survey import SubmissionApproved
from services.chassis import bulk
from services.chassis.outbox import emit_rows
from services.survey.households.rules import SCORED
from services.survey.lots.models import ReviewLot
from services.survey.lots.rules import Sorted
from services.survey.records import RecordKind

IDS = "ANY(CAST(:ids AS uuid[]))"
SETTLE = text("""
UPDATE review_lot_records SET open = false,
    outcome = CASE WHEN outcome IS NOT NULL THEN outcome
        WHEN submission_id = ANY(CAST(:accepted AS uuid[])) THEN 'accepted' ELSE 'left_out' END,
    why = CASE WHEN sampled OR submission_id = ANY(CAST(:accepted AS uuid[])) THEN NULL
        WHEN outcome IS NOT NULL THEN 'decided'
        WHEN submission_id = ANY(CAST(:own AS uuid[])) THEN 'own'
        WHEN submission_id = ANY(CAST(:seconds AS uuid[])) THEN 'second_of_rt' ELSE 'changed' END
WHERE lot_id = :lot
""")
APPROVE = text(
    "UPDATE submissions SET state = 'approved', version = version + 1, updated_at = :at"  # noqa: S608
    f" WHERE id = {IDS}"
)
FOLLOW = {
    kind: text(
        f"UPDATE {table} r SET state = s.state, version = s.version"  # noqa: S608 - our own names
        f" FROM submissions s WHERE s.id = r.id AND r.id = {IDS}"
    )
    for kind, table in ((RecordKind.household, "households"), (RecordKind.area, "rt_forms"))
}
REVIEW = text(
    "INSERT INTO reviews (id, submission_id, number, region, decision, reasons, by, at, lot_id)"  # noqa: S608
    f" SELECT {bulk.ROW_ID}, s.id, s.number, s.region, 'approved', '[]', :by, :at, :lot"
    f" FROM submissions s WHERE s.id = {IDS}"
)
_SCORES = ", ".join(f"'{name}', h.{name}" for name in SCORED)
APPROVED = (
    "SELECT s.updated_at AS occurred_at, s.region, s.id AS entity_id, s.version,"  # noqa: S608
    " CAST(:by AS text) AS actor, s.kind, s.form_id, s.round_id, s.rt, s.state, s.number,"
    " s.submitted_by, s.flags, CASE WHEN h.id IS NULL THEN '{}'::json"
    f" ELSE json_build_object({_SCORES}) END AS scores, cardinality(s.waits_for) AS waits_for"
    f" FROM submissions s LEFT JOIN households h ON h.id = s.id WHERE s.id = {IDS}"
)


async def settle(session: AsyncSession, lot: ReviewLot, found: Sorted) -> None:
    """Write down what becomes of each record of the lot, and let all of them go."""
    await session.execute(SETTLE, {"lot": lot.id, **found.ids})


async def approve(
    session: AsyncSession, lot: ReviewLot, ids: Sequence[UUID], *, by: str, at: datetime
) -> None:
    """Approve these records and tell of each; their RTs' sheets have yet to follow."""
    facts = {"ids": list(ids), "by": by, "at": at, "lot": lot.id}
    await session.execute(APPROVE, {"ids": facts["ids"], "at": at})
    await session.execute(FOLLOW[RecordKind(lot.kind)], {"ids": facts["ids"]})
    await session.execute(REVIEW, facts | bulk.row_ids())
    await emit_rows(session, SubmissionApproved, APPROVED, {"ids": facts["ids"], "by": by})
