"""The recap, as DOORS describes it: what is slum, what was, what is left.

These are plain dicts that the type checker knows: a page of a hundred regions is not built as
hundreds of objects only to be taken apart again; and it is kept as JSON, which is what is asked for.
"""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal, NotRequired, cast

from pydantic import Field
from pydantic_core import from_json, to_json
from typing_extensions import TypedDict  # typing's own is not enough for pydantic before 3.12

from services.reporting.decrees.models import Crossed, Decreed
from services.reporting.decrees.rules import InForce, decreed

Exact = str  # a decimal as the database writes it: hectares, rupiah
By = Literal["province", "regency", "district", "village", "rt"]


class ByClass(TypedDict):
    """RT counts by slum class."""

    none: int
    light: int
    medium: int
    heavy: int


class HectaresByClass(TypedDict):
    """Hectares by slum class, as recorded."""

    none: Exact
    light: Exact
    medium: Exact
    heavy: Exact


class MoneyRow(TypedDict):
    """Rupiah of one source."""

    source: str
    committed: Exact
    released: Exact
    spent: Exact


class RecapFigures(TypedDict):
    """The figures of one region; hectares as recorded."""

    rts: ByClass
    area_ha: HectaresByClass
    slum_ha: Annotated[Exact, Field(description="Hectares of RTs that are light, medium or heavy.")]
    baseline_ha: Annotated[
        Exact, Field(description="Hectares that were slum in the newest baseline.")
    ]
    below_line_ha: Annotated[
        Exact, Field(description="Was slum, scores below the line, no exit yet.")
    ]
    handled_ha: Annotated[Exact, Field(description="Left the slum list by a signed exit.")]
    new_ha: Annotated[
        Exact, Field(description="Slum now, not slum in (or absent from) the baseline.")
    ]
    left_ha: Annotated[Exact, Field(description="Slum plus awaiting exit.")]
    open_flags: Annotated[int, Field(description="Unresolved flags behind these figures.")]
    money: Annotated[
        list[MoneyRow],
        Field(description="By source, of fiscal years up to this; of villages and above."),
    ]
    activities: Annotated[
        dict[str, int],
        Field(
            description="By state, planned for this year or before; of an RT: with a place in it."
        ),
    ]


class RecapItem(RecapFigures):
    region: str
    name: str
    estimated: NotRequired[
        Annotated[
            bool, Field(description="On other boundaries: some of it is known by share only.")
        ]
    ]


class RecapTotal(RecapItem):
    """The region asked for, as one row."""


class Said(TypedDict):
    """Which year is told, and as of which day: without one as it is known now."""

    year: int
    on: NotRequired[Annotated[date, Field(description="As it was known when this day ended, WIB.")]]
    boundaries: NotRequired[
        Annotated[int, Field(description="On the boundaries at the end of this year.")]
    ]


class Recap(Said, Decreed):
    """A region in a year, broken down by a level; the newest sealed round carries forward.

    `decrees` are those that the figures rest on: in force at the end of the year or of the day.
    """

    region: str
    by: By
    items: list[RecapItem]
    total: RecapTotal
    next: str | None


@dataclass(frozen=True, slots=True)
class Written:
    """A recap whose regions are JSON already: most are told as they were told before."""

    said: Said
    region: str
    by: By
    items: list[bytes]
    total: bytes
    next: str | None
    in_force: InForce

    def document(self) -> bytes:
        """The recap as JSON."""
        head = to_json(
            {**self.said, "region": self.region, "by": self.by, "next": self.next}
            | decreed(self.in_force)
        )
        items = b",".join(self.items)
        return head[:-1] + b',"items":[' + items + b'],"total":' + self.total + b"}"

    def read(self) -> Recap:
        """The recap as facts."""
        return cast(Recap, from_json(self.document()))


class Change(TypedDict):
    """By how many hectares a region changed; below zero it fell."""

    slum_ha: Exact
    below_line_ha: Exact
    handled_ha: Exact
    new_ha: Exact
    left_ha: Exact


class ComparedItem(TypedDict):
    """A region then and now; one that was not known then has no `then`."""

    region: str
    name: str
    then: RecapItem | None
    now: RecapItem
    change: Change


class Days(TypedDict):
    """The two days of a comparison; without, it is of two years as they are known now."""

    boundaries: NotRequired[
        Annotated[int, Field(description="Both on the boundaries at the end of this year.")]
    ]
    than_on: NotRequired[date]
    on: NotRequired[Annotated[date, Field(description="As it was known when this day ended, WIB.")]]


class Comparison(Days, Crossed):
    """Two years of a region, or two days, beside one another, and the decrees between them."""

    region: str
    than: int
    year: int
    by: str
    items: list[ComparedItem]
    total: ComparedItem
    next: str | None
