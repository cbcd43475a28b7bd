"""What strangers read: forms, villages by name, and their own complaint."""

from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import text
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.regions import ancestors, level_of, regions, valid_region_code
from services.chassis.clock import now
from services.reporting.complaints import entering, numbers
from services.reporting.complaints import queries as complaints
from services.reporting.complaints.models import (
    OPEN,
    Complaint,
    ComplaintNumber,
    ComplaintStep,
    State,
    StepKind,
)
from services.reporting.filings import rules, tokens
from services.reporting.filings.models import AnswerRead, FormRead, PublicPlace, Track
from services.reporting.filings.problems import NumberMistyped, NumberUnknown
from services.reporting.reach import named
from services.reporting.settings import ComplaintKeys

MOST_PLACES = 20
COUNT = text(
    "INSERT INTO complaint_counts (kind, key, since, count)"
    " SELECT *, 1 FROM unnest(CAST(:kinds AS text[]), CAST(:keys AS bytea[]),"
    " CAST(:sinces AS timestamptz[]))"
    " ON CONFLICT (kind, key, since) DO UPDATE SET count = complaint_counts.count + 1"
    " RETURNING kind, count AS many"
)
# What is over goes with what comes, a little at a time; who does the same takes other rows.
SWEEP = text(
    "DELETE FROM complaint_counts WHERE ctid = ANY(ARRAY(SELECT ctid FROM complaint_counts"
    " WHERE since < :before LIMIT 100 FOR UPDATE SKIP LOCKED))"
)


class Found(NamedTuple):
    """A complaint and whether its number speaks for it."""

    complaint: Complaint
    first: bool


def form(keys: ComplaintKeys, wait: int, bits: int) -> FormRead:
    """A new form; nothing of it is kept."""
    moment = now()
    token = tokens.new(keys, moment, bits)
    expires = moment + tokens.LIFE
    return FormRead(form=token, wait_seconds=wait, work_bits=bits, expires_at=expires)


def places(words: str) -> list[PublicPlace]:
    """Villages of that name or code, as the list of regions has them."""
    if valid_region_code(words) and words in regions and level_of(words) == "village":
        return [place(words)]
    return [place(hit.code) for hit in regions.search(words, level="village", limit=MOST_PLACES)]


def place(code: str) -> PublicPlace:
    """A village and what it lies in, from the district up."""
    above = [named(one) for one in reversed(ancestors(code)[:-1])]
    return PublicPlace(code=code, name=named(code), above=above)


async def count(session: AsyncSession, kinds: dict[str, tuple[bytes, object]]) -> dict[str, int]:
    """One more of each, and how many these are."""
    facts = {
        "kinds": list(kinds),
        "keys": [key for key, _ in kinds.values()],
        "sinces": [since for _, since in kinds.values()],
    }
    return {row.kind: row.many for row in await session.execute(COUNT, facts)}


async def sweep(session: AsyncSession) -> None:
    """Forget some counts of the days before."""
    await session.execute(SWEEP, {"before": now() - timedelta(days=2)})


async def number(session: AsyncSession, hashed: bytes) -> ComplaintNumber | None:
    """A tracking number that was given."""
    return (
        await session.exec(select(ComplaintNumber).where(ComplaintNumber.number == hashed))
    ).first()


async def same(session: AsyncSession, said: bytes) -> Complaint | None:
    """An open complaint that says the same and is not old, held."""
    young = now() - rules.REPEATED_WITHIN
    query = select(Complaint).where(Complaint.said == said, col(Complaint.created_at) > young)
    query = query.where(col(Complaint.state).in_((State.held, *OPEN, State.answered)))
    query = query.order_by(col(Complaint.created_at), col(Complaint.id)).limit(1).with_for_update()
    return (await session.exec(query.execution_options(populate_existing=True))).first()


async def tracked(session: AsyncSession, keys: ComplaintKeys, written: str) -> Found:
    """The complaint of a number, held; raises NumberMistyped or NumberUnknown."""
    read = numbers.read(written)
    if read is None:
        raise NumberMistyped
    known = await number(session, entering.hash_of(keys, read))
    one = None if known is None else await complaints.held_row(session, known.complaint_id)
    if known is None or one is None:
        raise NumberUnknown
    return Found(one, known.first)


async def additions(session: AsyncSession, one: Complaint) -> int:
    """How often its maker added words."""
    query = select(func.count()).where(
        ComplaintStep.complaint_id == one.id, ComplaintStep.kind == StepKind.words
    )
    return (await session.exec(query)).one()


async def track(session: AsyncSession, found: Found, keys: ComplaintKeys) -> Track:
    """How it stands, and what was answered."""
    one, first = found
    told = [AnswerRead.model_validate(a) for a in await complaints.answers(session, one, keys)]
    facts = one.model_dump(include={"state", "outcome", "category", "level", "village", "about_id"})
    speaks = first and one.words_key is not None
    few = speaks and await additions(session, one) < rules.MOST_WORDS
    return Track(
        **facts,
        village_name=named(one.village),
        filed_on=one.filed_on,
        due_on=rules.due(one),
        answers=told,
        may_add=few and rules.may(one, StepKind.words),
        may_judge=speaks and rules.may(one, StepKind.confirmed),
    )
