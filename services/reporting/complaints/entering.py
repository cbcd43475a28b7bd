"""A new complaint, whoever sends it: checked against its place, locked, and given a number."""

import hashlib
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.reporting.complaints import queries, rules, sealing, steps
from services.reporting.complaints.models import Channel, Complaint, ComplaintNumber, Level, State
from services.reporting.complaints.sealing import Lock, Person
from services.reporting.complaints.shapes import Said
from services.reporting.settings import ComplaintKeys

ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(:number)")
NUMBER = "number"


async def made(
    session: AsyncSession, data: Said, keys: ComplaintKeys, *, id: UUID, by: str, channel: Channel
) -> Complaint:
    """The row of a new complaint, which stands nowhere yet; the session sees everything."""
    rules.ensure_village(data.village)
    rules.ensure_rt(data.village, data.rt)
    rules.ensure_about(data.about_kind, data.about_id)
    if data.about_kind is not None and data.about_id is not None:
        region = await queries.region_of(session, data.about_kind, data.about_id)
        rules.ensure_there(data.village, region)
    level = rules.lowest(data.category, data.concerns)
    one = Complaint(
        id=id,
        region=rules.at_level(data.village, level),
        regency=data.village[: rules.WIDTHS[Level.kota]],
        level=level,
        state=State.held,
        channel=channel,
        filed_on=steps.today(),
        due_on=rules.DONE,
        filed_by=by,
        concerns=rules.concerned(data.category, data.concerns),
        **data.model_dump(include={"village", "rt", "category", "about_kind", "about_id"}),
    )
    lock(one, data, keys)
    return one


def lock(one: Complaint, data: Said, keys: ComplaintKeys) -> None:
    """What is said, and by whom, each under a key of its own."""
    words = Lock.new(one.id)
    one.words_key, one.words = (
        words.wrapped(keys, sealing.WORDS),
        words.seal(sealing.WORDS, data.words),
    )
    if person := Person(data.name, data.contact):
        own = Lock.new(one.id)
        one.person_key = own.wrapped(keys, sealing.PERSON)
        one.person = own.seal(sealing.PERSON, person.text())


def hash_of(keys: ComplaintKeys, number: str) -> bytes:
    """How a tracking number is kept."""
    return sealing.mark(keys, NUMBER, number)


def give(
    session: AsyncSession, one: Complaint, hashed: bytes, *, said: bytes = b"", first: bool = True
) -> None:
    """A number by which its maker knows the complaint."""
    of = {"complaint_id": one.id, "region": one.region}
    session.add(
        ComplaintNumber.model_validate({"number": hashed, "said": said, "first": first} | of)
    )


async def one_at_a_time(session: AsyncSession, key: bytes) -> None:
    """Whoever else comes with the same key waits until this transaction ends."""
    digest = hashlib.sha256(key).digest()
    number = int.from_bytes(digest[:8], "big", signed=True)
    await session.execute(ONE_AT_A_TIME, {"number": number})
