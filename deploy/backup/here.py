"""The same for a suite on this machine: its settings lie in its data folder, and so do its keys."""

import asyncio
import shutil
from pathlib import Path

from deploy.backup import files, parts
from deploy.backup.bring import bring
from deploy.backup.parts import BackupProblem, Part
from deploy.backup.tools import Steps
from deploy.local.suite import PARTS, Suite, build, sole_user


def of(data: Path) -> list[Part]:
    """The parts of a suite that runs on the folder."""
    return parts.read(data.resolve() / "env")


async def restore(data: Path, source: Path, keys: Path, media: Path | None = None) -> Steps:
    """Make a data folder from a copy and its keys; `make run` then starts on it as ever.

    Starts PostgreSQL alone, and ends it. Raises BackupProblem when there are data already.
    """
    if (data / "postgres").exists():
        raise BackupProblem(f"{data} holds data already: name a new folder, or move it away.")
    steps = Steps()
    with sole_user(data):
        with steps.step("bring the keys"):
            files.copy_private(keys, data)
        suite = build(data, 0)
        server = suite.postgres.child(suite.log("postgresql"))
        try:
            with steps.step("start an empty PostgreSQL"):
                await asyncio.to_thread(suite.postgres.prepare)
                await server.start()
                await asyncio.to_thread(_databases, suite)
            found = [parts.part(name, suite.environment(name)) for name in PARTS]
            brought = await asyncio.to_thread(lambda: bring(found, source, media=media))
            steps.taken |= brought.taken
        finally:
            await server.stop()
            shutil.rmtree(suite.postgres.socket, ignore_errors=True)
    return steps


def _databases(suite: Suite) -> None:
    for name in PARTS:
        passwords = suite.secrets.password(f"{name}_owner"), suite.secrets.password(name)
        suite.postgres.database(name, *passwords)
