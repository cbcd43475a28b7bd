"""How much each key was used on each day."""

from datetime import date
from uuid import UUID

from sqlalchemy import BigInteger
from sqlmodel import Field

from gateway.db import Table


class KeyUsage(Table, table=True):
    """Calls of a key on a day (UTC), summed over every gateway process."""

    __tablename__ = "key_usage"
    key_id: UUID = Field(primary_key=True)
    day: date = Field(primary_key=True)
    calls: int = Field(sa_type=BigInteger)
