"""`make upgrade`: two processes of each part, replaced one by one; UPGRADE_RECORDS (20,000)."""

import asyncio
import os
import sys

from deploy.local.children import say
from deploy.local.suite import stop_on_signal
from tests.upgrade.roll import raised, rehearsed


async def main(records: int) -> int:
    """Rehearse, and answer how many things went wrong."""
    stop_on_signal()
    async with raised(records, copies=2) as (suite, http):
        outcome = await rehearsed(suite, http)
    say("\n".join(outcome.lines()))
    bad = [not seen.well for seen in outcome.seen.values()]
    differing = len(outcome.files) - 1
    return len(outcome.failed) + outcome.repeated + outcome.missed + differing + sum(bad)


if __name__ == "__main__":
    sys.exit(1 if asyncio.run(main(int(os.environ.get("UPGRADE_RECORDS", "20000")))) else 0)
