"""`breach-list`: whose personal data were read, by whom and when, for a notice to those persons.

UU 27/2022 art. 46: whoever holds personal data tells the persons concerned and the authority in
writing within 3 x 24 hours of a failure to protect them: which data, when and how, and what is done.
Every look in clear is a line of the audit trail; this turns the lines into persons.
"""

import csv
import sys
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlmodel import col, select

from services.chassis import looks, personal
from services.chassis.bulk import safe
from services.chassis.db import Sessions
from services.chassis.looks import Period
from services.survey.persons import queries
from services.survey.persons.envelope import KeyRing, PersonalFacts
from services.survey.persons.models import Person

HEAD = (
    "person",
    "rt",
    "region",
    "caller",
    "looks",
    "first",
    "last",
    "addresses",
    "through",
    "erased",
)
NAMES = ("no_kk", "nik", "nama")
# A look at one record is at the person of the same id. An export names its round and its regions:
# everybody of the round there counts, also who came later or was not approved then.
FOUND = text(
    f"""
WITH said AS MATERIALIZED (SELECT * FROM audit WHERE {looks.INSIDE}),
found AS (
    SELECT CAST(record AS uuid) AS person, said.* FROM said
    WHERE entity IN ('persons', 'submissions') AND record ~ '^[0-9a-f-]{{36}}$'
    UNION ALL
    SELECT h.id, said.* FROM said
    JOIN households h ON h.round_id = CAST(substring(record FROM 'round_id=([0-9a-f-]{{36}})') AS uuid)
        AND EXISTS (SELECT FROM unnest(said.regions) r WHERE r IN ('*', h.rt)
            OR starts_with(h.rt, r || '.') OR starts_with(h.rt, r || '-'))
    WHERE entity = 'persons' AND starts_with(record, 'households.csv?')
    UNION ALL
    SELECT NULL, said.* FROM said WHERE entity NOT IN ('persons', 'submissions')
)
SELECT f.person, max(p.rt), coalesce(max(p.region), min(array_to_string(f.regions, ' '))), f.caller,
    count(*), min(f.at), max(f.at), string_agg(DISTINCT f.address, ' '),
    coalesce(CASE WHEN f.person IS NULL THEN f.entity || ' ' || f.record END,
        string_agg(DISTINCT f.operation, ' ')), max(p.erased_at)
FROM found f LEFT JOIN persons p ON p.id = f.person
GROUP BY f.person, f.caller, CASE WHEN f.person IS NULL THEN f.entity || ' ' || f.record END
ORDER BY f.person NULLS LAST, f.caller
"""  # noqa: S608 - our own SQL
)


async def write(sessions: Sessions, period: Period, ring: KeyRing | None) -> tuple[int, int]:
    """Write a line for each person and account to standard output; answer how many of each.

    With a `ring` the lines have names and numbers, and this look is told to the audit trail, too.
    Papers (minutes, decrees) and files name persons that no record knows: they come last, by file.
    """
    persons: set[UUID] = set()
    callers: set[str] = set()
    out = csv.writer(sys.stdout)
    out.writerow((*HEAD, *(NAMES if ring else ())))
    async for part in looks.rows(sessions, FOUND, period):
        known = await _opened(sessions, ring, [row[0] for row in part]) if ring else {}
        for row in part:
            callers.add(row[3])
            persons |= {row[0]} - {None}
            facts = known.get(row[0], PersonalFacts())
            names = [safe(getattr(facts, name) or "") for name in NAMES] if ring else []
            out.writerow([looks.told(cell) for cell in row] + names)
    return len(persons), len(callers)


async def _opened(
    sessions: Sessions, ring: KeyRing, ids: Sequence[Any]
) -> dict[UUID, PersonalFacts]:
    """Who they are; an erased person is nobody. Each look is told."""
    async with sessions.begin() as session:
        query = select(Person).where(col(Person.id).in_([id for id in ids if id is not None]))
        found = (await session.exec(query)).all()
        await personal.tell(session, "persons", [(one.id, one.region) for one in found])
        return {one.id: queries.facts_of(ring, one) for one in found}
