"""Bases for what comes in and what goes out."""

from typing import Any

from pydantic import BaseModel, ConfigDict


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
