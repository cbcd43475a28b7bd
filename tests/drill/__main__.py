"""`make drill`: with DRILL_RECORDS (100,000) synthetic records; prints what each step took.

It starts an installation of its own on loopback, and leaves nothing behind.
"""

import asyncio
import json
import os
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from deploy.local.children import say
from deploy.local.suite import stop_on_signal
from tests.bench import figures
from tests.drill.rehearsal import Outcome, Rehearsal


def told(outcome: Outcome) -> list[str]:
    """The drill as lines."""
    size = outcome.dump_bytes / 1e6
    rows = [
        f"{outcome.records:,} records and the demo: {outcome.rows:,} rows in five databases",
        f"{outcome.events:,} events, {outcome.files} files; facts came in meanwhile",
        f"the copy: {size:,.1f} MB; its moment fits {outcome.compared:,} young events",
        "",
    ]
    for title, steps in (("taking the copy", outcome.copying), ("coming back", outcome.back)):
        rows.append(title)
        rows += [f"  {name:<44} {seconds:8.1f} s" for name, seconds in steps.items()]
        rows += [f"  {'all':<44} {sum(steps.values()):8.1f} s", ""]
    rows += outcome.problems or ["Every table, chain, recap, photo, person and event is as it was."]
    return rows


async def main(records: int, kept: Path) -> int:
    """Do it; answer how many things were wrong."""
    stop_on_signal()
    facts = figures.machine(kept)
    say(", ".join(f"{name} {value}" for name, value in facts.items()))
    with tempfile.TemporaryDirectory(prefix="drill-", dir=kept) as name:
        outcome = await Rehearsal(Path(name), Outcome(records)).whole()
    say("\n".join(told(outcome)))
    content = json.dumps({"machine": facts} | asdict(outcome), indent=1)
    (kept / "drill.json").write_text(content + "\n")
    return len(outcome.problems)


if __name__ == "__main__":
    folder = Path(os.environ.get("NAHKODA_DATA", ".data")).absolute()
    folder.mkdir(parents=True, exist_ok=True)
    wanted = int(os.environ.get("DRILL_RECORDS", "100000"))
    sys.exit(1 if asyncio.run(main(wanted, folder)) else 0)
