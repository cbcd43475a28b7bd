"""Take in what a stranger sends, and what they say of the answer. Nobody is asked who they are."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis import sight
from services.chassis.clock import now
from services.chassis.ids import new_id
from services.reporting.complaints import entering, numbers, steps
from services.reporting.complaints import queries as complaints
from services.reporting.complaints import rules as moves
from services.reporting.complaints.models import Channel, Complaint, ComplaintNumber, StepKind
from services.reporting.complaints.sealing import mark
from services.reporting.complaints.steps import PELAPOR
from services.reporting.filings import queries, rules, tokens
from services.reporting.filings.models import Filed, Filing, MoreWords, Track, Tracked
from services.reporting.filings.problems import FormUsed
from services.reporting.reach import named
from services.reporting.settings import ComplaintKeys

Keys = ComplaintKeys | None


async def file(session: AsyncSession, data: Filing, address: str, wait: int, keys: Keys) -> Filed:
    """Take it in, hold it back in a flood, or count it on one that says the same.

    The number comes of the form, so that a form sent again is answered the same.
    """
    known, moment = steps.ensure_keys(keys), now()
    form = tokens.read(known, data.form)
    await sight.speak_as(session, PELAPOR)
    async with sight.everything(session):
        number = numbers.of(mark(known, "tracking", form.chance.hex()))
        hashed = entering.hash_of(known, number)
        said = mark(known, "request", data.model_dump_json(exclude={"work"}))
        await entering.one_at_a_time(session, hashed)
        if (before := await queries.number(session, hashed)) is not None:
            return await _again(session, before, said, number)
        tokens.ensure_good(form, data.form, data.work, moment, wait)
        one = await entering.made(
            session, data, known, id=new_id(), by=PELAPOR, channel=Channel.web
        )
        held = await _is_held(session, known, address, data.village)
        one, first = await _entered(session, one, data, known, held=held)
        entering.give(session, one, hashed, said=said, first=first)
        return _filed(one, number)


async def _again(session: AsyncSession, before: ComplaintNumber, said: bytes, number: str) -> Filed:
    """The answer that the same form was given, if it says the same."""
    one = await complaints.held_row(session, before.complaint_id)
    if before.said != said or one is None:
        raise FormUsed
    return _filed(one, number)


async def _is_held(session: AsyncSession, keys: ComplaintKeys, address: str, village: str) -> bool:
    """Count it, and say whether it waits to be looked at; raises TooManyFilings.

    What an address sends beyond its hour does not fill the hour of the village: others come through.
    """
    moment = now()
    hour, day = rules.hour_of(moment), rules.day_of(moment)
    who, where = mark(keys, "address", rules.network_of(address)), mark(keys, "village", village)
    await queries.sweep(session)
    counts = await queries.count(
        session,
        {"address_hour": (who, hour), "address_day": (who, day), "village_day": (where, day)},
    )
    within = counts["address_hour"] <= rules.ADDRESS_HOUR
    more = await queries.count(session, {"village_hour": (where, hour)}) if within else {}
    found = rules.Counts(**({"village_hour": 0} | counts | more))
    rules.ensure_room(found, moment)
    return rules.is_held(found)


async def _entered(
    session: AsyncSession, one: Complaint, data: Filing, keys: ComplaintKeys, *, held: bool
) -> tuple[Complaint, bool]:
    """The complaint as it is kept, and whether it is the first to say so."""
    if rules.may_repeat(data):
        said = mark(keys, "said", *rules.said(data))
        await entering.one_at_a_time(session, said)
        if (before := await queries.same(session, said)) is not None:
            before.repeats += 1
            session.add(before)
            return before, False
        one.said = said
    if held:
        await steps.take(session, one, StepKind.held, by=PELAPOR)
    else:
        await steps.enter(session, one, StepKind.filed, by=PELAPOR)
    return one, True


def _filed(one: Complaint, number: str) -> Filed:
    facts = one.model_dump(include={"state", "category", "village", "filed_on"})
    return Filed(
        **facts,
        village_name=named(one.village),
        tracking_number=numbers.grouped(number),
        due_on=rules.due(one),
    )


async def look(session: AsyncSession, data: Tracked, keys: Keys) -> Track:
    """How the complaint of a number stands."""
    known = steps.ensure_keys(keys)
    async with sight.everything(session):
        return await queries.track(
            session, await queries.tracked(session, known, data.number), known
        )


async def add(session: AsyncSession, data: MoreWords, keys: Keys) -> Track:
    """What its maker adds."""
    known = steps.ensure_keys(keys)
    async with sight.everything(session):
        found = await _spoken(session, data, known)
        moves.ensure_may(found.complaint, StepKind.words)
        rules.ensure_few(await queries.additions(session, found.complaint))
        words = steps.lock_of(found.complaint, keys), data.words
        await steps.take(session, found.complaint, StepKind.words, by=PELAPOR, spoken=words)
        return await queries.track(session, found, known)


async def confirm(session: AsyncSession, data: Tracked, keys: Keys) -> Track:
    """Its maker says that the answer is good."""
    known = steps.ensure_keys(keys)
    async with sight.everything(session):
        found = await _spoken(session, data, known)
        await steps.confirm(session, found.complaint, by=PELAPOR)
        return await queries.track(session, found, known)


async def object_(session: AsyncSession, data: MoreWords, keys: Keys) -> Track:
    """Its maker does not agree with the answer: it is open again."""
    known = steps.ensure_keys(keys)
    async with sight.everything(session):
        found = await _spoken(session, data, known)
        words = steps.lock_of(found.complaint, keys), data.words
        await steps.object_(session, found.complaint, words, by=PELAPOR)
        return await queries.track(session, found, known)


async def _spoken(
    session: AsyncSession, data: Tracked | MoreWords, keys: ComplaintKeys
) -> queries.Found:
    """The complaint, of whoever speaks for it."""
    found = await queries.tracked(session, keys, data.number)
    await sight.speak_as(session, PELAPOR)
    rules.ensure_first(found.first)
    return found
