"""How a work goes: how it was begun and ended, week by week, its photos, its measurement book.

`activity_works`   one row per activity that was started: who does it, its certificate, its handover.
`activity_weeks`   how far it was in a week, who worked, and what the community gave.
`activity_photos`  photos at 0, 50 and 100 %; the content lies in the media store by its hash.
`opname_lines`     the measurement book: only added to; a newer line corrects an older one.
"""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Index, Numeric, Text, UniqueConstraint
from sqlmodel import Field

from services.chassis.columns import CODE, moment, moment_told, rupiah
from services.chassis.ids import new_id
from services.planning.db import Table


class ActivityWork(Table, table=True):
    """The doing of an activity, named by its id."""

    __tablename__ = "activity_works"
    id: UUID = Field(primary_key=True, foreign_key="activities.id")
    region: str = Field(sa_type=CODE)
    mode: str = Field(sa_type=Text)  # swakelola, contract
    institution_id: UUID | None = Field(default=None, foreign_key="institutions.id")
    contractor: str | None = Field(default=None, sa_type=Text)
    contract_number: str | None = Field(default=None, sa_type=Text)
    started_on: date
    started_by: str = Field(sa_type=Text)
    completed_on: date | None = None
    completed_by: str | None = Field(default=None, sa_type=Text)
    certificate: str | None = Field(default=None, sa_type=Text)  # KB, KC, KK
    certificate_number: str | None = Field(default=None, sa_type=Text)
    certificate_date: date | None = None
    handed_over_on: date | None = None
    handed_over_by: str | None = Field(default=None, sa_type=Text)
    kpp_id: UUID | None = Field(default=None, foreign_key="institutions.id")
    handover_number: str | None = Field(default=None, sa_type=Text)
    lpj_number: str | None = Field(default=None, sa_type=Text)


class ActivityWeek(Table, table=True):
    """A week, named by its Monday. Percent of the work, people and person-days (HOK), rupiah."""

    __tablename__ = "activity_weeks"
    __table_args__ = (UniqueConstraint("activity_id", "week"),)
    id: UUID = Field(default_factory=new_id, primary_key=True)
    activity_id: UUID = Field(foreign_key="activities.id")
    region: str = Field(sa_type=CODE)
    week: date
    physical: Decimal = Field(sa_type=Numeric)
    planned: Decimal | None = Field(default=None, sa_type=Numeric)
    reason: str | None = Field(default=None, sa_type=Text)
    workers_male: int
    workers_female: int
    hok_male: Decimal = Field(sa_type=Numeric)
    hok_female: Decimal = Field(sa_type=Numeric)
    wages: Decimal = rupiah(default=Decimal(0))
    swadaya_cash: Decimal = rupiah(default=Decimal(0))
    swadaya_labour: Decimal = rupiah(default=Decimal(0))
    swadaya_material: Decimal = rupiah(default=Decimal(0))
    swadaya_land: Decimal = rupiah(default=Decimal(0))
    version: int = 1
    recorded_by: str = Field(sa_type=Text)
    recorded_at: datetime = moment()


class ActivityPhoto(Table, table=True):
    """A photo. What the picture itself does not tell was said by whoever sent it."""

    __tablename__ = "activity_photos"
    __table_args__ = (
        UniqueConstraint("activity_id", "sha256"),
        Index("ix_activity_photos_sha256", "sha256"),
    )
    id: UUID = Field(default_factory=new_id, primary_key=True)
    activity_id: UUID = Field(foreign_key="activities.id")
    region: str = Field(sa_type=CODE)
    percent: int
    sha256: str = Field(sa_type=Text)
    media_type: str = Field(sa_type=Text)
    size: int
    taken_at: datetime = moment_told()
    time_said: bool
    lon: Decimal = Field(sa_type=Numeric)
    lat: Decimal = Field(sa_type=Numeric)
    place_said: bool
    distance: Decimal | None = Field(default=None, sa_type=Numeric)  # metres to the geometry
    uploaded_by: str = Field(sa_type=Text)
    uploaded_at: datetime = moment()


class OpnameLine(Table, table=True):
    """One measurement. `volume` is in the criterion's unit."""

    __tablename__ = "opname_lines"
    __table_args__ = (
        UniqueConstraint("activity_id", "number"),
        UniqueConstraint("corrects"),
    )
    id: UUID = Field(default_factory=new_id, primary_key=True)
    activity_id: UUID = Field(foreign_key="activities.id")
    number: int
    region: str = Field(sa_type=CODE)
    rt: str = Field(sa_type=CODE)
    criterion: str = Field(sa_type=CODE)
    unit: str = Field(sa_type=Text)
    count: Decimal = Field(sa_type=Numeric)
    length: Decimal | None = Field(default=None, sa_type=Numeric)
    width: Decimal | None = Field(default=None, sa_type=Numeric)
    height: Decimal | None = Field(default=None, sa_type=Numeric)
    volume: Decimal = Field(sa_type=Numeric)
    measured_on: date
    corrects: UUID | None = Field(default=None, foreign_key="opname_lines.id")
    reason: str | None = Field(default=None, sa_type=Text)
    recorded_by: str = Field(sa_type=Text)
    recorded_at: datetime = moment()
