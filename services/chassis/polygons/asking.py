"""A child process that examines what comes in, under limits of its own.

Some polygons take GEOS minutes; a child ends before. It also keeps numpy, GEOS and PROJ out of the
memory of whoever asks.
"""

import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from typing import Any, Final

from services.chassis.polygons.problems import WHYS, OutlineTooCostly
from services.chassis.problems import Problem

MEMORY: Final = 2 << 30
EXHAUSTED: Final = 3  # how it ends when it needs more
ONE_THREAD: Final = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "PROJ_NETWORK": "OFF"}
GONE: Final = (-signal.SIGXCPU, -signal.SIGKILL, EXHAUSTED)
Task = Callable[[bytes], Any]


def answer(tasks: Mapping[str, Task], name: str, seconds: int, memory: int = MEMORY) -> None:
    """In the child: limits first, so many seconds of the processor, then the work."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    try:
        found = tasks[name](sys.stdin.buffer.read())
    except MemoryError:
        sys.exit(EXHAUSTED)
    sys.stdout.write(json.dumps(found))


def ask(module: str, task: str, content: bytes, seconds: int) -> Any:
    """What the child finds. Raises OutlineTooCostly when it needs more than its limits.

    By the clock it has twice its seconds: the processor may be busy with others.
    """
    command = [sys.executable, "-m", module, task]
    try:
        done = subprocess.run(  # noqa: S603 - our own module
            command,
            input=content,
            capture_output=True,
            timeout=2 * seconds,
            check=False,
            env=os.environ | ONE_THREAD,
        )
    except subprocess.TimeoutExpired as error:
        raise OutlineTooCostly(seconds=seconds) from error
    if done.returncode in GONE:
        raise OutlineTooCostly(seconds=seconds)
    if done.returncode != 0:
        raise RuntimeError(f"The child failed: {done.stderr[-2000:].decode(errors='replace')}")
    return json.loads(done.stdout)


def told(problem: Problem) -> dict[str, Any]:
    """A refusal as it leaves the child."""
    return {"code": problem.code, "facts": problem.facts}


def fault(found: Mapping[str, Any], known: Mapping[str, type[Problem]]) -> Problem | None:
    """The refusal that the child has told, if it is one."""
    if "code" not in found:
        return None
    facts = found["facts"]
    if "why" in facts:
        facts["why"] = WHYS.get(facts["why"], facts["why"])
    return known[found["code"]](**facts)
