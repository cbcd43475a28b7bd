"""`python -m services.survey`."""

import asyncio
from datetime import datetime
from typing import Annotated

import typer

from services.chassis.cli import build
from services.chassis.db import connect
from services.chassis.looks import Period
from services.chassis.media import kept
from services.survey.app import service
from services.survey.decrees.models import Decree
from services.survey.exits.models import Exit
from services.survey.persons import breach, rotation
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


@cli.command()
def breach_list(
    since: Annotated[datetime, typer.Option("--from", help="UTC")],
    till: Annotated[datetime | None, typer.Option("--to", help="UTC; default: now")] = None,
    caller: Annotated[list[str] | None, typer.Option(help="Only this account; repeatable.")] = None,
    *,
    names: Annotated[bool, typer.Option(help="With NIK, KK and name; is a look, too.")] = False,
) -> None:
    """Print whose personal data were read in clear in a period, by whom and when, as CSV."""
    persons, callers = asyncio.run(_breach(Period.of(since, till, caller), names=names))
    typer.echo(f"{persons} persons, read by {callers} accounts", err=True)


async def _breach(period: Period, *, names: bool) -> tuple[int, int]:
    settings = SurveySettings.of(service.name)
    engine, sessions = connect(settings.database_url, pool_size=2)
    try:
        return await breach.write(sessions, period, KeyRing.of(settings.ring) if names else None)
    finally:
        await engine.dispose()


if __name__ == "__main__":
    cli()
