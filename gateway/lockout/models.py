"""Wrong passwords in a row."""

from datetime import datetime

from sqlalchemy import DateTime, Text
from sqlmodel import Field

from gateway.db import Table


class LoginAttempt(Table, table=True):
    """Failures in a row of a name, of an address, and of a name from an address."""

    __tablename__ = "login_attempts"
    key: str = Field(sa_type=Text, primary_key=True)
    failures: int
    last_at: datetime = Field(sa_type=DateTime(timezone=True), index=True)
    locked_until: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
