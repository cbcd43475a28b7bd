"""The base of the gateway's tables, and whose rights a transaction changed."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis.db import new_registry

CHANGED = "changed_accounts"


class Table(SQLModel, registry=new_registry()):
    """Base of every table that the gateway owns."""


def changed(session: AsyncSession, account: UUID) -> None:
    """What this process remembers of the account is over once the transaction is committed."""
    session.info.setdefault(CHANGED, set()).add(account)


def changed_in(state: Mapping[str, Any]) -> frozenset[UUID]:
    """Accounts that a request changed; asked when its transaction is over."""
    session: AsyncSession | None = state.get("session")
    return frozenset() if session is None else frozenset(session.info.get(CHANGED, ()))
