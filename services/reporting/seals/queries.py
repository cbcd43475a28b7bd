"""Finding seals, their facts and papers, and how far a request is."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import exists, func, text
from sqlalchemy import select as columns
from sqlalchemy.orm import defer
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis import pagination, scope, sight
from services.chassis.auth import Principal
from services.chassis.copies import caught_up
from services.chassis.db import Sessions, large_read, one_moment
from services.chassis.jobs import progress_of
from services.chassis.problems import Language, NotFound
from services.reporting.places import queries as places
from services.reporting.reach import named
from services.reporting.seals import gathering, rules
from services.reporting.seals.asked import Asked
from services.reporting.seals.differences import differences
from services.reporting.seals.models import (
    Compared,
    Kind,
    PaperRead,
    Seal,
    SealPaper,
    SealRead,
    SealRequest,
    SealRequestRead,
    State,
    Verified,
    VerifiedPaper,
)
from services.reporting.seals.problems import FAILURES, SealNotPrinted

FACTS: Any = Seal.facts
UNFINISHED = (State.queued, State.running)
EARLIER = 5  # unprinted seals that are printed with a new one
SHOWN = 200  # differences that a comparison names
NAMED = (SealPaper.seal_id, SealPaper.template, SealPaper.sha256, SealPaper.size)
PAPERS = columns(*map(col, NAMED), col(SealPaper.printed_at))


async def get(session: AsyncSession, id: UUID, principal: Principal) -> Seal:
    """A seal of one of the caller's regions; raises NotFound."""
    mine = scope.visible(Seal.region, principal)
    found = (await session.exec(select(Seal).where(Seal.id == id, mine))).first()
    if found is None:
        raise NotFound(what="seal", key=id)
    return found


async def request(session: AsyncSession, id: UUID, principal: Principal) -> SealRequest:
    """A request about one of the caller's regions; raises NotFound."""
    mine = scope.visible(SealRequest.region, principal)
    query = select(SealRequest).where(SealRequest.id == id, mine)
    found = (await session.exec(query)).first()
    if found is None:
        raise NotFound(what="seal request", key=id)
    return found


async def page(
    session: AsyncSession,
    principal: Principal,
    region: str | None,
    kind: Kind | None,
    year: int | None,
    within: tuple[int, str | None],
) -> tuple[list[SealRead], str | None]:
    """Seals of the caller's regions, newest first; `region` and all that lies in it."""
    if region is not None:
        scope.ensure_mine(principal, region)
    query = select(Seal).options(defer(FACTS))
    query = query.where(scope.visible(Seal.region, principal, region))
    if kind is not None:
        query = query.where(Seal.kind == kind)
    if year is not None:
        query = query.where(Seal.year == year)
    limit, cursor = within
    found, following = await pagination.page(
        session, query, col(Seal.id), limit=limit, cursor=cursor, newest_first=True
    )
    return await read(session, found), following


async def read(session: AsyncSession, seals: Sequence[Seal]) -> list[SealRead]:
    """Seals with what is said of their papers."""
    ids = [seal.id for seal in seals]
    rows = (await session.execute(PAPERS.where(col(SealPaper.seal_id).in_(ids)))).all()
    papers = {(row.seal_id, row.template): PaperRead.model_validate(row) for row in rows}
    return [_read(seal, papers.get((seal.id, seal.template))) for seal in seals]


def _read(seal: Seal, paper: PaperRead | None) -> SealRead:
    told = seal.model_dump(exclude={"facts", "day", "about"}) | seal.about
    return SealRead.model_validate(
        told | {"on": seal.day, "name": named(seal.region), "paper": paper}
    )


async def read_request(
    session: AsyncSession, asked: SealRequest, language: Language
) -> SealRequestRead:
    """A request with how far it is, and why it failed if it did."""
    running = asked.state in UNFINISHED
    percent = await progress_of(session, asked.id) if running else 100
    detail = FAILURES[asked.failure].said(language) if asked.failure else None
    told = asked.model_dump() | {"on": asked.day, "progress": percent, "detail": detail}
    return SealRequestRead.model_validate(told)


