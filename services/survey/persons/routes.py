"""`/v1/survey/persons` and `/v1/survey/person-searches`."""

from uuid import UUID

from fastapi import Response

from services.chassis.concurrency import tagged
from services.chassis.db import Session
from services.chassis.pagination import Page
from services.chassis.routing import router as new_router
from services.survey.access import Eraser, PersonReader, Reader
from services.survey.keep import Ring
from services.survey.persons import commands, queries
from services.survey.persons.models import Erase, Person, PersonErasedRead, PersonRead, PersonSearch

router = new_router("/v1/survey/persons", "persons")
searches = new_router("/v1/survey/person-searches", "persons")


@router.get("/{id}", response_model=PersonRead)
async def read_person(
    id: UUID, session: Session, ring: Ring, by: Reader, response: Response
) -> PersonRead:
    """Who a record is about; in clear for `personal:read` only, and then told to the audit trail."""
    return tagged(response, await queries.read(session, ring, id, by))


@searches.post("", response_model=Page[PersonRead])
async def search(
    data: PersonSearch, session: Session, ring: Ring, by: PersonReader
) -> Page[PersonRead]:
    """The records of whoever has this NIK or family card, in your regions."""
    return Page(items=await queries.search(session, ring, data, by))


@router.post("/{id}/erase", response_model=PersonErasedRead)
async def erase(id: UUID, data: Erase, session: Session, by: Eraser, response: Response) -> Person:
    """Erase a person for good: name, numbers and place; the answers and every sum stay."""
    return tagged(response, await commands.erase(session, id, data.reason, by=by))
