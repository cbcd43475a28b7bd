"""Open a vote, enter its papers, close and count it, ask for the optimum, decide."""

import asyncio
from collections.abc import Sequence
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
from services.chassis.problems import IdTaken, NotFound, Problem, Text, TooLarge
from services.planning.activities import queries as activities
from services.planning.meetings import queries as meetings
from services.planning.plans import queries as plans
from services.planning.portfolio import asking, standing
from services.planning.portfolio import commands as portfolios
from services.planning.portfolio.rules import rupiah
from services.planning.portfolio.shapes import Budget, CandidateActivity, PortfolioCreate
from services.planning.votes import checks, counting, papers, queries
from services.planning.votes.models import Ballot, State, Vote
from services.planning.votes.papers import Reading
from services.planning.votes.problems import NoPapers, NothingForOptimum, PapersInvalid, PaperTwice
from services.planning.votes.shapes import (
    BallotCreate,
    DecisionCreate,
    OptimumCreate,
    Taken,
    VoteCreate,
)

LARGEST = 500_000


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
    known = await queries.ballots(session, vote)
    if any(one.number == paper.number for one in known):
        raise PaperTwice(number=paper.number)
    await _ensure_people(session, vote, [*known, paper], by)
    await _put(session, vote, [paper], len(known) + 1)
    return paper


async def take_in(
    session: AsyncSession, id: UUID, file: UploadFile, *, dry_run: bool, by: Principal
) -> Taken:
    """Enter the papers of a file, all of them or none; a dry run says what is wrong with it."""
    vote = await queries.get(session, id, by, for_update=True)
    checks.ensure_open(vote)
    known = await queries.ballots(session, vote)
    found = await asyncio.to_thread(_read, file)
    made = _papers(vote, found, {one.number for one in known})
    if found.error_count:
        raise PapersInvalid(error_count=found.error_count, errors=found.errors)
    await _ensure_people(session, vote, [*known, *made], by)
    if not dry_run:
        await _put(session, vote, made, len(known) + len(made))
    return Taken(papers=len(made), applied=not dry_run)


def _read(file: UploadFile) -> Reading:
    name = files.safe_name(file.filename)
    content = file.file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise TooLarge(limit=LARGEST)
    if files.sniff(file.file, name) != files.CSV:
        raise files.FileTypeUnsupported(filename=name, found="XLSX")
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


async def _ensure_people(
    session: AsyncSession, vote: Vote, all_: Sequence[Ballot], by: Principal
) -> None:
    meeting = await meetings.get(session, vote.meeting_id, by)
    checks.ensure_people(meeting, [one.sex for one in all_])


async def _put(session: AsyncSession, vote: Vote, made: Sequence[Ballot], total: int) -> None:
    session.add_all(made)
    vote.papers = total
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
    await _ensure_people(session, vote, known, by)
    vote.result = await asyncio.to_thread(counting.counted, vote, known)
    vote.inputs_sha256 = counting.inputs_sha256(vote, known)
    for one in known:
        one.rt = one.sex = None
        session.add(one)
    await session.flush()  # before the vote is sealed
    vote.state, vote.closed_by, vote.closed_at = State.closed, by.id, now()
    return await _kept(session, vote)


async def ask_optimum(
    session: AsyncSession, id: UUID, data: OptimumCreate, *, by: Principal
) -> Vote:
    """Ask for the best set of the same activities for the same budget; asking again replaces it."""
    vote = await queries.get(session, id, by, for_update=True)
    checks.ensure_undecided(vote)
    ids = checks.activity_ids(vote, range(1, len(vote.candidates) + 1))
    useful = await _counting(session, vote, data, ids)
    asked = _question(vote, data, useful, vote.budget)
    taken = asking.approved(asked, await standing.of(session, vote.region, data.round_id, []))
    owed = rupiah(taken[f"budget:{data.source}:{data.year}"])
    asked = _question(vote, data, useful, vote.budget + owed)  # approved ones take theirs of it
    vote.portfolio_id = (await portfolios.ask(session, asked, by=by)).id
    return await _kept(session, vote)


async def _counting(
    session: AsyncSession, vote: Vote, data: OptimumCreate, ids: Sequence[UUID]
) -> list[UUID]:
    """Those that do something that the round has measured; others bring nothing to an optimum."""
    found = await standing.of(session, vote.region, data.round_id, ids)
    known = (found.drafts.get(id) for id in ids)
    useful = [one.id for one in known if one is not None and one.volumes and one.cost]
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
