"""Who may use which of the gateway's own routes."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from gateway.identity import logged_in
from services.chassis.auth import Principal, Scoped


@dataclass(frozen=True)
class Scope(Scoped):
    """Like the services' `require`, for callers who come here directly."""

    async def __call__(self, request: Request) -> Principal:
        await logged_in(request)
        return await super().__call__(request)


PartnerAdmin = Annotated[Principal, Depends(Scope("partners:manage"))]
Admin = Annotated[Principal, Depends(Scope("users:manage"))]
AUDITOR = Depends(Scope("audit:read"))
