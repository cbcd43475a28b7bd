"""`make sizing` writes docs/sizing.md; `python -m deploy.sizing keep .data/bench.json`."""

from pathlib import Path

import typer

from deploy.sizing import page

cli = typer.Typer(add_completion=False, help="How large an installation has to be.")


@cli.callback(invoke_without_command=True)
def write(context: typer.Context) -> None:
    """Write the page from what is kept."""
    if context.invoked_subcommand is None:
        page.PAGE.write_text(page.text())
        typer.echo(f"docs/{page.PAGE.name}")


@cli.command()
def keep(bench: Path) -> None:
    """Keep a run as the one that sizes are computed from."""
    page.keep(bench)
    typer.echo(f"{page.MEASURED.name}; now run make sizing")


if __name__ == "__main__":
    cli()
