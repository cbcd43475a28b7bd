"""Logins: a session is an access token and a refresh token, both stored as hashes."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field as Rule
from pydantic import SecretStr
from sqlalchemy import DateTime, LargeBinary, Text
from sqlmodel import Field

from gateway.db import Table
from services.chassis.clock import now
from services.chassis.ids import new_id
from services.chassis.shapes import Body, View, example


class SessionKind(StrEnum):
    """A bearer sends its token itself; a page's browser sends the cookie."""

    bearer = "bearer"
    page = "page"


class AccessSession(Table, table=True):
    """One login. Refreshing changes both tokens; a spent refresh token ends the session."""

    __tablename__ = "sessions"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    user_id: UUID = Field(foreign_key="users.id", index=True)
    kind: str = Field(default=SessionKind.bearer, sa_type=Text)
    token_hash: bytes = Field(sa_type=LargeBinary, unique=True)
    refresh_hash: bytes | None = Field(default=None, sa_type=LargeBinary, unique=True)
    spent_hash: bytes | None = Field(default=None, sa_type=LargeBinary, unique=True)
    created_at: datetime = Field(default_factory=now, sa_type=DateTime(timezone=True))
    expires_at: datetime = Field(sa_type=DateTime(timezone=True))
    refresh_until: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    revoked_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))


class Login(Body, json_schema_extra=example(username="faskel", password="kata sandi yang panjang")):  # noqa: S106
    username: Annotated[str, Rule(min_length=1, max_length=200)]
    password: Annotated[SecretStr, Rule(min_length=1, max_length=1000)]


class Refresh(Body, json_schema_extra=example(refresh_token="nhr_...")):  # noqa: S106
    refresh_token: Annotated[SecretStr, Rule(min_length=1, max_length=200)]


class SessionRead(View):
    """What a login answers; send the token as `Authorization: Bearer`."""

    access_token: str
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 - the scheme's name
    expires_in: int = Rule(description="Seconds.")
    refresh_token: str = Rule(description="For POST /v1/session/refresh, once.")
    roles: list[str]
    regions: list[str]


class WhoAmI(View):
    username: str
    roles: list[str]
    scopes: list[str]
    regions: list[str]
    csrf_token: str | None = Rule(
        description="For pages: send it as `X-CSRF-Token` with every change. Null for tokens."
    )
