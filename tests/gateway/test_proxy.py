"""The hop to a service: what passes, what is stripped, and what is said when it fails."""

import asyncio
from datetime import timedelta

import httpx
import jwt
import pytest
from sqlalchemy import text
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from gateway import routing
from gateway.identity import REMEMBERED
from services.chassis import auth, clock
from tests.gateway.conftest import log_in
from tests.survey.steps import open_round, sheet, upload


@pytest.fixture
async def echoing(start, serve, secrets, door):
    """A gateway whose `survey` is a small service that tells what it was sent."""
    seen: dict[str, object] = {"calls": 0}

    async def echo(request: Request) -> JSONResponse:
        seen["calls"] += 1
        body = await request.body()
        headers = [[k.decode(), v.decode()] for k, v in request.headers.raw]
        return JSONResponse(
            {
                "method": request.method,
                "path": request.scope["raw_path"].decode(),
                "query": request.url.query,
                "headers": headers,
                "size": len(body),
            },
            headers={"ETag": '"7"', "X-Own": "1"},
        )

    async def broken(request: Request) -> Response:
        async def half():
            yield b"half"
            raise ConnectionError

        return StreamingResponse(half(), headers={"content-length": request.query_params["length"]})

    async def slow(request: Request) -> Response:
        try:
            await asyncio.sleep(30)
        except (asyncio.CancelledError, ClientDisconnect):
            seen["gone"] = True
            raise
        return Response("late")

    routes = [
        Route("/v1/survey/broken", broken),
        Route("/v1/survey/slow", slow),
        Route("/v1/survey/{rest:path}", echo, methods=["GET", "POST", "PUT", "DELETE"]),
    ]
    upstream = await serve(Starlette(routes=routes))
    gateway = door.gateway
    gateway.app.state.proxy.upstreams["survey"] = upstream
    door.seen = seen
    return door


def header(answer: httpx.Response, name: str) -> list[str]:
    return [value for key, value in answer.json()["headers"] if key == name]


async def test_a_call_reaches_the_service_with_a_token_of_its_own(echoing):
    token = await log_in(echoing, "faskel")
    answer = await echoing.get("/v1/survey/x%20y?a=1&a=%2F", headers=token)
    assert (answer.json()["path"], answer.json()["query"]) == ("/v1/survey/x%20y", "a=1&a=%2F")
    [authorization] = header(answer, "authorization")
    assert authorization != token["Authorization"]
    claims = jwt.decode(authorization.split()[1], options={"verify_signature": False})
    assert (claims["iss"], claims["aud"], claims["regions"]) == ("gateway", "survey", ["35.19"])
    assert claims["exp"] - claims["iat"] == 60
    assert set(claims["scopes"]) == {
        *("survey:read", "survey:write", "survey:submit", "personal:read", "reports:read"),
        *("plans:read", "plans:write", "events:read", "finance:read", "finance:write"),
        *("complaints:read", "complaints:write"),
    }


def some_seconds_later(door: httpx.AsyncClient) -> None:
    """What the gateway remembered of callers is over."""
    door.gateway.app.state.identity._known.clear()


async def test_calls_share_a_signed_token_only_while_their_caller_is_remembered(
    echoing, monkeypatch
):
    token = await log_in(echoing, "faskel")

    async def passed_on() -> str:
        answer = await echoing.get("/v1/survey/x", headers=token)
        return header(answer, "authorization")[0].split()[1]

    first = await passed_on()
    monkeypatch.setattr(auth, "now", lambda: clock.now() + timedelta(seconds=REMEMBERED))
    assert await passed_on() == first
    some_seconds_later(echoing)
    new = await passed_on()
    old, fresh = (jwt.decode(t, options={"verify_signature": False})["exp"] for t in (first, new))
    assert fresh - old >= REMEMBERED - 1
    assert auth.LIFETIME - REMEMBERED > 30


async def test_a_revoked_session_is_refused_when_its_caller_is_no_longer_remembered(echoing):
    token = await log_in(echoing, "faskel")
    assert (await echoing.get("/v1/survey/x", headers=token)).status_code == 200
    async with echoing.gateway.sessions.begin() as session:
        await session.execute(text("DELETE FROM sessions"))
    some_seconds_later(echoing)
    assert (await echoing.get("/v1/survey/x", headers=token)).status_code == 401
    assert REMEMBERED <= 5


async def test_an_internal_token_that_was_stolen_opens_nothing_from_outside(echoing):
    answer = await echoing.get("/v1/survey/x", headers=await log_in(echoing, "admin"))
    [stolen] = header(answer, "authorization")
    for path in ("/v1/session", "/v1/survey/x", "/v1/users"):
        refused = await echoing.get(path, headers={"Authorization": stolen})
        assert (refused.status_code, refused.json()["code"]) == (401, "unauthenticated"), path


async def test_what_only_the_gateway_may_say_is_taken_from_the_caller(echoing):
    forged = {
        "X-Forwarded-For": "10.0.0.1",
        "Forwarded": "for=10.0.0.1",
        "Cookie": "session=1",
        "Connection": "keep-alive, X-Secret",
        "X-Secret": "hop",
        "TE": "trailers",
    }
    answer = await echoing.get(
        "/v1/survey/x", headers={**await log_in(echoing, "faskel"), **forged}
    )
    names = {name for name, _ in answer.json()["headers"]}
    assert not names & {"forwarded", "cookie", "x-secret", "te"}
    assert header(answer, "x-forwarded-for") == [
        "127.0.0.1"
    ]  # where we sit, as the gateway sees it


