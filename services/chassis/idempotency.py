"""`Idempotency-Key`: the same POST sent twice has one effect and one answer."""

import hashlib
import json
import re
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Annotated, Any

from fastapi import Depends, Request, Response
from sqlalchemy import JSON, Column, DateTime, LargeBinary, Text
from sqlmodel import Field
from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.datastructures import UploadFile

from services.chassis import wire
from services.chassis.clock import now
from services.chassis.db import ChassisTable
from services.chassis.problems import Conflict, Problem
from services.chassis.problems import Text as Sentence

KEY = re.compile(r"[ -~]{1,255}")
KEPT_HEADERS = ("content-type", "etag", "location")
LOCK = wire.Question(
    "idempotency_lock", "SELECT pg_try_advisory_xact_lock(%(number)s::bigint) AS mine"
)
KNOWN = wire.Question(
    "idempotency_known",
    "SELECT request_hash, status, headers, body FROM idempotency"
    " WHERE principal = %(principal)s AND key = %(key)s",
)
STORE = (
    "INSERT INTO idempotency (principal, key, request_hash, status, headers, body, created_at)"
    " VALUES (%(principal)s, %(key)s, %(request_hash)s, %(status)s, %(headers)s, %(body)s,"
    " %(created_at)s)"
)


class StoredAnswer(ChassisTable, table=True):
    """The answer to a POST, kept for a week; it commits with the POST's own effect."""

    __tablename__ = "idempotency"
    principal: str = Field(sa_type=Text, primary_key=True)
    key: str = Field(sa_type=Text, primary_key=True)
    request_hash: str = Field(sa_type=Text)
    status: int
    headers: dict[str, str] = Field(sa_column=Column(JSON, nullable=False))
    body: bytes = Field(sa_type=LargeBinary)
    created_at: datetime = Field(default_factory=now, sa_type=DateTime(timezone=True), index=True)


class KeyReused(Problem):
    """The key was used for another request."""

    status = 422
    code = "idempotency_key_reused"
    detail = Sentence(
        id="Idempotency-Key ini sudah dipakai untuk permintaan lain. Buat kunci baru.",
        en="This Idempotency-Key was used for another request. Make a new key.",
    )


class KeyInvalid(Problem):
    """The key is empty or too long."""

    status = 422
    code = "idempotency_key_invalid"
    detail = Sentence(
        id="Idempotency-Key harus 1 sampai 255 huruf ASCII; pakai UUID baru untuk tiap permintaan.",
        en="An Idempotency-Key has 1 to 255 ASCII characters; use a new UUID for each request.",
    )


class KeyRequired(Problem):
    """A request that must not happen twice came without a key."""

    status = 400
    code = "idempotency_key_required"
    detail = Sentence(
        id="Kirim header `Idempotency-Key` dengan UUID baru; ulangi dengan kunci yang sama.",
        en="Send a header `Idempotency-Key` with a new UUID; repeat with the same key.",
    )


async def _key_needed(request: Request) -> None:
    if "idempotency-key" not in request.headers:
        raise KeyRequired


# Asked for where money or a submission is made, behind who is calling: `_: KeyNeeded`.
KeyNeeded = Annotated[None, Depends(_key_needed)]


class InFlight(Conflict):
    """The first request with this key is still being answered."""

    code = "idempotency_in_flight"
    detail = Sentence(
        id="Permintaan dengan kunci ini sedang diproses. Tunggu sebentar, lalu ulangi.",
        en="A request with this key is being processed. Wait a moment, then repeat it.",
    )


async def once(
    session: AsyncSession,
    principal: str,
    request: Request,
    handle: Callable[[Request], Awaitable[Response]],
) -> Response:
    """Answer from the store, or handle and store in the same transaction."""
    key = request.headers["idempotency-key"].strip()
    if not KEY.fullmatch(key):
        raise KeyInvalid
    own = {"principal": principal, "key": key}
    await _only_one_at_a_time(session, own)
    wanted = await fingerprint(request)
    known = await wire.ask(session, KNOWN, own)
    if known is not None:
        await request.close()  # a form's files, which no route will read
        if known.request_hash != wanted:
            raise KeyReused
        replayed = {**known.headers, "Idempotency-Replayed": "true"}
        return Response(known.body, known.status, replayed)
    response = await handle(request)
    kept = {k: v for k, v in response.headers.items() if k in KEPT_HEADERS}
    body = request.app.state.storable(bytes(response.body))
    told = {"request_hash": wanted, "status": response.status_code, "headers": json.dumps(kept)}
    await wire.write(session, STORE, own | told | {"body": body, "created_at": now()})
    return response


async def _only_one_at_a_time(session: AsyncSession, own: dict[str, str]) -> None:
    digest = hashlib.sha256("{principal}\0{key}".format(**own).encode()).digest()
    number = int.from_bytes(digest[:8], "big", signed=True)
    if not (await wire.ask(session, LOCK, {"number": number})).mine:
        raise InFlight


async def fingerprint(request: Request) -> str:
    """SHA-256 over method, path, query and body; a form's parts count, not its boundary."""
    digest = hashlib.sha256(f"{request.method} {request.url.path}?{request.url.query}\n".encode())
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        await with_form(request, digest)
    else:
        digest.update(await request.body())
    return digest.hexdigest()


async def with_form(request: Request, digest: Any) -> None:
    """Add the fields and files of a form."""
    form = await request.form()
    for name, value in sorted(form.multi_items(), key=lambda item: item[0]):
        digest.update(f"\0{name}\0".encode())
        if isinstance(value, UploadFile):
            digest.update(f"{value.filename}\0".encode())
            while chunk := await value.read(1 << 20):
                digest.update(chunk)
            await value.seek(0)
        else:
            digest.update(value.encode())
