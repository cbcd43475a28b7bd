"""Keep who a record is about, under lock; and forget them for good."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.survey import PersonErasedEvent
from services.chassis import bulk
from services.chassis.auth import Principal
from services.chassis.clock import now
from services.chassis.ids import new_id
from services.chassis.outbox import emit
from services.survey.persons import queries
from services.survey.persons.envelope import RING, DataKey, KeyRing, PersonalFacts
from services.survey.persons.models import Person
from services.survey.persons.problems import PersonErased

COLUMNS = (
    *("id", "region", "rt", "version", "key_id", "wrapped_key"),
    *("box", "nik_hash", "kk_hash", "name_hash", "hash_id"),
)
IMPORTED = (*COLUMNS, "import_id")
# Where somebody lives tells who they are; the RT stays, for the sums.
FORGET_PLACE = text(
    "UPDATE households SET lat = NULL, lon = NULL, version = coalesce(:version, version)"
    " WHERE id = :id"
)
FORGET_ROW = text(
    "UPDATE import_households SET lat = NULL, lon = NULL WHERE import_id = :import AND id = :id"
)


# That its person is erased is a fact about the record, and counts in its versions.
HOLD_RECORD = text("SELECT FROM submissions WHERE id = :id FOR UPDATE")
NEXT_VERSION = text(
    "WITH s AS (UPDATE submissions SET version = version + 1 WHERE id = :id RETURNING id, version),"
    " r AS (UPDATE rt_forms r SET version = s.version FROM s WHERE r.id = s.id)"
    " SELECT version FROM s"
)


def new(
    ring: KeyRing, id: UUID, region: str, rt: str | None, facts: PersonalFacts
) -> tuple[DataKey, dict[str, Any]]:
    """A key for a new record, and the row of its person."""
    key = ring.new_key(id)
    row = {"id": id, "region": region, "rt": rt, "version": 1}
    return key, row | ring.wrap(key) | ring.lock(key, facts)


def ring_of(session: AsyncSession) -> KeyRing:
    """The keys, for work that no request brought."""
    ring: KeyRing = session.info[RING]
    return ring


async def copy_new(session: AsyncSession, persons: Iterable[dict[str, Any]]) -> int:
    """Store many new persons, as `new` makes them, by COPY."""
    lines = (bulk.line([row[name] for name in COLUMNS]) for row in persons)
    return await bulk.copy_lines(session, "persons_all", COLUMNS, lines)


def imported(person: dict[str, Any], import_id: UUID) -> str:
    """A new person of an import as a line, made where it disturbs nobody."""
    return bulk.line((*(person[name] for name in COLUMNS), import_id))


async def copy_imported(session: AsyncSession, lines: Iterable[str]) -> int:
    """Store many persons of an import, as `imported` makes them, by COPY."""
    return await bulk.copy_lines(session, "persons_all", IMPORTED, lines)


async def data_key(session: AsyncSession, ring: KeyRing, id: UUID) -> DataKey | None:
    """The key of a record; None when its person was erased."""
    found = await queries.find(session, id)
    return None if found is None else key_of(ring, found)


async def keep(
    session: AsyncSession,
    ring: KeyRing,
    id: UUID,
    region: str,
    rt: str | None,
    facts: PersonalFacts,
) -> DataKey:
    """A corrected record: what is said of the person now, under the same key.

    Raises PersonErased: who asked to be forgotten does not come back by a correction.
    """
    found = await queries.find(session, id, for_update=True)
    key = None if found is None else key_of(ring, found)
    if found is None or key is None:
        raise PersonErased
    for name, value in ring.lock(key, facts).items():
        setattr(found, name, value)
    found.region, found.rt, found.version = region, rt, found.version + 1
    session.add(found)
    await session.flush()
    return key


async def erase(session: AsyncSession, id: UUID, reason: str, *, by: Principal) -> Person:
    """Delete a person's key, box and hashes: what was locked with it is gone, also in old bodies.

    The answers that name nobody stay, and with them every sum. A second time changes nothing.
    """
    await session.execute(HOLD_RECORD, {"id": id})  # who changes a record holds it first
    found = await queries.get(session, id, by, for_update=True)
    if found.erased_at is not None:
        return found
    found.key_id = found.wrapped_key = found.box = None
    found.nik_hash = found.kk_hash = found.name_hash = found.hash_id = None
    found.erased_at, found.erased_by, found.reason = now(), by.id, reason
    found.version += 1
    session.add(found)
    version = (await session.execute(NEXT_VERSION, {"id": id})).scalar()
    await session.execute(FORGET_PLACE, {"id": id, "version": version})
    if found.import_id is not None:
        await session.execute(FORGET_ROW, {"id": id, "import": found.import_id})
    emit(session, erased_event(found, version=version or 1))
    await session.flush()
    return found


def erased_event(person: Person, *, version: int) -> PersonErasedEvent:
    """That somebody is gone, and nothing else; `version` is the record's, if they sent one."""
    return PersonErasedEvent.model_validate(
        {
            "id": new_id(),
            "occurred_at": person.erased_at,
            "region": person.region,
            "entity_id": person.id,
            "version": version,
            "actor": person.erased_by,
            "rt": person.rt,
        }
    )


def key_of(ring: KeyRing, person: Person) -> DataKey | None:
    """A person's key; None when erased. Raises CannotOpen."""
    if person.wrapped_key is None or person.key_id is None:
        return None
    return ring.unwrap(person.id, person.key_id, person.wrapped_key)
