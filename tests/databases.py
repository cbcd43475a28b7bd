"""Databases of tests are clones of others."""

from deploy.local.postgres import Postgres


def clone(postgres: Postgres, source: str, name: str, owner: str) -> None:
    """Make a database that holds what the other holds, which nobody may be using."""
    with postgres.connect() as connection:
        connection.execute(
            f"CREATE DATABASE {name} TEMPLATE {source} OWNER {owner} STRATEGY file_copy"
        )


def drop(postgres: Postgres, *names: str) -> None:
    """Remove databases, whoever is using them."""
    with postgres.connect() as connection:
        for name in names:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
