"""Columns that tables of several services have, and how a row takes new values."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import DateTime, Numeric, Text
from sqlmodel import Field, SQLModel

from services.chassis.clock import now

CODE: Any = Text(collation="C")  # of a region, an RT, a source: in the order of its characters


def lay(row: SQLModel, values: Mapping[str, Any]) -> None:
    """Set only what differs, so that a row which stays as it is counts as unchanged."""
    for name, value in values.items():
        if getattr(row, name) != value:
            setattr(row, name, value)


def moment() -> Any:
    """Aware UTC, now unless said."""
    return Field(default_factory=now, sa_type=DateTime(timezone=True))


def moment_told() -> Any:
    """Aware UTC, which whoever makes the row says."""
    return Field(sa_type=DateTime(timezone=True))


def rupiah(**default: Any) -> Any:
    """Rupiah, to two places."""
    return Field(sa_type=Numeric(18, 2), **default)
