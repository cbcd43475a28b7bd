"""What an institution may be, and what its seven tasks and its status say."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from contracts.planning import InstitutionRegistered, Progress, TaskDone
from contracts.planning import Seats as SeatsSaid
from contracts.regions import Level
from services.chassis.columns import lay
from services.chassis.days import ensure_order, ensure_past
from services.chassis.problems import IdTaken, NotFound
from services.planning.institutions.models import (
    Checklist,
    Institution,
    InstitutionCreate,
    InstitutionPatch,
    InstitutionRead,
    InstitutionStatus,
    InstitutionTask,
    LegalBasis,
    Seats,
    TaskKind,
    TaskRead,
    TaskSaid,
)
from services.planning.institutions.problems import (
    BkmNeeded,
    MembersTwice,
    NotABkm,
    UnderNotFitting,
)
from services.planning.institutions.tasks import BY_NAME, TASKS
from services.planning.places import ensure_level
from services.planning.problems import InstitutionEnded
from services.planning.shapes import Document, document_of

BKM, POKJA = "bkm", "pokja_pkp"
UNITS = frozenset({"upl", "upk", "ups"})  # of a BKM, never by themselves
ALONE = frozenset({BKM, POKJA})
IN_VILLAGES: tuple[Level, ...] = ("village",)
OF_GOVERNMENT: tuple[Level, ...] = ("regency", "province")
SAME = ("kind", "name", "region", "under")


def ensure_place(data: InstitutionCreate) -> None:
    """A Pokja is of a regency or a province, everything else of a village."""
    levels = OF_GOVERNMENT if data.kind == POKJA else IN_VILLAGES
    ensure_level(data.kind, data.region, levels)


def ensure_under(data: InstitutionCreate, bkm: Institution | None) -> None:
    """A unit has a BKM; whoever has one has it in its own village."""
    if data.under is None:
        if data.kind in UNITS:
            raise BkmNeeded(kind=data.kind)
        return
    fits = bkm is not None and bkm.kind == BKM and bkm.region == data.region
    if data.kind in ALONE or not fits:
        raise UnderNotFitting(region=data.region, kind=data.kind)
    if bkm is not None:
        ensure_going_on(bkm)


def name_key(name: str) -> str:
    """The name as it is compared: case and spaces do not count."""
    return " ".join(name.casefold().split())


def ensure_members(members: Iterable[Seats]) -> None:
    """Raise MembersTwice when a function of an element is given twice."""
    seen = set()
    for seats in members:
        if (seats.function, seats.element) in seen:
            raise MembersTwice(function=seats.function)
        seen.add((seats.function, seats.element))


def counted(members: Sequence[Seats]) -> dict[str, Any]:
    """The columns that a list of members makes."""
    return {
        "members": [seats.model_dump(mode="json") for seats in members],
        "male": sum(seats.male for seats in members),
        "female": sum(seats.female for seats in members),
    }


def legal(basis: LegalBasis | None) -> dict[str, Any]:
    """The columns that a legal basis makes."""
    return {
        "legal_kind": basis and str(basis.kind),
        "legal_number": basis and basis.number,
        "legal_date": basis and basis.date,
    }


def new(data: InstitutionCreate, today: date, *, by: str) -> Institution:
    """The row of a new institution."""
    ensure_members(data.members)
    ensure_days(data.formed_on, None, data.legal_basis, today)
    said = data.model_dump(exclude_none=True, exclude={"members", "legal_basis"})
    made = said | counted(data.members) | legal(data.legal_basis)
    return Institution(**made, name_key=name_key(data.name), created_by=by)


def ensure_days(
    formed_on: date | None, ended_on: date | None, basis: LegalBasis | None, today: date
) -> None:
    """Nothing is of a day to come, and nothing ends before it is formed."""
    ensure_past(today, formed_on, ended_on, None if basis is None else basis.date)
    ensure_order(formed_on, ended_on)


def the_same(known: Institution | None, wanted: Institution) -> Institution:
    """A create repeated with the same id must say the same; another's is not shown."""
    if known is None or any(getattr(known, name) != getattr(wanted, name) for name in SAME):
        raise IdTaken(id=wanted.id)
    return known


