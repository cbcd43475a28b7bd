"""Argon2id, in a thread: one check costs about a tenth of a second by intent."""

import asyncio

from prometheus_client import Counter
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

HASHER = PasswordHash((Argon2Hasher(),))
CHECKED = Counter("nahkoda_passwords_checked_total", "Passwords checked, by outcome.", ("outcome",))


async def hash_password(password: str) -> str:
    """Make the hash to store."""
    return await asyncio.to_thread(HASHER.hash, password)


async def matches(password: str, stored: str | None) -> bool:
    """Whether the password fits; an unknown account costs the same time."""
    fits = False
    if stored is None:
        await asyncio.to_thread(HASHER.hash, password)
    else:
        fits = await asyncio.to_thread(HASHER.verify, password, stored)
    CHECKED.labels("right" if fits else "wrong").inc()
    return fits
