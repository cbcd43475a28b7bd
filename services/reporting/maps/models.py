"""Where things lie, as the maps draw them, and what is said of maps.

`area_outlines`   a kawasan as survey drew it last
`village_places`  which version of a village's positions is known; `rt_places` are its RTs
`region_places`   where a region lies: the mean of its RTs, kept as a sum
`map_changes`     another whenever one of these changes in a province
`boundaries`      borders of regions by year and zoom, from the files of `boundary_sets`
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel
from pydantic import Field as Rule
from sqlalchemy import ARRAY, BigInteger, Index, LargeBinary, Numeric
from sqlmodel import Field

from services.chassis.columns import CODE, moment, moment_told
from services.chassis.ids import new_id
from services.reporting.db import Table
from services.reporting.facts.base import by, code, word

LayerName = Literal["villages", "areas", "rts", "activities", "complaints"]
BoundaryLevel = Literal["province", "regency", "district", "village"]


def step(**more: Any) -> Any:
    """A number of the map (`cells`)."""
    return Field(sa_type=BigInteger, **more)


class AreaOutline(Table, table=True):
    """A kawasan, and the villages of its RTs; without a shape its outline was taken away."""

    __tablename__ = "area_outlines"
    __table_args__ = (by("area_outlines", "cell"), by("area_outlines", "region", "code"))
    generation: int = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    region: str = code()
    version: int
    told_at: datetime = moment_told()
    code: str = code()
    name: str = word()
    rts: int
    ha: Decimal | None = Field(sa_type=Numeric)
    villages: list[str] = Field(sa_type=ARRAY(CODE))
    shape: bytes | None = Field(sa_type=LargeBinary)
    x1: int | None = step()
    y1: int | None = step()
    x2: int | None = step()
    y2: int | None = step()
    cell: int | None = step()


class VillagePlaces(Table, table=True):
    """A part of a village as it was told of last."""

    __tablename__ = "village_places"
    generation: int = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    region: str = code()
    version: int


class RtPlace(Table, table=True):
    """Where an RT lies, in degrees and on the map; `source` says what that rests on."""

    __tablename__ = "rt_places"
    __table_args__ = (by("rt_places", "cell"), by("rt_places", "rt"))
    generation: int = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    rt: str = code(primary_key=True)
    region: str = Field(sa_type=CODE)
    source: str = word()
    lon: Decimal = Field(sa_type=Numeric)
    lat: Decimal = Field(sa_type=Numeric)
    x: int = step()
    y: int = step()
    cell: int = step()


class RegionPlace(Table, table=True):
    """The middle of a region's RTs; nowhere when it has none."""

    __tablename__ = "region_places"
    __table_args__ = (by("region_places", "level", "cell"),)
    generation: int = Field(primary_key=True)
    level: str = word(primary_key=True)
    region: str = code(primary_key=True)
    rts: int
    sum_x: Decimal = Field(sa_type=Numeric)
    sum_y: Decimal = Field(sa_type=Numeric)
    x: int | None = step()
    y: int | None = step()
    cell: int | None = step()


class MapChange(Table, table=True):
    """What maps of a province were made of before is outdated when this is another."""

    __tablename__ = "map_changes"
    generation: int = Field(primary_key=True)
    region: str = code(primary_key=True)
    changed: UUID


class BoundarySet(Table, table=True):
    """A file of borders that was brought in; `region` is the smallest that holds all of it."""

    __tablename__ = "boundary_sets"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    region: str = Field(sa_type=CODE)
    level: str = word()
    year: int
    source: str = word()
    licence: str = word()
    regions: int
    file_sha256: str = word()
    imported_at: datetime = moment()


class Boundary(Table, table=True):
    """The border of a region for maps from a zoom on; it holds from `year` to before `until`."""

    __tablename__ = "boundaries"
    __table_args__ = (
        Index("ix_boundaries_cell", "level", "zoom", "cell"),
        Index("ix_boundaries_set_id", "set_id"),
    )
    region: str = code(primary_key=True)
    year: int = Field(primary_key=True)
    zoom: int = Field(primary_key=True)
    until: int
    level: str = word()
    set_id: UUID
    shape: bytes = Field(sa_type=LargeBinary)
    x1: int = step()
    y1: int = step()
    x2: int = step()
    y2: int = step()
    cell: int = step()


class BoundarySetRead(BaseModel):
    """Borders of regions from one file: they hold from `year` on, until newer ones do."""

    id: UUID
    region: Annotated[
        str, Rule(description='The smallest region that holds all of it; "*": several provinces.')
    ]
    level: BoundaryLevel
    year: int
    source: Annotated[str, Rule(description="Who made them, for the attribution.")]
    licence: str
    regions: Annotated[int, Rule(description="Regions of that level in the file.")]
    imported_on: date


class VectorLayer(BaseModel):
    """A layer of a tile in some zooms: its properties, and what each tells."""

    id: str
    description: str
    minzoom: int
    maxzoom: int
    fields: dict[str, str]


class TileDescription(BaseModel):
    """TileJSON 3.0 of a layer, and the years that it has figures of."""

    tilejson: Literal["3.0.0"] = "3.0.0"
    name: LayerName
    description: str
    attribution: Annotated[str, Rule(description="Where the boundaries are from; may be empty.")]
    minzoom: int
    maxzoom: int
    bounds: Annotated[list[float], Rule(description="West, south, east, north in degrees.")]
    tiles: Annotated[list[str], Rule(description="Addresses, with {z}, {x} and {y} to fill in.")]
    vector_layers: list[VectorLayer]
    years: list[int]
