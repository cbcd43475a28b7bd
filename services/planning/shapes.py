"""Fields that bodies of several slices share."""

import re
from typing import Annotated, Any

from pydantic import BeforeValidator
from pydantic import Field as Rule
from pydantic_core import PydanticKnownError

from services.chassis.shapes import Body, Day, example

Village = Annotated[str, Rule(max_length=100, examples=["35.19.09.2010"])]
Region = Annotated[str, Rule(max_length=100, examples=["35.19.09.2010"])]
RtCode = Annotated[str, Rule(max_length=100, examples=["35.19.09.2010-000-007"])]
Programme = Annotated[
    str,
    Rule(pattern="^[a-z0-9][a-z0-9-]{0,39}$", examples=["kotaku"], description="Its short name."),
]
Year = Annotated[int, Rule(strict=True, ge=2000, le=2100)]
Count = Annotated[int, Rule(strict=True, ge=0, le=100_000)]
Title = Annotated[str, Rule(min_length=1, max_length=200)]
Note = Annotated[str, Rule(max_length=2000, description="No names, no NIK of residents.")]
Sha256 = Annotated[
    str, Rule(pattern="^[0-9a-f]{64}$", description="SHA-256 of the file, in small hexadecimals.")
]


def written(pattern: str, kind: type) -> BeforeValidator:
    """A decimal comes as text of this shape: a number in JSON may have lost its last places."""
    shape = re.compile(pattern)

    def check(value: Any) -> Any:
        if isinstance(value, kind) or (isinstance(value, str) and shape.fullmatch(value)):
            return value
        raise PydanticKnownError("string_pattern_mismatch", {"pattern": pattern})

    return BeforeValidator(check)


class Document(
    Body,
    json_schema_extra=example(number="BA/12/2026", date="2026-11-20", sha256="9f86d081" + "0" * 56),
    from_attributes=True,
):
    """A paper that proves it. The file stays where it is kept: its hash says which one it was."""

    number: Annotated[str, Rule(min_length=1, max_length=100)] | None = None
    date: Day | None = None
    sha256: Sha256 | None = None


def document_of(row: Any) -> Document | None:
    """The paper in a row's columns `document_number`, `document_date`, `document_sha256`."""
    facts = {name: getattr(row, f"document_{name}") for name in Document.model_fields}
    return Document.model_construct(**facts) if any(facts.values()) else None
