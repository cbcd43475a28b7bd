"""`python -m services.<x> serve | worker | migrate | replay | refill | looks | openapi | deadletters`."""

import asyncio
import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal
from uuid import UUID

import typer
from sqlmodel import select

from services.chassis import broker, comparison, documents, generations, looks, server
from services.chassis.app import create_app
from services.chassis.bus import Bus
from services.chassis.db import connect
from services.chassis.inbox import DeadLetter
from services.chassis.replay import replay as rebuild
from services.chassis.service import Service
from services.chassis.settings import Role, Settings

Half = Literal["database", "broker"]


def read_environment(file: Path | None) -> None:
    """Take NAME=value lines from a file into the environment."""
    for line in file.read_text().splitlines() if file else ():
        name, _, value = line.partition("=")
        if name and not name.startswith("#"):
            os.environ[name.strip()] = value


def build(service: Service, settings: type[Settings] = Settings) -> typer.Typer:
    """The commands of one service."""
    cli = typer.Typer(no_args_is_help=True, add_completion=False, help=service.title)
    letters = typer.Typer(no_args_is_help=True, help="Events that wait for a person.")
    cli.add_typer(letters, name="deadletters")

    @cli.callback()
    def environment(env_file: Annotated[Path | None, typer.Option(exists=True)] = None) -> None:
        read_environment(env_file)

    @cli.command()
    def serve(role: Annotated[str | None, typer.Option(help="all, api or worker")] = None) -> None:
        """Answer HTTP and, unless the role is api, run the relay, consumer and jobs."""
        run(service, settings.of(service.name), role)  # type: ignore[arg-type]

    @cli.command()
    def worker() -> None:
        """Run relay, consumer and jobs; HTTP only for health and metrics."""
        run(service, settings.of(service.name), "worker")

    @cli.command()
    def migrate(only: Annotated[Half | None, typer.Option(help="default: both")] = None) -> None:
        """Bring the database to head; make the stream and this service's consumer."""
        prepare(service, settings.of(service.name), only)

    @cli.command()
    def replay() -> None:
        """Rebuild the read model as a new generation and switch to it."""
        typer.echo(f"generation {asyncio.run(rebuild(service, settings.of(service.name)))}")

    @cli.command()
    def openapi() -> None:
        """Print the API document."""
        typer.echo(json.dumps(document(service), indent=1, sort_keys=True, ensure_ascii=False))

    add_refill(cli, service, settings)
    add_looks(cli, service, settings)
    add_letters(letters, service, settings)
    return cli


def add_refill(cli: typer.Typer, service: Service, settings: type[Settings]) -> None:
    """Refill."""

    @cli.command()
    def refill(
        since: Annotated[datetime | None, typer.Option(help="UTC; default: 14 days ago")] = None,
    ) -> None:
        """Let the relay send events to the stream again; whoever has had them passes them over."""
        moment = since and since.replace(tzinfo=UTC)
        found = asyncio.run(comparison.refill(settings.of(service.name), moment))
        typer.echo(f"{found} events will be sent again")


def add_looks(cli: typer.Typer, service: Service, settings: type[Settings]) -> None:
    """Looks."""

    @cli.command("looks")
    def list_looks(
        since: Annotated[datetime, typer.Option("--from", help="UTC")],
        till: Annotated[datetime | None, typer.Option("--to", help="UTC; default: now")] = None,
        caller: Annotated[list[str] | None, typer.Option(help="Only this account.")] = None,
    ) -> None:
        """Print who read personal data in clear in a period, from the audit trail, as CSV."""
        period = looks.Period.of(since, till, caller)
        found = asyncio.run(_looks(settings.of(service.name), period))
        typer.echo(f"{found} looks", err=True)


async def _looks(settings: Settings, period: looks.Period) -> int:
    engine, sessions = connect(settings.database_url, pool_size=1)
    try:
        return await looks.write(sessions, period)
    finally:
        await engine.dispose()


