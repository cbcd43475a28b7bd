"""Whose rows the database shows: the second net under `scope`, by row-level security.

Every transaction says at its BEGIN which regions it may see; the policies of the tables (see
`schema.protect`) compare each row with that. A request begins with nothing and is given the
caller's regions when the caller is known; what runs in the background sees everything. It also
says who does what from where, for the audit trail (`audit`).
"""

import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from functools import lru_cache

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.regions import contains

EVERY = "*"
SYSTEM = "system"  # who does what nobody asked for just now
CODE = re.compile(r"[0-9A-Za-z.-]+")


@dataclass(frozen=True, slots=True)
class Sight:
    """Regions as code prefixes (or "*"), and who looks: from which address, to do what."""

    regions: tuple[str, ...] = ()
    caller: str = ""
    operation: str = ""
    address: str = ""
    request_id: str = ""

    @property
    def settings(self) -> dict[str, str]:
        """As policies and audit triggers read it: `regions` and `around` are `patterns`."""
        inside, around = patterns(self.regions)
        did = {"operation": self.operation, "address": self.address, "request": self.request_id}
        return {
            "regions": inside,
            "around": around,
            "caller": self.caller,
            "doing": json.dumps(did),
        }


@lru_cache(maxsize=1024)
def patterns(regions: tuple[str, ...]) -> tuple[str, str]:
    """Regular expressions for what lies inside, and for that and the regions above."""
    if EVERY in regions:
        return "^", "^"
    codes = [code for code in regions if CODE.fullmatch(code)]
    if not codes:
        return "", ""
    inside = "|".join(re.escape(code) for code in codes)
    split = [code.split(".") for code in codes]
    above = {EVERY} | {".".join(parts[:n]) for parts in split for n in range(1, len(parts))}
    names = "|".join(re.escape(code) for code in sorted(above))
    return f"^({inside})([.-]|$)", f"^(({inside})([.-].*)?|{names})$"


def begin(sight: Sight) -> str:
    """BEGIN and what the transaction may see, in one command: it costs no round trip of its own."""
    said = (
        "SET LOCAL nahkoda.{} = '{}'".format(name, value.replace("'", "''"))
        for name, value in sight.settings.items()
    )
    return f"BEGIN; {'; '.join(said)}"


NOTHING, EVERYTHING = Sight(), Sight((EVERY,), SYSTEM)
current: ContextVar[Sight] = ContextVar("sight", default=EVERYTHING)

SHOW = text(
    "SELECT set_config('nahkoda.regions', :regions, true),"
    " set_config('nahkoda.around', :around, true), set_config('nahkoda.caller', :caller, true)"
)


async def show(session: AsyncSession, sight: Sight) -> None:
    """Change what the rest of this transaction may see, and who it says is looking."""
    settings = sight.settings
    del settings["doing"]
    await session.execute(SHOW, settings)


async def speak_as(session: AsyncSession, caller: str) -> None:
    """From here on this transaction is the caller's: who it was is known only now."""
    current.set(replace(current.get(), caller=caller))
    await show(session, current.get())


def sees(region: str) -> bool:
    """Whether all of a region is shown now."""
    return any(contains(own, region) for own in current.get().regions)


@asynccontextmanager
async def everything(session: AsyncSession) -> AsyncIterator[None]:
    """See all rows for a while: for sums that a caller's change touches but may not be shown."""
    async with also(session, (EVERY,)):
        yield


@asynccontextmanager
async def also(session: AsyncSession, regions: tuple[str, ...]) -> AsyncIterator[None]:
    """See the rows of these regions, too, for a while.

    When it fails, the transaction is over anyway.
    """
    before = current.get()
    token = current.set(replace(before, regions=(*before.regions, *regions)))
    try:
        await show(session, current.get())
        yield
        await session.flush()  # what was changed meanwhile is written with the wider sight
    finally:
        current.reset(token)
    await show(session, before)
