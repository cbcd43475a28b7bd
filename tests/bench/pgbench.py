"""PostgreSQL's own load generator, against the suite's server: the limit of what a service can do."""

import asyncio
import os
import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from deploy.local.postgres import BINARIES
from deploy.local.suite import Suite
from services.chassis.migrations import SEES_EVERYTHING

PGBENCH = str(BINARIES / "pgbench")


@dataclass(frozen=True)
class Ran:
    """Transactions per second; milliseconds of one, from its intended start."""

    rate: float
    p50: float
    p99: float


async def pgbench(
    suite: Suite,
    part: str,
    scripts: Sequence[str],
    *,
    clients: int,
    seconds: float,
    rate: float | None = None,
    values: Mapping[str, str] | None = None,
) -> Ran:
    """Run scripts in turn as the role of a part, statements prepared; raises when one fails.

    `values` are sent as the parameters that scripts name `:name`.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        command = [PGBENCH, "-n", "-M", "prepared", "-c", str(clients), "-j", str(min(clients, 2))]
        command += ["-T", str(max(1, round(seconds))), "--log", "--log-prefix", str(folder / "log")]
        command += ["-R", str(rate)] if rate else []
        for name_value in (values or {}).items():
            command += ["-D", "=".join(name_value)]
        for number, script in enumerate(scripts):
            path = folder / f"{number}.sql"
            path.write_text(script)
            command += ["-f", str(path)]
        process = await asyncio.create_subprocess_exec(
            *command,
            part,
            env=os.environ | _who(suite, part),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        said = (await process.communicate())[0].decode()
        found = re.search(r"^tps = ([\d.]+)", said, re.MULTILINE)
        if process.returncode != 0 or found is None:
            raise RuntimeError(f"pgbench failed:\n{said[-2000:]}")
        times = _times(folder)
    return Ran(float(found[1]), percentile(times, 0.5), percentile(times, 0.99))


def _who(suite: Suite, part: str) -> dict[str, str]:
    password = suite.secrets.password(part)
    who = {"PGHOST": str(suite.postgres.socket), "PGUSER": part, "PGPASSWORD": password}
    return who | {"PGOPTIONS": SEES_EVERYTHING}


def _times(folder: Path) -> list[float]:
    """Milliseconds of every transaction, from the logs."""
    lines = [line for log in folder.glob("log.*") for line in log.read_text().splitlines()]
    return sorted(int(line.split()[2]) / 1000 for line in lines)


def percentile(ordered: Sequence[float], share: float) -> float:
    """The value that this share of the sorted values does not exceed."""
    return ordered[max(0, -(-len(ordered) * int(share * 1000) // 1000) - 1)]
