"""Open a vote, enter its papers, close and count it, ask for the optimum, decide."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from uuid import UUID

from fastapi import UploadFile
from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis import files
from services.chassis.auth import Principal
from services.chassis.clock import now
from services.chassis.db import long_work
from services.chassis.problems import IdTaken, NotFound, Problem, Text, TooLarge
from services.planning.activities import queries as activities
from services.planning.meetings import queries as meetings
from services.planning.plans import queries as plans
from services.planning.portfolio import asking, standing
from services.planning.portfolio import commands as portfolios
from services.planning.portfolio.asking import Standing
from services.planning.portfolio.rules import rupiah
from services.planning.portfolio.shapes import Budget, CandidateActivity, PortfolioCreate
from services.planning.votes import checks, counting, papers, queries
from services.planning.votes.models import Ballot, State, Vote
from services.planning.votes.papers import Reading
from services.planning.votes.problems import (
    NoPapers,
    NothingForOptimum,
    PapersExpected,
    PapersInvalid,
    PaperTwice,
    VoteRabChanged,
)
from services.planning.votes.shapes import (
    BallotCreate,
    DecisionCreate,
    OptimumCreate,
    Taken,
    VoteCreate,
)


async def open_vote(session: AsyncSession, data: VoteCreate, *, by: Principal) -> Vote:
    """Open a vote of a meeting on a draft plan; the same id again answers the same."""
    meeting = await meetings.get(session, data.meeting_id, by)
    plan = await plans.get(session, data.plan_id, by)
    planned = await activities.of_plan(session, plan.id)
    wanted = checks.new(data, meeting, plan, planned, by=by.id)
    query = insert(Vote).values(wanted.model_dump()).on_conflict_do_nothing()
    if (await session.execute(query.returning(col(Vote.id)))).first():
        return wanted
    known = await queries.find(session, wanted.id)
    if known is None or any(getattr(known, n) != getattr(wanted, n) for n in checks.SAME):
        raise IdTaken(id=wanted.id)
    return known


async def enter(session: AsyncSession, id: UUID, data: BallotCreate, *, by: Principal) -> Ballot:
    """Enter one paper."""
    vote = await queries.get(session, id, by, for_update=True)
    checks.ensure_open(vote)
    paper = checks.ballot(vote, data)
    if await session.get(Ballot, (vote.id, paper.number)) is not None:
        raise PaperTwice(number=paper.number)
    await _put(session, vote, [paper], by)
    return paper


async def take_in(
    session: AsyncSession, id: UUID, file: UploadFile, *, dry_run: bool, by: Principal
) -> Taken:
    """Enter the papers of a file, all of them or none; a dry run says what is wrong with it."""
    vote = await queries.get(session, id, by, for_update=True)
    checks.ensure_open(vote)
    found = await asyncio.to_thread(_read, file)
    made = _papers(vote, found, await queries.numbers(session, vote))
    if found.error_count:
        raise PapersInvalid(error_count=found.error_count, errors=found.errors)
    if dry_run:
        await _people(session, vote, made, by)
    else:
        await _put(session, vote, made, by)
    return Taken(papers=len(made), applied=not dry_run)


def _read(file: UploadFile) -> Reading:
    name = files.safe_name(file.filename)
    content = file.file.read(papers.LARGEST + 1)
    if len(content) > papers.LARGEST:
        raise TooLarge(limit=papers.LARGEST)
    try:
        kind = files.sniff(file.file, name)
    except files.FileTypeUnsupported as error:
        raise PapersExpected(**error.facts) from error
    if kind != files.CSV:
        raise PapersExpected(filename=name, found=kind.upper())
    return papers.read(content.decode("utf-8-sig", errors="replace"))


def _papers(vote: Vote, found: Reading, known: set[int]) -> list[Ballot]:
    """The rows of a file's papers; what each must not say becomes a fault of its line."""
    made = []
    for row, data in found.papers:
        try:
            if data.number in known:
                raise PaperTwice(number=data.number)
            made.append(checks.ballot(vote, data))
        except Problem as error:
            found.fault(row, error.code, Text(error.sentence("id"), error.sentence("en")))
        known.add(data.number)
    return made


async def _people(session: AsyncSession, vote: Vote, more: Sequence[Ballot], by: Principal) -> int:
    """How many papers there are with these; raises when so many people did not come."""
    meeting = await meetings.get(session, vote.meeting_id, by)
    all_ = await queries.sexes(session, vote) + Counter(one.sex for one in more)
    checks.ensure_people(meeting, all_)
    return all_.total()


