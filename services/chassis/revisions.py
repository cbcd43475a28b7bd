"""Which migrations the code has, read from their names: a process that serves loads no Alembic."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from services.chassis.service import Service


def revisions(service: "Service") -> tuple[str, ...]:
    """The revisions in the code, newest first; a file `0007_what.py` is revision `0007`."""
    files = service.migrations.glob("[0-9]*_*.py")
    found = tuple(sorted((file.name.partition("_")[0] for file in files), reverse=True))
    if not found:
        raise RuntimeError(f"{service.name} has no migrations.")
    return found
