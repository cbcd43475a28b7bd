"""Finding persons by their record, or by the keyed hash of a number."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import exists, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis import personal, scope
from services.chassis.auth import Principal
from services.chassis.problems import NotFound
from services.survey.households.models import Household
from services.survey.persons.envelope import KeyRing, PersonalFacts
from services.survey.persons.models import Person, PersonRead, PersonSearch
from services.survey.persons.problems import NumberNeeded

MOST = 100  # persons with the same number; more is no answer to anything
# Whom a file names is nobody's record before it is applied, or while a newer file holds.
ON_RECORD = or_(col(Person.import_id).is_(None), exists().where(col(Household.id) == Person.id))


async def get(
    session: AsyncSession, id: UUID, principal: Principal, *, for_update: bool = False
) -> Person:
    """A person inside the caller's regions; raises NotFound."""
    query = select(Person).where(Person.id == id, scope.visible(Person.region, principal))
    if for_update:
        query = query.with_for_update()
    found = (await session.exec(query)).first()
    if found is None:
        raise NotFound(what="person", key=id)
    return found


async def find(session: AsyncSession, id: UUID, *, for_update: bool = False) -> Person | None:
    """The person of a record that the caller has been shown."""
    query = select(Person).where(Person.id == id)
    return (await session.exec(query.with_for_update() if for_update else query)).first()


async def read(session: AsyncSession, ring: KeyRing, id: UUID, principal: Principal) -> PersonRead:
    """Who a record is about; a look in clear is told to the audit trail."""
    found = await get(session, id, principal)
    return (await _shown(session, ring, [found], principal))[0]


async def several(
    session: AsyncSession, ring: KeyRing, ids: Collection[UUID], principal: Principal
) -> list[PersonRead]:
    """Who these records are about; each look in clear is told to the audit trail."""
    query = select(Person).where(col(Person.id).in_(ids), scope.visible(Person.region, principal))
    return await _shown(session, ring, (await session.exec(query)).all(), principal)


async def search(
    session: AsyncSession, ring: KeyRing, wanted: PersonSearch, principal: Principal
) -> list[PersonRead]:
    """The persons with this number inside the caller's regions; each is a look in clear."""
    numbers: dict[Any, bytes | None] = {
        col(Person.nik_hash): ring.hash("nik", wanted.nik),
        col(Person.kk_hash): ring.hash("kk", wanted.no_kk),
    }
    tests = [column == value for column, value in numbers.items() if value is not None]
    if not tests:
        raise NumberNeeded
    query = select(Person).where(scope.visible(Person.region, principal), ON_RECORD, *tests)
    found = (await session.exec(query.order_by(col(Person.id)).limit(MOST))).all()
    return await _shown(session, ring, found, principal)


async def _shown(
    session: AsyncSession, ring: KeyRing, found: Sequence[Person], principal: Principal
) -> list[PersonRead]:
    views = [view(ring, person) for person in found]
    return await personal.shown(session, principal, "persons", views)


def view(ring: KeyRing, person: Person) -> PersonRead:
    """A person in clear: only `personal.shown` may hand it on."""
    known = person.model_dump(include={"id", "region", "rt", "erased_at", "version"})
    return PersonRead(**known, **facts_of(ring, person).given())


def facts_of(ring: KeyRing, person: Person) -> PersonalFacts:
    """Who it is; nobody any more when erased. Raises CannotOpen."""
    if person.wrapped_key is None or person.key_id is None or person.box is None:
        return PersonalFacts()
    return ring.unwrap(person.id, person.key_id, person.wrapped_key).open_facts(person.box)
