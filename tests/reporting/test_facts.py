"""Every event of the system is kept as it stands; sums by region are those of the rows."""

import itertools
import json
import random
from datetime import datetime
from decimal import Decimal

import pytest

from contracts.catalogue import BY_SUBJECT
from contracts.finance import AllocationCommitted, CeilingSet, ContributionRecorded, PaymentMade
from contracts.planning_activities import ActivityCancelled, ActivityProgressed, ActivityProposed
from contracts.survey import AssessmentSealed, SheetRecorded, SheetWithdrawn
from services.chassis.ids import new_id
from services.reporting.app import service
from services.reporting.db import Table
from services.reporting.facts.handlers import KEPT
from services.reporting.facts.planning import WorkWeek
from tests.reporting.events import changed, example, hear_mixed, sealed

# Those about messages and promises, which no read model draws yet.
UNHEARD = ("gateway.", "planning.pledge.", "finance.request.")
HEARD = [subject for subject in BY_SUBJECT if not subject.startswith(UNHEARD)]
VILLAGES = ("35.19.09.2010", "35.19.09.2011", "35.20.01.2001", "35.19.10.1001")
LEVELS = (
    "JOIN (VALUES ('province', 2), ('regency', 5), ('district', 8), ('village', 13)) l (level, n)"
    " ON length(region) >= n"
)
KINDS = {
    "ceiling": "ceiling",
    "committed": "allocation",
    "released": "tranche",
    "spent": "payment",
    "contributed": "contribution",
}
DIMENSIONS = ("lingkungan", "sosial", "ekonomi")
# Files and seals, of whichever generation they were made, and what an operator brought in.
STAYS = (
    *("exports", "export_parts", "boundary_sets", "boundaries"),
    *("seals", "seal_papers", "seal_requests"),
)
COMPLAINTS = (
    "complaints",
    *(f"complaint_{n}" for n in ("steps", "numbers", "logs", "counts", "terms")),
)
# By table: its keys, and what its rows should say.
SUMS = {
    "money_deltas": (
        "level, region, year, source",
        "SELECT level, left(region, n), fiscal_year, source, "
        + ", ".join(
            f"coalesce(sum(amount) FILTER (WHERE kind = '{kind}'), 0)" for kind in KINDS.values()
        )
        + f" FROM postings {LEVELS} GROUP BY 1, 2, 3, 4",
    ),
    "activity_deltas": (
        "level, region, year, state",
        "SELECT level, left(region, n), year, state, "
        + ", ".join(f"count(*) FILTER (WHERE dimension = '{name}')" for name in DIMENSIONS)
        + ", "
        + ", ".join(
            f"coalesce(sum(cost) FILTER (WHERE dimension = '{name}'), 0)" for name in DIMENSIONS
        )
        + f" FROM activities {LEVELS} GROUP BY 1, 2, 3, 4",
    ),
}
ADDED = {
    "money_deltas": ", ".join(KINDS),
    "activity_deltas": ", ".join([*DIMENSIONS, *(f"{name}_cost" for name in DIMENSIONS)]),
}


def plain(value):
    """Comparable, whichever of database and event it comes from."""
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if isinstance(value, datetime):
        return value.timestamp()
    try:
        return Decimal(str(value)).normalize()
    except ArithmeticError:
        return str(value)


def test_every_event_of_the_system_is_heard_but_those_named():
    assert [s.event.subject for s in service.subscriptions if s.event.subject in HEARD]
    assert sorted(s.event.subject for s in service.subscriptions) == sorted(HEARD)


def test_a_retired_generation_leaves_no_table_behind():
    tables = Table.metadata.tables
    assert {*service.forget_generation, *STAYS, *COMPLAINTS} == set(tables)
    assert all("generation" in tables[name].primary_key for name in service.forget_generation)


@pytest.mark.parametrize("event", KEPT, ids=lambda event: event.subject)
async def test_what_an_event_tells_is_what_its_tables_have(reporting, event):
    told = example(event)
    assert await reporting.hear(told) == 1
    for projection in KEPT[event]:
        found = await reporting.rows(f"SELECT * FROM {projection.table.__tablename__}")
        if projection.table is WorkWeek and told.week is None:
            assert found == []
            continue
        (row,) = found
        assert (row.id, row.region, row.version) == (told.entity_id, told.region, told.version)
        assert row.told_at == told.occurred_at
        names = {column: column for column in row._fields} | dict(projection.told)
        facts = {c: n for c, n in names.items() if hasattr(told, n) and c not in projection.fixed}
        facts = {column: name for column, name in facts.items() if column != "id"}
        assert len(facts) > 1
        wanted = told.model_dump()
        for column, name in facts.items():
            assert plain(getattr(row, column)) == plain(wanted[name]), column


