"""`python -m gateway`."""

import asyncio
import getpass
import json
import sys
from typing import Annotated

import typer
from pydantic import ValidationError

from gateway.app import service
from gateway.roles import Role
from gateway.settings import GatewaySettings
from gateway.users import commands
from gateway.users.models import UserIn
from services.chassis.cli import build
from services.chassis.db import connect

cli = build(service, GatewaySettings)
users = typer.Typer(no_args_is_help=True, help="Local accounts.")
cli.add_typer(users, name="users")


async def save(accounts: list[UserIn]) -> None:
    """Make or change accounts in one transaction."""
    engine, sessions = connect(GatewaySettings.of("gateway").database_url, pool_size=1)
    async with sessions.begin() as session:
        for account in accounts:
            await commands.save(session, account)
    await engine.dispose()


def _read(line: str, where: str = "") -> UserIn:
    """An account; ends with what is wrong with it, and never shows its password."""
    try:
        return UserIn.model_validate_json(line)
    except ValidationError as error:
        for one in error.errors(include_url=False, include_context=False, include_input=False):
            field = ".".join(map(str, one["loc"])) or "account"
            typer.echo(f"{where}{field}: {one['msg']}", err=True)
        typer.echo("Nothing was changed.", err=True)
        raise typer.Exit(1) from None


@users.command()
def load() -> None:
    """Read accounts from standard input, one JSON object a line."""
    lines = [(number, line) for number, line in enumerate(sys.stdin, 1) if line.strip()]
    accounts = [_read(line, f"Line {number}: ") for number, line in lines]
    asyncio.run(save(accounts))
    typer.echo(f"{len(accounts)} accounts")


@users.command()
def create_admin(username: Annotated[str, typer.Option(prompt=True)]) -> None:
    """Make the first administrator; the password is asked for and never shown."""
    password = getpass.getpass("Password (12 characters or more): ")
    account = {"username": username, "password": password, "roles": [Role.admin], "regions": ["*"]}
    asyncio.run(save([_read(json.dumps(account))]))
    typer.echo(f"{username} may log in.")


if __name__ == "__main__":
    cli()
