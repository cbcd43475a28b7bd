"""What a vote, a paper and a decision may say. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from contracts.money import Money
from services.planning.activities.models import Activity
from services.planning.meetings.models import Meeting
from services.planning.places import rt_in
from services.planning.plans.models import Plan
from services.planning.problems import RtInvalid
from services.planning.votes.models import Ballot, Kind, State, Vote
from services.planning.votes.problems import (
    BallotCandidateTwice,
    BallotCandidateUnknown,
    BallotPointsInvalid,
    BallotRtOutside,
    BudgetBelowCheapest,
    DecisionAboveBudget,
    DecisionReasonMissing,
    DecisionSetUnclear,
    MorePapersThanPeople,
    NothingToVoteOn,
    OptimumNotDone,
    TooManyCandidates,
    TooManyPapers,
    VoteCandidateUnfitting,
    VoteClosed,
    VoteDecided,
    VoteNotClosed,
    VotePlanUnfitting,
)
from services.planning.votes.shapes import (
    MOST_CANDIDATES,
    MOST_PAPERS,
    BallotCreate,
    DecisionCreate,
    VoteCreate,
)

PLANNED = "planned"


class Came(Protocol):
    """Who came to the meeting."""

    male: int
    female: int


def new(
    data: VoteCreate, meeting: Meeting, plan: Plan, planned: Sequence[Activity], *, by: str
) -> Vote:
    """The row of a vote; its candidates in the order of the plan, numbered from 1."""
    if plan.region != meeting.region or plan.state != "draft":
        raise VotePlanUnfitting(region=meeting.region)
    chosen = _candidates(data, planned)
    cheapest = min(one.cost for one in chosen)
    if data.budget.amount < cheapest:
        raise BudgetBelowCheapest(budget=str(data.budget), cheapest=str(cheapest))
    facts = data.model_dump(include={"meeting_id", "plan_id", "title", "kind", "utility"})
    facts |= {} if data.id is None else {"id": data.id}
    return Vote(
        **facts,
        region=meeting.region,
        max_points=data.max_points if data.kind == Kind.points else 1,
        budget=data.budget.amount,
        candidates=[
            {"number": n, "activity_id": str(o.id), "title": o.title, "cost": f"{o.cost:.2f}"}
            for n, o in enumerate(chosen, start=1)
        ],
        created_by=by,
    )


def _candidates(data: VoteCreate, planned: Sequence[Activity]) -> Sequence[Activity]:
    fit = {one.id: one for one in planned if one.state == PLANNED and one.cost > 0}
    if data.activities is None:
        if not fit:
            raise NothingToVoteOn
        if len(fit) > MOST_CANDIDATES:
            raise TooManyCandidates(count=len(fit), most=MOST_CANDIDATES)
        return list(fit.values())
    for at, id in enumerate(data.activities):
        if id not in fit or id in data.activities[:at]:
            raise VoteCandidateUnfitting(activity=id)
    return [fit[id] for id in data.activities]


SAME = ("meeting_id", "plan_id", "title", "kind", "utility", "budget", "candidates", "max_points")


def ensure_open(vote: Vote) -> None:
    """Raise VoteClosed: nothing of a closed vote changes."""
    if vote.state != State.open:
        raise VoteClosed


def ensure_undecided(vote: Vote) -> None:
    """Raise VoteNotClosed or VoteDecided unless it waits for its decision."""
    if vote.state != State.closed:
        raise VoteNotClosed
    if vote.decision is not None:
        raise VoteDecided


def ballot(vote: Vote, data: BallotCreate) -> Ballot:
    """The row of a paper that says what it may."""
    named: set[int] = set()
    for choice in data.choices:
        if choice.candidate > len(vote.candidates):
            facts = {"candidate": choice.candidate, "most": len(vote.candidates)}
            raise BallotCandidateUnknown(number=data.number, **facts)
        if choice.candidate in named:
            raise BallotCandidateTwice(number=data.number, candidate=choice.candidate)
        named.add(choice.candidate)
    _ensure_points(vote, data)
    choices = sorted((one.model_dump() for one in data.choices), key=lambda one: one["candidate"])
    rt = None if data.rt is None else _rt(vote, data.number, data.rt)
    return Ballot(
        vote_id=vote.id,
        number=data.number,
        region=vote.region,
        choices=choices,
        rt=rt,
        sex=data.sex,
    )


def _ensure_points(vote: Vote, data: BallotCreate) -> None:
    """Approval: one for each activity; points: together no more than a paper has."""
    points = [choice.points for choice in data.choices]
    told = max(points, default=0) if vote.kind == Kind.approval else sum(points)
    if told > vote.max_points:
        raise BallotPointsInvalid(number=data.number, points=told, most=vote.max_points)


def _rt(vote: Vote, number: int, text: str) -> str:
    try:
        return rt_in(text, vote.region)
    except RtInvalid as error:
        raise BallotRtOutside(number=number, rt=text, region=vote.region) from error


def ensure_people(came: Came, sexes: Counter[str | None]) -> None:
    """Never more papers than people, nor of a sex than came of it."""
    if sexes.total() > MOST_PAPERS:
        raise TooManyPapers(most=MOST_PAPERS)
    everybody = came.male + came.female
    told = (
        ("total", sexes.total(), everybody),
        ("laki-laki / male", sexes["male"], came.male),
        ("perempuan / female", sexes["female"], came.female),
    )
    for who, papers, people in told:
        if papers > people:
            raise MorePapersThanPeople(papers=papers, who=who, came=people)


def decision(
    vote: Vote, data: DecisionCreate, optimum: Sequence[int] | None, *, by: str, at: datetime
) -> dict[str, Any]:
    """What was decided, as it is kept; raises when it is unclear, unexplained or too dear."""
    ensure_undecided(vote)
    if data.follows != "vote" and data.reason is None:
        raise DecisionReasonMissing
    known, own = len(vote.candidates), data.chosen
    if (own is not None) != (data.follows == "own"):
        raise DecisionSetUnclear(most=known)
    if own is not None and (len(set(own)) < len(own) or max(own) > known):
        raise DecisionSetUnclear(most=known)
    if data.follows == "optimum" and optimum is None:
        raise OptimumNotDone
    followed = {"vote": chosen(vote), "optimum": optimum, "own": own}[data.follows]
    numbers = sorted(followed or ())
    cost = cost_of(vote, numbers)
    if cost.amount > vote.budget:
        raise DecisionAboveBudget(cost=str(cost), budget=str(vote.budget))
    facts = {"follows": data.follows, "chosen": numbers, "cost": str(cost)}
    return facts | {"reason": data.reason, "by": by, "at": at.isoformat()}


def chosen(vote: Vote) -> list[int]:
    """What the vote has chosen, in the order in which it was."""
    return [one["number"] for one in (vote.result or {}).get("chosen", ())]


def cost_of(vote: Vote, numbers: Iterable[int]) -> Money:
    """What activities of the paper cost together."""
    wanted = set(numbers)
    found = Money.of(0)
    for one in vote.candidates:
        if one["number"] in wanted:
            found += Money.of(one["cost"])
    return found


def activity_ids(vote: Vote, numbers: Iterable[int]) -> list[UUID]:
    """The activities with these numbers."""
    wanted = set(numbers)
    return [UUID(one["activity_id"]) for one in vote.candidates if one["number"] in wanted]
