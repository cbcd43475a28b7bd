"""What an audit may say; pure."""

from datetime import date
from typing import Any
from uuid import UUID

from contracts.finance import AuditRecorded
from contracts.regions import level_of
from services.chassis.days import ensure_past
from services.finance.audits.models import AuditOpinion, AuditPut, AuditRead
from services.finance.audits.problems import (
    AuditIncomplete,
    OpinionTooEarly,
    VillageMeant,
)


def ensure_village(region: str) -> None:
    """Raise VillageMeant for a region of another level."""
    if level_of(region) != "village":
        raise VillageMeant(region=region)


def ensure_sound(data: AuditPut, today: date) -> None:
    """An opinion only when done; what is done has an auditor and a day that has been."""
    if data.state == "not_yet":
        if data.opinion is not None:
            raise OpinionTooEarly
    elif not data.auditor or data.date is None:
        raise AuditIncomplete
    ensure_past(today, data.date)


def said(data: AuditPut) -> dict[str, Any]:
    """The columns that a PUT says."""
    facts = data.model_dump(exclude={"date", "document"})
    paper = None if data.document is None else data.document.model_dump(mode="json")
    return facts | {"audited_on": data.date, "document": paper}


def view(found: AuditOpinion) -> AuditRead:
    """The audit as it is shown."""
    facts = found.model_dump(exclude={"audited_on"})
    return AuditRead.model_validate(facts | {"date": found.audited_on})


def event(found: AuditOpinion, *, id: UUID, by: str) -> AuditRecorded:
    """The audit as the others hear of it: who audited, and what people wrote, stays here."""
    own = ("region", "fiscal_year", "state", "opinion", "audited_on", "version")
    return AuditRecorded.model_validate(
        {name: getattr(found, name) for name in own}
        | {"id": id, "occurred_at": found.updated_at, "entity_id": found.id, "actor": by}
    )