async def test_trace_and_request_id_go_through_and_come_back(echoing):
    trace = "00-" + "a" * 32 + "-" + "b" * 16 + "-01"
    headers = {"traceparent": trace, "X-Request-ID": "my-call"}
    answer = await echoing.get("/v1/survey/x", headers=await log_in(echoing, "bkm") | headers)
    assert header(answer, "traceparent")[0].split("-")[1] == "a" * 32
    assert header(answer, "x-request-id") == ["my-call"]
    assert answer.headers["x-request-id"] == "my-call"


async def test_status_etag_and_headers_pass_through_and_hop_by_hop_ones_do_not(echoing):
    answer = await echoing.get("/v1/survey/x", headers=await log_in(echoing, "bkm"))
    assert (answer.headers["etag"], answer.headers["x-own"]) == ('"7"', "1")
    assert "keep-alive" not in answer.headers


async def test_a_body_streams_through_whole(echoing):
    async def parts():
        for _ in range(40):
            yield b"x" * 10_000

    headers = await log_in(echoing, "faskel")
    answer = await echoing.post("/v1/survey/x", content=parts(), headers=headers)
    assert answer.json()["size"] == 400_000


async def test_a_body_over_the_limit_is_413_declared_or_streamed(echoing):
    async def parts():
        for _ in range(200):
            yield b"x" * 10_000

    headers = await log_in(echoing, "faskel")
    declared = await echoing.post("/v1/survey/x", content=b"x" * 1_100_000, headers=headers)
    streamed = await echoing.post("/v1/survey/x", content=parts(), headers=headers)
    for answer in (declared, streamed):
        assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")


@pytest.mark.parametrize(
    "path",
    [
        "/v1/surveys",
        "/internal/other",
        "/v1/survey/../internal/events",
        "/v1//survey/x",
        "/v1/other",
    ],
)
async def test_a_path_that_is_not_listed_does_not_exist(echoing, path):
    before = echoing.seen["calls"]
    request = echoing.build_request("GET", path, headers=await log_in(echoing, "admin"))
    request.url = request.url.copy_with(raw_path=path.encode())
    answer = await echoing.send(request)
    assert answer.status_code == 404
    assert echoing.seen["calls"] == before


async def test_without_a_token_nothing_reaches_the_service(echoing):
    for headers in ({}, {"Authorization": "Bearer nonsense"}, {"Authorization": "Basic eDp5"}):
        answer = await echoing.get("/v1/survey/x", headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")
    assert echoing.seen["calls"] == 0


async def test_a_service_that_is_away_is_a_503_and_the_breaker_spares_it(echoing):
    headers = await log_in(echoing, "admin")
    for _ in range(5):
        answer = await echoing.get("/v1/reports/recap", headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (503, "upstream_unavailable")
        assert answer.headers["retry-after"] == "2"
    breaker = echoing.gateway.app.state.proxy.breakers["reporting"]
    assert not breaker.lets_through()
    assert (await echoing.get("/v1/survey/x", headers=headers)).status_code == 200


async def test_a_service_that_breaks_off_midway_is_never_taken_for_a_whole_answer(echoing):
    headers = await log_in(echoing, "admin")
    with pytest.raises(httpx.RemoteProtocolError):
        await echoing.get("/v1/survey/broken?length=100000", headers=headers)
    small = await echoing.get("/v1/survey/broken?length=100", headers=headers)
    assert (small.status_code, small.json()["code"]) == (502, "upstream_broke")


async def test_a_slow_service_is_a_504_problem(echoing, monkeypatch):
    quick = (routing.Route("/v1/survey", "survey", seconds=0.2),)
    monkeypatch.setattr(routing, "ROUTES", quick)
    answer = await echoing.get("/v1/survey/slow", headers=await log_in(echoing, "admin"))
    assert (answer.status_code, answer.json()["code"]) == (504, "upstream_timeout")


async def test_an_upload_goes_through_the_gateway_and_a_region_outside_does_not(door):
    door.headers.update(await log_in(door, "faskel"))

    class Caller:
        http = door
        post = staticmethod(
            lambda address, body=None, **more: door.post(address, json=body, **more)
        )

    round = await open_round(Caller, region="35.19")
    answer = await upload(Caller, round, sheet({}), headers={"Idempotency-Key": "1"})
    assert answer.status_code == 202
    again = await upload(Caller, round, sheet({}), headers={"Idempotency-Key": "1"})
    assert again.headers["idempotency-replayed"] == "true"
    outside = await door.post(
        "/v1/survey/rounds",
        json={
            "name": "x",
            "kind": "baseline",
            "year": 2023,
            "region": "35.77",
            "regulation": "permen-14-2018",
        },
    )
    assert (outside.status_code, outside.json()["code"]) == (404, "region_not_found")


async def test_a_role_without_the_scope_is_refused_by_the_service(door):
    answer = await door.post("/v1/survey/rounds", json={}, headers=await log_in(door, "bkm"))
    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")


async def test_a_service_refuses_a_call_that_did_not_come_through_the_gateway(door):
    for token in ("", (await log_in(door, "admin"))["Authorization"]):
        headers = {"Authorization": token} if token else {}
        http = door.survey.http(headers)
        assert (await http.get("/v1/survey/rounds")).status_code == 401


async def test_an_answer_has_one_date(echoing):
    answer = await echoing.get("/v1/survey/x", headers=await log_in(echoing, "admin"))
    assert len(answer.headers.get_list("date")) == 1
