"""A paper as PDF by typst, in a process of its own that bounds itself (see `printing`).

`python -m services.chassis.typeset TEMPLATE CPU MEMORY` reads what the template lays out as JSON
from standard input, and writes the PDF to standard output; the bounds are seconds and bytes.
What is printed is data and never markup. Fonts are those that typst brings; nothing is fetched.
"""

import json
import resource
import sys
from pathlib import Path
from typing import Any

import typst


def bound(cpu: int, memory: int) -> None:
    """Limits that hold for the rest of this process."""
    limits = ((resource.RLIMIT_CPU, cpu), (resource.RLIMIT_AS, memory), (resource.RLIMIT_CORE, 0))
    for kind, most in limits:
        resource.setrlimit(kind, (most, most))


def typeset(template: Path, said: dict[str, Any], made: int, **more: Any) -> bytes:
    """The same bytes for the same words and moment; `more` is for typst."""
    found: Any = typst.compile(
        str(template),
        root=str(template.parent),
        font_paths=[],
        ignore_system_fonts=True,
        sys_inputs={"said": json.dumps(said, ensure_ascii=False)},
        timestamp=made,
        **more,
    )
    return bytes(found)


def main(template: str, *bounds: str) -> int:
    """Bound this process, set, and write the file."""
    bound(*(int(text) for text in bounds))
    asked = json.load(sys.stdin)
    sys.stdout.buffer.write(typeset(Path(template), asked["said"], asked["made"]))
    sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
