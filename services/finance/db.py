"""The base of finance's tables."""

from sqlmodel import SQLModel

from services.chassis.db import new_registry


class Table(SQLModel, registry=new_registry()):
    """Base of every table that finance owns."""
