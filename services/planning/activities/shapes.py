"""Activities as they come in and go out."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel
from pydantic import Field as Rule

from contracts.finance import FundSourceCode
from contracts.money import Money
from contracts.planning import PROGRAMME
from contracts.planning_activities import Dimension
from services.chassis.pagination import LIMIT, MOST
from services.chassis.shapes import Body, View, example
from services.planning.activities.geometry import Geometry, GeometryRead
from services.planning.shapes import Count, Programme, RtCode, Title, Year

MOST_PLACES, MOST_DEPENDENCIES = 1_000, 50


class State(StrEnum):
    """How far an activity is."""

    planned = "planned"
    proposed = "proposed"
    fit = "fit"
    unfit = "unfit"
    approved = "approved"
    running = "running"
    completed = "completed"
    handed_over = "handed_over"
    cancelled = "cancelled"


class ActivityKind(View):
    """What can be done. `criteria` are those that it serves, by regulation."""

    code: str
    name_id: str
    name_en: str
    dimension: Dimension
    unit: str = Rule(description="The unit of an activity's own volume.")
    builds: bool = Rule(description="Whether it takes land, and so is screened whole.")
    criteria: dict[str, tuple[str, ...]]


KindCode = Annotated[str, Rule(max_length=40, examples=["jalan_paving"])]
Volume = Annotated[Decimal, Rule(gt=0, max_digits=18, decimal_places=6)]
Criterion = Annotated[str, Rule(max_length=10, examples=["2b"])]


class Place(
    Body,
    json_schema_extra=example(rt="35.19.09.2010-000-007", criterion="2b", volume="140"),
    from_attributes=True,
):
    """So much of a criterion in an RT, in the criterion's unit."""

    rt: RtCode
    criterion: Criterion
    volume: Volume


class SourceAmount(Body, json_schema_extra=example(source="apbd-kabkota", amount="80000000.00")):
    """What a source of money is meant to pay, in rupiah as a decimal string."""

    source: FundSourceCode
    amount: Annotated[str, Rule(max_length=40, examples=["80000000.00"])]


PROGRAM = r"^[0-9X]\.[0-9X]{2}\.[0-9]{2}$"
KEGIATAN = r"^[0-9X]\.[0-9X]{2}\.[0-9]{2}\.[0-9]\.[0-9]{2}$"
SUB_KEGIATAN = r"^[0-9X]\.[0-9X]{2}\.[0-9]{2}\.[0-9]\.[0-9]{2}\.([0-9]{2}|[0-9]{4})$"


class Sipd(
    Body,
    json_schema_extra=example(
        program="1.04.03", kegiatan="1.04.03.2.02", sub_kegiatan="1.04.03.2.02.0001"
    ),
):
    """Where it stands in the government's budget (SIPD); each code begins with the one above."""

    program: Annotated[str, Rule(pattern=PROGRAM)]
    kegiatan: Annotated[str, Rule(pattern=KEGIATAN)] | None = None
    sub_kegiatan: Annotated[str, Rule(pattern=SUB_KEGIATAN)] | None = None


class Readiness(
    Body, json_schema_extra=example(land="clear", ded="final", permit="not_needed", keeper=True)
):
    """What must be there before work begins; `keeper` is whether a KPP is found for the upkeep."""

    land: Literal["pending", "clear"] = "pending"
    ded: Literal["missing", "draft", "final", "not_needed"] = "missing"
    permit: Literal["missing", "asked", "granted", "not_needed"] = "missing"
    keeper: bool = False


class Beneficiaries(
    Body, json_schema_extra=example(male=61, female=64, mbr=90, poor=22, households=33)
):
    """How many people it serves; `mbr` (of low income) and `poor` are among them."""

    male: Count
    female: Count
    mbr: Count | None = None
    poor: Count | None = None
    households: Count | None = None


Places = Annotated[list[Place], Rule(max_length=MOST_PLACES)]
Sources = Annotated[list[SourceAmount], Rule(max_length=14)]
Dependencies = Annotated[
    list[UUID], Rule(max_length=MOST_DEPENDENCIES, description="What must be completed first.")
]


