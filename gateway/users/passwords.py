"""Argon2id, in a thread: one check costs about a tenth of a second by intent."""

import asyncio

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

HASHER = PasswordHash((Argon2Hasher(),))


async def hash_password(password: str) -> str:
    """Make the hash to store."""
    return await asyncio.to_thread(HASHER.hash, password)


async def matches(password: str, stored: str | None) -> bool:
    """Whether the password fits; an unknown account costs the same time."""
    if stored is None:
        await asyncio.to_thread(HASHER.hash, password)
        return False
    return await asyncio.to_thread(HASHER.verify, password, stored)
