"""The gateway tells services with which key it signs."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import text

from gateway.keys.commands import announce
from gateway.keys.queries import KEPT
from services.chassis.auth import GATEWAY, public_jwk
from services.chassis.clock import now

ADDRESS = "/.well-known/jwks.json"


def a_key():
    return public_jwk(Ed25519PrivateKey.generate(), GATEWAY)


async def test_every_running_gateways_key_is_told_and_only_its_public_half(start):
    gateway = await start("gateway")
    one, two = a_key(), a_key()
    for jwk in (one, two, one):
        await announce(gateway.sessions, jwk)
    found = (await gateway.http().get(ADDRESS)).json()["keys"]
    assert sorted(found, key=lambda k: k["kid"]) == sorted([one, two], key=lambda k: k["kid"])
    assert all("d" not in key for key in found)


async def test_a_key_that_nobody_uses_any_more_is_forgotten(start):
    gateway = await start("gateway")
    jwk = a_key()
    await announce(gateway.sessions, jwk)
    async with gateway.sessions.begin() as session:
        await session.execute(
            text("UPDATE signing_keys SET seen_at = :then"), {"then": now() - KEPT}
        )
    assert (await gateway.http().get(ADDRESS)).json() == {"keys": []}
