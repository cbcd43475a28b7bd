"""`python -m services.survey.outlines.child TASK`: examines what comes in, under limits of its own.

Some polygons take GEOS minutes; this process ends before. It also keeps numpy, GEOS and PROJ out of
the service's memory.
"""

import json
import resource
import sys
from collections.abc import Callable
from dataclasses import asdict
from typing import Any, Final

from services.chassis.problems import Problem

SECONDS: Final = 10  # of the processor
MEMORY: Final = 2 << 30
EXHAUSTED: Final = 3  # how it ends when it needs more


def examine(content: bytes) -> Any:
    """One outline."""
    from services.survey.outlines import figure, reading  # noqa: PLC0415 - under the limits

    try:
        return vars(figure.of(json.loads(content)))
    except Problem as problem:
        return reading.fault(problem)


def read(content: bytes) -> Any:
    """The outlines of a file; its first line is the property that names their areas."""
    from services.survey.outlines import reading  # noqa: PLC0415 - under the limits

    key, _, file = content.partition(b"\n")
    try:
        return list(reading.outlines(file, key.decode()))
    except Problem as problem:
        return reading.fault(problem)


def compare(content: bytes) -> Any:
    """What of new outlines lies over others."""
    from services.survey.outlines import figure  # noqa: PLC0415 - under the limits

    return [asdict(one) for one in figure.overlaps(**json.loads(content))]


TASKS: Final[dict[str, Callable[[bytes], Any]]] = {
    task.__name__: task for task in (examine, read, compare)
}


def main(name: str) -> None:
    """Limits first, then the work."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
    try:
        found = TASKS[name](sys.stdin.buffer.read())
    except MemoryError:
        sys.exit(EXHAUSTED)
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1])
