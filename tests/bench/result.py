"""What a load found, and what the load generator itself cost."""

import resource
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tests.bench.pgbench import percentile


@dataclass(frozen=True)
class Result:
    """`p50`, `p99`, `worst` in milliseconds; `cores` is what the generator itself used."""

    count: int
    rate: float
    cores: float
    p50: float = 0.0
    p99: float = 0.0
    worst: float = 0.0
    errors: int = 0
    complaint: str = ""


class Clock:
    """Wall and processor time since it was made."""

    def __init__(self) -> None:
        self.wall, self.cpu = time.perf_counter(), _cpu()

    def result(
        self, latencies: Sequence[float], *, took: float | None = None, **more: Any
    ) -> Result:
        """Of work that ends now, or that took so long without the waiting after it; in seconds."""
        seconds = time.perf_counter() - self.wall
        times = sorted(latencies)
        points = [percentile(times, share) * 1000 for share in (0.5, 0.99, 1)]
        cores = (_cpu() - self.cpu) / seconds
        return Result(len(times), len(times) / (took or seconds), cores, *points, **more)


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
