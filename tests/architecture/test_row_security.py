"""Every table with rows of some region is guarded by the database, also against its own owner."""

import psycopg
import pytest

from services.chassis import sight
from services.chassis.db import ChassisTable
from services.chassis.migrations import metadata_of
from tests.conftest import PASSWORD, SERVICES

# Tables of a service whose rows belong to no region.
OPEN = {"login_attempts", "key_usage", "provider_logins", "signing_keys", "feed_state"}
OPEN |= {"heard_events"}  # of the read model as a whole
OPEN |= {"complaint_counts", "complaint_terms"}  # hashes by the hour; days for the whole country
OPEN |= {"ledger_books"}  # a source and a year: what lies in a book has regions
GUARDED = """
SELECT c.relname, c.relrowsecurity AND c.relforcerowsecurity,
    pg_get_userbyid(c.relowner) = %(role)s, (SELECT rolbypassrls OR rolsuper FROM pg_roles
    WHERE rolname = %(role)s)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p')
"""
PARTS = """
SELECT c.relname, has_table_privilege(%(role)s, c.oid, 'SELECT, UPDATE, DELETE')
FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid JOIN pg_class p ON p.oid = inhparent
WHERE p.relrowsecurity
"""


def own_tables(service):
    return set(metadata_of(service)[1].tables) - set(ChassisTable.metadata.tables)


@pytest.mark.parametrize("name", sorted(SERVICES))
async def test_every_table_with_regions_is_guarded(name, postgres, new_database):
    service = SERVICES[name]
    database = await new_database(service)
    with postgres.connect(database) as connection:
        found = {row[0]: row[1:] for row in connection.execute(GUARDED, {"role": name})}
        parts = connection.execute(PARTS, {"role": name}).fetchall()
    for table in own_tables(service) | {"audit"}:
        guarded, owned, above = found[table]
        assert guarded == (table not in OPEN), table
        assert (owned, above) == (False, False), table
    assert all(not readable for _, readable in parts), parts


POWERFUL = "SELECT proname, proconfig FROM pg_proc WHERE prosecdef"


@pytest.mark.parametrize("name", sorted(SERVICES))
async def test_the_owners_functions_look_at_a_sessions_own_tables_last(
    name, postgres, new_database
):
    database = await new_database(SERVICES[name])
    with postgres.connect(database) as connection:
        found = connection.execute(POWERFUL).fetchall()
    assert len(found) >= 3
    for function, settings in found:
        assert "search_path=pg_catalog, public, pg_temp" in settings, function


COLUMNS = """
SELECT table_name, column_name, data_type FROM information_schema.columns
WHERE table_schema = 'public' AND table_name = ANY(%s) AND is_identity = 'NO' AND is_generated = 'NEVER'
ORDER BY table_name, ordinal_position
"""
VALUES = {
    "uuid": "uuidv7()",  # each one after the one before, as some tables ask
    "text": "'35.19.09.2010-001-001'",
    "integer": "1",
    "bigint": "1",
    "smallint": "1",
    "numeric": "1",
    "double precision": "1",
    "boolean": "true",
    "timestamp with time zone": "now()",
    "date": "current_date",
    "ARRAY": "'{35.19}'",
    "json": "'{}'",
    "jsonb": "'{}'",
    "bytea": "gen_random_uuid()::text::bytea",
}
# What the checks of a table ask for.
ASKED = {
    ("ledger_accounts", "kind"): "'source'",
    ("ledger_accounts", "cap"): "NULL",
    ("ledger_entries", "credit"): "0",
    ("ledger_transactions", "state"): "'posted'",
    ("tranches", "released_by"): "'x'",
    ("exits", "confirmed_by"): "'x'",
    ("decrees", "issued_by"): "'x'",
    ("decrees", "state"): "'revoked'",
    ("audit_opinions", "state"): "'done'",
    ("seals", "sha256"): "encode(sha256('35.19.09.2010-001-001'), 'hex')",
    ("seal_papers", "content"): "'x'",
    ("seal_papers", "sha256"): "encode(sha256('x'), 'hex')",
}


def a_row(connection, table):
    """An INSERT of some row, in 35.19 whatever it means."""
    found = connection.execute(COLUMNS, ([table],)).fetchall()
    names = ", ".join(f'"{name}"' for _, name, _ in found)
    values = ", ".join(ASKED.get((table, name), VALUES[kind]) for _, name, kind in found)
    return f"INSERT INTO {table} ({names}) VALUES ({values})"


@pytest.mark.parametrize("name", sorted(SERVICES))
async def test_who_says_nothing_sees_nothing_and_writes_nothing(name, postgres, start):
    """Also the owner; a setting that was left empty is as good as none. A row is in each table."""
    guarded = [*sorted(own_tables(SERVICES[name]) - OPEN), "audit"]
    database = (await start(name)).app.state.engine.url.database
    with postgres.connect(database) as connection:
        connection.execute("SET session_replication_role = replica")  # no keys, no triggers
        inserts = {table: a_row(connection, table) for table in guarded}
        for insert in inserts.values():
            connection.execute(insert)
    for role in (name, f"{name}_owner"):
        url = postgres.url(database, role, PASSWORD).replace("+psycopg", "")
        with psycopg.connect(url, autocommit=True) as connection:
            assert seen(connection, guarded) == {0}
            for setting in ("regions", "around", "caller"):
                connection.execute(f"SET nahkoda.{setting} = ''")
            assert seen(connection, guarded) == {0}
            for table in guarded[:-1]:
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    connection.execute(inserts[table])


def seen(connection, tables):
    return {connection.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in tables}


def test_a_region_is_no_pattern():
    """A code is compared as it is written; what is no code opens nothing."""
    assert sight.Sight(("35.19",)).settings["regions"] == r"^(35\.19)([.-]|$)"
    assert sight.Sight((".*",)).settings["regions"] != "^"
    for nothing in (sight.Sight(("35|.",)), sight.NOTHING):
        assert (nothing.settings["regions"], nothing.settings["around"]) == ("", "")


def test_what_is_said_stays_inside_its_quotes():
    assert "caller = 'o''; DROP'" in sight.begin(sight.Sight(("35",), "o'; DROP"))
