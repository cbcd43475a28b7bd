"""What every move of a complaint does: its step is added, its days are set, the fact is told."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.regions import WIB
from contracts.reporting import ComplaintAnswered, ComplaintClosed, ComplaintEvent, ComplaintFiled
from services.chassis.clock import now
from services.chassis.columns import lay
from services.chassis.ids import new_id
from services.chassis.jobs import enqueue
from services.chassis.outbox import emit
from services.reporting.complaints import queries, rules, sealing
from services.reporting.complaints.models import (
    OPEN,
    Complaint,
    ComplaintStep,
    Level,
    Outcome,
    State,
    StepKind,
)
from services.reporting.complaints.problems import AlreadyErased, ComplaintsNotSetUp
from services.reporting.complaints.sealing import Lock
from services.reporting.settings import ComplaintKeys

DUE = "complaint.due"
PELAPOR, SYSTEM = "pelapor", "system"
NEXT = text(
    "INSERT INTO complaint_logs (region, year, last) VALUES (:region, :year, 1)"
    " ON CONFLICT (region, year) DO UPDATE SET last = complaint_logs.last + 1 RETURNING last"
)
TOLD: dict[StepKind, type[ComplaintEvent]] = {
    **dict.fromkeys((StepKind.filed, StepKind.released, StepKind.objected), ComplaintFiled),
    **dict.fromkeys((StepKind.referred, StepKind.escalated), ComplaintFiled),
    StepKind.answered: ComplaintAnswered,
    **dict.fromkeys((StepKind.confirmed, StepKind.closed), ComplaintClosed),
}
SAME = (
    *("region", "village", "category", "channel", "level", "outcome"),
    *("about_kind", "about_id", "filed_on"),
)
PUBLIC_STATE: dict[State, Any] = dict.fromkeys(OPEN, "open") | {
    one: one.value for one in (State.answered, State.confirmed, State.closed)
}


def today() -> date:
    """The day that it is in the capital: terms are counted by its calendar."""
    return now().astimezone(WIB).date()


def ensure_keys(keys: ComplaintKeys | None) -> ComplaintKeys:
    """Raise ComplaintsNotSetUp where the operator gave none."""
    if keys is None:
        raise ComplaintsNotSetUp
    return keys


def lock_of(one: Complaint, keys: ComplaintKeys | None) -> Lock:
    """What its words are locked with; raises AlreadyErased, or ComplaintsNotSetUp."""
    found = Lock.of(ensure_keys(keys), one.id, sealing.WORDS, one.words_key)
    if found is None:
        raise AlreadyErased if one.words_key is None else ComplaintsNotSetUp
    return found


def spoken(one: Complaint, keys: ComplaintKeys | None, words: str) -> tuple[Lock, str] | None:
    """What is said with a step that can do without: nothing more once the words are erased."""
    return None if one.words_key is None else (lock_of(one, keys), words)


async def take(
    session: AsyncSession,
    one: Complaint,
    kind: StepKind,
    *,
    by: str,
    spoken: tuple[Lock, str] | None = None,
    **changes: Any,
) -> None:
    """A step: what changes is laid on the complaint, the step is kept, and told if it is a fact."""
    lay(one, changes)
    one.steps += 1
    if kind in TOLD:
        one.told += 1
    if one.steps > 1:
        one.version += 1
        one.updated_at = now()
    if one.state in OPEN and (kind in TOLD or "level" in changes):
        await _set_due(session, one)
    session.add(one)
    await session.flush()
    label = sealing.step(one.steps)
    box = None if spoken is None else spoken[0].seal(label, spoken[1])
    facts: dict[str, Any] = {name: getattr(one, name) for name in ("state", "level", "region")}
    session.add(
        ComplaintStep(
            complaint_id=one.id,
            number=one.steps,
            kind=kind,
            by=by,
            words=box,
            at=one.updated_at,
            **facts,
        )
    )
    if kind in TOLD:
        _tell(session, one, TOLD[kind], by)
    await session.flush()


async def enter(session: AsyncSession, one: Complaint, kind: StepKind, *, by: str) -> None:
    """Into the log of its regency and year: from now on it counts, and days run."""
    year = one.filed_on.year
    number = (await session.execute(NEXT, {"region": one.regency, "year": year})).scalar_one()
    facts = {"state": State.received, "log_year": year, "log_number": number}
    await take(session, one, kind, by=by, **facts)


async def _set_due(session: AsyncSession, one: Complaint) -> None:
    """So many days from today; a job looks when they are over."""
    one.due_on = today() + timedelta(
        days=await queries.days(session, rules.term(one.category, one.level))
    )
    over = datetime.combine(one.due_on + timedelta(days=1), time(), WIB)
    enqueue(session, DUE, one.id, due_at=over)


def _tell(session: AsyncSession, one: Complaint, event: type[ComplaintEvent], by: str) -> None:
    ended = one.closed_on or one.answered_on
    facts: dict[str, Any] = {name: getattr(one, name) for name in SAME}
    emit(
        session,
        event(
            id=new_id(),
            occurred_at=one.updated_at,
            entity_id=one.id,
            version=one.told,
            actor=by,
            state=PUBLIC_STATE[State(one.state)],
            due_on=one.due_on if one.state in OPEN else None,
            days=None if ended is None else (ended - one.filed_on).days,
            **facts,
        ),
    )


async def confirm(
    session: AsyncSession, one: Complaint, *, by: str, words: tuple[Lock, str] | None = None
) -> None:
    """Its maker agrees: it is over."""
    rules.ensure_may(one, StepKind.confirmed)
    ended = {"state": State.confirmed, "outcome": Outcome.confirmed, "closed_on": today()}
    await take(
        session, one, StepKind.confirmed, by=by, spoken=words, due_on=rules.DONE, said=None, **ended
    )


async def object_(
    session: AsyncSession, one: Complaint, words: tuple[Lock, str], *, by: str
) -> None:
    """Its maker does not agree: it waits for another answer."""
    rules.ensure_may(one, StepKind.objected)
    facts = {"state": State.reopened, "answered_on": None, "answered_by": None, "assignee": None}
    await take(session, one, StepKind.objected, by=by, spoken=words, **facts)


async def escalate(session: AsyncSession, id: UUID) -> None:
    """One level up, if the day of its answer is over and there is a level above."""
    one = await queries.held_row(session, id)
    if one is None or not rules.overdue(one, today()) or one.level == Level.pusat:
        return
    facts: dict[str, Any] = {
        "state": State.referred,
        "level": rules.above(Level(one.level)),
        "assignee": None,
    }
    await take(session, one, StepKind.escalated, by=SYSTEM, **facts)
