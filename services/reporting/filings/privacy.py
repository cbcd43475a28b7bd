"""What the chassis would keep of a request and must not here: who complained is not written down.

Of the public paths no address goes into the audit trail and no answer is kept for repetitions; of
an answer that is kept, the tracking number is blank.
"""

import json

from fastapi import FastAPI, Request

from services.chassis import auth
from services.chassis.auth import Principal

PUBLIC = "/v1/public/complaints"
NUMBER = "tracking_number"


def address_of(request: Request) -> str:
    """Where a caller sits, for the audit trail; of strangers nothing."""
    return "" if request.url.path.startswith(PUBLIC) else auth.address_of(request)


async def caller_of(request: Request) -> Principal | None:
    """Whose idempotency keys count: strangers have none of their own."""
    return None if request.url.path.startswith(PUBLIC) else await auth.caller_of(request)


def storable(body: bytes) -> bytes:
    """The answer as it is kept: the number is null the next time."""
    if NUMBER.encode() not in body:
        return body
    said = json.loads(body)
    return json.dumps({k: None if k == NUMBER else v for k, v in said.items()}).encode()


def install(app: FastAPI) -> None:
    """Have the application keep no more than this."""
    state = app.state
    state.address_of, state.caller_of, state.storable = address_of, caller_of, storable
