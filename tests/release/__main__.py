"""`make release-check`: a line for each check, and what to do; `python -m tests.release locks` some.

Ends with 1 when one failed, with 3 when one could not be run, with 0 when all is well.
"""

import sys

from deploy.local.children import say
from tests.release.outcome import State, code
from tests.release.steps import STEPS


def main(wanted: list[str]) -> int:
    """Check what is wanted."""
    states: list[State] = []
    for name, check in STEPS.items():
        if not wanted or any(word in name for word in wanted):
            said = check()
            states.append(said.state)
            say(f"{name:<24} {said.state}")
            for line in said.lines:
                say(f"    {line}")
    say(f"{states.count(State.ok)} of {len(states)} ok.")
    return code(states)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
