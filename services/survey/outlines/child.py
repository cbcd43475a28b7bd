"""`python -m services.survey.outlines.child TASK`: examines what comes in, under limits of its own.

Some polygons take GEOS minutes; this process ends before. It also keeps numpy, GEOS and PROJ out of
the service's memory.
"""

import json
import sys
from dataclasses import asdict
from typing import Any, Final

from services.chassis.polygons import asking
from services.chassis.problems import Problem

SECONDS: Final = 10  # of the processor


def examine(content: bytes) -> Any:
    """One outline."""
    from services.survey.outlines import figure  # noqa: PLC0415 - under the limits

    try:
        return vars(figure.of(json.loads(content)))
    except Problem as problem:
        return asking.told(problem)


def read(content: bytes) -> Any:
    """The outlines of a file; its first line is the property that names their areas."""
    from services.survey.outlines import reading  # noqa: PLC0415 - under the limits

    key, _, file = content.partition(b"\n")
    try:
        return list(reading.outlines(file, key.decode()))
    except Problem as problem:
        return asking.told(problem)


def compare(content: bytes) -> Any:
    """What of new outlines lies over others."""
    from services.survey.outlines import figure  # noqa: PLC0415 - under the limits

    return [asdict(one) for one in figure.overlaps(**json.loads(content))]


TASKS: Final[dict[str, asking.Task]] = {task.__name__: task for task in (examine, read, compare)}

if __name__ == "__main__":
    asking.answer(TASKS, sys.argv[1], SECONDS)
