"""Public keys with which gateways sign; several processes may run with different ones."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel
from sqlalchemy import JSON, Column, DateTime, Text
from sqlmodel import Field

from gateway.db import Table


class SigningKey(Table, table=True):
    """A public key, and when a gateway that signs with it was last seen."""

    __tablename__ = "signing_keys"
    kid: str = Field(sa_type=Text, primary_key=True)
    jwk: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    seen_at: datetime = Field(sa_type=DateTime(timezone=True))


class KeySet(BaseModel):
    """A JWK Set (RFC 7517)."""

    keys: list[dict[str, Any]]