async def unfinished(session: AsyncSession, principal: Principal) -> int:
    """How many the caller has under way; whoever asks at the same moment waits for the answer."""
    alone = text("SELECT pg_advisory_xact_lock(hashtextextended(:who, 7301021))")
    await session.execute(alone, {"who": principal.id})
    query = select(func.count()).select_from(SealRequest)
    query = query.where(SealRequest.created_by == principal.id)
    return (await session.exec(query.where(col(SealRequest.state).in_(UNFINISHED)))).one()


def owned(region: str, caller: str) -> Principal:
    """Whoever asks, a report tells its region and no more: it is the same for everybody."""
    return Principal(caller, frozenset(), (region,))


@asynccontextmanager
async def snapshot(sessions: Sessions) -> AsyncIterator[AsyncSession]:
    """One moment of the read model, as the sight of the moment shows it."""
    async with (await caught_up(sessions)).begin() as session:
        await one_moment(session)
        yield session


@asynccontextmanager
async def seen_as(region: str, caller: str) -> AsyncIterator[None]:
    """Transactions that begin in here see the region alone."""
    token = sight.current.set(replace(sight.EVERYTHING, regions=(region,), caller=caller))
    try:
        yield
    finally:
        sight.current.reset(token)


async def unprinted(session: AsyncSession, seal: Seal) -> list[Seal]:
    """Other seals of the same report without a paper of their template, the newest first."""
    paper = exists().where(
        col(SealPaper.seal_id) == col(Seal.id), col(SealPaper.template) == col(Seal.template)
    )
    query = select(Seal).where(Seal.kind == seal.kind, Seal.region == seal.region)
    query = query.where(Seal.year == seal.year, col(Seal.day).is_not_distinct_from(seal.day))
    query = query.where(Seal.id != seal.id, ~paper).order_by(col(Seal.id).desc()).limit(EARLIER)
    return list((await session.exec(query)).all())


async def paper(session: AsyncSession, seal: Seal) -> SealPaper:
    """The PDF of a seal; raises SealNotPrinted."""
    found = await session.get(SealPaper, (seal.id, seal.template))
    if found is None:
        raise SealNotPrinted(id=seal.id)
    return found


async def verify(session: AsyncSession, id: UUID, principal: Principal) -> Verified:
    """Compute the hashes of a seal anew from what is kept."""
    seal = await get(session, id, principal)
    kept = await session.get(SealPaper, (seal.id, seal.template))
    computed = rules.digest(seal.facts)
    canonical = rules.written(rules.read(seal.facts)) == seal.facts
    printed = None if kept is None else _verified(kept)
    return Verified(
        id=id,
        ok=computed == seal.sha256 and canonical and (printed is None or printed.ok),
        sha256=seal.sha256,
        computed=computed,
        canonical=canonical,
        paper=printed,
    )


def _verified(kept: SealPaper) -> VerifiedPaper:
    computed = rules.digest_of(kept.content)
    told: dict[str, Any] = {"template": kept.template, "sha256": kept.sha256}
    return VerifiedPaper(**told, computed=computed, ok=computed == kept.sha256)


async def compare(session: AsyncSession, id: UUID, principal: Principal) -> Compared:
    """A seal beside what the same report would say now, without what looks through all rows."""
    await one_moment(session)  # no part of it is newer than another
    seal = await get(session, id, principal)
    when = rules.when(seal.year, seal.day)
    own = owned(seal.region, principal.id)
    asked = Asked(session, Kind(seal.kind), seal.region, when, own)
    async with seen_as(seal.region, principal.id):  # as it was sealed, whoever asks
        await sight.show(session, sight.current.get())
        now = await gathering.gathered(asked, large_read, without=gathering.HEAVY)
    sealed = rules.read(seal.facts)
    left_out = [name for name in gathering.HEAVY if name in sealed]
    before = {name: part for name, part in sealed.items() if name not in left_out}
    found = differences(before, now)
    return Compared(
        id=id,
        sha256=seal.sha256,
        same=not found,
        count=len(found),
        differences=found[:SHOWN],
        left_out=left_out,
    )


async def years(session: AsyncSession, region: str, principal: Principal) -> list[int]:
    """The years with a sealed round of a region of the caller's; raises RegionNotFound."""
    return (await places.get(session, region, principal)).years
