"""An event is a row that lives and dies with the change it tells of."""

import json
from datetime import UTC, datetime
from uuid import RFC_4122, UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from contracts.survey import AssessmentSealed
from services.chassis import bulk, tracing
from services.chassis.outbox import LARGEST, emit, emit_rows
from tests.chassis.steps import as_owner, count, emitted, sealed
from tests.chassis.toy import Note
from tests.harness import plain, uuid_of

UNKNOWN = (
    *("strategic", "city_size", "people_per_ha", "density", "potential", "land_status_clear"),
    *("fits_spatial_plan", "considerations", "considerations_class", "legal", "priority"),
    *("priority_code", "pattern", "authority", "village_slum_ha", "inputs_hash"),
)
ROWS = (
    "SELECT CAST(:at AS timestamptz) AS occurred_at, '35.19.09.2010' AS region,"
    " CAST(:entity AS uuid) AS entity_id, 1 AS version, 'tester' AS actor,"
    " CAST(:round AS uuid) AS round_id, 'baseline' AS round_kind, 2023 AS year,"
    " 'permen-14-2018' AS regulation, 'rt' AS level, '35.19.09.2010-001-001' AS code,"
    " CAST(:name AS text) AS name, 21 AS total, 'light' AS slum_class,"
    " (2.50)::text AS area_ha, json_build_object('2b', '140.5') AS volumes,"
    " json_build_object() AS measures, CAST(NULL AS text) AS area,"
    " ARRAY['over_100'] AS flags, 1 AS open_flags, ARRAY[]::text[] AS context_flags,"
    f" {', '.join(f'NULL::text AS {name}' for name in UNKNOWN)}"
    " FROM generate_series(1, :rows)"
)

PARTITIONS = text("SELECT ensure_outbox_partitions()")


def facts(**changed):
    said = sealed()
    known = {
        "at": said.occurred_at,
        "entity": said.entity_id,
        "round": said.round_id,
        "name": said.name,
        "rows": 1,
    }
    return known | changed


async def test_the_event_commits_with_the_change(toy):
    async with toy.sessions.begin() as session:
        session.add(Note(text="kept"))
        emit(session, sealed())
    assert (await count(toy, "notes"), await count(toy, "outbox")) == (1, 1)


async def test_the_event_rolls_back_with_the_change(toy):
    async with toy.sessions() as session:
        emit(session, sealed())
        await session.flush()
        await session.rollback()
    assert await count(toy, "outbox") == 0


async def test_what_is_read_back_is_what_was_emitted(toy):
    said = await emitted(toy, sealed(1), sealed(2))
    assert await toy.events() == said


async def test_an_event_carries_the_trace_of_its_request(toy):
    token = tracing.current.set(tracing.child_of(None))
    try:
        await emitted(toy, sealed())
        assert await toy.scalar("SELECT traceparent FROM outbox") == tracing.header()
    finally:
        tracing.current.reset(token)


async def test_events_made_in_sql_equal_events_made_in_python(toy):
    async with toy.sessions.begin() as session:
        assert await emit_rows(session, AssessmentSealed, ROWS, facts()) == 1
    (made,) = await toy.events(AssessmentSealed)
    assert plain(made) == plain(sealed(id=made.id))


async def test_every_event_made_in_sql_has_an_id_of_its_own(toy):
    async with toy.sessions.begin() as session:
        assert await emit_rows(session, AssessmentSealed, ROWS, facts(rows=500)) == 500
    rows = await toy.rows("SELECT id, payload FROM outbox ORDER BY position")
    assert len({row.id for row in rows}) == 500
    assert [str(row.id) for row in rows] == [json.loads(row.payload)["id"] for row in rows]


def test_statements_of_the_same_moment_make_other_ids():
    """Within a millisecond a UUIDv7 counts in its last digits, which are the row's own here."""
    found = [bulk.row_ids() for _ in range(1000)]
    ids = [UUID(f"{one['_ids']}{one['_first'] + 1}") for one in found]
    assert len(set(ids)) == len(ids)
    assert {(id.version, id.variant) for id in ids} == {(7, RFC_4122)}


@pytest.mark.parametrize(
    ("query", "named"),
    [
        (ROWS.replace("1 AS open_flags", "1 AS flags_open"), "open_flags"),
        (ROWS.replace("1 AS open_flags", "1 AS open_flags, 1 AS more"), "more"),
        (ROWS.replace("2023 AS year,", ""), "year"),
    ],
)
async def test_columns_that_are_not_the_events_fields_are_refused(toy, query, named):
    with pytest.raises(ValueError, match=named):
        async with toy.sessions.begin() as session:
            await emit_rows(session, AssessmentSealed, query, facts())
    assert await count(toy, "outbox") == 0


@pytest.mark.parametrize("name", ["x" * (256 * 1024), "ä" * (128 * 1024)])
async def test_an_event_that_nats_would_not_take_is_refused(toy, name):
    with pytest.raises(ValueError, match="too large"):
        await emitted(toy, sealed(name=name))


async def test_an_event_made_in_sql_that_nats_would_not_take_is_refused(toy):
    with pytest.raises(IntegrityError, match="ck_outbox_payload"):
        async with toy.sessions.begin() as session:
            await emit_rows(session, AssessmentSealed, ROWS, facts(name="x" * LARGEST))


async def test_the_largest_event_fits(toy):
    room = LARGEST - len(sealed(name="").model_dump_json().encode())
    await emitted(toy, sealed(name="x" * room))
    assert await toy.scalar("SELECT octet_length(payload) FROM outbox") == LARGEST


async def test_there_are_partitions_for_a_year_to_come(toy):
    found = await toy.rows(
        "SELECT inhrelid::regclass::text AS name FROM pg_inherits"
        " WHERE inhparent = 'outbox'::regclass"
    )
    today = datetime.now(UTC)
    months = [divmod(today.year * 12 + today.month - 1 + ahead, 12) for ahead in range(-1, 13)]
    assert {row.name for row in found} == {f"outbox_{y}_{m + 1:02d}" for y, m in months}


async def test_the_service_may_ask_for_partitions_again_and_again(toy):
    for _ in range(3):
        async with toy.sessions.begin() as session:
            await session.execute(PARTITIONS)
    assert await toy.scalar("SELECT count(*) FROM pg_inherits") >= 14


async def test_the_service_writes_into_a_partition_that_it_asked_for(toy):
    await as_owner(toy, f"DROP TABLE outbox_{datetime.now(UTC):%Y_%m}")
    async with toy.sessions.begin() as session:
        await session.execute(PARTITIONS)
    await emitted(toy, sealed(7))
    assert [event.entity_id for event in await toy.events()] == [uuid_of(7)]
