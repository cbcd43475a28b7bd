"""Finding complaints: in the caller's regions, or by their number."""

from collections.abc import Sequence
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Date, Select, Text, and_, case, cast, func, null, or_, text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis import pagination, personal, scope
from services.chassis.auth import Principal
from services.chassis.boxes import CannotOpen
from services.chassis.generations import SERVING
from services.chassis.problems import NotFound
from services.reporting.complaints import rules, sealing, views
from services.reporting.complaints.models import (
    OPEN,
    AboutKind,
    Complaint,
    ComplaintStep,
    ComplaintTerm,
    StepKind,
)
from services.reporting.complaints.problems import TermUnknown
from services.reporting.complaints.sealing import Lock, Person
from services.reporting.complaints.shapes import (
    ComplaintFilter,
    ComplaintPage,
    ComplaintRead,
    ComplaintWhole,
    StepRead,
)
from services.reporting.settings import ComplaintKeys

Q = TypeVar("Q", bound=Select[Any])
EQUAL = ("state", "category", "level", "about_id")
# An asset has the id of the activity that built it.
TARGETS = {
    AboutKind.activity: "activities",
    AboutKind.asset: "activities",
    AboutKind.posting: "postings",
}
FILE = (
    *("log", "village", "rt", "category", "channel", "concerns", "level", "state", "outcome"),
    *("about_kind", "about_id", "named", "repeats", "filed_on", "due_on", "overdue"),
    *("answered_on", "closed_on"),
)


async def get(
    session: AsyncSession, id: UUID, principal: Principal, *, for_update: bool = False
) -> Complaint:
    """A complaint that is the caller's to see; raises NotFound."""
    query = select(Complaint).where(Complaint.id == id, scope.visible(Complaint.region, principal))
    if for_update:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = (await session.exec(query)).first()
    if found is None:
        raise NotFound(what="complaint", key=id)
    return found


async def held_row(session: AsyncSession, id: UUID) -> Complaint | None:
    """A complaint, nobody else's to change until the transaction ends."""
    query = select(Complaint).where(Complaint.id == id).with_for_update()
    return (await session.exec(query.execution_options(populate_existing=True))).first()


async def eraser(session: AsyncSession, one: Complaint) -> str | None:
    """Who erased its words, if they were."""
    if one.words_key is not None:
        return None
    query = select(ComplaintStep.by).where(
        ComplaintStep.complaint_id == one.id, ComplaintStep.kind == StepKind.erased
    )
    return (await session.exec(query.order_by(col(ComplaintStep.number).desc()).limit(1))).first()


async def rows(session: AsyncSession, ids: Sequence[UUID], principal: Principal) -> list[Complaint]:
    """Those of the ids that are the caller's, held in one order: that of the logs they go into."""
    query = select(Complaint).where(col(Complaint.id).in_(ids))
    query = query.where(scope.visible(Complaint.region, principal)).with_for_update()
    order = (Complaint.regency, Complaint.filed_on, Complaint.id)
    return list((await session.exec(query.order_by(*map(col, order)))).all())


async def days(session: AsyncSession, term: str) -> int:
    """How many days there are for it; what is being changed is written once, by whoever asks."""
    query = select(ComplaintTerm.days).where(ComplaintTerm.id == term)
    with session.no_autoflush:
        return (await session.exec(query)).one()


async def terms(session: AsyncSession) -> list[ComplaintTerm]:
    """All days, by what they are for."""
    return list((await session.exec(select(ComplaintTerm).order_by(col(ComplaintTerm.id)))).all())


async def term(session: AsyncSession, id: str) -> ComplaintTerm:
    """One of them, held; raises TermUnknown."""
    query = select(ComplaintTerm).where(ComplaintTerm.id == id).with_for_update()
    found = (await session.exec(query)).first()
    if found is None:
        raise TermUnknown(key=id)
    return found


async def region_of(session: AsyncSession, kind: AboutKind, id: UUID) -> str | None:
    """Where what is pointed at lies, as far as it was told."""
    query = f"SELECT region FROM {TARGETS[kind]} WHERE generation = {SERVING} AND id = :id"  # noqa: S608 - our own names
    found: str | None = (await session.execute(text(query), {"id": id})).scalar()
    return found


async def page(
    session: AsyncSession, principal: Principal, wanted: ComplaintPage, today: date
) -> tuple[list[ComplaintRead], str | None]:
    """Complaints that are the caller's to see, by the day on which they are due."""
    keyed = (col(Complaint.due_on), col(Complaint.id))
    query = narrowed(select(Complaint), principal, wanted, today)
    found, following = await pagination.page(
        session, query, *keyed, limit=wanted.limit, cursor=wanted.cursor
    )
    return [views.line(one, today) for one in found], following


