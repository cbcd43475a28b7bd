"""Forms that were handed out, without remembering them: signed, aged, and worked for. Pure.

A form is 16 bytes by chance, when it was made, how much work it asks for, and a keyed hash over
these. What it costs to send one is bounded: some seconds of waiting, and some ten thousand SHA-256,
which any browser does in the meantime by itself.
"""

import base64
import binascii
import hashlib
import hmac
import os
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

from services.reporting.complaints import sealing
from services.reporting.filings.problems import FormInvalid, FormTooSoon, WorkMissing
from services.reporting.settings import ComplaintKeys

CHANCE, TIME, SIGNED = 16, 5, 16
LIFE: Final = timedelta(hours=24)
FORM: Final = "form"


class Form(NamedTuple):
    """A form whose signature holds."""

    chance: bytes
    made_at: datetime
    bits: int


def new(keys: ComplaintKeys, moment: datetime, bits: int) -> str:
    """A form for one complaint."""
    body = os.urandom(CHANCE) + int(moment.timestamp()).to_bytes(TIME, "big") + bytes([bits])
    return base64.urlsafe_b64encode(body + _signature(keys, body)).decode().rstrip("=")


def read(keys: ComplaintKeys, token: str) -> Form:
    """The form; raises FormInvalid unless we made it."""
    try:
        raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise FormInvalid from error
    body, signature = raw[:-SIGNED], raw[-SIGNED:]
    if len(body) != CHANCE + TIME + 1 or not hmac.compare_digest(signature, _signature(keys, body)):
        raise FormInvalid
    made_at = datetime.fromtimestamp(int.from_bytes(body[CHANCE:-1], "big"), UTC)
    return Form(body[:CHANCE], made_at, body[-1])


def ensure_good(form: Form, token: str, work: str, moment: datetime, wait: int) -> None:
    """Raise FormInvalid, FormTooSoon or WorkMissing."""
    if moment > form.made_at + LIFE:
        raise FormInvalid
    soonest = form.made_at + timedelta(seconds=wait)
    if moment < soonest:
        raise FormTooSoon(seconds=int((soonest - moment).total_seconds()) + 1)
    if not is_worked(token, work, form.bits):
        raise WorkMissing


def is_worked(token: str, work: str, bits: int) -> bool:
    """Whether the digest begins with so many zero bits."""
    digest = hashlib.sha256(f"{token}.{work}".encode()).digest()
    return int.from_bytes(digest[:4], "big") >> (32 - bits) == 0


def _signature(keys: ComplaintKeys, body: bytes) -> bytes:
    return sealing.mark(keys, FORM, body.hex())[:SIGNED]
