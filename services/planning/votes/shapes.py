"""Votes and papers as they come in and go out."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field as Rule

from contracts.money import Money
from services.chassis.shapes import Body, View, example
from services.planning.funds import Amount
from services.planning.portfolio.task import Objective
from services.planning.shapes import RtCode, Title, Year
from services.planning.votes.models import Kind, State, Utility

MOST_CANDIDATES, MOST_PAPERS, MOST_POINTS = 60, 2_000, 100
Number = Annotated[int, Rule(strict=True, ge=1, le=1_000_000, description="On the paper.")]
Place = Annotated[int, Rule(strict=True, ge=1, le=MOST_CANDIDATES)]
Sex = Literal["male", "female"]
Follows = Literal["vote", "optimum", "own"]


class VoteCreate(
    Body,
    json_schema_extra=example(
        meeting_id="019ac003-5a00-7000-8000-000000000009",
        plan_id="019ac105-0000-7000-8000-000000000055",
        budget="420000000.00",
    ),
):
    """A vote on activities of a draft plan; all of them that have a RAB, unless some are named."""

    id: UUID | None = None
    meeting_id: UUID
    plan_id: UUID = Rule(description="The draft plan of the meeting's village.")
    title: Title = "Prioritas kegiatan"
    budget: Amount = Rule(description="Rupiah that the vote gives out.")
    activities: Annotated[list[UUID], Rule(min_length=1, max_length=MOST_CANDIDATES)] | None = None
    kind: Kind = Kind.approval
    max_points: Annotated[int, Rule(strict=True, ge=1, le=MOST_POINTS)] = Rule(
        10, description="Points of one paper together; only of `points`."
    )
    utility: Utility = Utility.cost


class CandidateRead(View):
    """An activity on the ballot paper, with its RAB as it was when the vote was opened."""

    number: int
    activity_id: UUID
    title: str
    cost: Money


class Choice(Body, json_schema_extra=example(candidate=3, points=1)):
    """An activity by its number on the paper; 1 point on a paper that approves."""

    candidate: Place
    points: Annotated[int, Rule(strict=True, ge=1, le=MOST_POINTS)] = 1


class BallotCreate(
    Body,
    json_schema_extra=example(
        number=17, choices=[{"candidate": 1}, {"candidate": 4}], sex="female"
    ),
):
    """One anonymous paper; without choices it is blank, and counts as a paper."""

    number: Number
    choices: Annotated[list[Choice], Rule(max_length=MOST_CANDIDATES)] = Rule(default_factory=list)
    rt: RtCode | None = None
    sex: Sex | None = None


class ChoiceRead(View):
    """A choice of a paper."""

    candidate: int
    points: int


class BallotRead(View):
    """A paper as anybody may see it: of whose RT and sex is told in sums only."""

    number: int
    choices: list[ChoiceRead]


class Taken(View):
    """Papers of a file: how many it has; `applied` is false after a dry run."""

    papers: int
    applied: bool


class PaymentRead(View):
    """So many papers paid this much each, in rupiah and cents, rounded down."""

    papers: int
    each: Money


class ChosenRead(View):
    """A chosen activity: bought by equal shares, or for its votes with what was left."""

    number: int
    how: Literal["shares", "votes"]
    votes: int
    effective_votes: Decimal | None = Rule(
        description="Its cost by the most that a point paid: as if so many had paid all of it."
    )
    most_paid: Money | None = Rule(description="By one point of a paper, rounded down.")
    payments: list[PaymentRead]
    rounding: Money = Rule(description="The cost less the rounded payments.")


class LeftOutRead(View):
    """An activity that was not chosen, and why."""

    number: int
    votes: int
    why: Literal["no_votes", "above_budget", "no_room"]
    supporters_have: Money = Rule(description="Left of its supporters' raised shares, together.")


class RtPapers(View):
    """Papers of an RT."""

    rt: str
    papers: int


class TallyRead(View):
    """Papers in sums."""

    papers: int
    blank: int
    male: int
    female: int
    unsaid: int = Rule(description="Papers without a sex.")
    rts: list[RtPapers]


class ResultRead(View):
    """The sealed count."""

    tally: TallyRead
    share: Money = Rule(description="Of each paper, rounded down.")
    raised: Money = Rule(description="What each share was raised by, so that the budget is used.")
    raises: int
    ended: Literal["exhaustive", "over", "limit"]
    chosen: list[ChosenRead]
    left_out: list[LeftOutRead]
    cost: Money
    left: Money
    usual: list[int] = Rule(description="What the most votes alone would choose.")


class DecisionRead(View):
    """What the musyawarah decided."""

    follows: Follows
    chosen: list[int]
    cost: Money
    reason: str | None
    by: str
    at: datetime


class VoteLine(View):
    """A vote in a list."""

    id: UUID
    meeting_id: UUID
    plan_id: UUID
    region: str
    title: str
    kind: Kind
    utility: Utility
    max_points: int
    budget: Money
    state: State
    papers: int
    inputs_sha256: str | None
    portfolio_id: UUID | None
    version: int
    created_by: str
    created_at: datetime
    closed_by: str | None
    closed_at: datetime | None


class VoteRead(VoteLine):
    """A vote with its ballot paper, its result and what was decided."""

    candidates: list[CandidateRead]
    result: ResultRead | None
    decision: DecisionRead | None


class OptimumCreate(
    Body,
    json_schema_extra=example(
        round_id="019ac003-5a00-7000-8000-000000000009", source="apbd-kabkota", year=2027
    ),
):
    """Asks for the technical optimum of the same activities and the same budget."""

    round_id: UUID = Rule(description="The sealed round that it stands on.")
    source: Annotated[str, Rule(max_length=20)]
    year: Year
    objective: Objective = "hectares"


class SetRead(View):
    """A set of activities, and what it brings by itself as the simulation says.

    What it brings is empty where the round did not measure every RT of the set.
    """

    name: Literal["vote", "usual", "optimum", "decision"]
    chosen: list[int]
    cost: Money
    leaves_ha: Decimal | None
    rts_leaving: int | None
    people: Decimal | None = Rule(description="Who live in RTs that leave.")
    points: int | None = Rule(description="Score points taken away.")
    shared: list[int] = Rule(description="Also chosen by the vote.")
    missing: list[int] = Rule(description="Chosen by the vote alone.")


class ComparisonRead(View):
    """The sets side by side; the optimum once its search is done."""

    optimum: str | None = Rule(description="How far the search is.")
    objective: str | None
    sets: list[SetRead]


class DecisionCreate(
    Body,
    json_schema_extra=example(follows="own", chosen=[1, 3], reason="Lahan nomor 2 belum siap."),
):
    """Follow the vote or the optimum, or take a set of one's own; all but the vote need a reason."""

    follows: Follows
    chosen: Annotated[list[Place], Rule(min_length=1, max_length=MOST_CANDIDATES)] | None = Rule(
        None, description="Only of `own`."
    )
    reason: Annotated[str, Rule(min_length=1, max_length=1000)] | None = Rule(
        None, description="No names of residents."
    )
