"""File a complaint for somebody, handle it, erase who made it.

The answer to a POST is kept for whoever repeats it, so no POST answers what was said or by whom;
of a tracking number only the first answer knows (`filings.privacy`).
"""

from datetime import timedelta
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis import scope, sight
from services.chassis.auth import Principal
from services.chassis.concurrency import check_version
from services.chassis.days import ensure_past
from services.chassis.ids import new_id
from services.chassis.problems import IdTaken
from services.reporting.complaints import (
    entering,
    numbers,
    queries,
    rules,
    sealing,
    steps,
    views,
)
from services.reporting.complaints.models import Complaint, ComplaintTerm, Outcome, State, StepKind
from services.reporting.complaints.sealing import Lock
from services.reporting.complaints.shapes import (
    Answer,
    Closing,
    ComplaintCreate,
    ComplaintFiled,
    ComplaintPatch,
    ComplaintRead,
    Erasing,
    HeldDecided,
    HeldDecision,
    Noted,
    Referral,
    SpokenConfirmation,
    SpokenObjection,
    TermChange,
)
from services.reporting.settings import ComplaintKeys

SAME = ("village", "rt", "category", "channel", "about_kind", "about_id")
Keys = ComplaintKeys | None


async def file(
    session: AsyncSession, data: ComplaintCreate, keys: Keys, *, by: Principal
) -> ComplaintFiled:
    """Write a complaint down for its maker; the same id again answers the same without the number."""
    scope.ensure_mine(by, data.village)
    known, today = steps.ensure_keys(keys), steps.today()
    ensure_past(today, data.filed_on)
    id = data.id or new_id()
    # It may be of the level above, whose complaints the caller does not see; so may a log's number.
    async with sight.everything(session):
        await entering.one_at_a_time(session, id.bytes)
        if (there := await queries.held_row(session, id)) is not None:
            same = _the_same(there, data, known, by.id)
            return views.filed(same, today, None, unseen=None if by.covers(same.region) else data)
        one = await entering.made(session, data, known, id=id, by=by.id, channel=data.channel)
        one.filed_on = data.filed_on or today
        await steps.enter(session, one, StepKind.filed, by=by.id)
        number = numbers.by_chance()
        entering.give(session, one, entering.hash_of(known, number))
    return views.filed(one, today, numbers.grouped(number))


def _the_same(there: Complaint, data: ComplaintCreate, keys: ComplaintKeys, by: str) -> Complaint:
    """A create repeated with the same id must say the same; another's is not shown."""
    lock = Lock.of(keys, there.id, sealing.WORDS, there.words_key)
    words = queries.opened(lock, sealing.WORDS, there.words)
    same = (
        there.filed_by == by
        and all(getattr(there, name) == getattr(data, name) for name in SAME)
        and there.concerns == rules.concerned(data.category, data.concerns)
        and words in (data.words, None)  # none: they were erased, which is told to who sees it
    )
    if not same:
        raise IdTaken(id=there.id)
    return there


async def assign(
    session: AsyncSession, id: UUID, data: ComplaintPatch, if_match: str, *, by: Principal
) -> ComplaintRead:
    """Take a complaint, give it to somebody, or let it go."""
    one = await _held(session, id, if_match, by)
    rules.ensure_may(one, StepKind.assigned)
    assignee = rules.account(data.assignee, by.id)
    if assignee != one.assignee:
        kind = StepKind.assigned if assignee else StepKind.let_go
        state = State.assigned if assignee else State.received
        await steps.take(session, one, kind, by=by.id, assignee=assignee, state=state)
    return views.line(one, steps.today())


async def note(
    session: AsyncSession, id: UUID, data: Noted, keys: Keys, if_match: str | None, *, by: Principal
) -> ComplaintRead:
    """Record what was done, for those who handle it."""
    one = await _held(session, id, if_match, by)
    rules.ensure_may(one, StepKind.noted)
    words = steps.lock_of(one, keys), data.words
    await steps.take(session, one, StepKind.noted, by=by.id, spoken=words)
    return views.line(one, steps.today())


async def answer(
    session: AsyncSession,
    id: UUID,
    data: Answer,
    keys: Keys,
    if_match: str | None,
    *,
    by: Principal,
) -> ComplaintRead:
    """Answer it: its maker has so many days to confirm or object."""
    one = await _held(session, id, if_match, by)
    rules.ensure_may(one, StepKind.answered)
    words, today = (steps.lock_of(one, keys), data.words), steps.today()
    until = today + timedelta(days=await queries.days(session, rules.CONFIRM))
    told = {"state": State.answered, "answered_on": today, "answered_by": by.id, "due_on": until}
    await steps.take(session, one, StepKind.answered, by=by.id, spoken=words, **told)
    return views.line(one, today)


