"""What an inspection and a month's dues may say, and what puts an asset at risk. Pure."""

import re
from datetime import date, datetime
from typing import Any
from uuid import UUID

from contracts.planning_activities import AssetInspected
from services.chassis.days import ensure_order, ensure_past
from services.planning.upkeep.models import Asset, AssetInspection, DuesPut, InspectionPut
from services.planning.upkeep.problems import DuesInvalid, InspectionOfOtherYear, MonthInvalid

MONTH = re.compile(r"^(20[0-9]{2})-(0[1-9]|1[0-2])$")
FLAGS = ("present", "good", "working", "used", "developed")
# How many points a reason is worth. Of a handed over asset all is well but its development.
WEIGHTS = {
    "not_present": 5,
    "not_good": 3,
    "not_working": 3,
    "not_used": 2,
    "no_longer_developed": 1,
    "not_inspected": 2,
    "dues_below_half": 2,
}


def ensure_inspection(asset: Asset, year: int, data: InspectionPut, today: date) -> None:
    """It was made in that year, after the handover and not tomorrow."""
    if data.inspected_on.year != year:
        raise InspectionOfOtherYear(day=data.inspected_on, year=year)
    ensure_past(today, data.inspected_on)
    ensure_order(asset.handed_over_on, data.inspected_on)


def month_of(text: str, today: date) -> date:
    """The first day of a month that has begun."""
    found = MONTH.match(text)
    if found is None:
        raise MonthInvalid(month=text)
    first = date(int(found[1]), int(found[2]), 1)
    ensure_past(today, first)
    return first


def ensure_dues(data: DuesPut) -> None:
    """No more households pay than owe."""
    if data.paying > data.households:
        raise DuesInvalid(paying=data.paying, households=data.households)


def event(
    asset: Asset, inspection: AssetInspection, *, id: UUID, at: datetime, by: str
) -> AssetInspected:
    """What the others are told of an inspection."""
    whole: dict[str, Any] = asset.model_dump() | inspection.model_dump()
    own = {"id": id, "occurred_at": at, "entity_id": asset.id, "version": asset.told}
    return AssetInspected.model_validate(whole | own | {"actor": by})
