"""Local accounts and their sessions."""

import unicodedata
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field as Rule
from pydantic import SecretStr
from sqlalchemy import ARRAY, Column, DateTime, LargeBinary, Text
from sqlmodel import Field

from gateway.db import Table
from gateway.roles import Role
from services.chassis.clock import now
from services.chassis.ids import new_id
from services.chassis.shapes import Body, View

MIN_PASSWORD = 12


def name_key(username: str) -> str:
    """One account per name, whatever its case or Unicode form."""
    return unicodedata.normalize("NFKC", username).strip().casefold()


class Login(Body):
    username: Annotated[str, Rule(min_length=1, max_length=200)]
    password: Annotated[SecretStr, Rule(min_length=1, max_length=1000)]


class UserIn(Body):
    """An account to make or to change, as `python -m gateway users load` reads it."""

    username: Annotated[str, Rule(min_length=1, max_length=200)]
    password: Annotated[SecretStr, Rule(min_length=MIN_PASSWORD, max_length=1000)]
    roles: Annotated[list[Role], Rule(min_length=1)]
    regions: Annotated[list[str], Rule(min_length=1)]


class User(Table, table=True):
    __tablename__ = "users"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    username: str = Field(sa_type=Text)
    name_key: str = Field(sa_type=Text, unique=True)
    password_hash: str = Field(sa_type=Text)
    roles: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    regions: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    active: bool = True
    created_at: datetime = Field(default_factory=now, sa_type=DateTime(timezone=True))


class AccessSession(Table, table=True):
    """A bearer token, stored as its SHA-256: 32 random bytes need no slow hash."""

    __tablename__ = "sessions"
    token_hash: bytes = Field(sa_type=LargeBinary, primary_key=True)
    user_id: UUID = Field(foreign_key="users.id", index=True)
    created_at: datetime = Field(default_factory=now, sa_type=DateTime(timezone=True))
    expires_at: datetime = Field(sa_type=DateTime(timezone=True))
    revoked_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))


class SessionRead(View):
    """What a login answers; send the token as `Authorization: Bearer`."""

    access_token: str
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 - the scheme's name
    expires_in: int = Rule(description="Seconds.")
    roles: list[str]
    regions: list[str]


class WhoAmI(View):
    username: str
    roles: list[str]
    scopes: list[str]
    regions: list[str]