class ActivityCreate(
    Body,
    json_schema_extra=example(
        plan_id="019ac105-0000-7000-8000-000000000055",
        kind="jalan_paving",
        title="Paving jalan lingkungan RT 007",
        year=2027,
        volume="140",
        places=[{"rt": "35.19.09.2010-000-007", "criterion": "2b", "volume": "140"}],
    ),
):
    """What a plan means to have done. `volume` is in the unit of the kind; the id is yours to make."""

    id: UUID | None = None
    plan_id: UUID
    kind: KindCode
    title: Title
    dimension: Dimension | None = None
    year: Year
    volume: Volume
    places: Places = Rule(default_factory=list)
    geometry: Geometry | None = None
    institution_id: UUID | None = None
    programme: Programme = PROGRAMME
    needs: Dependencies = Rule(default_factory=list)


class ActivityPatch(
    Body,
    json_schema_extra=example(
        sources=[{"source": "apbd-kabkota", "amount": "80000000.00"}],
        readiness={"land": "clear", "ded": "final", "permit": "not_needed", "keeper": True},
    ),
):
    """What is left out stays, a list takes the place of the whole list, null clears.

    Kind, title, year, volume, places, geometry and needs change while the plan is a draft; the
    rest until the activity is approved.
    """

    kind: KindCode | None = None
    title: Title | None = None
    year: Year | None = None
    volume: Volume | None = None
    places: Places | None = None
    geometry: Geometry | None = None
    needs: Dependencies | None = None
    institution_id: UUID | None = None
    sources: Sources | None = None
    programme: Programme | None = None
    sipd: Sipd | None = None
    readiness: Readiness | None = None
    beneficiaries: Beneficiaries | None = None


class ActivityFilter(BaseModel):
    """Which activities are asked for."""

    region: Annotated[str | None, Rule(max_length=100)] = None
    plan_id: UUID | None = None
    state: State | None = None
    year: Annotated[int | None, Rule(ge=2000, le=2100)] = None
    kind: Annotated[str | None, Rule(max_length=40)] = None
    dimension: Dimension | None = None
    programme: Annotated[str | None, Rule(max_length=40)] = None
    limit: Annotated[int, Rule(ge=1, le=MOST, description="Rows per page.")] = LIMIT
    cursor: Annotated[str | None, Rule(description="`next` of the page before.")] = None


class FromNeeds(Body, json_schema_extra=example(criteria=["2b"], rts=["35.19.09.2010-000-007"])):
    """Which needs to begin with; all that the village has left, unless said."""

    criteria: Annotated[list[Criterion], Rule(max_length=50)] | None = None
    rts: Annotated[list[RtCode], Rule(max_length=MOST_PLACES)] | None = None
    programme: Programme = PROGRAMME


class SourceRead(View):
    """What a source of money is meant to pay."""

    source: str
    amount: Money


class ReadinessRead(View):
    """What is there before work begins."""

    land: str
    ded: str
    permit: str
    keeper: bool


class BeneficiariesRead(View):
    """How many people it serves."""

    male: int
    female: int
    mbr: int | None
    poor: int | None
    households: int | None


class SipdRead(View):
    """Where it stands in the budget of the government."""

    program: str
    kegiatan: str | None
    sub_kegiatan: str | None


class ActivityLine(View):
    """An activity in a list."""

    id: UUID
    plan_id: UUID
    copy_of: UUID | None = Rule(description="The same one in the edition of the plan before.")
    region: str
    kind: str
    dimension: Dimension
    title: str
    year: int
    volume: Decimal
    unit: str
    institution_id: UUID | None
    programme: str = Rule(description="The programme that it is done under.")
    sources: list[SourceRead]
    sipd: SipdRead | None
    readiness: ReadinessRead
    beneficiaries: BeneficiariesRead | None
    cost: Money = Rule(description="The sum of its RAB.")
    state: State
    version: int
    created_by: str
    created_at: datetime
    updated_at: datetime


class PlaceRead(View):
    """So much of a criterion in an RT, in the criterion's unit."""

    rt: str
    criterion: str
    volume: Decimal


class ActivityRead(ActivityLine):
    """An activity with where it is and what it waits for."""

    geometry: GeometryRead | None
    places: list[PlaceRead]
    needs: list[UUID]


class StepRead(View):
    """One step of an activity."""

    number: int
    before: State
    after: State
    reason: str | None
    by: str
    at: datetime
