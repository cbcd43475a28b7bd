"""A small service in survey's place, which tells who it was called by and how."""

import jwt
import pytest_asyncio
from prometheus_client import REGISTRY
from sqlalchemy import text
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from gateway.lockout import rules
from tests.gateway.conftest import PASSWORD

FORMS = "/v1/survey/openrosa/formList"
SUBMISSION = "/v1/survey/openrosa/submission"
VERSION = {"X-OpenRosa-Version": "1.0"}
RIGHT, WRONG = ("faskel", PASSWORD), ("faskel", "keliru-keliru-keliru")
NEW = "yang-baru-dan-panjang"


async def echo(request: Request) -> Response:
    if request.method == "HEAD" and request.url.path == SUBMISSION:
        more = {"X-OpenRosa-Accept-Content-Length": "10000000", "Location": SUBMISSION}
        return Response(status_code=204, headers=VERSION | more)
    size = 0
    async for part in request.stream():
        size += len(part)
    token = request.headers["authorization"].split()[1]
    told = {
        "caller": jwt.decode(token, options={"verify_signature": False}),
        "headers": dict(request.headers),
        "size": size,
    }
    return JSONResponse(told, headers=VERSION)


@pytest_asyncio.fixture
async def phones(door, serve):
    """The gateway on a real socket, with the small service behind it."""
    routes = [Route("/{rest:path}", echo, methods=["GET", "HEAD", "POST"])]
    door.gateway.app.state.proxy.upstreams["survey"] = await serve(Starlette(routes=routes))
    return door


async def caller(door, **more):
    """Who the service behind sees."""
    answer = await door.get(FORMS, **more)
    assert answer.status_code == 200, answer.text
    return answer.json()["caller"]


async def change(door, query, **facts):
    """Change rows as another process does: nobody tells this one."""
    async with door.gateway.sessions.begin() as session:
        await session.execute(text(query), facts)


def some_seconds_later(door):
    """Each account is read again, as it is every few seconds."""
    identity = door.gateway.app.state.identity
    identity._known.clear()
    for known in identity.passwords._proven.values():
        known.read_again = 0.0


def checks():
    """How often a password was checked in this process."""
    found = (
        REGISTRY.get_sample_value("nahkoda_passwords_checked_total", {"outcome": outcome})
        for outcome in ("right", "wrong")
    )
    return sum(value or 0 for value in found)


def code(answer):
    return answer.status_code, answer.json().get("code")


async def failures(door, kind="both"):
    key = rules.keys("faskel", "127.0.0.1")[kind]
    query = "SELECT failures FROM login_attempts WHERE key = :key"
    return await door.gateway.scalar(query, key=key)
