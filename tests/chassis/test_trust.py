"""Services fetch the gateway's keys, keep them, and take nothing else from there."""

import asyncio
import json
import socket
from contextlib import asynccontextmanager

import pytest
import pytest_asyncio
import uvicorn
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.chassis import trust
from services.chassis.auth import GATEWAY, Principal, mint, public_jwk, verify
from services.chassis.problems import Unauthenticated, Unavailable
from services.chassis.trust import Trust

SOMEBODY = Principal("somebody", frozenset({"survey:read"}), ("35",))


def token_of(key, kid=None):
    kid = kid or public_jwk(key, GATEWAY)["kid"]
    return mint(key, kid=kid, audience="survey", principal=SOMEBODY)


class Door:
    """A gateway that hands out keys, and counts how often it is asked."""

    def __init__(self):
        self.keys, self.asked, self.status, self.url = [], 0, 200, ""

    async def __call__(self, scope, receive, send):
        self.asked += 1
        body = json.dumps({"keys": self.keys}).encode()
        headers = [(b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": body})


@asynccontextmanager
async def serving(app):
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off"))
    task = asyncio.create_task(server.serve(sockets=[listener]))
    while not server.started:  # noqa: ASYNC110 - uvicorn sets no event
        await asyncio.sleep(0.01)
    yield f"http://127.0.0.1:{listener.getsockname()[1]}/.well-known/jwks.json"
    server.should_exit = True
    await task


@pytest_asyncio.fixture
async def door():
    found = Door()
    async with serving(found) as found.url:
        yield found


async def known(trusting, token):
    await trusting.learn(token)
    return verify(token, jwks=trusting.jwks, audience="survey")


async def test_a_key_is_fetched_once_for_many_who_ask_together(door):
    key = Ed25519PrivateKey.generate()
    door.keys = [public_jwk(key, GATEWAY)]
    trusting = Trust("", door.url)
    found = await asyncio.gather(*(known(trusting, token_of(key)) for _ in range(20)))
    assert (found, door.asked) == ([SOMEBODY] * 20, 1)


async def test_a_new_key_is_learnt_and_one_taken_back_is_forgotten(door, monkeypatch):
    monkeypatch.setattr(trust, "PAUSE", 0.0)
    old, new = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
    door.keys = [public_jwk(old, GATEWAY)]
    trusting = Trust("", door.url)
    await known(trusting, token_of(old))
    door.keys = [public_jwk(new, GATEWAY)]
    assert await known(trusting, token_of(new)) == SOMEBODY
    with pytest.raises(Unauthenticated):
        await known(trusting, token_of(old))


async def test_strangers_keys_are_not_asked_for_again_and_again(door):
    door.keys = [public_jwk(Ed25519PrivateKey.generate(), GATEWAY)]
    trusting = Trust("", door.url)
    strangers = [token_of(Ed25519PrivateKey.generate()) for _ in range(20)]
    together = await asyncio.gather(
        *(known(trusting, t) for t in strangers), return_exceptions=True
    )
    for token in strangers:
        with pytest.raises(Unauthenticated):
            await known(trusting, token)
    assert {type(one) for one in together} == {Unauthenticated}
    assert door.asked == 1


async def test_while_the_gateway_is_away_not_everyone_knocks(door):
    door.status = 500
    trusting = Trust("", door.url)
    strangers = [token_of(Ed25519PrivateKey.generate()) for _ in range(20)]
    together = await asyncio.gather(
        *(known(trusting, t) for t in strangers), return_exceptions=True
    )
    assert {type(one) for one in together} == {Unavailable}
    assert door.asked == 1


async def test_a_key_taken_back_is_forgotten_in_time(door, monkeypatch):
    monkeypatch.setattr(trust, "FRESH", 0.0)
    key = Ed25519PrivateKey.generate()
    door.keys = [public_jwk(key, GATEWAY)]
    trusting = Trust("", door.url)
    await known(trusting, token_of(key))
    door.keys = []
    with pytest.raises(Unauthenticated):
        await known(trusting, token_of(key))


async def test_the_gateway_vouches_for_itself_alone(door):
    """A key that it hands out in another's name opens nothing, nor does one in a pinned name."""
    pinned, forged = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
    own = public_jwk(pinned, "survey")
    door.keys = [
        public_jwk(forged, "survey"),
        public_jwk(forged, GATEWAY) | {"kid": own["kid"]},
    ]
    trusting = Trust(json.dumps({"keys": [own]}), door.url)
    for kid in (public_jwk(forged, "survey")["kid"], own["kid"]):
        with pytest.raises(Unauthenticated):
            await known(trusting, token_of(forged, kid))
    assert (await known(trusting, token_of(pinned, own["kid"]))).id == "somebody"


@pytest.mark.parametrize("fault", ["away", "refusing", "nonsense"])
async def test_without_an_answer_it_is_503_and_known_keys_still_count(door, monkeypatch, fault):
    monkeypatch.setattr(trust, "PAUSE", 0.0)
    monkeypatch.setattr(trust, "FRESH", 0.0)
    key = Ed25519PrivateKey.generate()
    door.keys = [public_jwk(key, GATEWAY)]
    trusting = Trust("", door.url)
    await known(trusting, token_of(key))
    if fault == "away":
        trusting.url = "http://127.0.0.1:1/"
    door.status = 500 if fault == "refusing" else 200
    door.keys = "nonsense" if fault == "nonsense" else door.keys
    assert await known(trusting, token_of(key)) == SOMEBODY
    with pytest.raises(Unavailable):
        await known(trusting, token_of(Ed25519PrivateKey.generate()))