def narrowed(query: Q, principal: Principal, wanted: ComplaintFilter, today: date) -> Q:
    """Only the caller's, and of these only what is asked for; raises RegionNotFound."""
    if wanted.region is not None:
        scope.ensure_mine(principal, wanted.region)
        query = query.where(scope.inside(col(Complaint.village), wanted.region))
    query = query.where(scope.visible(Complaint.region, principal))
    for name in EQUAL:
        if (value := getattr(wanted, name)) is not None:
            query = query.where(getattr(Complaint, name) == value)
    if wanted.open is not None:
        query = query.where(_open().is_(wanted.open))
    if wanted.overdue is not None:
        query = query.where(_overdue(today).is_(wanted.overdue))
    if wanted.assigned == rules.NOBODY:
        return query.where(col(Complaint.assignee).is_(None))
    if wanted.assigned is not None:
        query = query.where(col(Complaint.assignee) == rules.account(wanted.assigned, principal.id))
    return query


def _open() -> Any:
    return or_(*(col(Complaint.state) == state for state in OPEN))  # COPY knows no lists


def _overdue(today: date) -> Any:
    return and_(_open(), col(Complaint.due_on) < today)


def file(principal: Principal, wanted: ComplaintFilter, today: date) -> Select[Any]:
    """The caller's complaints as rows of the file; codes and days, nothing that people wrote."""
    number = cast(Complaint.log_number, Text)
    padded = func.lpad(number, func.greatest(4, func.length(number)), "0")
    due = case((col(Complaint.due_on) == rules.DONE, cast(null(), Date)), else_=Complaint.due_on)
    own = {
        # null as long as there is no number
        "log": col(Complaint.regency) + "/" + cast(Complaint.log_year, Text) + "/" + padded,
        "named": col(Complaint.person).is_not(None),
        "due_on": due,
        "overdue": _overdue(today),
    }
    cells = [(own[name] if name in own else getattr(Complaint, name)).label(name) for name in FILE]
    query: Select[Any] = select(*cells)
    return narrowed(
        query.order_by(col(Complaint.due_on), col(Complaint.id)), principal, wanted, today
    )


async def whole(
    session: AsyncSession,
    one: Complaint,
    principal: Principal,
    keys: ComplaintKeys | None,
    today: date,
) -> ComplaintWhole:
    """What was said, in clear and the look recorded; who made it, masked or recorded as well."""
    query = select(ComplaintStep).where(ComplaintStep.complaint_id == one.id)
    found = (await session.exec(query.order_by(col(ComplaintStep.number)))).all()
    lock = Lock.of(keys, one.id, sealing.WORDS, one.words_key)
    await personal.tell(session, "complaint_words", [(one.id, one.region)])
    person = _person(one, keys)
    view = ComplaintWhole(
        **views.line(one, today).model_dump(),
        words=opened(lock, sealing.WORDS, one.words),
        name=person.name,
        contact=person.contact,
        history=[step(row, lock) for row in found],
    )
    if not person:
        return view
    return (await personal.shown(session, principal, "complaint_person", [view]))[0]


def _person(one: Complaint, keys: ComplaintKeys | None) -> Person:
    """Who made it; what no key opens is as good as erased."""
    lock = Lock.of(keys, one.id, sealing.PERSON, one.person_key)
    text = opened(lock, sealing.PERSON, one.person)
    return Person() if text is None else Person.read(text)


def opened(lock: Lock | None, label: str, box: str | None) -> str | None:
    """What is in a box, if it can be opened."""
    if lock is None or box is None:
        return None
    try:
        return lock.open(label, box)
    except CannotOpen:
        return None


def step(row: ComplaintStep, lock: Lock | None) -> StepRead:
    """A step with its words."""
    said = opened(lock, sealing.step(row.number), row.words)
    return StepRead.model_validate(row.model_dump(exclude={"words"}) | {"words": said})


async def answers(
    session: AsyncSession, one: Complaint, keys: ComplaintKeys | None
) -> list[StepRead]:
    """The answers to a complaint, oldest first."""
    query = select(ComplaintStep).where(
        ComplaintStep.complaint_id == one.id, ComplaintStep.kind == "answered"
    )
    found = (await session.exec(query.order_by(col(ComplaintStep.number)))).all()
    lock = Lock.of(keys, one.id, sealing.WORDS, one.words_key)
    return [step(row, lock) for row in found]
