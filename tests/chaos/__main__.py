"""`make chaos`: every case, and a table; `python -m tests.chaos stream nats` those with such words.

It takes about a quarter of an hour, uses loopback only, and leaves nothing behind.
"""

import asyncio
import sys
import traceback

from deploy.local.children import say
from deploy.local.suite import stop_on_signal
from services.chassis import telemetry
from tests.chaos import power
from tests.chaos.cases import CASES, Case
from tests.chaos.stage import Stage, raised
from tests.chaos.trial import Outcome, tried

CASE_SECONDS = 400.0
WIDTH = 38
COLUMNS = ("survey", "reporting", "feed", "webhook", "finance")
HEAD = f"{'case':{WIDTH}} {'facts':>6} {'pause s':>8} {'told in s':>9}" + "".join(
    f" {name:>10}" for name in COLUMNS
)


def line(outcome: Outcome) -> str:
    """A row of the table: how many facts each witness has in all, or what is wrong with them."""
    if outcome.why:
        return f"{outcome.name:{WIDTH}} {outcome.why}"
    told = "".join(f" {outcome.seen.get(name, '-')!s:>10}" for name in COLUMNS)
    times = f"{outcome.longest:8.1f} {outcome.settled:9.1f}"
    return f"{outcome.name:{WIDTH}} {outcome.facts:6d} {times}{told}"


async def one(stage: Stage, case: Case) -> Outcome:
    """A case, bounded; what it could not do is its outcome."""
    try:
        async with asyncio.timeout(CASE_SECONDS):
            return await tried(stage, case)
    except Exception as error:  # noqa: BLE001 - the others are tried as well
        traceback.print_exc()
        return Outcome(case.name, why=f"FAILED: {error!r}"[:200])


async def main(wanted: list[str]) -> int:
    """Try what is wanted; answer how many went wrong."""
    stop_on_signal()
    telemetry.configure("chaos", level="error", plain=True)
    cases = [case for case in CASES if _named(case.name, wanted)]
    outcomes: list[Outcome] = []
    say(HEAD)
    if cases:
        async with raised() as stage:
            for case in cases:
                outcomes.append(await one(stage, case))
                say(line(outcomes[-1]))
    if _named(power.NAME, wanted):
        outcomes.append(await power.tried())
        say(line(outcomes[-1]))
    say("\n".join(["", HEAD, *map(line, outcomes)]))
    bad = [outcome for outcome in outcomes if not outcome.well and not power.skipped(outcome)]
    well = sum(outcome.well for outcome in outcomes)
    say(f"{well} of {len(outcomes)} cases lost, doubled and disordered nothing.")
    return len(bad)


def _named(name: str, words: list[str]) -> bool:
    return not words or any(word in name for word in words)


if __name__ == "__main__":
    try:
        sys.exit(1 if asyncio.run(main(sys.argv[1:])) else 0)
    except asyncio.CancelledError:
        sys.exit("Stopped.")
