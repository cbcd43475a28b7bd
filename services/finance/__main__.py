"""`python -m services.finance`."""

import asyncio
from typing import Annotated

import typer

from services.chassis.cli import build
from services.chassis.db import connect
from services.chassis.media import kept
from services.finance.app import service
from services.finance.expenses.models import Receipt
from services.finance.ledger import queries
from services.finance.ledger.models import BookCheck, Verification
from services.finance.ledger.problems import VerificationRunning

LATER = 75  # as sysexits.h has it: try again

cli = build(service, kept.MediaSettings)
kept.add_sweep(cli, service, kept.MediaSettings, Receipt.sha256)


@cli.command()
def verify(book: Annotated[str | None, typer.Argument(help="Only this book.")] = None) -> None:
    """Compute every hash and balance of the ledger anew; 1 when an entry is not as it was.

    75 while somebody else verifies.
    """
    try:
        found = asyncio.run(_verify(book))
    except VerificationRunning as running:
        typer.echo(str(running), err=True)
        raise typer.Exit(LATER) from running
    for one in found.books:
        typer.echo(_told(one))
    if not found.books:
        typer.echo("There is no book." if book is None else f"There is no book {book}.")
    raise typer.Exit(0 if found.ok else 1)


async def _verify(book: str | None) -> Verification:
    engine, sessions = connect(kept.MediaSettings.of(service.name).database_url, pool_size=1)
    try:
        async with sessions.begin() as session:
            return await queries.verify(session, book)
    finally:
        await engine.dispose()


def _told(one: BookCheck) -> str:
    whole = f"{one.book}: {one.entries} entries, head {one.head[:16]}"
    if one.ok:
        return f"{whole}, as written"
    if one.place is None:
        return f"{whole}, BALANCES DIFFER from the sums of the entries"
    at = f"{whole}, BROKEN at entry {one.first_bad}"
    if one.place.transaction_id is None:
        return f"{at}, which is gone"
    return f"{at}: {one.place.transaction} {one.place.transaction_id} by {one.place.actor}"


if __name__ == "__main__":
    cli()
