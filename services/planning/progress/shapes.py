"""The progress of a work as it comes in and goes out."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Form
from pydantic import BaseModel
from pydantic import Field as Rule

from contracts.money import Money
from contracts.planning_activities import Certificate, WorkMode
from services.chassis.shapes import Body, Day, Moment, View, example
from services.planning.activities.shapes import Criterion, PlaceRead
from services.planning.shapes import Count, RtCode

Percent = Annotated[Decimal, Rule(ge=0, le=100, max_digits=5, decimal_places=2)]
Size = Annotated[Decimal, Rule(gt=0, le=100_000, decimal_places=6)]
Hok = Annotated[Decimal, Rule(ge=0, max_digits=9, decimal_places=2)]
# So much in a week is a slip of the hand; the sums of a century of weeks stay amounts.
Rupiah = Annotated[Decimal, Rule(ge=0, le=Decimal(10) ** 11, decimal_places=2)]
Reason = Annotated[str, Rule(min_length=1, max_length=1000, description="No names of residents.")]
Stage = Literal[0, 50, 100]


class WeekPut(
    Body,
    json_schema_extra=example(
        physical="50",
        planned="45",
        workers_male=8,
        workers_female=3,
        hok_male="40",
        hok_female="15",
        wages="6600000.00",
        swadaya_labour="1200000.00",
    ),
    from_attributes=True,
):
    """How far the work is at the end of a week, in percent of the whole; who worked; rupiah."""

    physical: Percent
    planned: Percent | None = None
    reason: Reason | None = None
    workers_male: Count = 0
    workers_female: Count = 0
    hok_male: Hok = Decimal(0)
    hok_female: Hok = Decimal(0)
    wages: Rupiah = Decimal(0)
    swadaya_cash: Rupiah = Decimal(0)
    swadaya_labour: Rupiah = Decimal(0)
    swadaya_material: Rupiah = Decimal(0)
    swadaya_land: Rupiah = Decimal(0)


class WeekRead(View):
    """A week, named by its Monday."""

    week: date
    physical: Decimal
    planned: Decimal | None
    reason: str | None
    workers_male: int
    workers_female: int
    hok_male: Decimal
    hok_female: Decimal
    wages: Money
    swadaya_cash: Money
    swadaya_labour: Money
    swadaya_material: Money
    swadaya_land: Money
    version: int
    recorded_by: str
    recorded_at: datetime


class PhotoSaid(BaseModel):
    """What is said of a photo beside its content."""

    percent: Stage
    taken_at: Moment | None = None
    lon: Decimal | None = None
    lat: Decimal | None = None


async def photo_said(
    percent: Annotated[Literal["0", "50", "100"], Form(examples=["50"])],
    taken_at: Annotated[Moment | None, Form()] = None,
    lon: Annotated[Decimal | None, Form(ge=94, le=142, max_digits=12, decimal_places=9)] = None,
    lat: Annotated[Decimal | None, Form(ge=-12, le=8, max_digits=12, decimal_places=9)] = None,
) -> PhotoSaid:
    """The fields of the form in which a photo comes."""
    return PhotoSaid.model_validate(
        {"percent": int(percent), "taken_at": taken_at, "lon": lon, "lat": lat}
    )


class PhotoRead(View):
    """A photo; `flags` say what to look at: `time_said`, `place_said`, `far`, `no_geometry`."""

    id: UUID
    percent: int
    sha256: str
    media_type: str
    size: int
    taken_at: datetime
    lon: Decimal
    lat: Decimal
    distance: Decimal | None = Rule(description="Metres to the geometry of the activity.")
    flags: list[str]
    uploaded_by: str
    uploaded_at: datetime


class OpnameCreate(
    Body,
    json_schema_extra=example(
        rt="35.19.09.2010-000-007",
        criterion="2b",
        length="140",
        width="2.5",
        measured_on="2026-11-20",
    ),
):
    """One measurement; sizes in metres. The id is yours to make.

    The volume is `count` x `length` for a criterion in m, x `width` / 10,000 for one in Ha, and
    `count` for the others. A line that `corrects` another takes its place; its `count` may be 0.
    """

    id: UUID | None = None
    rt: RtCode
    criterion: Criterion
    count: Annotated[Decimal, Rule(ge=0, le=1_000_000, decimal_places=6)] = Decimal(1)
    length: Size | None = None
    width: Size | None = None
    height: Size | None = None
    measured_on: Day
    corrects: UUID | None = None
    reason: Reason | None = None


class OpnameRead(View):
    """A line of the measurement book."""

    id: UUID
    number: int
    rt: str
    criterion: str
    unit: str
    count: Decimal
    length: Decimal | None
    width: Decimal | None
    height: Decimal | None
    volume: Decimal
    measured_on: date
    corrects: UUID | None
    reason: str | None
    recorded_by: str
    recorded_at: datetime


class MoneyRead(View):
    """What a source has committed, released, and what was spent of it."""

    source: str
    committed: Money
    released: Money
    spent: Money


class WorkRead(View):
    """The doing of an activity: who, how far, what was measured, what it cost."""

    activity_id: UUID
    state: str
    mode: WorkMode | None
    institution_id: UUID | None
    contractor: str | None
    contract_number: str | None
    started_on: date | None
    week: date | None = Rule(description="The newest week that was recorded.")
    physical: Decimal | None
    planned: Decimal | None
    hok_male: Decimal
    hok_female: Decimal
    wages: Money
    swadaya: Money
    photos_0: int
    photos_50: int
    photos_100: int
    measured: list[PlaceRead]
    completed_on: date | None
    certificate: Certificate | None
    certificate_number: str | None
    certificate_date: date | None
    handed_over_on: date | None
    kpp_id: UUID | None
    handover_number: str | None
    lpj_number: str | None
    money: list[MoneyRead]
