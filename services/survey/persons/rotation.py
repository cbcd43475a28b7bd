"""Change the keys of the settings: each person's key is wrapped anew, some at a time.

It may be killed and started again, and services go on meanwhile: what is wrapped with the old key is
read with the old key, which must stay in the settings until the last person has left it.
"""

from sqlalchemy import or_, text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis.db import Sessions
from services.survey.persons import queries
from services.survey.persons.commands import key_of
from services.survey.persons.envelope import KeyRing
from services.survey.persons.models import Person

BATCH = 1000
COUNTS = text(
    "SELECT key_id, count(*) AS persons FROM persons WHERE key_id IS NOT NULL GROUP BY key_id"
)


async def rotate(sessions: Sessions, ring: KeyRing, *, hashes: bool = False) -> dict[str, int]:
    """Bring every person under the current key; answer how many are under which."""
    while True:
        async with sessions.begin() as session:
            if not await _some(session, ring, hashes=hashes):
                break
    async with sessions() as session:
        found = await session.execute(COUNTS)
        return {row.key_id: row.persons for row in found}


async def _some(session: AsyncSession, ring: KeyRing, *, hashes: bool) -> int:
    """One batch; whoever is at work on a person right now has them in the next."""
    behind = col(Person.key_id) != ring.current
    if hashes:
        behind = or_(behind, col(Person.hash_id) != ring.hash_id)
    query = select(Person).where(col(Person.wrapped_key).is_not(None), behind)
    found = (await session.exec(query.limit(BATCH).with_for_update())).all()
    for person in found:
        key = key_of(ring, person)
        columns = ring.wrap(key) if key else {}  # the query asks for those that have one
        if hashes:
            columns |= ring.hashes(queries.facts_of(ring, person))
        for name, value in columns.items():
            setattr(person, name, value)
        session.add(person)
    return len(found)
