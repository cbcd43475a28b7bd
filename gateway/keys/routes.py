"""`/.well-known/jwks.json`: the keys with which services check what the gateway signed."""

from fastapi import Response

from gateway.keys import queries
from gateway.keys.models import KeySet
from services.chassis.db import Session
from services.chassis.routing import router as new_router

router = new_router("/.well-known", "keys")


@router.get("/jwks.json", response_model=KeySet)
async def signing_keys(session: Session, response: Response) -> KeySet:
    """Public keys of the gateways that are running, as a JWK Set."""
    response.headers["cache-control"] = "max-age=60"
    return KeySet(keys=await queries.live(session))
