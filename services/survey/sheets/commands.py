"""Keeps `sheets` equal to the newest applied row of each RT; set-wise, and told as events."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.regulation import load
from contracts.survey import SheetRecorded, SheetWithdrawn
from services.chassis.outbox import emit_rows
from services.survey.measures import COLUMNS, DENOMINATORS, listed
from services.survey.rounds.models import Round

CARRIED = ("rt", "region", "name", "area", "total", "slum_class", "flags", "open_flags", *COLUMNS)

# The RTs of one import, for this transaction: refresh and the roll-ups look only at these.
TOUCH = text(
    "CREATE TEMPORARY TABLE touched ON COMMIT DROP AS"
    " SELECT rt, region, area FROM import_rows WHERE import_id = :import"
)
TOUCH_AREAS = text(
    "INSERT INTO touched SELECT s.rt, s.region, s.area FROM sheets s"
    " JOIN import_rows r ON r.import_id = :import AND r.rt = s.rt"
    " WHERE s.round_id = :round AND s.area IS NOT NULL"
)
RECORD = text(
    f"INSERT INTO sheets (id, round_id, import_id, import_row, version, recorded_at, {listed(CARRIED)})"  # noqa: S608
    f" SELECT uuidv7(), :round, w.import_id, w.row, 1, :at, {listed(CARRIED, 'w.')} FROM ("
    "  SELECT DISTINCT ON (r.rt) r.* FROM import_rows r JOIN imports i ON i.id = r.import_id"
    "  WHERE i.round_id = :round AND i.status = 'applied' AND r.rt IN (SELECT rt FROM touched)"
    "  ORDER BY r.rt, i.applied_no DESC) w"
    " ON CONFLICT (round_id, rt) DO UPDATE SET import_id = excluded.import_id,"
    " import_row = excluded.import_row, version = sheets.version + 1, recorded_at = :at,"
    f" {', '.join(f'{c} = excluded.{c}' for c in CARRIED)}"
    " WHERE sheets.import_id <> excluded.import_id"
)
# A sheet whose import is undone and whose RT is in no other applied import has no ground any more.
GROUNDLESS = (
    "FROM sheets s JOIN imports i ON i.id = s.import_id AND i.status <> 'applied'"
    " WHERE s.round_id = :round AND s.rt IN (SELECT rt FROM touched)"
)
WITHDRAW = text(f"DELETE FROM sheets WHERE id IN (SELECT s.id {GROUNDLESS})")  # noqa: S608
WITHDRAWN = (
    "SELECT CAST(:at AS timestamptz) AS occurred_at, s.region, s.id AS entity_id,"
    " s.version + 1 AS version, CAST(:actor AS text) AS actor, s.round_id, s.rt, s.import_id "
    + GROUNDLESS
)


async def refresh(
    session: AsyncSession, round: Round, import_id: UUID, *, at: datetime, actor: str
) -> None:
    """Bring the sheets of the import's RTs to the newest applied row, and tell what changed.

    The same after an apply and after an undo. Leaves the temporary table `touched` behind for
    the roll-ups of this transaction.
    """
    facts = {"round": round.id, "import": import_id, "at": at}
    await session.execute(TOUCH, facts)
    await session.execute(TOUCH_AREAS, facts)
    await session.execute(text("ANALYZE touched"))
    await session.execute(RECORD, facts)
    told = {"round": round.id, "at": at, "actor": actor}
    await emit_rows(session, SheetWithdrawn, WITHDRAWN, told)
    await session.execute(WITHDRAW, facts)
    await emit_rows(
        session, SheetRecorded, recorded(round.regulation), told | {"law": round.regulation}
    )


def recorded(regulation: str) -> str:
    """The SELECT whose rows are SheetRecorded events, for the sheets written at `:at`."""
    criteria = [criterion.id for criterion in load(regulation).criteria]
    volumes = ", ".join(f"'{id}', s.v{id}::text" for id in criteria)
    denominators = ", ".join(f"s.{name}::text AS {name}" for name in DENOMINATORS)
    return (
        "SELECT CAST(:at AS timestamptz) AS occurred_at, s.region, s.id AS entity_id, s.version,"  # noqa: S608
        " CAST(:actor AS text) AS actor, s.round_id, s.rt, s.area,"
        f" CAST(:law AS text) AS regulation, {denominators},"
        f" json_build_object({volumes}) AS volumes, s.total, s.slum_class,"
        " coalesce((SELECT json_agg(json_build_object('field', split_part(f, ':', 1),"
        " 'code', split_part(f, ':', 2))) FROM unnest(s.flags) f), '[]'::json) AS flags,"
        " s.import_id, s.import_row FROM sheets s"
        " WHERE s.round_id = :round AND s.recorded_at = :at"
    )
