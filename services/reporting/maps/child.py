"""`python -m services.reporting.maps.child TASK`: examines and joins borders of regions.

The processes that serve never import what it needs (ADR 0059).
"""

import json
import sys
from typing import Any, Final

from services.chassis.polygons import asking
from services.chassis.problems import Problem

SECONDS: Final = 240  # of the processor
MEMORY: Final = 4 << 30


def examine(content: bytes) -> Any:
    """Of each feature what it is named, and what is wrong with it; the first line is the field."""
    from services.reporting.maps import joining  # noqa: PLC0415 - under the limits

    field, _, file = content.partition(b"\n")
    try:
        return list(joining.examined(file, field.decode()))
    except Problem as problem:
        return asking.told(problem)


def join(content: bytes) -> Any:
    """Borders as they are kept; the first line says whose features they are, and what lies beside."""
    from services.reporting.maps import joining  # noqa: PLC0415 - under the limits

    head, _, file = content.partition(b"\n")
    return list(joining.joined(file, **json.loads(head)))


TASKS: Final[dict[str, asking.Task]] = {task.__name__: task for task in (examine, join)}

if __name__ == "__main__":
    asking.answer(TASKS, sys.argv[1], SECONDS, MEMORY)
