"""The keys of an installation."""

import stat

import pytest
import yaml

from deploy.helm import keys
from deploy.local.suite import PARTS


@pytest.fixture
def made(tmp_path):
    keys.make(tmp_path / "keys", "db.example:5432")
    return tmp_path / "keys"


def test_every_secret_holds_what_the_chart_asks_for(made):
    found = {one["metadata"]["name"]: one["stringData"] for one in yaml.safe_load_all((made / "secrets.yaml").read_text())}  # fmt: skip
    assert set(found) == {f"nahkoda-{name}" for name in ("boot", *PARTS)}
    for part in PARTS:
        content = found[f"nahkoda-{part}"]
        own = {
            "survey": {"personal-keys"},
            "planning": {"contact-keys"},
            "reporting": {"complaint-keys"},
            "gateway": {"webhook-keys"},
        }.get(part, set())
        shared = {"database-url", "owner-database-url", "nats.nkey", "signing.pem"}
        assert set(content) == shared | own
        assert content["database-url"].endswith(f"@db.example:5432/{part}")
        assert content["signing.pem"].startswith("-----BEGIN PRIVATE KEY-----")
    assert set(found["nahkoda-boot"]) == {"boot.nkey"}


def test_a_copy_is_known_to_who_reads_it(made):
    keys.make(made, "db-{part}-rw:5432", "db-{part}-ro:5432")
    found = {one["metadata"]["name"]: one["stringData"] for one in yaml.safe_load_all((made / "secrets.yaml").read_text())}  # fmt: skip
    own = found["nahkoda-reporting"]
    assert own["copy-database-url"] == own["database-url"].replace("-rw:", "-ro:")
    assert [name for name, one in found.items() if "copy-database-url" in one] == [
        "nahkoda-reporting"
    ]


def test_no_secret_is_in_the_values(made):
    text = (made / "values-keys.yaml").read_text()
    for path in (made / "keys").iterdir():
        assert path.read_text().splitlines()[-1] not in text


def test_only_the_owner_may_read_them(made):
    for path in (p for p in made.rglob("*") if p.is_file()):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_second_time_they_are_the_same(made):
    names = ("secrets.yaml", "values-keys.yaml", "databases.sql")
    before = [(made / name).read_text() for name in names]
    keys.make(made, "db.example:5432")
    assert [(made / name).read_text() for name in names] == before


def test_postgresql_takes_the_databases(made, postgres):
    text = (made / "databases.sql").read_text()
    for part in PARTS:  # this server has such names already
        text = text.replace(f"ROLE {part}", f"ROLE k8s_{part}")
        text = text.replace(f"DATABASE {part}", f"DATABASE k8s_{part}")
        text = text.replace(f"OWNER {part}", f"OWNER k8s_{part}").replace(f"TO {part};", f"TO k8s_{part};")  # fmt: skip
    with postgres.connect() as connection:
        try:
            for statement in filter(str.strip, text.split(";")):
                connection.execute(statement)
            owners = connection.execute(
                "SELECT count(*) FROM pg_database d JOIN pg_roles r ON r.oid = datdba"
                " WHERE datname LIKE 'k8s%' AND rolname = datname || '_owner'"
            ).fetchone()
            assert owners == (len(PARTS),)
        finally:
            for part in PARTS:
                connection.execute(f"DROP DATABASE IF EXISTS k8s_{part}")
                for role in (f"k8s_{part}", f"k8s_{part}_owner"):
                    connection.execute(f"DROP ROLE IF EXISTS {role}")