async def _put(session: AsyncSession, vote: Vote, made: Sequence[Ballot], by: Principal) -> None:
    vote.papers = await _people(session, vote, made, by)
    session.add_all(made)
    await _kept(session, vote)


async def take_out(session: AsyncSession, id: UUID, number: int, *, by: Principal) -> None:
    """Take a paper out that was entered wrongly, while the vote is open."""
    vote = await queries.get(session, id, by, for_update=True)
    checks.ensure_open(vote)
    one = delete(Ballot).where(col(Ballot.vote_id) == id, col(Ballot.number) == number)
    if (await session.execute(one.returning(col(Ballot.number)))).first() is None:
        raise NotFound(what="paper", key=number)
    vote.papers -= 1
    await _kept(session, vote)


async def close(session: AsyncSession, id: UUID, *, by: Principal) -> Vote:
    """Count it and seal it: the result, what it was made from, and no paper's RT or sex."""
    vote = await queries.get(session, id, by, for_update=True)
    checks.ensure_open(vote)
    known = await queries.ballots(session, vote)
    if not any(one.choices for one in known):
        raise NoPapers
    await _people(session, vote, (), by)
    await long_work(session)  # a count may take longer than a request may be idle
    result = await asyncio.to_thread(counting.counted, vote, known)
    for one in known:
        one.rt = one.sex = None
        session.add(one)
    await session.flush()  # before the vote is sealed
    vote.result, vote.inputs_sha256 = result, counting.inputs_sha256(vote, known)
    vote.state, vote.closed_by, vote.closed_at = State.closed, by.id, now()
    return await _kept(session, vote)


async def ask_optimum(
    session: AsyncSession, id: UUID, data: OptimumCreate, *, by: Principal
) -> Vote:
    """Ask for the best set of the same activities for the same budget; asking again replaces it."""
    vote = await queries.get(session, id, by, for_update=True)
    checks.ensure_undecided(vote)
    ids = checks.activity_ids(vote, range(1, len(vote.candidates) + 1))
    found = await standing.of(session, vote.region, data.round_id, ids)
    useful = _counting(vote, found)
    asked = _question(vote, data, useful, vote.budget)
    taken = asking.approved(asked, found)
    owed = rupiah(taken[f"budget:{data.source}:{data.year}"])
    asked = _question(vote, data, useful, vote.budget + owed)  # approved ones take theirs of it
    found = replace(found, drafts={id: found.drafts[id] for id in useful})
    vote.portfolio_id = (await portfolios.ask(session, asked, by=by, found=found)).id
    return await _kept(session, vote)


def _counting(vote: Vote, found: Standing) -> list[UUID]:
    """Those that do something that the round has measured; others bring nothing to an optimum.

    Each costs what it did on the paper, or the optimum would be one of another question.
    """
    useful = []
    for one in vote.candidates:
        draft = found.drafts.get(UUID(one["activity_id"]))
        if draft is None or not draft.volumes:
            continue
        if draft.cost != Decimal(one["cost"]):
            cost = f"{draft.cost:.2f}"
            raise VoteRabChanged(number=one["number"], cost=cost, paper=one["cost"])
        useful.append(draft.id)
    if not useful:
        raise NothingForOptimum
    return useful


def _question(
    vote: Vote, data: OptimumCreate, ids: Sequence[UUID], amount: Decimal
) -> PortfolioCreate:
    number = {UUID(one["activity_id"]): one["number"] for one in vote.candidates}
    return PortfolioCreate(
        region=vote.region,
        round_id=data.round_id,
        years=[data.year],
        budgets=[Budget(source=data.source, year=data.year, amount=f"{amount:.2f}")],
        objective=data.objective,
        candidates=[CandidateActivity(key=str(number[id]), activity_id=id) for id in ids],
    )


async def decide(session: AsyncSession, id: UUID, data: DecisionCreate, *, by: Principal) -> Vote:
    """Keep what the musyawarah decided, with who told it and why."""
    vote = await queries.get(session, id, by, for_update=True)
    _, best = await queries.optimum(session, vote, by)
    vote.decision = checks.decision(vote, data, best, by=by.id, at=now())
    return await _kept(session, vote)


async def _kept(session: AsyncSession, vote: Vote) -> Vote:
    vote.version += 1
    session.add(vote)
    await session.flush()
    return vote
