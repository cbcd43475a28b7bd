"""`python -m services.reporting`."""

import asyncio
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from services.chassis.cli import build
from services.chassis.db import connect
from services.chassis.problems import Language, Problem
from services.reporting.app import service
from services.reporting.maps.borders import File, bring
from services.reporting.maps.models import BoundaryLevel, BoundarySet
from services.reporting.settings import ReportingSettings

cli = build(service, ReportingSettings)
YEAR = typer.Option(min=1990, max=2100, help="The year from which they hold.")
FIELD = typer.Option(help="The property with the Kemendagri code of each feature.")
WORDS = typer.Option(help="Who made them, for the attribution of maps.")


@cli.command()
def boundaries(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)],
    *,
    code_field: Annotated[str, FIELD],
    level: Annotated[BoundaryLevel, typer.Option(help="Of the features.")],
    year: Annotated[int, YEAR],
    source: Annotated[str, WORDS],
    licence: Annotated[str, typer.Option(help="Under which licence, e.g. CC BY 4.0.")],
    language: Annotated[Language, typer.Option(help="Of what is said about faults.")] = "id",
) -> None:
    """Bring in borders of regions: GeoJSON or a zipped Shapefile; all features, or none."""
    content = file.read_bytes()
    wanted = File(content, code_field, level, year, source, licence)
    try:
        done = asyncio.run(_bring(wanted))
    except Problem as problem:
        _say(problem, language)
        sys.exit(1)
    typer.echo(f"{done.regions} {done.level} boundaries of {done.region} from {done.year} on")


async def _bring(file: File) -> BoundarySet:
    settings = ReportingSettings.of(service.name)
    engine, sessions = connect(settings.database_url, pool_size=1)
    try:
        async with sessions.begin() as session:
            return await bring(session, file)
    finally:
        await engine.dispose()


def _say(problem: Problem, language: Language) -> None:
    """The refusal, and a line for each feature that something is wrong with."""
    typer.echo(f"{problem.code}: {problem.sentence(language)}", err=True)
    errors: list[dict[str, Any]] = problem.facts.get("errors", [])
    for error in errors:
        fault: Problem = error["problem"]
        number = error["feature"]
        typer.echo(f"  {number}: {fault.code}: {fault.sentence(language)}", err=True)


if __name__ == "__main__":
    cli()
