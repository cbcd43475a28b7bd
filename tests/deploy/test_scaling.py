"""What stands between survey's schema and its distribution by province is known and written down."""

import psycopg
import pytest

from tests.conftest import SERVICES
from tests.deploy import scaling
from tests.deploy.scaling import Change


@pytest.fixture
async def survey_database(postgres, new_database):
    name = await new_database(SERVICES["survey"])
    with postgres.connect(name) as connection:
        yield connection


def test_the_page_lists_what_the_schema_would_have_to_change(survey_database):
    page = scaling.PAGE.read_text()
    found = scaling.changes(survey_database)
    assert page == scaling.written(page, found), "run python -m tests.deploy.scaling"


def test_every_large_table_is_there_or_the_list_is_old(survey_database):
    assert scaling.whole(survey_database).keys() == set(scaling.LARGE)


@pytest.fixture
def made(survey_database, monkeypatch):
    def make(sql):
        survey_database.execute(sql)
        return scaling.changes(survey_database)

    monkeypatch.setattr(scaling, "LARGE", ("records", "notes"))
    survey_database.execute(
        "CREATE TABLE records (province text, id int, PRIMARY KEY (province, id))"
    )
    return make


NOTES = (
    "CREATE TABLE notes (province text NOT NULL, id int, record int, PRIMARY KEY (province, id))"
)


def test_a_table_that_is_made_for_it_has_nothing_to_change(made):
    reference = "FOREIGN KEY (province, record) REFERENCES records (province, id)"
    assert made(f"{NOTES}; ALTER TABLE notes ADD CONSTRAINT fk {reference}") == []


def test_each_rule_finds_what_breaks_it(made):
    assert made(f"{NOTES}; CREATE UNIQUE INDEX uq ON notes (record)") == [
        Change("notes", "key", "uq (record) gets province")
    ]
    found = made(
        "CREATE TABLE small (id int, p text, record int,"
        " CONSTRAINT fk_small FOREIGN KEY (p, record) REFERENCES records (province, id))"
    )
    assert Change("small", "reference", "fk_small: to records, which is distributed") in found
    found = made("ALTER TABLE notes DROP COLUMN province CASCADE, ADD COLUMN region text")
    assert Change("notes", "column", "add province, made of region") in found


def test_what_postgresql_itself_asks_of_the_written_partitions(survey_database):
    """The statements of the page work on the real table, and a key without the province does not."""
    for statement in scaling.PAGE.read_text().split("```sql\n")[1].split("```")[0].split(";"):
        if statement.strip():
            survey_database.execute(statement)
    with pytest.raises(psycopg.errors.FeatureNotSupported):
        survey_database.execute("CREATE UNIQUE INDEX uq ON submissions_by_province (id)")
