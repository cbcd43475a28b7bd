"""Alembic for every service: one linear history each, run as the owner under a lock."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import structlog
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, MetaData, create_engine, make_url, text

from services.chassis.db import ChassisTable
from services.chassis.revisions import revisions

if TYPE_CHECKING:
    from services.chassis.service import Service

log = structlog.get_logger()

ENVIRONMENT = Path(__file__).parent / "alembic"
LOCK = 7_301_002
# Row-level security holds for the owner too; a migration changes all rows.
SEES_EVERYTHING = " ".join(f"-c nahkoda.{name}=^" for name in ("regions", "around"))
PARTS = text(
    "SELECT c.oid::regclass::text FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid"
    " JOIN pg_class p ON p.oid = inhparent WHERE p.relrowsecurity"
)

# A database may be of another version than the code.
THERE = text(
    "SELECT oid::regclass::text FROM pg_class"
    " WHERE relnamespace = 'public'::regnamespace AND relname = ANY(:names)"
)


def config_for(service: "Service", connection: Connection | None = None) -> Config:
    """Alembic's configuration of one service."""
    config = Config()
    config.set_main_option("script_location", str(ENVIRONMENT))
    config.set_main_option("version_locations", str(service.migrations))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    config.attributes["metadata"] = metadata_of(service)
    return config


def metadata_of(service: "Service") -> list[MetaData]:
    """The chassis' tables and the service's own."""
    return [ChassisTable.metadata, service.tables.metadata]


@contextmanager
def locked(owner_url: str) -> Iterator[Connection]:
    """A connection as the owner, one migrator at a time."""
    engine = create_engine(owner_url, connect_args={"options": SEES_EVERYTHING})
    try:
        with engine.connect() as connection:
            connection.execute(text(f"SELECT pg_advisory_lock({LOCK})"))
            connection.execute(text("SET lock_timeout = '10s'"))
            connection.commit()
            yield connection
    finally:
        engine.dispose()


def upgrade(service: "Service", owner_url: str, service_url: str, to: str = "head") -> None:
    """Bring the database to `to` and let the service role use, but not own, its tables.

    One that a newer version has migrated stays as it is: taking that version back is allowed.
    """
    with locked(owner_url) as connection:
        found = MigrationContext.configure(connection).get_current_revision()
        if found is None or found in revisions(service):
            command.upgrade(config_for(service, connection), to)
        else:
            log.warning("migrations.ahead", found=found)
        connection.commit()
        role = make_url(service_url).username or ""
        grant(connection, role, service.guarded, service.rebuilt)
        connection.commit()


def downgrade(service: "Service", owner_url: str, to: str) -> None:
    """Take the database back; for tests and for an upgrade that must be undone."""
    with locked(owner_url) as connection:
        command.downgrade(config_for(service, connection), to)
        connection.commit()


def check(service: "Service", owner_url: str) -> None:
    """Raise when the models say something that no migration made."""
    with locked(owner_url) as connection:
        command.check(config_for(service, connection))


def grant(
    connection: Connection, role: str, guarded: Sequence[str] = (), rebuilt: Sequence[str] = ()
) -> None:
    """The service role reads and writes rows; it can change no table and truncate nothing.

    What is guarded it only reads; what it rebuilds it may also tell the planner of.
    """
    quoted = '"' + role.replace('"', '""') + '"'
    connection.execute(text(f"GRANT USAGE ON SCHEMA public TO {quoted}"))
    connection.execute(
        text(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {quoted}")
    )
    connection.execute(text(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {quoted}"))
    connection.execute(text(f"REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM {quoted}"))
    for table in connection.execute(THERE, {"names": list(rebuilt)}).scalars():
        connection.execute(text(f"GRANT MAINTAIN ON {table} TO {quoted}"))
    for table in ("audit", *guarded):
        connection.execute(
            text(f"REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON {table} FROM {quoted}")
        )
    # COPY knows no row-level security: it writes into a part, which is read through its whole only.
    for part in connection.execute(PARTS).scalars():
        connection.execute(text(f"REVOKE SELECT, UPDATE, DELETE ON {part} FROM {quoted}"))