def document(service: Service) -> dict[str, object]:
    """The API document; needs no database."""
    unused = Settings(database_url="postgresql+psycopg://", trusted_keys="")
    return documents.openapi(create_app(service, unused))


def run(service: Service, settings: Settings, role: Role | None) -> None:
    """Serve with the role given, or the one in the settings."""
    chosen = settings.model_copy(update={"role": role}) if role else settings
    app = create_app(service, chosen)
    server.serve(app, chosen, outermost=getattr(app.state, "outermost", None))


def prepare(service: Service, settings: Settings, only: Half | None) -> None:
    """One half or both, the database first."""
    if only != "broker":
        prepare_database(service, settings)
    if only != "database":
        asyncio.run(prepare_broker(service, settings))


def prepare_database(service: Service, settings: Settings) -> None:
    """Migrate the database as its owner."""
    from services.chassis import migrations  # noqa: PLC0415 - 11 MB that no process that serves needs

    owner = settings.owner_database_url or settings.database_url
    migrations.upgrade(service, owner, settings.database_url)


async def prepare_broker(service: Service, settings: Settings) -> None:
    """Make the stream and the service's consumer as they must be; refuse an unsafe server."""
    await asyncio.to_thread(broker.check_server, settings)
    client = await broker.boot(settings)
    try:
        await broker.ensure_stream(client, settings.stream_replicas)
        if service.subjects is not None:
            engine, sessions = connect(settings.database_url, pool_size=1)
            async with sessions() as session:
                number = await generations.serving(session)
            await engine.dispose()
            durable = generations.durable(service.name, number)
            await broker.ensure_consumer(client, durable, service.subjects)
    finally:
        await client.close()


def add_letters(letters: typer.Typer, service: Service, settings: type[Settings]) -> None:
    """list, retry, drop."""

    @letters.command("list")
    def list_letters() -> None:
        """One line per dead letter: id, subject, attempts, when, error."""
        for letter in asyncio.run(_letters(settings.of(service.name))):
            typer.echo(
                f"{letter.id}  {letter.subject}  attempts={letter.attempts}"
                f"  {letter.parked_at:%Y-%m-%dT%H:%M:%SZ}  {' '.join(letter.error.split())}"
            )

    @letters.command()
    def retry(id: Annotated[UUID | None, typer.Argument(help="default: all")] = None) -> None:
        """Handle one again, or all; those that succeed disappear."""
        done, failed = asyncio.run(_retry(service, settings.of(service.name), id))
        typer.echo(f"{done} handled, {failed} still failing")
        raise typer.Exit(1 if failed else 0)

    @letters.command()
    def drop(id: UUID) -> None:
        """Forget one for good; say why in your own log."""
        found = asyncio.run(_drop(settings.of(service.name), id))
        typer.echo("dropped" if found else f"There is no dead letter {id}.")
        raise typer.Exit(0 if found else 1)


async def _letters(settings: Settings) -> list[DeadLetter]:
    engine, sessions = connect(settings.database_url, pool_size=1)
    async with sessions() as session:
        found = (await session.exec(select(DeadLetter).order_by("parked_at"))).all()
    await engine.dispose()
    return list(found)


async def _retry(service: Service, settings: Settings, only: UUID | None) -> tuple[int, int]:
    engine, sessions = connect(settings.database_url, pool_size=2)
    listener = service.listening(sessions, Bus(service.name, settings))
    done = failed = 0
    for letter in await _letters(settings):
        if only in (None, letter.id):
            try:
                await listener.retry(letter)
                done += 1
            except Exception as error:  # noqa: BLE001 - told to the person at the terminal
                typer.echo(f"{letter.id}: {error!r}", err=True)
                failed += 1
    await engine.dispose()
    return done, failed


async def _drop(settings: Settings, id: UUID) -> bool:
    engine, sessions = connect(settings.database_url, pool_size=1)
    async with sessions.begin() as session:
        found = (await session.exec(select(DeadLetter).where(DeadLetter.id == id))).all()
        for letter in found:
            await session.delete(letter)
    await engine.dispose()
    return bool(found)
