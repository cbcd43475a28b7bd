"""Every line of the log is JSON with its trace, and holds nothing that a person wrote."""

import json

import pytest

from services.chassis.tracing import child_of
from tests.harness import uuid_of

NOTES = "/v1/toy/notes"
SCOPES = {"toy:use"}
NIK = "3519090101900001"


@pytest.fixture
def lines(capsys):
    capsys.readouterr()
    return lambda: [json.loads(line) for line in capsys.readouterr().out.splitlines()]


@pytest.fixture
async def caller(start_toy, shared):
    return (await start_toy(beside=shared, log_level="info")).client(scopes=SCOPES)


async def test_a_request_is_one_line_with_its_trace(caller, lines):
    trace = child_of(None)
    await caller.http.get(NOTES, headers={"traceparent": trace.header, "X-Request-Id": "mine"})
    (line,) = lines()
    found = {name: line[name] for name in ("event", "method", "path", "status", "request_id")}
    assert found == {
        "event": "http",
        "method": "GET",
        "path": NOTES,
        "status": 200,
        "request_id": "mine",
    }
    assert (line["trace_id"], line["service"]) == (trace.trace_id, "toy")
    assert line["timestamp"].endswith("Z")


async def test_a_query_is_never_logged(caller, lines):
    await caller.get(NOTES, nik=NIK)
    await caller.get("/nowhere", nik=NIK)
    assert NIK not in json.dumps(lines())


async def test_a_number_that_was_typed_into_the_path_is_not_logged(caller, lines):
    for path in ("7K3QX-9M2TA-WD4H", "status/7K3QX-9M2TA-WD4H", "status"):
        await caller.get(f"/publik/pengaduan/{path}")
    blank, own = "/publik/pengaduan/***", "/publik/pengaduan/status"
    assert [line["path"] for line in lines()] == [blank, blank, own]


async def test_health_checks_are_not_logged(caller, lines):
    await caller.get("/livez")
    await caller.get("/metrics")
    assert lines() == []


async def test_a_crash_is_logged_with_its_trace(caller, lines):
    answer = await caller.get("/v1/toy/crash")
    crash = next(line for line in lines() if line["event"] == "http.crash")
    assert crash["trace_id"] == answer.json()["trace_id"]
    assert "a secret of the inside" in crash["exception"]


@pytest.mark.parametrize(
    ("body", "event"),
    [
        ({"text": f"{NIK} forbidden"}, "http.crash"),
        ({"text": f"{NIK}\n\n{NIK} forbidden"}, "http.crash"),
        ({"text": NIK, "parent": str(uuid_of(404))}, "http.crash"),
        ({"text": f"{NIK}\0"}, "value.unstorable"),
        ({"text": "x", "number": NIK}, "value.unstorable"),
    ],
    ids=["check", "check over lines", "foreign key", "NUL", "number"],
)
async def test_a_failing_statement_does_not_log_what_people_wrote(caller, lines, body, event):
    await caller.post(NOTES, body)
    found = lines()
    assert event in [line["event"] for line in found]
    assert NIK not in json.dumps(found)
