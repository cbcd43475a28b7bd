"""Long reads from a hot standby: as new as the database, and without one they still come."""

import asyncio
import os
import shutil
import subprocess
from dataclasses import dataclass

import pytest_asyncio

from deploy.local.children import Child
from deploy.local.postgres import BINARIES, SUPERUSER, Postgres, system_user
from services.chassis import copies
from services.chassis.copies import caught_up
from tests.conftest import PASSWORD
from tests.reporting.exports import csv_of, history, made, measured
from tests.reporting.seals import sealed

STANDBY = "SELECT pg_is_in_recovery()"
VILLAGE, SLUM = "35.19.09.2010", "Luas kumuh (ha) akhir"


@dataclass
class Standby:
    """A copy of the session's server, and the service that knows it."""

    server: Postgres
    child: Child
    reporting: object

    def said(self, statement):
        with self.server.connect() as connection:
            return connection.execute(statement).fetchone()

    async def reads(self):
        """Whether the copy is read now."""
        sessions = self.reporting.app.state.sessions
        return await caught_up(sessions) is not sessions


def copied(source: Postgres, copy: Postgres) -> None:
    """The files of a running server, which from there on follows it."""
    user = system_user()
    copy.data.mkdir(parents=True, exist_ok=True)
    copy.socket.mkdir(mode=0o700, exist_ok=True)
    for path in (copy.data, copy.socket):
        if user is not None:
            shutil.chown(path, user)
    done = subprocess.run(
        [
            *(BINARIES / "pg_basebackup", "-h", source.socket, "-U", SUPERUSER),
            *("-D", copy.folder, "-R", "-X", "stream", "-c", "fast"),
        ],
        env=os.environ | {"PGPASSWORD": source.password},
        user=user,
        group=user,
        extra_groups=[] if user is not None else None,
        cwd=copy.socket,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest_asyncio.fixture
async def standby(postgres, folder, new_database, start):
    reporting = await start("reporting")
    server = Postgres(folder / "standby", postgres.password)
    await asyncio.to_thread(copied, postgres, server)
    child = server.child(folder / "standby.log")
    await child.start()
    database = await reporting.scalar("SELECT current_database()")
    app, url = reporting.app, server.url(database, "reporting", PASSWORD)
    app.state.settings = app.state.settings.model_copy(update={"copy_database_url": url})
    async with app.router.lifespan_context(app):
        yield Standby(server, child, reporting)
    await child.stop()
    shutil.rmtree(server.folder, ignore_errors=True)
    shutil.rmtree(server.socket, ignore_errors=True)


async def slum(reporting):
    content, _ = await made(reporting, "rekap_numerik", "csv")
    rows = {row["Kode"]: row for row in csv_of(content.content)[1]}
    return rows[VILLAGE][SLUM]


async def test_files_come_from_the_copy_as_new_as_the_database_and_without_it(standby, monkeypatch):
    reporting = standby.reporting
    await reporting.hear(*history())
    assert standby.said(STANDBY) == (True,)
    assert await standby.reads()
    before = await slum(reporting)
    assert (await sealed(reporting, "profile", VILLAGE, 2023))["region"] == VILLAGE

    standby.said("SELECT pg_wal_replay_pause()")
    await reporting.hear(measured("35.19.09.2010-001-009", "heavy", area_ha=7))
    monkeypatch.setattr(copies, "WITHIN", 0.2)
    assert not await standby.reads()  # it does not know yet
    after = await slum(reporting)
    assert after != before
    monkeypatch.setattr(copies, "WITHIN", 30)
    waiting = asyncio.create_task(standby.reads())
    standby.said("SELECT pg_wal_replay_resume()")
    assert await waiting
    assert await slum(reporting) == after

    await standby.child.stop()
    assert not await standby.reads()
    assert await slum(reporting) == after
