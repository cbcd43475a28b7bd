"""`python -m deploy.backup take | restore | look | keys`: docs/backup.md."""

import asyncio
import tomllib
from pathlib import Path
from typing import Annotated

import typer

from deploy.backup import bring, files, here, manifest, parts, take
from deploy.backup.parts import BackupProblem, Part
from deploy.backup.tools import Steps

PROJECT = Path(__file__).parents[2] / "pyproject.toml"
Data = Annotated[
    Path | None, typer.Option(help="Data folder of a suite on this machine; default: environment.")
]
Media = Annotated[
    Path | None, typer.Option(help="Folder of files that copies share; default: in the copy.")
]
cli = typer.Typer(no_args_is_help=True, add_completion=False, help="Copies of an installation.")


@cli.command("take")
def take_copy(out: Path, data: Data = None, media: Media = None) -> None:
    """Copy the five databases as of one moment, and the files; services go on meanwhile."""
    version = tomllib.loads(PROJECT.read_text("utf-8"))["project"]["version"]
    steps = take.take(_parts(data), out, version=version, media=media)
    copy = manifest.read(out)
    _say(steps)
    rows = sum(one.content.rows for one in copy.parts.values())
    size = sum(one.dump_bytes for one in copy.parts.values()) / 1e6
    count = sum(one.media or 0 for one in copy.parts.values())
    typer.echo(f"{out}: {rows:,} rows in {size:,.1f} MB and {count:,} files as of {copy.moment}.")
    typer.echo(
        "The keys are not in it: `python -m deploy.backup keys` copies them to another place."
    )


@cli.command()
def restore(source: Path, data: Data = None, keys: Path | None = None, media: Media = None) -> None:
    """Bring a copy back into empty databases and compare every table with what it was."""
    if data is None:
        _say(bring.bring(parts.read(), source, media=media))
        typer.echo("Now empty NATS, run `migrate` of each service, start them: docs/backup.md.")
        return
    if keys is None:
        raise BackupProblem("Name the folder of the keys with --keys: they are not in the copy.")
    _say(asyncio.run(here.restore(data, source, keys, media)))
    typer.echo(f"Now start it: NAHKODA_DATA={data} make run")


@cli.command()
def look(source: Path, data: Data = None) -> None:
    """Whether a copy is whole and could be brought back here; writes nothing."""
    copy = manifest.read(source)
    bring.whole(source, copy)
    typer.echo(f"{source} is whole: as of {copy.moment}, version {copy.version}.")
    for part in _parts(data):
        same = copy.parts[part.name].lock == part.lock
        typer.echo(f"{part.name}: {'the keys fit' if same else 'other data keys than the copy'}")


@cli.command()
def keys(out: Path, data: Path) -> None:
    """Copy the keys of a suite on this machine; keep them where no copy of the data lies."""
    found = files.copy_keys(data, out)
    typer.echo(f"{len(found)} files in {out}. Whoever has these and a copy can read everything.")


def _parts(data: Path | None) -> list[Part]:
    return here.of(data) if data else parts.read()


def _say(steps: Steps) -> None:
    for line in steps.lines():
        typer.echo(line)


if __name__ == "__main__":
    try:
        cli()
    except BackupProblem as problem:
        typer.echo(str(problem), err=True)
        raise SystemExit(1) from problem
