"""One trace id from the gateway through the service and its event to whoever hears it."""

import asyncio
import shutil
import tempfile
from pathlib import Path

import httpx
import pytest

from deploy.local import accounts
from deploy.local.demo.calls import log_in
from deploy.local.suite import Suite, running
from tests.chassis.otlp import Receiver

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
BEFORE = "00f067aa0ba902b7"


@pytest.fixture
def receiver():
    with Receiver() as found:
        yield found


@pytest.fixture
async def traced(receiver):
    """A suite whose parts all send their spans to the receiver."""

    class Traced(Suite):
        def environment(self, part):
            return super().environment(part) | {f"{part.upper()}_OTLP_ENDPOINT": receiver.url}

    folder = Path(tempfile.mkdtemp(prefix="nk-traces-"))
    async with running(folder, kind=Traced) as suite:
        yield suite
    shutil.rmtree(folder, ignore_errors=True)


async def test_a_change_can_be_followed_from_the_door_to_those_who_hear_of_it(traced, receiver):
    async with httpx.AsyncClient(base_url=traced.gateway_url, timeout=30) as http:
        await log_in(http, accounts.read(traced.data)["users"][0])
        answer = await http.post(
            "/v1/planning/institutions",
            json={"kind": "bkm", "name": "BKM Jejak Lewat", "region": "35.15.09.2001"},
            headers={"traceparent": f"00-{TRACE}-{BEFORE}-01"},
        )
        assert answer.status_code == 201, answer.text

    def enough(spans):
        mine = [span for span in spans if span.trace == TRACE]
        heard = {span.service for span in mine if span.kind == "CONSUMER"}
        return heard == {"gateway", "reporting"} and sum(s.kind == "SERVER" for s in mine) == 2

    found = await asyncio.to_thread(receiver.until, enough)
    found = [span for span in found if span.trace == TRACE]
    [door] = [s for s in found if s.service == "gateway" and s.kind == "SERVER"]
    [work] = [s for s in found if s.service == "planning" and s.kind == "SERVER"]
    assert (door.name, door.parent) == ("POST planning", BEFORE)
    assert (work.name, work.parent) == ("POST register_institution", door.id)
    assert work.facts["nahkoda.request_id"] == door.facts["nahkoda.request_id"]
    for span in found:
        if span.kind == "CONSUMER":
            assert span.name == "hear planning.institution.registered.v1"
            assert span.parent == work.id
