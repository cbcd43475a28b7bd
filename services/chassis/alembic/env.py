"""Alembic's entry: the connection and the metadata come from `chassis.migrations`."""

import re

from alembic import context

config = context.config
PARTITION = re.compile(r"^outbox_\d{4}_\d{2}$|.*_all$")


def include_name(name: str | None, kind: str, _: object) -> bool:
    """Partitions are made in the database, not by the models."""
    return not (kind == "table" and name is not None and PARTITION.match(name))


context.configure(
    connection=config.attributes["connection"],
    target_metadata=config.attributes["metadata"],
    include_name=include_name,
    compare_type=True,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
