"""`python -m services.survey`."""

import asyncio
from typing import Annotated

import typer

from services.chassis.cli import build
from services.chassis.db import connect
from services.chassis.media import kept
from services.survey.app import service
from services.survey.decrees.models import Decree
from services.survey.exits.models import Exit
from services.survey.persons import rotation
from services.survey.persons.envelope import KeyRing
from services.survey.settings import SurveySettings
from services.survey.submissions.models import SubmissionFile

cli = build(service, SurveySettings)
PAPERS = (Exit.paper_sha256, Decree.paper_sha256)
kept.add_sweep(cli, service, SurveySettings, SubmissionFile.sha256, *PAPERS)


@cli.command()
def rotate_keys(
    *, hashes: Annotated[bool, typer.Option(help="Also make the hashes anew.")] = False
) -> None:
    """Wrap every person's key with the current one; may run while serving, and again."""
    done = asyncio.run(_rotate(hashes=hashes))
    for key_id, persons in sorted(done.items()):
        typer.echo(f"{persons} persons under {key_id}")


async def _rotate(*, hashes: bool) -> dict[str, int]:
    settings = SurveySettings.of(service.name)
    engine, sessions = connect(settings.database_url, pool_size=1)
    try:
        return await rotation.rotate(sessions, KeyRing.of(settings.ring), hashes=hashes)
    finally:
        await engine.dispose()


if __name__ == "__main__":
    cli()
