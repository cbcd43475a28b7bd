"""Takes decrees into the read model, set-wise; the order of arrival does not matter."""

from collections.abc import Sequence

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.survey_decrees import DecreeIssued

# What the newest version tells, by its column; the moments are those of the first that told so.
TOLD = {
    "region": "region text",
    "version": "version integer",
    "told_at": "occurred_at timestamptz",
    "round_id": "round_id uuid",
    "regulation": "regulation text",
    "year": "year integer",
    "number": "number text",
    "dated": "date date",
    "state": "state text",
    "review_due": "review_due date",
    "ended_on": "ended_on date",
    "slum_ha": "slum_ha numeric",
    "verified_ha": "verified_ha numeric",
    "annex_sha256": "annex_sha256 text",
    "link": "link text",
}
NAMES = ", ".join(f'e."{kind.split()[0]}"' for kind in TOLD.values())
HEARD = ", ".join('"{}" {}'.format(*kind.split()) for kind in TOLD.values())
NEWER = "CASE WHEN decrees.version < excluded.version THEN excluded.{0} ELSE decrees.{0} END"
STORE = text(
    f"INSERT INTO decrees (generation, id, {', '.join(TOLD)}, issued_at, ended_at)"  # noqa: S608 - our own names
    f" SELECT DISTINCT ON (e.entity_id) CAST(:generation AS integer), e.entity_id, {NAMES},"
    " min(e.occurred_at) OVER told, min(e.occurred_at) FILTER (WHERE e.state <> 'issued') OVER told"
    f" FROM json_to_recordset(CAST(:events AS json)) AS e (entity_id uuid, {HEARD})"
    " WINDOW told AS (PARTITION BY e.entity_id) ORDER BY e.entity_id, e.version DESC"
    " ON CONFLICT (generation, id) DO UPDATE SET"
    f" {', '.join(f'{name} = {NEWER.format(name)}' for name in TOLD)},"
    " issued_at = least(decrees.issued_at, excluded.issued_at),"
    " ended_at = least(decrees.ended_at, excluded.ended_at)"
)


async def take(session: AsyncSession, generation: int, events: Sequence[DecreeIssued]) -> None:
    """Store the decrees: the newest version of each, and when it was told first and ended."""
    told = f"[{','.join(event.model_dump_json() for event in events)}]"
    await session.execute(STORE, {"generation": generation, "events": told})
