"""A service as small as can be, to try the chassis on: it keeps notes."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

from fastapi import File, Form, Response, UploadFile
from sqlalchemy import ForeignKey, Text, text
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis import pagination
from services.chassis.auth import Principal, require
from services.chassis.concurrency import IfMatch, check_version, tagged
from services.chassis.db import Session, new_registry
from services.chassis.dry_run import DRY_RUN
from services.chassis.ids import new_id
from services.chassis.inbox import generation_of
from services.chassis.pagination import Cursor, Limit, Page
from services.chassis.problems import Conflict, NotFound
from services.chassis.routing import router as new_router
from services.chassis.service import Service
from services.chassis.shapes import Body, View

Caller = Annotated[Principal, require("toy:use")]
GATE = 42  # an advisory lock at which `/slow` waits


class Table(SQLModel, registry=new_registry()):
    pass


class Note(Table, table=True):
    __tablename__ = "notes"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    text: str = Field(sa_type=Text)
    number: int = 0
    parent: UUID | None = Field(
        default=None,
        sa_column_args=[ForeignKey("notes.id", deferrable=True, initially="DEFERRED")],
    )
    version: int = 1


class Heard(Table, table=True):
    __tablename__ = "heard"
    generation: int = Field(primary_key=True)
    entity_id: UUID = Field(primary_key=True)
    times: int


class NoteCreate(Body):
    text: str
    number: int = 0
    parent: UUID | None = None


class NoteRead(View):
    id: UUID
    text: str
    number: int
    version: int


router = new_router("/v1/toy", "notes")


@router.post("/notes", status_code=201, response_model=NoteRead, dependencies=[DRY_RUN])
async def write_note(data: NoteCreate, session: Session, _: Caller) -> Note:
    return await _write(session, **data.model_dump())


@router.post("/refused", status_code=201)
async def refuse(session: Session, _: Caller) -> None:
    await _write(session, text="refused")
    raise Conflict


@router.post("/slow", status_code=201, response_model=NoteRead)
async def wait_at_the_gate(data: NoteCreate, session: Session, _: Caller) -> Note:
    await session.execute(text(f"SELECT pg_advisory_xact_lock({GATE})"))
    return await _write(session, text=data.text)


@router.post("/files", status_code=201, response_model=NoteRead)
async def keep_file(
    session: Session, _: Caller, file: Annotated[UploadFile, File()], kind: Annotated[str, Form()]
) -> Note:
    return await _write(session, text=f"{kind}: {(await file.read()).decode()}")


@router.get("/notes", response_model=Page[NoteRead])
async def list_notes(
    session: Session, _: Caller, limit: Limit = 100, cursor: Cursor = None
) -> dict[str, Any]:
    query = select(Note)
    items, after = await pagination.page(
        session, query, col(Note.number), col(Note.id), limit=limit, cursor=cursor
    )
    return {"items": items, "next": after}


@router.get("/notes/{id}", response_model=NoteRead)
async def read_note(id: UUID, session: Session, response: Response, _: Caller) -> Note:
    return tagged(response, await _get(session, id))


@router.patch("/notes/{id}", response_model=NoteRead)
async def change_note(
    id: UUID, data: NoteCreate, session: Session, response: Response, if_match: IfMatch, _: Caller
) -> Note:
    note = await _get(session, id)
    check_version(note, if_match)
    note.text, note.version = data.text, note.version + 1
    return tagged(response, note)


@router.get("/crash")
async def crash(_: Caller) -> None:
    raise RuntimeError("a secret of the inside")


async def _write(session: AsyncSession, **facts: Any) -> Note:
    note = Note(**facts)
    session.add(note)
    await session.flush()
    return note


async def _get(session: AsyncSession, id: UUID) -> Note:
    found = await session.get(Note, id)
    if found is None:
        raise NotFound(what="note", key=id)
    return found


HEAR = text(
    "INSERT INTO heard VALUES (:generation, :entity, 1)"
    " ON CONFLICT (generation, entity_id) DO UPDATE SET times = heard.times + 1"
)


async def hear(session: AsyncSession, events: Sequence[Any]) -> None:
    """Count how often each entity's events had an effect; an area of 666 ha cannot be taken."""
    for event in events:
        await session.execute(
            HEAR, {"generation": generation_of(session), "entity": event.entity_id}
        )
    if any(event.area_ha == 666 for event in events):
        raise ValueError("This cannot be taken.")


service = Service(
    name="toy",
    title="Toy: notes",
    tables=Table,
    migrations=Path(__file__).parent / "toy_migrations",
    routers=(router,),
)
