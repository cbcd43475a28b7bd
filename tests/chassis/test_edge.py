"""The edge: bounded bodies, refusals as problems, headers that never fail to come."""

import pytest

from services.chassis.tracing import child_of
from tests.chassis.steps import count
from tests.harness import uuid_of

SCOPES = {"toy:use"}
NOTES = "/v1/toy/notes"
SECURITY = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
}


@pytest.fixture
def caller(shared):
    return shared.client(scopes=SCOPES)


async def ask(caller, kind):
    """One request that ends in this kind of answer."""
    http = caller.http
    asked = {
        200: lambda: http.get(NOTES),
        400: lambda: http.post("/v1/toy/files", content=b"x", headers=BROKEN_FORM),
        401: lambda: http.get(NOTES, headers={"Authorization": ""}),
        404: lambda: http.get("/nowhere"),
        405: lambda: http.delete(NOTES),
        413: lambda: http.post(NOTES, content=b"x" * 1_000_001),
        422: lambda: http.post(NOTES, json={}),
        500: lambda: http.get("/v1/toy/crash"),
    }
    answer = await asked[kind]()
    assert answer.status_code == kind, answer.text
    return answer


BROKEN_FORM = {"content-type": "multipart/form-data"}
REFUSALS = {
    400: "bad_request",
    401: "unauthenticated",
    404: "not_found",
    405: "method_not_allowed",
    413: "body_too_large",
    422: "invalid_request",
    500: "internal_error",
}


@pytest.mark.parametrize("kind", REFUSALS)
async def test_a_refusal_is_a_problem(caller, kind):
    answer = await ask(caller, kind)
    body = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert (body["status"], body["code"]) == (kind, REFUSALS[kind])
    assert body["type"] == f"urn:nahkoda:problem:{REFUSALS[kind]}"
    assert {"title", "detail", "trace_id"} <= set(body)


@pytest.mark.parametrize("kind", [200, *REFUSALS])
async def test_every_answer_has_the_security_headers(caller, kind):
    answer = await ask(caller, kind)
    assert {name: answer.headers.get(name) for name in SECURITY} == SECURITY


@pytest.mark.parametrize("kind", [200, *REFUSALS])
async def test_every_answer_echoes_the_request_id(caller, kind):
    caller.http.headers["X-Request-Id"] = "mine"
    assert (await ask(caller, kind)).headers["x-request-id"] == "mine"


async def test_without_a_request_id_one_is_made(caller):
    found = {(await ask(caller, 200)).headers["x-request-id"] for _ in range(2)}
    assert len(found) == 2


@pytest.mark.parametrize("kind", REFUSALS)
async def test_a_problem_names_the_trace_of_its_caller(caller, kind):
    trace = child_of(None)
    caller.http.headers["traceparent"] = trace.header
    assert (await ask(caller, kind)).json()["trace_id"] == trace.trace_id


@pytest.mark.parametrize("header", ["", "garbage", f"00-{'0' * 32}-{'1' * 16}-01"])
async def test_an_invalid_traceparent_starts_a_new_trace(caller, header):
    caller.http.headers["traceparent"] = header
    found = (await ask(caller, 404)).json()["trace_id"]
    assert len(found) == 32
    assert found != "0" * 32


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        (None, "id"),
        ("id-ID,id;q=0.9,en;q=0.8", "id"),
        ("fr", "id"),
        ("en", "en"),
        ("en-GB,en;q=0.9", "en"),
    ],
)
async def test_a_problem_speaks_the_callers_language(shared, asked, language):
    http = shared.http({"Accept-Language": asked} if asked else None)
    answer = await http.get(NOTES)
    begins = {"id": "Masuk dahulu", "en": "Log in first"}
    assert answer.headers["content-language"] == language
    assert answer.json()["detail"].startswith(begins[language])


async def test_a_crash_shows_nothing_of_the_inside(caller):
    answer = await ask(caller, 500)
    for inside in ("secret", "Traceback", "RuntimeError", ".py"):
        assert inside not in answer.text


async def test_a_body_that_says_that_it_is_too_large_is_refused(toy):
    body = b'{"text": "x"}'
    headers = {"Content-Length": "1000001", "Content-Type": "application/json"}
    answer = await toy.client(scopes=SCOPES).http.post(NOTES, content=body, headers=headers)
    assert (answer.status_code, answer.headers["connection"]) == (413, "close")
    assert await count(toy, "notes") == 0


@pytest.mark.parametrize("more", [{}, {"Idempotency-Key": "k"}], ids=["plain", "with a key"])
async def test_an_endless_body_is_refused_and_not_read_for_ever(caller, more):
    read = []

    async def endless():
        while True:
            read.append(100_000)
            yield b"x" * 100_000

    answer = await caller.http.post(NOTES, content=endless(), headers=more)
    assert (answer.status_code, answer.json()["limit"]) == (413, 1_000_000)
    assert sum(read) <= 4_100_000


async def test_a_form_may_be_larger_than_other_bodies(caller):
    file = {"file": ("a.txt", b"x" * 2_000_000)}
    answer = await caller.http.post("/v1/toy/files", files=file, data={"kind": "big"})
    assert answer.status_code == 201


async def test_a_form_over_its_limit_is_refused(start_toy, shared):
    small = (await start_toy(beside=shared, upload_limit=2_000)).client(scopes=SCOPES)

    async def form():
        yield b'--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
        for _ in range(30):
            yield b"x" * 100

    headers = {"content-type": "multipart/form-data; boundary=b"}
    answer = await small.http.post("/v1/toy/files", content=form(), headers=headers)
    assert (answer.status_code, answer.json()["limit"]) == (413, 2_000)


async def test_an_odd_content_length_is_no_crash(caller):
    answer = await caller.http.get(NOTES, headers={"Content-Length": b"\xb2"})
    assert answer.status_code == 200


async def test_a_finding_points_at_its_place(caller):
    answer = await caller.http.post(NOTES, json={"text": "x", "number": "many", "a/b": 1})
    found = {error["pointer"]: error["code"] for error in answer.json()["errors"]}
    assert found == {"/body/number": "int_parsing", "/body/a~1b": "extra_forbidden"}


async def test_405_names_a_method_that_is_allowed(caller):
    assert (await ask(caller, 405)).headers["allow"]


async def test_a_row_that_is_not_there_is_named(caller):
    answer = await caller.get(f"{NOTES}/{uuid_of(404)}")
    assert answer.json()["detail"].startswith(f"There is no note {uuid_of(404)}")
