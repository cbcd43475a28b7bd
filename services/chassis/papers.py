"""The signed paper of what two people decide: kept and handed out as it was sent."""

from typing import Any, Final
from uuid import UUID

from fastapi import Response, UploadFile
from fastapi.responses import StreamingResponse
from sqlalchemy import Text
from sqlmodel import Field, SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis import personal
from services.chassis.columns import lay
from services.chassis.media import commands as media
from services.chassis.media.commands import Received
from services.chassis.media.sniff import Kind
from services.chassis.media.store import Store
from services.chassis.problems import NotFound

MOST: Final = 20_000_000  # bytes
KINDS: Final = frozenset({Kind.PDF, Kind.JPEG, Kind.PNG})
ANSWER: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "The signed paper.",
        "content": {
            kind.value: {"schema": {"type": "string", "contentMediaType": kind.value}}
            for kind in sorted(KINDS)
        },
    }
}


class PaperColumns(SQLModel):
    """Columns of what has a signed paper; null while it is missing."""

    paper_sha256: str | None = Field(default=None, sa_type=Text)
    paper_size: int | None = None
    paper_type: str | None = Field(default=None, sa_type=Text)


async def receive(store: Store, file: UploadFile) -> Received:
    """Keep a paper that was sent."""
    return await media.receive(store, file.file, file.filename or "", most=MOST)


def keep(thing: Any, found: Received) -> None:
    """It is the paper of this; the same one again changes nothing."""
    if thing.paper_sha256 != found.sha256:
        kind = found.kind.value
        lay(thing, {"paper_sha256": found.sha256, "paper_size": found.size, "paper_type": kind})
        thing.version += 1


async def hand_out(
    session: AsyncSession, store: Store, id: UUID, thing: Any, *, what: str, told: str
) -> Response:
    """As it was sent, so that its hash is that of the event; raises NotFound.

    It names those who signed, so the look is recorded.
    """
    if thing.paper_sha256 is None or thing.paper_type is None:
        raise NotFound(what=what, key=id)
    kind = Kind(thing.paper_type)
    content = await media.hand_out(store, thing.paper_sha256, kind, whole=True)
    await personal.tell(session, told, [(id, thing.region)])
    named = f'attachment; filename="{id}.{kind.value.split("/")[1]}"'
    return StreamingResponse(content, media_type=kind.value, headers={"Content-Disposition": named})
