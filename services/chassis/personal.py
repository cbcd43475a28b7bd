"""Personal data in answers: hidden from who may not read them; each look in clear is told.

A field of a View is personal when its type says so: `name: Annotated[str, PERSONAL]`.
"""

from collections.abc import Sequence
from typing import TypeVar
from uuid import UUID

from pydantic import BaseModel, Field
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis.auth import Principal

SCOPE = "personal:read"
HIDDEN = "•••"
PERSONAL = Field(json_schema_extra={"x-personal": True})

V = TypeVar("V", bound=BaseModel)

TOLD = text(
    "SELECT audit_add(:entity, r.record, 'read', string_to_array(r.region, ','), NULL, NULL)"
    " FROM unnest(CAST(:records AS text[]), CAST(:regions AS text[])) AS r (record, region)"
)


def fields_of(view: type[BaseModel]) -> frozenset[str]:
    """The names of its personal fields."""
    return frozenset(
        name
        for name, field in view.model_fields.items()
        if isinstance(field.json_schema_extra, dict) and field.json_schema_extra.get("x-personal")
    )


async def tell(session: AsyncSession, entity: str, looks: Sequence[tuple[UUID, str]]) -> None:
    """Tell the audit trail of looks in clear: which record, and in which region."""
    records, regions = [str(id) for id, _ in looks], [region for _, region in looks]
    await session.execute(TOLD, {"entity": entity, "records": records, "regions": regions})


async def tell_many(
    session: AsyncSession, entity: str, record: str, regions: Sequence[str]
) -> None:
    """Tell the audit trail of one look at many records: which and how many, and in which regions."""
    facts = {"entity": entity, "records": [record], "regions": [",".join(regions)]}
    await session.execute(TOLD, facts)


async def shown(
    session: AsyncSession, principal: Principal, entity: str, views: Sequence[V]
) -> list[V]:
    """The views as this caller may see them: masked, or in clear and told to the audit trail.

    A view has `id` and `region`. What is empty stays empty: a mask says that something is there.
    """
    if not views:
        return []
    if principal.may(SCOPE):
        looks = [(view.id, view.region) for view in views]  # type: ignore[attr-defined]
        await tell(session, entity, looks)
        return list(views)
    personal = fields_of(type(views[0]))
    return [
        view.model_copy(update={name: HIDDEN for name in personal if getattr(view, name)})
        for view in views
    ]
