"""The service's database role uses rows; it owns and changes no table."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from tests.conftest import SERVICES

FORBIDDEN = {
    "TRUNCATE outbox": "permission denied",
    "TRUNCATE notes": "permission denied",
    "ALTER TABLE notes ADD COLUMN more text": "must be owner",
    "ALTER TABLE outbox DISABLE TRIGGER ALL": "must be owner",
    "DROP TABLE notes": "must be owner",
    "DROP FUNCTION notify_listeners()": "must be owner",
    "CREATE TABLE mine (id integer)": "permission denied",
    "CREATE INDEX more ON notes (text)": "must be owner",
    "UPDATE alembic_version SET version_num = '9999'": "permission denied",
    "DELETE FROM alembic_version": "permission denied",
    "INSERT INTO alembic_version VALUES ('9999')": "permission denied",
    "SET ROLE toy_owner": "permission denied",
}

REASONS = set(FORBIDDEN.values())


@pytest.mark.parametrize("name", SERVICES)
async def test_a_service_role_owns_nothing(start, name):
    running = await start(name)
    owned = await running.scalar(
        "SELECT count(*) FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner"
        " WHERE r.rolname = current_user"
    )
    assert owned == 0


async def test_a_service_role_may_change_no_table(toy):
    assert {command: await refusal(toy, command) for command in FORBIDDEN} == FORBIDDEN


async def refusal(running, command):
    with pytest.raises(ProgrammingError) as refused:
        async with running.sessions.begin() as session:
            await session.execute(text(command))
    return next((reason for reason in REASONS if reason in str(refused.value)), "another reason")


@pytest.mark.parametrize("name", SERVICES)
async def test_a_service_role_maintains_what_it_rebuilds_and_nothing_else(start, name):
    running = await start(name)
    found = await running.rows(
        "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p')"
        " AND relnamespace = 'public'::regnamespace AND has_table_privilege(oid, 'MAINTAIN')"
    )
    assert {row.relname for row in found} == set(running.app.state.service.rebuilt)
