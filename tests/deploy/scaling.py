"""What of survey's schema does not meet Citus' rules, if its large tables were distributed by province.

`python -m tests.deploy.scaling` starts a PostgreSQL, migrates it, and writes it into docs/scaling.md.
"""

import asyncio
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from deploy.local.postgres import Postgres
from services.chassis import migrations
from services.survey.app import service

PAGE = Path(__file__).parents[2] / "docs" / "scaling.md"
HEAD = "| table | rule | what |"
COLUMN = "province"
# Tables whose rows grow with households or RTs; all others would be reference tables.
LARGE = (
    *("households", "persons", "submissions", "rt_forms", "sheets", "assessments", "computations"),
    *("import_households", "import_rows", "rt_positions", "quality_findings", "outbox", "audit"),
)
KEYS = """
SELECT t.relname, i.relname, array_agg(a.attname::text ORDER BY a.attname)
FROM pg_index x JOIN pg_class t ON t.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = ANY(x.indkey)
WHERE x.indisunique AND t.relnamespace = 'public'::regnamespace AND NOT t.relispartition
GROUP BY 1, 2 ORDER BY 1, 2
"""
REFERENCES = """
SELECT f.relname, c.conname, t.relname,
    (SELECT array_agg(attname::text ORDER BY attname) FROM pg_attribute
     WHERE attrelid = f.oid AND attnum = ANY(c.conkey))
FROM pg_constraint c JOIN pg_class f ON f.oid = c.conrelid JOIN pg_class t ON t.oid = c.confrelid
WHERE c.contype = 'f' AND c.conparentid = 0 AND NOT f.relispartition ORDER BY 1, 2
"""
TRIGGERS = """
SELECT t.relname, g.tgname FROM pg_trigger g JOIN pg_class t ON t.oid = g.tgrelid
WHERE NOT g.tgisinternal AND NOT t.relispartition ORDER BY 1, 2
"""
COLUMNS = """
SELECT c.relname, a.attname, a.attnotnull FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND a.attnum > 0
AND NOT c.relispartition AND a.attname IN ('region', 'rt', 'province')
"""


@dataclass(frozen=True)
class Change:
    """`table` has to change `what` before it can be distributed."""

    table: str
    rule: str
    what: str


def whole(connection: psycopg.Connection) -> dict[str, str]:
    """The large tables that there are: a partitioned one may be called <name>_all."""
    rows = connection.execute(
        "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition"
        " AND relnamespace = 'public'::regnamespace"
    )
    known = {name for (name,) in rows}
    named = {name: name if name in known else f"{name}_all" for name in LARGE}
    return {name: real for name, real in named.items() if real in known}


def changes(connection: psycopg.Connection) -> list[Change]:
    """Everything that stands in the way, table by table."""
    large = set(whole(connection).values())
    found = [*_column(connection, large), *_keys(connection, large)]
    found += [*_references(connection, large), *_triggers(connection, large)]
    return sorted(found, key=lambda one: (one.table, one.rule, one.what))


def _rows(connection: psycopg.Connection, query: str) -> list[tuple[Any, ...]]:
    return connection.execute(query).fetchall()


def _column(connection: psycopg.Connection, large: set[str]) -> list[Change]:
    found: dict[str, set[str]] = {}
    for table, column, _ in _rows(connection, COLUMNS):
        found.setdefault(table, set()).add(column)
    said = []
    for table in large:
        columns = found.get(table, set())
        source = "region" if "region" in columns else "rt" if "rt" in columns else None
        if COLUMN not in columns:
            what = (
                f"add {COLUMN}, made of {source}" if source else f"add {COLUMN}; it has no region"
            )
            said.append(Change(table, "column", what))
    return said


def _keys(connection: psycopg.Connection, large: set[str]) -> list[Change]:
    return [
        Change(table, "key", f"{index} ({', '.join(columns)}) gets {COLUMN}")
        for table, index, columns in _rows(connection, KEYS)
        if table in large and COLUMN not in columns
    ]


def _references(connection: psycopg.Connection, large: set[str]) -> list[Change]:
    found = []
    for table, name, target, columns in _rows(connection, REFERENCES):
        if table in large and target in large and COLUMN not in columns:
            found.append(Change(table, "reference", f"{name} to {target} gets {COLUMN}"))
        if table not in large and target in large:
            found.append(Change(table, "reference", f"{name}: to {target}, which is distributed"))
    return found


def _triggers(connection: psycopg.Connection, large: set[str]) -> list[Change]:
    return [
        Change(table, "trigger", f"{name} has to be allowed")
        for table, name in _rows(connection, TRIGGERS)
        if table in large
    ]


def text(found: list[Change]) -> str:
    """As the table in docs/scaling.md."""
    return "\n".join(
        [HEAD, "|---|---|---|", *(f"| `{one.table}` | {one.rule} | {one.what} |" for one in found)]
    )


def written(page: str, found: list[Change]) -> str:
    """The page with the table anew; it is the last thing on it."""
    return f"{page.partition(HEAD)[0]}{text(found)}\n"


async def main() -> None:
    """On a server of its own."""
    folder = Path(tempfile.mkdtemp(prefix="nk-scale-"))
    server = Postgres(folder, "only-for-this")
    await asyncio.to_thread(server.prepare)
    child = server.child(folder / "log")
    await child.start()
    try:
        server.database("survey", "a", "b")
        urls = server.url("survey", "survey_owner", "a"), server.url("survey", "survey", "b")
        await asyncio.to_thread(migrations.upgrade, service, *urls)
        with server.connect("survey") as connection:
            PAGE.write_text(written(PAGE.read_text(), changes(connection)))
    finally:
        await child.stop()
        shutil.rmtree(server.socket, ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    asyncio.run(main())
