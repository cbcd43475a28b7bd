"""What is in a database: of every table its rows and a hash over them, of every sequence where it is.

The hash is a sum over the hashes of rows, so that their order does not matter. It tells a copy that
differs; whoever wants to deceive is stopped by the hashes of files, not by this one.
"""

from dataclasses import dataclass

import psycopg
from psycopg import sql

TABLES = """
SELECT c.relname FROM pg_class c
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
ORDER BY c.relname
"""
SEQUENCES = (
    "SELECT sequencename, coalesce(last_value, 0) FROM pg_sequences WHERE schemaname = 'public'"
    " ORDER BY sequencename"
)
CONTENT = "SELECT count(*), coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)::text FROM {} t"


@dataclass(frozen=True)
class Content:
    """Rows and hash by table; a partitioned table is its partitions. Sequences by name."""

    tables: dict[str, tuple[int, str]]
    sequences: dict[str, int]

    @property
    def rows(self) -> int:
        return sum(rows for rows, _ in self.tables.values())


def content(connection: psycopg.Connection, known: dict[str, int] | None = None) -> Content:
    """All of it, as the connection's transaction sees it; sequences as `known` from before."""
    found = sequences(connection) if known is None else known
    return Content({name: _table(connection, name) for name in names(connection)}, found)


def sequences(connection: psycopg.Connection) -> dict[str, int]:
    """Where they stand now: no snapshot holds them, they only go on."""
    return dict(connection.execute(SEQUENCES).fetchall())


def names(connection: psycopg.Connection) -> list[str]:
    """The tables that there are."""
    return [name for (name,) in connection.execute(TABLES)]


def differences(wanted: Content, found: Content) -> list[str]:
    """A sentence for each table that is not as it was, and for each sequence that went back."""
    said = []
    for name in sorted(wanted.tables.keys() | found.tables.keys()):
        before, after = wanted.tables.get(name), found.tables.get(name)
        if before != after:
            said.append(f"{name}: {_words(before)} then, {_words(after)} now")
    for name in sorted(wanted.sequences.keys() | found.sequences.keys()):
        was, now = wanted.sequences.get(name), found.sequences.get(name)
        if was is None or now is None or now < was:
            said.append(f"sequence {name}: {was} then, {now} now")
    return said


def _table(connection: psycopg.Connection, name: str) -> tuple[int, str]:
    row = connection.execute(sql.SQL(CONTENT).format(sql.Identifier(name))).fetchone()
    if row is None:
        raise LookupError(name)
    return int(row[0]), str(row[1])


def _words(found: tuple[int, str] | None) -> str:
    return "no table" if found is None else f"{found[0]:,} rows with hash {found[1][-8:]}"
