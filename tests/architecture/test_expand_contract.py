"""A migration may add; what it takes away waits until no released code uses it."""

import types

import pytest
from alembic import op

from tests.release import migrations
from tests.release.migrations import FOLDERS, Migration, all_of, faults, keep, released, takes

VERSION, NEWEST = released()


@pytest.mark.parametrize("service", FOLDERS)
def test_what_the_last_release_uses_stays_until_a_migration_says_that_nobody_uses_it(service):
    assert faults(all_of(service), VERSION, NEWEST[service]) == []


@pytest.mark.parametrize("service", FOLDERS)
def test_every_migration_has_a_way_back(service):
    assert migrations.one_way(all_of(service)) == []


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("DROP TABLE rounds", "drops the table rounds"),
        ("DROP TABLE IF EXISTS public.rounds, sheets CASCADE", "drops the table rounds"),
        ("ALTER TABLE rounds DROP COLUMN year", "drops from rounds"),
        ("ALTER TABLE rounds ADD COLUMN a int, DROP year", "drops from rounds"),
        ("ALTER TABLE rounds RENAME TO turns", "renames in rounds"),
        ("ALTER TABLE rounds RENAME COLUMN year TO jahr", "renames in rounds"),
        ("ALTER TABLE ONLY rounds ALTER COLUMN year TYPE bigint", "changes rounds"),
        ("ALTER TABLE rounds ALTER year SET NOT NULL", "changes rounds"),
        ("ALTER TABLE rounds ADD COLUMN a text NOT NULL", "demands of rounds"),
        ("ALTER TABLE rounds ADD a numeric(18, 2) NOT NULL, ADD b text", "demands of rounds"),
        ("ALTER VIEW seen RENAME TO looked", "renames"),
        ("DROP FUNCTION told(text, text)", "drops told"),
    ],
)
def test_what_breaks_the_code_that_still_runs_is_found(sql, said):
    [first, *_] = takes([sql], set())
    assert first.startswith(said)


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE TABLE turns (id uuid NOT NULL)",
        "ALTER TABLE rounds ADD COLUMN a text",
        "ALTER TABLE rounds ADD COLUMN a int NOT NULL DEFAULT 0",
        "ALTER TABLE rounds ADD COLUMN a bigint NOT NULL GENERATED ALWAYS AS IDENTITY",
        "ALTER TABLE rounds DROP CONSTRAINT ck_year, ADD CONSTRAINT ck_year CHECK (year > 1)",
        "ALTER TABLE rounds ALTER COLUMN year DROP NOT NULL",
        "CREATE INDEX ix ON rounds (year)",
        "DROP INDEX ix_rounds_year",
    ],
)
def test_what_adds_or_allows_more_is_no_harm(sql):
    assert list(takes([sql], set())) == []


def test_what_was_made_since_the_release_may_change_freely():
    sql = ["CREATE TABLE turns (id uuid)", "ALTER TABLE turns DROP COLUMN id", "DROP TABLE turns"]
    assert list(takes(sql, set())) == []
    assert (
        list(takes(["ALTER VIEW v RENAME TO v_before", "CREATE VIEW v AS SELECT 1"], set())) == []
    )


def test_words_in_texts_and_bodies_are_no_statements():
    def upgrade():
        op.execute(
            "CREATE FUNCTION f() RETURNS void LANGUAGE sql AS $$ DROP TABLE rounds; $$;"
            " COMMENT ON TABLE rounds IS 'DROP TABLE rounds; gone'; -- DROP TABLE rounds;\n"
        )

    module = types.SimpleNamespace(upgrade=upgrade)
    assert list(takes(migrations.statements(module), set())) == []


MIGRATION = """
from alembic import op
{mark}
def upgrade():
    op.execute("ALTER TABLE rounds DROP COLUMN year")

def downgrade():
    {down}
"""


@pytest.fixture
def migration(tmp_path):
    def make(mark="", down="pass"):
        path = tmp_path / "9999_gone.py"
        path.write_text(MIGRATION.format(mark=mark, down=down))
        return [Migration("survey", path)]

    return make


def test_a_contraction_names_the_release_that_no_longer_used_it(migration):
    [fault] = faults(migration(), "1.4.0", "0001")
    assert fault == "survey 9999_gone.py drops from rounds: DROP COLUMN year"
    assert faults(migration('CONTRACT = "1.4.0"'), "1.4.0", "0001") == []
    assert faults(migration('CONTRACT = "1.5.0"'), "1.4.0", "0001") == [
        "survey 9999_gone.py: 1.5.0 is not released"
    ]
    assert faults(migration(), "1.4.0", "9999") == []  # it was released so


def test_a_migration_without_a_way_back_is_named(migration):
    assert migrations.one_way(migration()) == ["survey 9999_gone"]
    assert migrations.one_way(migration(down="op.execute('SELECT 1')")) == []


def test_a_release_keeps_which_migrations_it_has(tmp_path):
    file = tmp_path / "migrations.json"
    keep("1.9.0", file)
    keep("1.10.0", file)
    version, heads = released(file)
    assert version == "1.10.0"
    assert heads == {name: all_of(name)[-1].revision for name in FOLDERS}
    with pytest.raises(ValueError, match="never changes"):
        keep("1.9.0", file)