def change(institution: Institution, data: InstitutionPatch, today: date) -> None:
    """Lay what was said over what is known; days and the legal basis may be cleared."""
    said = data.model_fields_set
    if data.name is not None:
        institution.name, institution.name_key = data.name, name_key(data.name)
    for day in ("formed_on", "ended_on"):
        if day in said:
            setattr(institution, day, getattr(data, day))
    if "legal_basis" in said:
        lay(institution, legal(data.legal_basis))
    if data.members is not None:
        ensure_members(data.members)
        lay(institution, counted(data.members))
    ensure_days(institution.formed_on, institution.ended_on, data.legal_basis, today)


def ensure_has_tasks(institution: Institution) -> None:
    """Raise NotABkm: the others have neither the tasks nor a status."""
    if institution.kind != BKM:
        raise NotABkm(name=institution.name, kind=institution.kind)


def ensure_going_on(institution: Institution) -> None:
    """Raise InstitutionEnded once it is over."""
    if institution.ended_on is not None:
        raise InstitutionEnded(name=institution.name, ended_on=institution.ended_on)


def newest(statuses: Iterable[InstitutionStatus]) -> InstitutionStatus:
    """The status that holds: of the newest day, whenever it was recorded."""
    return max(statuses, key=lambda one: one.assessed_on)


def task_of(name: str) -> TaskKind:
    """One of the seven; raises NotFound."""
    if name not in BY_NAME:
        raise NotFound(what="task", key=name)
    return BY_NAME[name]


def row_of(institution: Institution, task: TaskKind, data: TaskSaid, *, by: str) -> InstitutionTask:
    """A task of the year in which it began."""
    paper = data.document or Document()
    return InstitutionTask(
        institution_id=institution.id,
        region=institution.region,
        year=data.started_on.year,
        task=task.task,
        started_on=data.started_on,
        done_on=data.done_on,
        note=data.note,
        document_number=paper.number,
        document_date=paper.date,
        document_sha256=paper.sha256,
        recorded_by=by,
    )


def ensure_task_days(data: TaskSaid, today: date) -> None:
    """A task is begun, then done, and both have happened."""
    paper = data.document or Document()
    ensure_past(today, data.started_on, data.done_on, paper.date)
    ensure_order(data.started_on, data.done_on)


def state_of(task: InstitutionTask | None) -> Progress:
    """Belum, proses or selesai."""
    if task is None:
        return "belum"
    return "proses" if task.done_on is None else "selesai"


def checklist(institution: Institution, year: int, rows: Iterable[InstitutionTask]) -> Checklist:
    """All seven tasks in their order, told of in this year or not."""
    known = {row.task: row for row in rows}
    items = [_line(task, known.get(task.task)) for task in TASKS]
    return Checklist(
        institution_id=institution.id,
        region=institution.region,
        year=year,
        done=sum(item.state == "selesai" for item in items),
        items=items,
    )


def _line(task: TaskKind, row: InstitutionTask | None) -> TaskRead:
    return TaskRead(
        **task.model_dump(),
        state=state_of(row),
        started_on=row and row.started_on,
        done_on=row and row.done_on,
        note=row and row.note,
        document=row and document_of(row),
    )


def view(institution: Institution) -> InstitutionRead:
    """The institution as it is shown."""
    basis = None
    if institution.legal_kind is not None:
        basis = {
            "kind": institution.legal_kind,
            "number": institution.legal_number,
            "date": institution.legal_date,
        }
    return InstitutionRead.model_validate({**institution.model_dump(), "legal_basis": basis})


def event(
    institution: Institution, tasks: Iterable[InstitutionTask], *, id: UUID, by: str
) -> InstitutionRegistered:
    """What the others are told; of each task the last year, `tasks` being oldest first."""
    whole = institution.model_dump(
        exclude={"id", "name_key", "created_by", "created_at", "members"}
    )
    return InstitutionRegistered(
        **whole,
        id=id,
        occurred_at=institution.updated_at,
        entity_id=institution.id,
        actor=by,
        members=tuple(SeatsSaid(**seats) for seats in institution.members),
        tasks=tuple(
            TaskDone(task=row.task, year=row.year, started_on=row.started_on, done_on=row.done_on)
            for row in {row.task: row for row in tasks}.values()
        ),
    )
