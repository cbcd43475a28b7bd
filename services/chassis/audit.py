"""The audit trail: who changed (or read in clear) which record, when, from where.

Triggers in the database write it in the transaction of the change (`schema.watch`), so that no
code can forget it; the service's role can neither change it nor write to it but through them.
"""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from sqlalchemy import ARRAY, DateTime, FetchedValue, Index, Text
from sqlmodel import Field, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis import pagination, routing, scope
from services.chassis.auth import Principal
from services.chassis.db import ChassisTable, Session
from services.chassis.pagination import LIMIT, Cursor, Limit, Page
from services.chassis.shapes import View

Filter = Annotated[str | None, Query(max_length=100)]


class AuditEntry(ChassisTable, table=True):
    """One line of the trail; `before` and `after` are SHA-256 over the whole row as JSON."""

    __tablename__ = "audit"
    __table_args__ = (
        Index("ix_audit_record", "record", "id"),
        Index("ix_audit_caller", "caller", "id"),
    )
    id: UUID = Field(primary_key=True, sa_column_kwargs={"server_default": FetchedValue()})
    at: datetime = Field(
        sa_type=DateTime(timezone=True), sa_column_kwargs={"server_default": FetchedValue()}
    )
    caller: str = Field(sa_type=Text)
    operation: str = Field(sa_type=Text)
    address: str = Field(sa_type=Text)
    request_id: str = Field(sa_type=Text)
    entity: str = Field(sa_type=Text)
    record: str = Field(sa_type=Text)
    change: str = Field(sa_type=Text)
    regions: list[str] = Field(sa_type=ARRAY(Text))
    before: str | None = Field(sa_type=Text)
    after: str | None = Field(sa_type=Text)


class AuditRead(View):
    """Who did what to which record."""

    id: UUID
    at: datetime
    caller: str = Field(description="The account or key; `system` is work that nobody waits for.")
    operation: str = Field(description="The operation asked for; empty for background work.")
    address: str = Field(description="Where the caller sat.")
    request_id: str
    entity: str
    record: str = Field(description="The id of the record.")
    change: str = Field(description="`created`, `changed`, `deleted`, or `read` in clear.")
    regions: list[str]
    before: str | None = Field(description="SHA-256 of the record before, null when it is new.")
    after: str | None = Field(description="SHA-256 of the record after, null when it is gone.")


async def page(
    session: AsyncSession,
    principal: Principal,
    limit: int,
    cursor: str | None,
    **wanted: str | None,
) -> tuple[list[AuditRead], str | None]:
    """The trail inside the caller's regions, oldest first; `wanted` are values of columns."""
    query = select(AuditEntry).where(scope.all_inside(AuditEntry.regions, principal))
    for column, value in wanted.items():
        if value is not None:
            query = query.where(getattr(AuditEntry, column) == value)
    found, following = await pagination.page(
        session, query, col(AuditEntry.id), limit=limit, cursor=cursor
    )
    return [AuditRead.model_validate(entry) for entry in found], following


def router(prefix: str, auditor: Any) -> APIRouter:
    """`GET <prefix>/audit`, for whom the dependency `auditor` lets in."""
    found = routing.router(prefix, "audit")

    @found.get("/audit", response_model=Page[AuditRead])
    async def audit_trail(
        session: Session,
        principal: Annotated[Principal, auditor],
        record: Filter = None,
        caller: Filter = None,
        limit: Limit = LIMIT,
        cursor: Cursor = None,
    ) -> Page[AuditRead]:
        """Who did what to which record, when and from where, in your regions; oldest first."""
        items, following = await page(
            session, principal, limit, cursor, record=record, caller=caller
        )
        return Page(items=items, next=following)

    return found
