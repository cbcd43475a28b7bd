"""`python -m services.planning.portfolio.child`: solves a task, under limits of its own.

A task comes in as JSON; what is said on the way are lines of JSON, the last one is the answer. Of a
task with `percents` each point is a line, as soon as it is found. HiGHS
may take long and much memory: this process ends before, and with its parent.
"""

import ctypes
import json
import os
import resource
import signal
import sys
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any, Final

from services.planning.portfolio.task import Task

if TYPE_CHECKING:
    from services.planning.portfolio.programme import Programme
    from services.planning.portfolio.search import Best

MEMORY: Final = 3 << 30  # of addresses; HiGHS and numpy use a part of them
EXHAUSTED: Final = 3  # how it ends when it needs more
UNANSWERED: Final = 4  # how it ends when nothing was found in its time
BESIDE, EACH_RT = 120, 0.02  # seconds of the processor beside those of the solver
MORE: Final = 100_000_000_00  # cents of the purse that is only supposed: Rp 100,000,000
DIE_WITH_PARENT: Final = 1  # PR_SET_PDEATHSIG


def answered(task: Task) -> dict[str, Any]:
    """All that is said of a task; who reads it proves it."""
    from services.planning.portfolio import build, programme, search  # noqa: PLC0415 - under the limits

    made = build.programme(task)
    _say({"progress": 15})
    found = search.answer(
        made, gap=task.gap, seconds=task.seconds, more=MORE, told=lambda n: _say({"progress": n})
    )
    if found.best is None:
        return _fighting(task, made, task.seconds)
    decimals = build.decimals_of(task)
    wider = made.with_purse(MORE)
    further = found.further
    simple = None if found.greedy is None else programme.value(made, found.greedy)
    return {
        "best": _told(task, made, found.best, decimals),
        "further": None if further is None else _told(task, wider, further, decimals),
        "greedy": simple,
        "sure": made.sure,
        "scale": made.scale,
        "thinned": made.thinned,
        "prices": [_named(task, name) | {"price": price} for name, price in found.prices.items()],
    }


def points(task: Task) -> dict[str, Any]:
    """Says the best for each share of the purses, smallest first; `{"ended": true}` at last."""
    from services.planning.portfolio import build, curve  # noqa: PLC0415 - under the limits

    made, decimals = build.programme(task), build.decimals_of(task)
    _say({"progress": 10})
    found = curve.points(made, task.percents, gap=task.gap, seconds=task.seconds)
    for number, (percent, own, best) in enumerate(found, start=1):
        said: dict[str, Any] = {"percent": percent, "scale": made.scale}
        if best is None:
            of_all = replace(own, barred=frozenset())
            said |= _fighting(task, of_all, min(task.seconds, curve.SECONDS))
        elif best is not curve.UNKNOWN:
            said |= _told(task, own, best, decimals)
        _say({"point": said})
        _say({"progress": 10 + 90 * number // len(task.percents)})
    return {"ended": True}


def _told(task: Task, of: "Programme", best: "Best", decimals: Mapping[str, int]) -> dict[str, Any]:
    from services.planning.portfolio import rows  # noqa: PLC0415 - under the limits

    own = [
        asdict(row) | {"volume": str(row.volume)}
        for row in rows.rows(task, of, best.choice, decimals)
    ]
    said = {"value": best.value, "bound": best.bound, "ended_by": best.ended_by}
    return said | {"rows": own}


def _fighting(task: Task, made: "Programme", seconds: float) -> dict[str, Any]:
    from services.planning.portfolio import conflicts  # noqa: PLC0415 - under the limits

    names = conflicts.fighting(made, seconds)
    works = {bound.region: conflicts.most(made, bound.region) for bound in made.bounds}
    return {"conflict": [_named(task, name) for name in names], "works": works}


def _named(task: Task, name: tuple[str, int]) -> dict[str, Any]:
    kind, at = name
    if kind == "purse":
        return {"kind": "budget", "source": task.purses[at].source, "year": task.purses[at].year}
    limit = [*task.floors, *task.ceilings][at]
    return {"kind": "floor" if at < len(task.floors) else "ceiling", "region": limit.region}


def limit(task: Task) -> int:
    """Seconds of the processor for all of it."""
    searches = max(3, 2 * len(task.percents))
    return int(searches * task.seconds + BESIDE + EACH_RT * len(task.rts))


def _say(line: Mapping[str, Any]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Limits first, then the work."""
    sys.stdout = os.fdopen(os.dup(sys.stdout.fileno()), "w")  # for lines of ours alone:
    os.dup2(sys.stderr.fileno(), 1)  # what HiGHS says of itself goes to the complaints
    parent = os.getppid()
    ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGKILL)
    task = Task.read(sys.stdin.buffer.read())
    if os.getppid() != parent:
        sys.exit(EXHAUSTED)
    seconds = limit(task)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    try:
        found = points(task) if task.percents else answered(task)
    except MemoryError:
        sys.exit(EXHAUSTED)
    except TimeoutError:
        sys.exit(UNANSWERED)
    _say(found)


if __name__ == "__main__":
    main()
