"""`/v1/planning/votes`: votes of a musyawarah by the Method of Equal Shares."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Form, Path, Query, Response, UploadFile

from services.chassis.concurrency import tagged
from services.chassis.db import Session
from services.chassis.pagination import LIMIT, Cursor, Limit, Page
from services.chassis.routing import router as new_router
from services.chassis.shapes import Empty
from services.planning.access import Reader, Writer
from services.planning.votes import commands, queries
from services.planning.votes.models import Ballot, Vote
from services.planning.votes.shapes import (
    BallotCreate,
    BallotRead,
    ComparisonRead,
    DecisionCreate,
    OptimumCreate,
    Taken,
    VoteCreate,
    VoteLine,
    VoteRead,
)

router = new_router("/v1/planning/votes", "votes")
DryRun = Literal["true", "false"]
PaperNumber = Annotated[int, Path(ge=1, le=1_000_000)]


@router.post("", status_code=201, response_model=VoteRead)
async def open_vote(data: VoteCreate, session: Session, by: Writer, response: Response) -> Vote:
    """Open a vote of a meeting on activities of its village's draft plan."""
    return tagged(response, await commands.open_vote(session, data, by=by))


@router.get("", response_model=Page[VoteLine])
async def list_votes(
    session: Session,
    by: Reader,
    region: Annotated[str | None, Query(max_length=100)] = None,
    meeting_id: UUID | None = None,
    limit: Limit = LIMIT,
    cursor: Cursor = None,
) -> dict[str, object]:
    """Votes in your regions, oldest first."""
    items, following = await queries.page(session, by, region, meeting_id, limit, cursor)
    return {"items": items, "next": following}


@router.get("/{id}", response_model=VoteRead)
async def read_vote(id: UUID, session: Session, by: Reader, response: Response) -> Vote:
    """One vote with its ballot paper; its result once it is closed, and what was decided."""
    return tagged(response, await queries.get(session, id, by))


@router.get("/{id}/ballots", response_model=Page[BallotRead])
async def list_ballots(
    id: UUID, session: Session, by: Reader, limit: Limit = LIMIT, cursor: Cursor = None
) -> dict[str, object]:
    """The anonymous papers of a vote, by number."""
    items, following = await queries.ballot_page(session, by, id, limit, cursor)
    return {"items": items, "next": following}


@router.post("/{id}/ballots", status_code=201, response_model=BallotRead)
async def enter_ballot(id: UUID, data: BallotCreate, session: Session, by: Writer) -> Ballot:
    """Enter one paper."""
    return await commands.enter(session, id, data, by=by)


@router.post("/{id}/ballots/file", response_model=Taken)
async def enter_ballots(
    id: UUID,
    file: UploadFile,
    session: Session,
    by: Writer,
    dry_run: Annotated[DryRun, Form(description="Only say what is wrong with it.")] = "false",
) -> Taken:
    """Enter the papers of a CSV file (nomor, pilihan, rt, jk), all of them or none."""
    return await commands.take_in(session, id, file, dry_run=dry_run == "true", by=by)


@router.delete("/{id}/ballots/{number:int}", status_code=204)
async def take_ballot_out(id: UUID, number: PaperNumber, session: Session, by: Writer) -> None:
    """Take out a paper that was entered wrongly, while the vote is open."""
    await commands.take_out(session, id, number, by=by)


@router.post("/{id}/close", response_model=VoteRead)
async def close_vote(
    id: UUID, session: Session, by: Writer, response: Response, _: Empty | None = None
) -> Vote:
    """Close a vote: it is counted by equal shares, sealed, and never changes."""
    return tagged(response, await commands.close(session, id, by=by))


@router.post("/{id}/optimum", status_code=202, response_model=VoteRead)
async def ask_optimum(
    id: UUID, data: OptimumCreate, session: Session, by: Writer, response: Response
) -> Vote:
    """Ask a portfolio for the technical optimum of the same activities and budget; a job answers."""
    return tagged(response, await commands.ask_optimum(session, id, data, by=by))


@router.get("/{id}/comparison", response_model=ComparisonRead)
async def compare_sets(
    id: UUID, session: Session, by: Reader, round_id: UUID | None = None
) -> dict[str, object]:
    """The vote, the usual way, the optimum and the decision side by side: hectares, people, points."""
    return await queries.comparison(session, id, round_id, by)


@router.post("/{id}/decision", response_model=VoteRead)
async def decide(
    id: UUID, data: DecisionCreate, session: Session, by: Writer, response: Response
) -> Vote:
    """Record what the musyawarah decided: the vote, the optimum, or its own set and why."""
    return tagged(response, await commands.decide(session, id, data, by=by))
