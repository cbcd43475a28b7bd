"""The tables that clients see, each as one query over the generation that readers see."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import (
    Boolean,
    Date,
    DateTime,
    FromClause,
    Integer,
    Numeric,
    Select,
    Uuid,
    cast,
    func,
    literal,
    literal_column,
    null,
    select,
    union_all,
)
from sqlalchemy import Text as SqlText
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import col

from services.chassis.generations import SERVING
from services.reporting.facts.finance import Posting
from services.reporting.facts.planning import Activity, Training
from services.reporting.facts.survey import PlaceScore, Sheet
from services.reporting.odata.kinds import Kind, Property
from services.reporting.projections.models import COUNTS, HECTARES, RecapDelta, RtScore

HIDDEN = frozenset({"generation", "withdrawn", "geometry"})
KINDS: tuple[tuple[type[Any], Kind], ...] = (
    (Uuid, Kind.guid),
    (Integer, Kind.whole),
    (Numeric, Kind.decimal),
    (Boolean, Kind.truth),
    (DateTime, Kind.moment),
    (Date, Kind.day),
)


@dataclass(frozen=True)
class EntitySet:
    """A table by its name; `order` is that of an index, and ends with what makes rows one."""

    name: str
    type: str
    key: tuple[str, ...]
    order: tuple[str, ...]
    rows: FromClause
    properties: Mapping[str, Property]

    @cached_property
    def choices(self) -> str:
        return ", ".join(self.properties)


def serving(table: Any) -> Any:
    """Rows of the generation that readers see."""
    return col(table.generation) == literal_column(SERVING)


def told(table: Any) -> Select[Any]:
    """All that is kept of the facts of a table."""
    columns = [column for column in table.__table__.c if column.name not in HIDDEN]
    return select(*columns).where(serving(table))


def running(name: str) -> Any:
    """A figure of a recap: what was added to a region up to a year."""
    column = getattr(RecapDelta, name)
    summed = func.sum(column).over(
        partition_by=(col(RecapDelta.level), col(RecapDelta.region)), order_by=col(RecapDelta.year)
    )
    return cast(summed, Integer if name in COUNTS else Numeric)


def recaps() -> Select[Any]:
    """A row per level, region and year in which something was sealed, as it stood in that year."""
    figures = {name: running(name) for name in (*COUNTS, *HECTARES)}
    slum = figures["ha_light"] + figures["ha_medium"] + figures["ha_heavy"]
    figures |= {"slum_ha": slum, "left_ha": slum + figures["below_line_ha"]}
    place = (col(RecapDelta.level), col(RecapDelta.region), col(RecapDelta.year))
    named = [figure.label(name) for name, figure in figures.items()]
    return select(*place, *named).where(serving(RecapDelta))


def assessments() -> Select[Any]:
    """Sealed scores of RTs and of places above them.

    The generation is asked for from outside: only so the server follows the index of each table.
    """
    shared = ("round_id", "round_kind", "year", "regulation", "total", "slum_class", "area_ha")
    rts = select(
        col(RtScore.assessment_id).label("id"),
        col(RtScore.region),
        cast(literal("rt"), SqlText).label("level"),
        col(RtScore.rt).collate("C").label("code"),
        *(col(getattr(RtScore, name)) for name in ("name", *shared, "open_flags")),
        col(RtScore.area),
        col(RtScore.volumes),
        col(RtScore.measures),
        col(RtScore.version),
        col(RtScore.sealed_at),
        col(RtScore.generation),
    )
    places = select(
        *(col(getattr(PlaceScore, name)) for name in ("id", "region", "level", "code", "name")),
        *(col(getattr(PlaceScore, name)) for name in (*shared, "open_flags")),
        cast(null(), SqlText),
        cast(null(), JSONB),
        cast(null(), JSONB),
        col(PlaceScore.version),
        col(PlaceScore.told_at),
        col(PlaceScore.generation),
    )
    both = union_all(rts, places).subquery("both").c
    shown = [column for column in both if column.name not in HIDDEN]
    return select(*shown).where(both.generation == literal_column(SERVING))


def entity_set(
    name: str,
    type: str,
    query: Select[Any],
    key: tuple[str, ...] = ("id",),
    order: tuple[str, ...] = (),
) -> EntitySet:
    """The set of a query's rows."""
    rows = query.subquery(name)
    made = zip(query.selected_columns, rows.c, strict=True)
    properties = [described(column.name, column, source) for source, column in made]
    return EntitySet(
        name, type, key, order or ("region", *key), rows, {one.name: one for one in properties}
    )


def described(name: str, column: Any, source: Any) -> Property:
    """A column of a query as a property; `source` knows whether it may be empty."""
    nullable = bool(getattr(source, "nullable", False)) and name not in {"id", "region"}
    if isinstance(column.type, JSONB):
        return Property(name, Kind.string, cast(column, SqlText), nullable, document=True)
    kind = next((kind for type, kind in KINDS if isinstance(column.type, type)), Kind.string)
    digits = None
    if kind == Kind.decimal and column.type.scale is not None:
        digits = (column.type.precision, column.type.scale)
    return Property(name, kind, column, nullable, digits=digits)


SETS: Mapping[str, EntitySet] = {
    one.name: one
    for one in (
        entity_set(
            "recaps",
            "Recap",
            recaps(),
            key=("level", "region", "year"),
            order=("level", "region", "year"),
        ),
        entity_set("sheets", "Sheet", told(Sheet).where(~col(Sheet.withdrawn))),
        entity_set("assessments", "Assessment", assessments()),
        entity_set("activities", "Activity", told(Activity)),
        entity_set("postings", "Posting", told(Posting)),
        entity_set("trainings", "Training", told(Training)),
    )
}
