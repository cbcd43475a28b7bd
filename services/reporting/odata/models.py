"""What is asked, and the shapes of what is answered."""

from typing import Annotated

from pydantic import ConfigDict, Field

from services.chassis.shapes import Body, View

FILTER, NAMES, TOKEN = 8_000, 1_000, 6_000  # characters
PAGE = 5_000  # rows
SKIPPED, TOP = 1_000_000, 1_000_000_000

Filter = Annotated[str, Field(min_length=1, max_length=FILTER)]
Names = Annotated[str, Field(min_length=1, max_length=NAMES)]
Format = Annotated[str, Field(pattern=r"^(json|application/json(;[\w.;= -]*)?)$", max_length=200)]


class Counted(Body):
    """What a count may be asked with."""

    filter: Filter | None = Field(None, alias="$filter", examples=["year eq 2024"])


class Shown(Body):
    """What one row may be asked with."""

    select: Names | None = Field(None, alias="$select", examples=["id,region"])
    format: Format | None = Field(None, alias="$format", examples=["json"])


class Asked(Counted, Shown):
    """What rows may be asked with."""

    orderby: Names | None = Field(None, alias="$orderby", examples=["region desc"])
    top: int | None = Field(None, alias="$top", ge=0, le=TOP)
    skip: int = Field(0, alias="$skip", ge=0, le=SKIPPED)
    count: bool = Field(default=False, alias="$count")
    skiptoken: Annotated[str, Field(max_length=TOKEN)] | None = Field(
        None, alias="$skiptoken", description="Part of `@odata.nextLink`; nobody writes it."
    )


class EntitySetRead(View):
    """A table, by its name."""

    name: str
    kind: str
    url: str


class ServiceDocument(View):
    """The tables that there are."""

    context: str = Field(alias="@odata.context")
    value: list[EntitySetRead]


class Row(View):
    """One row: its properties as `$metadata` describes them."""

    model_config = ConfigDict(extra="allow")
    context: str = Field(alias="@odata.context")


class Rows(View):
    """Rows of a table, and where those after them are."""

    context: str = Field(alias="@odata.context")
    count: int | None = Field(None, alias="@odata.count")
    value: list[dict[str, str | int | float | bool | None]]
    next_link: str | None = Field(None, alias="@odata.nextLink")