async def test_scores_of_places_are_kept_beside_those_of_rts(reporting):
    rt = sealed("35.19.09.2010-001-001", "light", volumes={"2b": "400"}, measures={"households": 3})
    village = rt.model_copy(
        update={"entity_id": new_id(), "id": new_id(), "level": "village", "code": rt.region}
    )
    assert await reporting.hear(rt, village) == 2
    (score,) = await reporting.rows("SELECT volumes, measures FROM rt_scores")
    assert score == ({"2b": "400"}, {"households": "3"})
    (place,) = await reporting.rows("SELECT level, code FROM place_scores")
    assert place == ("village", "35.19.09.2010")
    assert AssessmentSealed in {s.event for s in service.subscriptions}


def history(seed):
    """Money and activities that change their amount, state, year, region and place in between."""
    dice = random.Random(seed)
    told = []
    for kind in (CeilingSet, AllocationCommitted, PaymentMade, ContributionRecorded):
        for _ in range(5):
            id = new_id()
            for version in range(1, dice.randint(2, 5)):
                facts = {"fiscal_year": dice.choice((2024, 2025)), "region": dice.choice(VILLAGES)}
                facts |= {"amount": f"{dice.randint(0, 900)}000.50"}
                told.append(changed(kind, entity_id=id, version=version, **facts))
    for _ in range(8):
        id, region = new_id(), dice.choice(VILLAGES)
        steps = (ActivityProposed, ActivityProgressed, ActivityProgressed, ActivityCancelled)
        for version, step in enumerate(steps[: dice.randint(1, 4)], start=1):
            facts = {
                "year": dice.choice((2024, 2025)),
                "state": f"s{version}",
                "cost": f"{version}00.00",
            }
            told.append(changed(step, entity_id=id, version=version, region=region, **facts))
    return told


# When it was handled, in which order.
WHEN = "ARRAY['changed', 'at', 'position', 'heard_at']"


async def known(reporting):
    """All rows of the model, but for when they were handled, and of sums that are something."""
    found = {}
    for table in service.forget_generation:
        rows = await reporting.rows(f"SELECT to_jsonb(t) - {WHEN} AS row FROM {table} t")
        something = [row.row for row in rows if table not in SUMS or any_sum(row.row)]
        if table in SUMS:  # a zero is written in more than one way
            something = [{name: value for name, value in row.items() if value} for row in something]
        found[table] = sorted(json.dumps(row, sort_keys=True) for row in something)
    return found


def any_sum(row):
    return any(row.get(name) for names in ADDED.values() for name in names.split(", "))


@pytest.mark.parametrize("seed", range(4))
async def test_any_order_batches_and_repetitions_give_the_same_model(start, seed):
    events = history(seed)
    straight, shuffled = await start("reporting"), await start("reporting")
    await straight.hear(*events)
    await hear_mixed(shuffled, events, seed)
    assert await known(shuffled) == await known(straight)
    for table, (keys, counted) in SUMS.items():
        summed = await shuffled.rows(f"SELECT {keys}, {ADDED[table]} FROM {table}")
        wanted = await shuffled.rows(counted)
        kept = sorted(tuple(row) for row in summed if any(row[4:]))
        assert kept == sorted(tuple(row) for row in wanted if any(row[4:]))
        assert kept


async def test_a_cancelled_activity_keeps_what_was_known_of_its_work(start):
    id = new_id()
    going = changed(ActivityProgressed, entity_id=id, version=2, physical="48")
    cancelled = changed(ActivityCancelled, entity_id=id, version=3, state="cancelled")
    for order in itertools.permutations((going, cancelled)):
        reporting = await start("reporting")
        for event in order:
            await reporting.hear(event)
        (row,) = await reporting.rows(
            "SELECT state, physical FROM activities JOIN works USING (id)"
        )
        assert row == ("cancelled", 48)


async def test_a_sheet_that_was_withdrawn_is_known_to_be_and_one_recorded_again_is_back(start):
    id = new_id()
    first = changed(SheetRecorded, entity_id=id, version=1)
    gone = changed(SheetWithdrawn, entity_id=id, version=2)
    for order in itertools.permutations((first, gone)):
        reporting = await start("reporting")
        for event in order:
            await reporting.hear(event)
        assert await reporting.rows("SELECT withdrawn, total FROM sheets") == [(True, None)]
    await reporting.hear(changed(SheetRecorded, entity_id=id, version=3, total=25))
    assert await reporting.rows("SELECT withdrawn, total FROM sheets") == [(False, 25)]
