"""Local accounts."""

import unicodedata
from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field as Rule
from pydantic import SecretStr, StrictBool
from sqlalchemy import ARRAY, Column, DateTime, Index, Text
from sqlmodel import Field

from gateway.db import Table
from gateway.roles import Role
from services.chassis.clock import now
from services.chassis.ids import new_id
from services.chassis.shapes import Body, View, example

MIN_PASSWORD = 12
# Letters that look alike in other alphabets would make two accounts look like one.
USERNAME = r"^[A-Za-z0-9][A-Za-z0-9._@+-]*$"


def name_key(username: str) -> str:
    """One account per name, whatever its case or Unicode form."""
    folded = unicodedata.normalize("NFKC", username).strip().casefold()
    return unicodedata.normalize("NFKC", folded)


Username = Annotated[str, Rule(min_length=1, max_length=100, pattern=USERNAME)]
NewPassword = Annotated[SecretStr, Rule(min_length=MIN_PASSWORD, max_length=1000)]
Roles = Annotated[list[Role], Rule(min_length=1, max_length=100)]
Region = Annotated[str, Rule(max_length=100)]
Regions = Annotated[list[Region], Rule(min_length=1, max_length=200, examples=[["35.19"]])]


class UserIn(Body):
    """An account to make or to change, as `python -m gateway users load` reads it."""

    username: Username
    password: NewPassword
    roles: Roles
    regions: Regions


class UserCreate(
    Body,
    json_schema_extra=example(username="siti.aminah", roles=["facilitator"], regions=["35.19"]),
):
    """An account without a password yet: its owner sets one with the one-time link."""

    username: Username
    roles: Roles
    regions: Regions


class UserPatch(Body, json_schema_extra=example(roles=["district"], regions=["35.19"])):
    roles: Roles | None = None
    regions: Regions | None = None
    active: StrictBool | None = None


class PasswordChange(
    Body, json_schema_extra=example(current="kata sandi lama", new="kata sandi yang panjang")
):
    current: Annotated[SecretStr, Rule(min_length=1, max_length=1000)]
    new: NewPassword


class User(Table, table=True):
    """`password_hash` is null until the invitation is accepted, and for accounts of a provider.

    `issuer` and `subject` name the account at an OpenID provider.
    """

    __tablename__ = "users"
    __table_args__ = (Index("uq_users_provided", "issuer", "subject", unique=True),)
    id: UUID = Field(default_factory=new_id, primary_key=True)
    username: str = Field(sa_type=Text)
    name_key: str = Field(sa_type=Text, unique=True)
    password_hash: str | None = Field(default=None, sa_type=Text)
    roles: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    regions: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    active: bool = True
    issuer: str | None = Field(default=None, sa_type=Text)
    subject: str | None = Field(default=None, sa_type=Text)
    created_at: datetime = Field(default_factory=now, sa_type=DateTime(timezone=True))
    last_login_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    version: int = 1

    @property
    def invited(self) -> bool:
        return self.password_hash is None and self.issuer is None


class UserRead(View):
    id: UUID
    username: str
    roles: list[str]
    regions: list[str]
    active: bool
    invited: bool = Rule(description="Has no password yet.")
    issuer: str | None
    created_at: datetime
    last_login_at: datetime | None
    version: int
