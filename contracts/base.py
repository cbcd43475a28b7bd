"""The shape that every event shares."""

import re
from typing import Any, ClassVar
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

SUBJECT = re.compile(r"^[a-z]+\.[a-z_]+\.[a-z_]+\.v[1-9][0-9]*$")


class Event(BaseModel):
    """A fact, frozen and versioned; extended, never changed.

    An event carries its entity's whole public state after the change, so the newest alone is
    enough and an older one may be ignored.
    """

    # Built when first used: a service knows many events and says or hears a few. What cannot be
    # read is told without what it says: errors go to logs and dead letters.
    model_config = ConfigDict(
        frozen=True, extra="ignore", defer_build=True, hide_input_in_errors=True
    )

    subject: ClassVar[str]

    id: UUID = Field(description="UUIDv7 of this event; the same fact always has the same id.")
    occurred_at: AwareDatetime = Field(description="When the fact became true, UTC.")
    region: str = Field(description="Kemendagri code of the place the fact is about.")
    entity_id: UUID
    version: int = Field(ge=1, description="Per entity, increasing by one.")
    actor: str = Field(description="Id of the account or process that caused it; no name.")

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        subject = getattr(cls, "subject", None)
        if subject is not None and not SUBJECT.match(subject):
            raise TypeError(f"{subject!r} is no <service>.<entity>.<past verb>.v<N>.")


def source_of(subject: str) -> str:
    """Name the service that says events of this subject."""
    return subject.split(".", 1)[0]
