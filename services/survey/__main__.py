"""`python -m services.survey`."""

import asyncio
from typing import Annotated

import typer

from services.chassis.cli import build
from services.chassis.db import connect
from services.chassis.media.folder import Folder
from services.survey.app import service
from services.survey.persons import rotation
from services.survey.persons.envelope import KeyRing
from services.survey.settings import SurveySettings
from services.survey.submissions import sweeping

cli = build(service, SurveySettings)


@cli.command()
def rotate_keys(
    *, hashes: Annotated[bool, typer.Option(help="Also make the hashes anew.")] = False
) -> None:
    """Wrap every person's key with the current one; may run while serving, and again."""
    done = asyncio.run(_rotate(hashes=hashes))
    for key_id, persons in sorted(done.items()):
        typer.echo(f"{persons} persons under {key_id}")


@cli.command()
def sweep_media() -> None:
    """Delete files that no record has named for a day."""
    typer.echo(f"{asyncio.run(_sweep())} files deleted")


async def _rotate(*, hashes: bool) -> dict[str, int]:
    settings = SurveySettings.of(service.name)
    engine, sessions = connect(settings.database_url, pool_size=1)
    try:
        return await rotation.rotate(sessions, KeyRing.of(settings.ring), hashes=hashes)
    finally:
        await engine.dispose()


async def _sweep() -> int:
    settings = SurveySettings.of(service.name)
    engine, sessions = connect(settings.database_url, pool_size=1)
    try:
        return await sweeping.sweep(sessions, Folder(settings.media))
    finally:
        await engine.dispose()


if __name__ == "__main__":
    cli()
