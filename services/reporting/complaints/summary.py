"""Complaints in numbers, of what the caller may see: one statement, whatever they are counted by."""

from datetime import date
from typing import Any

from sqlalchemy import Numeric, cast, func, tuple_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis import scope
from services.chassis.auth import Principal
from services.reporting.complaints.models import OPEN, Complaint, State
from services.reporting.complaints.shapes import (
    ComplaintGroup,
    ComplaintSummary,
    ComplaintSums,
    SummaryBy,
)
from services.reporting.reach import COUNTRY, asked, named, part_of

PLACES = ("province", "regency", "district", "village")
OVER = (State.confirmed, State.closed)


async def summary(
    session: AsyncSession,
    principal: Principal,
    region: str | None,
    year: int | None,
    by: SummaryBy,
    today: date,
) -> ComplaintSummary:
    """Complaints that happened in a region of the caller's, of a year's log or of all years."""
    region = asked(principal, region)
    key = _key(by)
    query = select(func.grouping(key), key, *_sums(today)).group_by(
        func.grouping_sets(key, tuple_())
    )
    query = query.where(
        scope.visible(Complaint.region, principal),
        col(Complaint.log_number).is_not(None),
        scope.inside(Complaint.village, region) if region != COUNTRY else True,
    )
    if year is not None:
        query = query.where(Complaint.log_year == year)
    rows = (await session.execute(query.order_by(func.grouping(key), key))).all()
    *groups, total = [(row[1], _read(row[2:])) for row in rows]
    return ComplaintSummary(
        region=region,
        year=year,
        by=by,
        items=[_group(key, sums, by) for key, sums in groups],
        total=total[1],
    )


def _key(by: SummaryBy) -> Any:
    """What is counted by: a column, or as much of the village's code."""
    if by not in PLACES:
        return getattr(Complaint, by)
    return func.left(Complaint.village, part_of(by))


def _sums(today: date) -> list[Any]:
    open_ = col(Complaint.state).in_(OPEN)
    days = col(Complaint.answered_on) - col(Complaint.filed_on)
    median = func.percentile_cont(0.5).within_group(days)
    return [
        func.count(),
        func.count().filter(open_),
        func.count().filter(open_ & (col(Complaint.due_on) < today)),
        func.count().filter(col(Complaint.state) == State.answered),
        func.count().filter(col(Complaint.state).in_(OVER)),
        func.round(cast(median, Numeric), 1),
    ]


def _read(row: Any) -> ComplaintSums:
    whole, open_, overdue, answered, closed, median = row
    return ComplaintSums(
        complaints=whole,
        open=open_,
        overdue=overdue,
        answered=answered,
        closed=closed,
        median_days=None if median is None else str(median),
    )


def _group(key: str, sums: ComplaintSums, by: SummaryBy) -> ComplaintGroup:
    name = named(key) if by in PLACES else None
    return ComplaintGroup(key=key, name=name, **sums.model_dump())
