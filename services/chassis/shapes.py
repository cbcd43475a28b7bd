"""Bases for what comes in and what goes out."""

import re
from datetime import date
from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError, PydanticKnownError

ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T")


def _written_out(value: Any) -> Any:
    """A number of seconds is no time that anybody would recognise."""
    if isinstance(value, str) and not ISO.match(value):
        raise PydanticCustomError("timezone_aware", "It must be a time with its zone.")
    return value


# A moment as RFC 3339 has it, in a query or a body.
Moment = Annotated[AwareDatetime, BeforeValidator(_written_out)]


def _written_date(value: Any) -> Any:
    """A day is written `2026-11-27`; a number or a time of day is none."""
    if isinstance(value, date) or (isinstance(value, str) and re.fullmatch(r"[\d-]{10}", value)):
        return value
    raise PydanticKnownError("date_type")


FIRST, LAST = date(2000, 1, 1), date(2100, 12, 31)
Day = Annotated[date, BeforeValidator(_written_date), Field(ge=FIRST, le=LAST)]


def example(**facts: Any) -> dict[str, Any]:
    """An example for the API document: `class Login(Body, json_schema_extra=example(...))`."""
    return {"examples": [facts]}


class Body(BaseModel):
    """A request's body: unknown fields are refused, spaces around text fall away."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class Empty(Body, json_schema_extra=example()):
    """A body that says nothing: `{}`, or none at all."""


class View(BaseModel):
    """An answer, read from a row's attributes."""

    model_config = ConfigDict(from_attributes=True)
