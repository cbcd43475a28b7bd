"""Logins at an OpenID provider: those under way, and what the provider says."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from pydantic import BaseModel
from pydantic import Field as Rule
from sqlalchemy import DateTime, LargeBinary, Text
from sqlmodel import Field

from gateway.db import Table
from services.chassis.shapes import View


class ProviderLogin(Table, table=True):
    """A login that is under way: used once, and only by the browser that began it."""

    __tablename__ = "provider_logins"
    state_hash: bytes = Field(sa_type=LargeBinary, primary_key=True)
    binding_hash: bytes = Field(sa_type=LargeBinary)
    nonce: str = Field(sa_type=Text)
    verifier: str = Field(sa_type=Text)
    target: str = Field(sa_type=Text)
    expires_at: datetime = Field(sa_type=DateTime(timezone=True), index=True)


@dataclass(frozen=True, slots=True)
class Begun:
    """Where to send the browser, and the secret that it brings back in its cookie."""

    url: str
    binding: str


@dataclass(frozen=True, slots=True)
class Person:
    """Who the provider says somebody is, in our words; nothing else of its claims is kept."""

    issuer: str
    subject: str
    name: str
    roles: list[str]
    regions: list[str]


class Document(BaseModel):
    """What we need of the provider's discovery document."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    token_endpoint_auth_methods_supported: list[str] = ["client_secret_basic"]
    authorization_response_iss_parameter_supported: bool = False


class Exchange(BaseModel):
    """What the token endpoint answers: an id_token, or an error."""

    id_token: str | None = None
    error: str = "no_id_token"


class Answer(BaseModel):
    """What the provider sends back with the browser; it may say more."""

    state: Annotated[str, Rule(max_length=200)] = ""
    code: Annotated[str | None, Rule(max_length=8000)] = None
    iss: Annotated[str | None, Rule(max_length=500)] = None
    error: Annotated[str, Rule(max_length=100)] = "no_code"


class ProviderOption(View):
    name: str
    start: str = Rule(description="Send the browser there, with `?to=` for the way back.")


class LoginOptions(View):
    """The ways to log in here."""

    password: bool = True
    provider: ProviderOption | None
