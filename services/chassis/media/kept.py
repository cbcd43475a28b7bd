"""The store of a service that keeps files: its setting, its place in the application, its command."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from fastapi import Depends, FastAPI, Request
from sqlmodel import col, select

from services.chassis.db import Sessions, connect
from services.chassis.media.folder import Folder
from services.chassis.media.store import Store
from services.chassis.service import Service
from services.chassis.settings import Settings


class MediaSettings(Settings):
    """`media_folder` holds photos and other files; every process of the service sees the same.

    Whoever serves needs it; who only migrates has none.
    """

    media_folder: Path | None = None

    @property
    def media(self) -> Path:
        """The folder; raises RuntimeError where there is none."""
        if self.media_folder is None:
            raise RuntimeError("The setting MEDIA_FOLDER is missing: name a folder for photos.")
        return self.media_folder


def extend(app: FastAPI) -> None:
    """Give the application its store; the API document is made without it."""
    settings = app.state.settings
    if isinstance(settings, MediaSettings):
        app.state.media = Folder(settings.media)


async def _media(request: Request) -> Store:
    store: Store = request.app.state.media
    return store


Media = Annotated[Store, Depends(_media)]


def add_sweep(
    cli: typer.Typer, service: Service, settings: type[MediaSettings], *hashes: Any
) -> None:
    """`sweep-media`; `hashes` are the columns that name files."""

    @cli.command()
    def sweep_media() -> None:
        """Delete files that no record has named for a day."""
        typer.echo(f"{asyncio.run(_sweep(settings.of(service.name), *hashes))} files deleted")


async def _sweep(settings: MediaSettings, *hashes: Any) -> int:
    engine, sessions = connect(settings.database_url, pool_size=1)
    try:
        return await sweep(sessions, Folder(settings.media), *hashes)
    finally:
        await engine.dispose()


async def sweep(sessions: Sessions, store: Store, *hashes: Any) -> int:
    """Delete what was sent and then refused, or never came to its record, once it is a day old."""

    async def named(some: Sequence[str]) -> set[str]:
        async with sessions() as session:
            found = [await session.exec(select(h).where(col(h).in_(some))) for h in hashes]
            return {sha256 for rows in found for sha256 in rows}

    return await store.sweep(named)
