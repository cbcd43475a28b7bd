"""The short chaos: a few cases on one suite. `make chaos` tries them all."""

import asyncio

import pytest
import pytest_asyncio

from services.chassis.clock import now
from services.chassis.ids import new_id
from tests.chaos.cases import CASES
from tests.chaos.links import Link
from tests.chaos.load import Facts
from tests.chaos.money import FinanceWitness, Moved
from tests.chaos.stage import raised
from tests.chaos.trial import tried
from tests.chaos.witnesses import InOrder, ReportingWitness, SurveyWitness
from tests.e2e.counted import recaps_agree

THIS_YEAR = now().year
pytestmark = [pytest.mark.xdist_group("chaos"), pytest.mark.timeout(500)]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def stage():
    async with raised() as found:
        yield found


@pytest.mark.parametrize("case", [case for case in CASES if case.short], ids=lambda case: case.name)
async def test_nothing_is_lost_doubled_or_out_of_order(stage, case):
    [money] = [one for one in stage.witnesses if one.name == "finance"]
    moved = len(money.moved.steps)
    outcome = await tried(stage, case)
    assert outcome.well, outcome.seen
    assert outcome.facts >= 50
    assert outcome.seen["finance"].facts - moved >= 12  # whole ways of money, on both sides of it
    assert await recaps_agree(stage.suite, stage.http, THIS_YEAR) > 0


async def test_a_fact_that_is_nowhere_is_missed_by_the_witnesses(stage):
    facts = Facts(rounds={str(new_id()): 15})
    facts.records[str(new_id())] += 2
    survey = await SurveyWitness(stage.suite, facts).look()
    reporting = await ReportingWitness(stage.suite, facts).look()
    assert (survey.lost, survey.well, reporting.lost, reporting.well) == (3, False, 1, False)
    moved = Moved()
    moved.steps["tranche.released", str(new_id())] += 1
    finance = await FinanceWitness(stage.suite, stage.http, moved).look()
    assert (finance.lost, finance.well) == (2, False)  # neither in the ledger nor told


def test_what_comes_twice_or_too_early_is_counted():
    seen = InOrder()
    seen.take({"id": id, "subject": "s", "sequence": n} for id, n in (("a", 1), ("c", 3)))
    seen.take({"id": id, "subject": "s", "sequence": n} for id, n in (("b", 2), ("c", 3)))
    assert (seen.times, seen.unordered) == ({"a": 1, "b": 1, "c": 2}, 1)


async def test_a_link_carries_stalls_and_is_cut(tmp_path):
    async def echo(reader, writer):
        writer.write(await reader.read(10))
        await writer.drain()
        writer.close()

    there, here = tmp_path / "there", tmp_path / "here"
    server = await asyncio.start_unix_server(echo, there)
    link = await Link(there, here).open()
    reader, writer = await asyncio.open_unix_connection(here)
    link.stall()
    writer.write(b"word")
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(reader.read(10), 0.2)
    link.mend()
    assert await asyncio.wait_for(reader.read(10), 5) == b"word"
    writer.close()
    link.cut()
    reader, writer = await asyncio.open_unix_connection(here)
    assert await asyncio.wait_for(reader.read(10), 5) == b""
    writer.close()
    await link.close()
    server.close()
