"""Portfolios as they come in and go out."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field as Rule

from contracts.money import Money
from services.chassis.shapes import Body, View, example
from services.planning.portfolio.models import Status
from services.planning.portfolio.task import Objective
from services.planning.shapes import Region, RtCode, Year
from services.planning.simulation.models import Criterion, Volume

MOST_CANDIDATES = 20_000
SHOWN = 1_000  # rows of an answer that come with it
Amount = Annotated[str, Rule(max_length=40, examples=["1000000000.00"])]
Code = Annotated[str, Rule(max_length=20)]
Key = Annotated[str, Rule(min_length=1, max_length=60)]


class Budget(Body, json_schema_extra=example(source="dak", year=2027, amount="1000000000.00")):
    """What a source has in a year, in rupiah."""

    source: Code
    year: Year
    amount: Amount


class RegionLimit(Body, json_schema_extra=example(region="35.19.09.2010", amount="80000000.00")):
    """The least (floor) or the most (ceiling) that is spent in a region, in rupiah."""

    region: Region
    amount: Amount


class Payer(Body, json_schema_extra=example(source="dak", criteria=["3a", "3b", "5a", "5b"])):
    """A source that pays for these criteria only; a source that is not listed pays for all."""

    source: Code
    criteria: Annotated[list[Criterion], Rule(min_length=1, max_length=40)]


class Dependency(Body, json_schema_extra=example(first="4b", then="2b")):
    """`then` only with `first`, and in no year before it.

    Of criteria: in an RT `then` is only worked on where `first` scores nothing afterwards. Of
    candidates: `then` is only chosen with `first`.
    """

    first: Key
    then: Key


class CandidateActivity(
    Body,
    json_schema_extra=example(
        key="paving-007", rt="35.19.09.2010-000-007", volumes={"2b": "140"}, cost="80000000.00"
    ),
):
    """A whole activity, chosen or not: a draft by its id, or volumes in an RT and their cost."""

    key: Key | None = Rule(None, description="Its name here; k1, k2, ... unless said.")
    activity_id: UUID | None = None
    rt: RtCode | None = None
    volumes: Annotated[dict[Criterion, Volume], Rule(min_length=1, max_length=40)] | None = None
    cost: Amount | None = Rule(None, description="Rupiah; a draft costs the sum of its RAB.")
    year: Year | None = Rule(None, description="The only year that it may be done in.")
    sources: Annotated[list[Code], Rule(min_length=1, max_length=14)] | None = None


class PortfolioCreate(
    Body,
    json_schema_extra=example(
        region="35.19.09.2010",
        round_id="019ac003-5a00-7000-8000-000000000009",
        years=[2027],
        budgets=[{"source": "apbd-kabkota", "year": 2027, "amount": "1000000000.00"}],
        unit_prices={"2b": "571428.57", "6a": "350000.00"},
    ),
):
    """Either `unit_prices` (volumes are chosen) or `candidates` (whole activities are)."""

    region: Region
    round_id: UUID = Rule(description="The sealed round that it stands on.")
    years: Annotated[list[Year], Rule(min_length=1, max_length=10)]
    budgets: Annotated[list[Budget], Rule(min_length=1, max_length=140)]
    objective: Objective = "hectares"
    unit_prices: Annotated[dict[Criterion, Amount], Rule(max_length=40)] | None = Rule(
        None, description="Rupiah for a unit of a criterion; others are not worked on."
    )
    candidates: (
        Annotated[list[CandidateActivity], Rule(min_length=1, max_length=MOST_CANDIDATES)] | None
    ) = None
    floors: Annotated[list[RegionLimit], Rule(max_length=1_000)] = Rule(default_factory=list)
    ceilings: Annotated[list[RegionLimit], Rule(max_length=1_000)] = Rule(default_factory=list)
    dependencies: Annotated[list[Dependency], Rule(max_length=1_000)] = Rule(default_factory=list)
    payers: Annotated[list[Payer], Rule(max_length=14)] = Rule(default_factory=list)
    gap: Annotated[Decimal, Rule(ge=0, le=1, max_digits=7, decimal_places=6)] = Rule(
        Decimal("0.0001"), description="How near to the bound is enough: 0.01 is a percent."
    )
    seconds: Annotated[int, Rule(strict=True, ge=5, le=600)] = Rule(
        60, description="The longest that each of two searches may take."
    )


class CandidateAsked(View):
    """A candidate as it was asked."""

    key: str | None
    activity_id: UUID | None
    rt: str | None
    volumes: dict[str, Decimal] | None
    cost: str | None
    year: int | None
    sources: list[str] | None


class QuestionRead(View):
    """A question as it was, which can be asked again."""

    region: str
    round_id: UUID
    years: list[int]
    budgets: list[Budget]
    objective: Objective
    unit_prices: dict[str, str] | None
    candidates: list[CandidateAsked] | None
    floors: list[RegionLimit]
    ceilings: list[RegionLimit]
    dependencies: list[Dependency]
    payers: list[Payer]
    gap: Decimal
    seconds: int


class PortfolioRow(View):
    """So much of a criterion in an RT, and what a source pays for it in a year."""

    rt: str
    criterion: str
    volume: Decimal
    cost: Money
    year: int
    source: str
    candidate: str | None


class ConstraintRead(View):
    """A budget, floor or ceiling: how much of it is used, and its price."""

    name: str
    kind: Literal["budget", "floor", "ceiling"]
    source: str | None
    year: int | None
    region: str | None
    limit: Money = Rule(description="Less what approved activities take.")
    approved: Money = Rule(description="What approved activities take of it.")
    used: Money
    price: str | None = Rule(
        examples=["0.0000000112509"],
        description="What one more rupiah of it would bring, in the objective's unit, if works "
        "could be done in part: the dual of the linear relaxation. Raising a floor never brings "
        "anything. Null when it was not found in time.",
    )


class ConflictRead(View):
    """One of the constraints that fight; without any one of them there is an answer."""

    name: str
    text: str = Rule(description="In your language.")


class NextRead(View):
    """The best with Rp 100,000,000 more, which may pay whatever any budget may, in any year.

    Searched anew to a gap of 0.001 or less; what a wider gap left lying is in the gain, too.
    """

    objective_value: Decimal
    gain: Decimal
    bound: Decimal
    ended_by: str
    rts: list[str] = Rule(description="RTs in which other or more works are done, the first 100.")


class PortfolioLine(View):
    """A portfolio in a list."""

    id: UUID
    region: str
    round_id: UUID
    objective: Objective
    years: list[int]
    budget: Money = Rule(description="The sum of its budgets.")
    status: Status
    progress: int = Rule(description="Percent; 100 once it has ended.")
    objective_value: Decimal | None
    asked_by: str
    asked_at: datetime
    finished_at: datetime | None
    version: int


class PortfolioRead(PortfolioLine):
    """The answer: proved by the simulation's engine and added up to the cent before it is kept."""

    ended_by: Literal["optimal", "gap", "time"] | None = Rule(
        description="`optimal`: there is none better; `gap`: as near as was asked for; `time`: cut, "
        "and another run may differ."
    )
    bound: Decimal | None = Rule(description="No choice brings more than this.")
    gap: Decimal | None = Rule(description="(bound - value) / bound.")
    greedy_value: Decimal | None = Rule(
        description="What choosing by the best objective for a rupiah brings; null when that way "
        "keeps no floor."
    )
    approved_value: Decimal | None = Rule(
        description="What approved activities bring by themselves."
    )
    cost: Money | None
    cost_per_unit: Money | None = Rule(description="Rupiah for each unit of the objective it adds.")
    rts_leaving: int | None
    leaves_ha: Decimal | None
    activities: list[PortfolioRow] = Rule(description="The first 1,000 rows.")
    activities_total: int
    constraints: list[ConstraintRead]
    next_100m: NextRead | None
    conflict: list[ConflictRead]
    rts_in_steps: int | None = Rule(
        description="RTs of whose many ways out some were left out, since different sources may pay them."
    )
    failure: str | None
    detail: str | None = Rule(description="Why it failed and what to do, in your language.")


class PlanPortfolio(
    Body, json_schema_extra=example(plan_id="019ac105-0000-7000-8000-000000000055")
):
    """The draft plan that takes the rows of its village."""

    plan_id: UUID
