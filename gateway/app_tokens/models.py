"""Tokens of phones: each belongs to an account, whose name stands under what the phone sends."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime
from pydantic import Field as Rule
from sqlalchemy import DateTime, LargeBinary, Text
from sqlmodel import Field

from gateway.db import Table
from services.chassis.clock import now
from services.chassis.ids import new_id
from services.chassis.shapes import Body, View, example


class AppTokenCreate(Body, json_schema_extra=example(name="HP Siti")):
    """A phone's name, and whose it is: the caller's own without `username`."""

    name: Annotated[str, Rule(min_length=1, max_length=100)]
    username: Annotated[str, Rule(min_length=1, max_length=200)] | None = None
    expires_at: AwareDatetime | None = Rule(
        None, description="A year from now without it, at most two."
    )


class AppToken(Table, table=True):
    """32 random bytes, stored as their SHA-256; it may what a phone and its account both may."""

    __tablename__ = "app_tokens"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    user_id: UUID = Field(foreign_key="users.id", index=True)
    name: str = Field(sa_type=Text)
    prefix: str = Field(sa_type=Text)
    secret_hash: bytes = Field(sa_type=LargeBinary, unique=True)
    created_by: str = Field(sa_type=Text)
    created_at: datetime = Field(default_factory=now, sa_type=DateTime(timezone=True))
    expires_at: datetime = Field(sa_type=DateTime(timezone=True))
    revoked_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    last_used_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))


class AppTokenRead(View):
    id: UUID
    name: str
    username: str
    prefix: str
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None = Rule(description="To within some seconds.")
    revoked_at: datetime | None

    @classmethod
    def of(cls, token: AppToken, username: str) -> "AppTokenRead":
        return cls(username=username, **token.model_dump(exclude={"user_id", "secret_hash"}))


class NewAppToken(AppTokenRead):
    """With the token itself, shown only now; a repeated request gets null instead."""

    token: str | None
    server_url: str = Rule(description="What ODK Collect calls the server's URL.")
    collect: str | None = Rule(description="ODK Collect's settings, as its QR code holds them.")
