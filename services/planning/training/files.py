"""The file of trainings, whose columns keep their names: one row each, costs by source."""

from typing import Any

from sqlalchemy import Select, Text, cast, func, select
from sqlmodel import col

from services.chassis.auth import Principal
from services.chassis.bulk import harmless
from services.planning.training.models import Training
from services.planning.training.queries import narrowed
from services.planning.training.shapes import TrainingFilter
from services.planning.training.sums import WHO, cost_cells, rows_of

SPOTS = rows_of(Training.places, "spots", {"region": Text, "name": Text})
BETWEEN = "; "
TEXTS = frozenset({"title", "minutes_number", "source", "cancelled_reason"})
FIRST = (
    *("id", "region", "kind", "state", "title", "year", "begin_on", "end_on", "days", "jp"),
    *("village_status", "methods", "audience", "places", "male", "female", "untold", "mbr"),
    "participants",
)
LAST = (
    *("cost", "minutes_number", "minutes_date", "minutes_sha256", "attendance_sha256"),
    *("institution_id", "cycle_id", "activity", "meeting_id", "source", "cancelled_reason"),
    "version",
)


def rows(principal: Principal, wanted: TrainingFilter) -> Select[Any]:
    """The caller's trainings as rows of the file, by day."""
    joined = {
        "methods": func.array_to_string(Training.methods, BETWEEN),
        "audience": func.array_to_string(Training.audience, BETWEEN),
        "places": _places(),
        "participants": _participants(),
    }

    def cell(name: str) -> Any:
        found = joined[name] if name in joined else col(getattr(Training, name))
        return (harmless(found) if name in TEXTS else found).label(name)

    query = select(*map(cell, FIRST), *cost_cells(Training.costs), *map(cell, LAST))
    ordered = query.order_by(col(Training.listed_on), col(Training.id))
    return narrowed(ordered, principal, wanted)


def _participants() -> Any:
    """`tipp=11; ksm=13`."""
    everybody = cast(WHO.c.male + WHO.c.female + WHO.c.untold, Text)
    told = func.concat(WHO.c.role, "=", everybody)
    return select(func.string_agg(told, BETWEEN)).select_from(WHO).scalar_subquery()


def _places() -> Any:
    """`35.19.09.2010 Balai desa; 35.19.09.2011`."""
    told = func.concat_ws(" ", SPOTS.c.region, SPOTS.c.name)
    joined = select(func.string_agg(told, BETWEEN)).select_from(SPOTS).scalar_subquery()
    return harmless(joined)
