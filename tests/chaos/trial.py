"""A case from its beginning to what the witnesses say."""

import asyncio
import time
from dataclasses import dataclass, field

from tests.chaos.cases import Case
from tests.chaos.stage import Stage
from tests.chaos.witnesses import Seen, Witness

BEFORE, AFTER = 25, 25  # facts before the fault, and after it
SETTLED_WITHIN = 150.0


@dataclass(frozen=True)
class Outcome:
    """What came of a case. `settled` is the time until everybody had everything."""

    name: str
    facts: int = 0
    longest: float = 0.0
    settled: float = 0.0
    seen: dict[str, Seen] = field(default_factory=dict)
    why: str = ""

    @property
    def well(self) -> bool:
        return not self.why and all(seen.well for seen in self.seen.values())


async def tried(stage: Stage, case: Case) -> Outcome:
    """Load, fault, load, and then silence until all is told."""
    before = stage.load.facts.count
    stage.load.start()
    try:
        await stage.load.acknowledged(BEFORE)
        await case.fault(stage)
        await stage.load.acknowledged(AFTER)
    except BaseException:
        await stage.load.drop()
        raise
    await stage.load.stop()
    begun = time.monotonic()
    seen = await settled(stage.witnesses)
    return Outcome(
        case.name,
        stage.load.facts.count - before,
        stage.load.longest,
        time.monotonic() - begun,
        seen,
    )


async def settled(witnesses: list[Witness], seconds: float = SETTLED_WITHIN) -> dict[str, Seen]:
    """What each has seen, once none misses anything or the time is up."""
    end = time.monotonic() + seconds
    while True:
        seen = {witness.name: await witness.look() for witness in witnesses}
        if not any(one.lost for one in seen.values()) or time.monotonic() > end:
            return seen
        await asyncio.sleep(0.3)
