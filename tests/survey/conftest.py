"""What survey's tests share."""

from contextlib import contextmanager

import pytest
from sqlalchemy import event


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
