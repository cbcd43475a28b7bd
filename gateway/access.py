"""Who may use which of the gateway's own routes."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from gateway.identity import logged_in
from services.chassis.auth import Asks, Principal, Scoped, principal_of


@dataclass(frozen=True)
class Scope(Scoped):
    """Like the services' `require`, for callers who come here directly."""

    async def __call__(self, request: Request) -> Principal:
        await logged_in(request)
        return await super().__call__(request)


@dataclass(frozen=True)
class LoggedInPerson(Asks):
    """An account that is logged in, whatever it may do; a key or a phone is none."""

    async def __call__(self, request: Request) -> Principal:
        (await logged_in(request)).ensure_person()
        return await principal_of(request)


Person = Annotated[Principal, Depends(LoggedInPerson())]
PartnerAdmin = Annotated[Principal, Depends(Scope("partners:manage"))]
Admin = Annotated[Principal, Depends(Scope("users:manage"))]
EventReader = Annotated[Principal, Depends(Scope("events:read"))]
WebhookManager = Annotated[Principal, Depends(Scope("webhooks:manage"))]
AUDITOR = Depends(Scope("audit:read"))
