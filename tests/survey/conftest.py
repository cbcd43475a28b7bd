"""What survey's tests share."""

import asyncio
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from tests.databases import clone, drop
from tests.survey.records import in_the_field
from tests.survey.tasks import with_tasks

OWNER = "survey_owner"


@pytest.fixture(scope="session")
def made():
    """What stands in the databases that are kept, by their names."""
    return {}


@pytest.fixture
def once(survey, postgres, template, made):
    """Have something made through the API once; later tests get a clone of its database.

    What is made has `at(survey)`: the same, where such a clone is served. Ask for it before
    anything else is written: it begins with an empty database, or with that clone.
    """
    own = survey.app.state.engine.url.database

    def renew(source):
        drop(postgres, own)
        clone(postgres, source, own, OWNER)

    async def go(name, make):
        known = made.get(name)
        await survey.app.state.engine.dispose()
        await asyncio.to_thread(renew, name if known else template(survey.app.state.service))
        if known:
            return known.at(survey)
        found = await make(survey)
        await survey.app.state.engine.dispose()
        await asyncio.to_thread(clone, postgres, own, name, OWNER)
        made[name] = found.at(survey)
        return found

    return go


@pytest.fixture
async def field(once):
    """A round with published Formats A and B, a phone that has them, and a reviewer."""
    return await once("kept_field", in_the_field)


@pytest.fixture
async def tasks(once):
    """The same with the form of tasks."""
    return await once("kept_tasks", with_tasks)


@pytest.fixture
def statements(survey):
    """A context that collects the SQL statements which survey sends."""

    @contextmanager
    def collecting():
        seen = []

        def note(connection, cursor, statement, parameters, context, executemany):
            seen.append(statement)

        engine = survey.app.state.engine.sync_engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            yield seen
        finally:
            event.remove(engine, "before_cursor_execute", note)

    return collecting
