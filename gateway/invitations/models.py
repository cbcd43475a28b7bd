"""One-time links: an invitation to a new account, or a new password for a known one."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field as Rule
from pydantic import SecretStr
from sqlalchemy import DateTime, LargeBinary, Text
from sqlmodel import Field

from gateway.db import Table
from gateway.users.models import NewPassword, UserRead
from services.chassis.clock import now
from services.chassis.shapes import Body, View, example


class Purpose(StrEnum):
    invitation = "invitation"
    reset = "reset"


class Invitation(Table, table=True):
    """Stored as a hash; a newer one for the same account replaces it."""

    __tablename__ = "invitations"
    token_hash: bytes = Field(sa_type=LargeBinary, primary_key=True)
    user_id: UUID = Field(foreign_key="users.id", index=True)
    purpose: str = Field(sa_type=Text)
    created_by: str = Field(sa_type=Text)
    created_at: datetime = Field(default_factory=now, sa_type=DateTime(timezone=True))
    expires_at: datetime = Field(sa_type=DateTime(timezone=True))
    used_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))


Token = Annotated[SecretStr, Rule(min_length=1, max_length=200)]


class Shown(Body, json_schema_extra=example(token="nhi_...")):  # noqa: S106
    """The token of a link; in the body, so that no log holds it."""

    token: Token


class Accept(Shown, json_schema_extra=example(token="nhi_...", password="kata sandi yang panjang")):  # noqa: S106
    password: NewPassword


class InvitationRead(View):
    """A link as it is shown once to the admin, who hands it over."""

    token: str | None = Rule(description="Null when the request is a repeated one.")
    link: str | None = Rule(description="The part after # never reaches a server or its logs.")
    purpose: Purpose
    expires_at: datetime


class InvitedUser(UserRead):
    """A new account with its one-time link."""

    invitation: InvitationRead


class InvitationLook(View):
    """What the owner of a link may know before using it."""

    username: str
    purpose: Purpose
    expires_at: datetime
