"""Ask for a seal, freeze its facts, print its paper."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis.auth import Principal
from services.chassis.clock import now
from services.chassis.db import Sessions
from services.chassis.documents import VERSION
from services.chassis.jobs import enqueue, report
from services.reporting import reach
from services.reporting.seals import files, gathering, queries, rules
from services.reporting.seals.asked import Asked
from services.reporting.seals.models import (
    Kind,
    Seal,
    SealCreate,
    SealPaper,
    SealRequest,
    State,
)
from services.reporting.seals.problems import JOB_FAILED, PRINT_FAILED
from services.reporting.seals.rules import Facts
from services.reporting.stream.commands import mark
from services.reporting.stream.models import Kind as Change

MAKE = "seal.make"
GATHERED = 85  # percent of the work


async def ask(session: AsyncSession, asked: SealCreate, *, by: Principal) -> SealRequest:
    """Keep what was asked for; a job makes it."""
    reach.asked(by, asked.region)
    rules.ensure_possible(asked, now())
    rules.ensure_known(asked, await queries.years(session, asked.region, by))
    rules.ensure_few(await queries.unfinished(session, by))
    told = asked.model_dump(exclude={"on"})
    request = SealRequest(**told, day=asked.on, created_by=by.id)
    session.add(request)
    await session.flush()
    enqueue(session, MAKE, request.id)
    return request


async def make(sessions: Sessions, id: UUID) -> None:
    """Gather, freeze, print: each in a transaction of its own, so what is sealed stays sealed."""
    async with sessions.begin() as session:
        request = await _unfinished(session, id)
        if request is None:
            return
        request.state = State.running
        session.add(request)
    async with queries.seen_as(request.region, request.created_by):
        seal, existed = await _sealed(sessions, request)
        async with sessions.begin() as session:
            await _note(session, id, seal_id=seal.id, existed=existed)
        await _print(sessions, seal)
        async with sessions.begin() as session:
            await _note(session, id, state=State.done, finished_at=now())


async def _unfinished(session: AsyncSession, id: UUID) -> SealRequest | None:
    """The request, held until the transaction ends, unless all is done."""
    query = select(SealRequest).where(SealRequest.id == id).with_for_update()
    request = (await session.exec(query)).first()
    return request if request and request.state in queries.UNFINISHED else None


async def _note(session: AsyncSession, id: UUID, **facts: Any) -> None:
    if request := await _unfinished(session, id):
        for name, value in facts.items():
            setattr(request, name, value)
        session.add(request)


async def _sealed(sessions: Sessions, request: SealRequest) -> tuple[Seal, bool]:
    """The seal of what is known now, and whether it was there before."""
    if request.seal_id is not None:  # of an earlier attempt
        async with sessions() as session:
            found = (await session.exec(select(Seal).where(Seal.id == request.seal_id))).one()
        return found, request.existed

    async def tell(percent: int) -> None:
        await report(sessions, request.id, percent)

    own = queries.owned(request.region, request.created_by)
    when = rules.when(request.year, request.day)
    async with queries.snapshot(sessions) as session:
        asked = Asked(session, Kind(request.kind), request.region, when, own)
        facts = await gathering.gathered(asked, tell)
    await tell(GATHERED)
    async with sessions.begin() as session:
        return await _freeze(session, request, facts)


async def _freeze(session: AsyncSession, request: SealRequest, facts: Facts) -> tuple[Seal, bool]:
    """Keep the facts under their hash; the same facts are the same seal, whoever asks when."""
    written = rules.written(facts)
    sha256 = rules.digest(written)
    seal = Seal(
        **{name: getattr(request, name) for name in ("kind", "region", "year", "day", "note")},
        sha256=sha256,
        facts=written,
        size=len(written.encode()),
        as_of=_moment(facts["rests_on"]["as_of"]),
        about=_about(facts),
        template=files.NEWEST,
        release=VERSION,
        sealed_by=request.created_by,
    )
    stored = insert(Seal).values(seal.model_dump()).on_conflict_do_nothing()
    await session.execute(stored)
    found = (await session.exec(select(Seal).where(Seal.sha256 == sha256))).one()
    existed = found.id != seal.id
    if not existed:
        await mark(session, Change.seal, [seal.region])
    return found, existed


def _moment(told: str | None) -> datetime | None:
    return None if told is None else datetime.fromisoformat(told)


def _about(facts: Facts) -> dict[str, Any]:
    """What lists say of a seal."""
    decrees = facts["recap"]["decrees"]
    return {
        "newest": facts["rests_on"]["newest"],
        "regulations": [one["id"] for one in facts["regulations"]],
        "decrees": [{name: one[name] for name in ("region", "number", "date")} for one in decrees],
        "boundaries": facts["boundaries"]["year"],
    }


async def _print(sessions: Sessions, seal: Seal) -> None:
    """Keep the paper of a seal; one that is printed is not printed again."""
    async with sessions() as session:
        if await session.get(SealPaper, (seal.id, seal.template)) is not None:
            return
    content = await files.printed(seal)
    paper = SealPaper(
        seal_id=seal.id,
        template=seal.template,
        region=seal.region,
        sha256=rules.digest_of(content),
        size=len(content),
        content=content,
    )
    async with sessions.begin() as session:
        await session.execute(insert(SealPaper).values(paper.model_dump()).on_conflict_do_nothing())


async def fail(session: AsyncSession, id: UUID) -> None:
    """It goes no further; unless the last try made it and died only then."""
    if request := await _unfinished(session, id):
        request.failure = PRINT_FAILED if request.seal_id else JOB_FAILED
        request.state, request.finished_at = State.failed, now()
        session.add(request)
