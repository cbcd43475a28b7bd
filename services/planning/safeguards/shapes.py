"""The checklist, the answers to it, and what they lack."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field as Limit

from services.chassis.shapes import Body, View, example

Kind = Literal["yes_no", "category", "count", "hectares", "cubic_metres", "percent", "rupiah"]


class Field(View):
    """One question. `required` ones are always answered, the others when a rule asks."""

    field: str
    kind: Kind
    name_id: str
    name_en: str
    required: bool


class Block(View):
    """Questions about one thing; `works_only` blocks are asked of what takes land."""

    block: str
    name_id: str
    name_en: str
    works_only: bool
    fields: tuple[Field, ...]


class Test(StrEnum):
    """How answers are compared: several fields by their sum, what was not said as 0."""

    equals = "equals"
    more_than = "more_than"
    at_least = "at_least"
    at_most = "at_most"
    sums_to = "sums_to"
    at_most_field = "at_most_field"


class Check(View):
    """Something that holds of the answers or not; `at_most_field` names the other in `value`."""

    fields: tuple[str, ...]
    test: Test
    value: str


class Rule(View):
    """When all of `when` hold, all of `needs` must. A `final` one is never made good by an answer."""

    rule: str
    text_id: str
    text_en: str
    when: tuple[Check, ...]
    needs: tuple[Check, ...]
    final: bool


class Checklist(View):
    """What is asked, and what must hold of the answers."""

    blocks: tuple[Block, ...]
    rules: tuple[Rule, ...]


class Missing(View):
    """One thing that the answers lack: an answer, a rule that does not hold, or a refusal."""

    kind: Literal["unanswered", "inconsistent", "refused"]
    field: str | None
    rule: str | None
    text_id: str
    text_en: str


FieldName = Annotated[str, Limit(max_length=60)]
Answer = bool | Annotated[int, Limit(ge=-(10**9), le=10**9)] | Annotated[str, Limit(max_length=40)]


class SafeguardsPut(
    Body,
    json_schema_extra=example(
        answers={
            "tanah.perlu": True,
            "tanah.hibah_masyarakat_ha": "0.02",
            "tanah.hibah_kk": 3,
            "lingkungan.kategori": "C",
        }
    ),
):
    """All answers at once. Decimals are strings; what is left out is not answered."""

    answers: Annotated[dict[FieldName, Answer], Limit(max_length=100)]


class SafeguardsRead(View):
    """The answers of an activity and what they lack; `version` 0 before the first of them."""

    activity_id: UUID
    region: str
    answers: dict[str, Any]
    complete: bool
    missing: list[Missing]
    version: int
    answered_by: str | None
    answered_at: datetime | None
