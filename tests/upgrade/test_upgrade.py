"""The short upgrade: every process is replaced under load, with a migration before and one after."""

import pytest

from deploy.local.demo.calls import ask
from services.chassis.ids import new_id
from tests.bench.synthetic import LAW
from tests.upgrade.roll import raised, rehearsed
from tests.upgrade.versions import ROOT

pytestmark = [pytest.mark.xdist_group("upgrade"), pytest.mark.timeout(500)]
RECORDS = 2_000


async def test_an_upgrade_under_load_fails_nobody_and_loses_nothing():
    async with raised(RECORDS, copies=1) as (suite, http):
        outcome = await rehearsed(suite, http)
        assert outcome.failed == []
        assert outcome.repeated == 0  # no attempt of a writer was in vain
        assert outcome.answered > 100
        assert outcome.downloads > 3
        assert len(outcome.files) == 1  # each download was whole
        assert outcome.streams > 1  # the stream was cut, and went on
        assert (outcome.missed, outcome.twice) == (0, 0)
        assert all(seen.well for seen in outcome.seen.values()), outcome.seen
        assert {"", "next"} <= outcome.expanded.keys()  # both versions wrote side by side
        assert {"old", "next"} == outcome.contracted.keys()
        # The rehearsal would notice: the old code cannot bear the contracted table.
        await suite.start(suite.process("survey", ROOT))
        [(new, _), _] = suite.running["survey"]
        await new.stop()
        body = {"name": "SINTETIS", "kind": "baseline", "year": 2001, "region": "32.01"}
        body |= {"regulation": LAW, "id": str(new_id())}
        with pytest.raises(RuntimeError, match="500"):
            await ask(http, "POST", "/v1/survey/rounds", json=body)
