"""`python -m services.planning`."""

import asyncio

import typer

from services.chassis.cli import build
from services.chassis.db import connect
from services.chassis.media.folder import Folder
from services.planning.app import service
from services.planning.progress import sweeping
from services.planning.settings import PlanningSettings

cli = build(service, PlanningSettings)


@cli.command()
def sweep_media() -> None:
    """Delete photos that no work has named for a day."""
    typer.echo(f"{asyncio.run(_sweep())} files deleted")


async def _sweep() -> int:
    settings = PlanningSettings.of(service.name)
    engine, sessions = connect(settings.database_url, pool_size=1)
    try:
        return await sweeping.sweep(sessions, Folder(settings.media))
    finally:
        await engine.dispose()


if __name__ == "__main__":
    cli()