async def refer(
    session: AsyncSession,
    id: UUID,
    data: Referral,
    keys: Keys,
    if_match: str | None,
    *,
    by: Principal,
) -> ComplaintRead:
    """Give it to another level, which has its own days."""
    one = await _held(session, id, if_match, by)
    rules.ensure_referable(one, data.level)
    words = steps.lock_of(one, keys), data.reason
    facts = {"level": data.level, "state": State.referred, "assignee": None}
    await steps.take(session, one, StepKind.referred, by=by.id, spoken=words, **facts)
    return views.line(one, steps.today())


async def confirm(
    session: AsyncSession,
    id: UUID,
    data: SpokenConfirmation,
    keys: Keys,
    if_match: str | None,
    *,
    by: Principal,
) -> ComplaintRead:
    """Its maker said that the answer is good; who answered does not record it."""
    one = await _held(session, id, if_match, by)
    rules.ensure_other(one, by.id)
    await steps.confirm(session, one, by=by.id, words=steps.spoken(one, keys, data.how))
    return views.line(one, steps.today())


async def object_(
    session: AsyncSession,
    id: UUID,
    data: SpokenObjection,
    keys: Keys,
    if_match: str | None,
    *,
    by: Principal,
) -> ComplaintRead:
    """Its maker said that the answer is not good: it is open again."""
    one = await _held(session, id, if_match, by)
    await steps.object_(session, one, (steps.lock_of(one, keys), data.words), by=by.id)
    return views.line(one, steps.today())


async def close(
    session: AsyncSession,
    id: UUID,
    data: Closing,
    keys: Keys,
    if_match: str | None,
    *,
    by: Principal,
) -> ComplaintRead:
    """Close what nobody confirmed in time, or whose words are erased; as another person."""
    one = await _held(session, id, if_match, by)
    today = steps.today()
    rules.ensure_closable(one, by.id, today, await queries.eraser(session, one))
    words = steps.spoken(one, keys, data.reason)
    ended = {"state": State.closed, "outcome": Outcome.unconfirmed, "closed_on": today}
    over = {"due_on": rules.DONE, "said": None}
    await steps.take(session, one, StepKind.closed, by=by.id, spoken=words, **ended, **over)
    return views.line(one, today)


async def decide(
    session: AsyncSession, data: HeldDecision, keys: Keys, *, by: Principal
) -> HeldDecided:
    """Take held complaints in, or dismiss them, many at once; what moved meanwhile is left."""
    rules.ensure_reasoned(data.decision, data.reason)
    today, decided = steps.today(), 0
    for one in await queries.rows(session, data.ids, by):
        if one.state != State.held or not rules.at_own_level(one, by):
            continue
        decided += 1
        if data.decision == "receive":
            async with sight.everything(session):
                await steps.enter(session, one, StepKind.released, by=by.id)
            continue
        ended = {"state": State.closed, "outcome": Outcome.dismissed, "closed_on": today}
        over = {"due_on": rules.DONE, "said": None}
        words = steps.spoken(one, keys, data.reason or "")
        await steps.take(session, one, StepKind.dismissed, by=by.id, spoken=words, **ended, **over)
    return HeldDecided(decided=decided)


async def erase(
    session: AsyncSession, id: UUID, data: Erasing, keys: Keys, *, by: Principal
) -> ComplaintRead:
    """Throw the key away under which it stands who made it; and, if asked, that of all words."""
    one = await queries.get(session, id, by, for_update=True)
    gone = {"person_key": None, "person": None, "said": None}
    if data.words:
        gone |= {"words_key": None, "words": None}
    if any(getattr(one, name) is not None for name in gone):
        lock = None if data.words else Lock.of(keys, one.id, sealing.WORDS, one.words_key)
        words = None if lock is None else (lock, data.reason)
        await steps.take(session, one, StepKind.erased, by=by.id, spoken=words, **gone)
    return views.line(one, steps.today())


async def set_term(
    session: AsyncSession, id: str, data: TermChange, if_match: str, *, by: Principal
) -> ComplaintTerm:
    """So many days from now on; what runs already keeps its day."""
    rules.ensure_whole_country(by)
    found = await queries.term(session, id)
    check_version(found, if_match)
    if found.days != data.days:
        found.days, found.version = data.days, found.version + 1
        session.add(found)
        await session.flush()
    return found


async def _held(session: AsyncSession, id: UUID, if_match: str | None, by: Principal) -> Complaint:
    """A complaint that the caller's level handles, nobody else's until this transaction ends."""
    one = await queries.get(session, id, by, for_update=True)
    if if_match is not None:
        check_version(one, if_match)
    rules.ensure_level(one, by)
    return one
