"""`python -m deploy.local` runs the suite, `python -m deploy.local stop` ends it."""

import asyncio
import os
import signal
import sys
import time
from pathlib import Path

from deploy.local.children import say
from deploy.local.suite import AlreadyRunning, main, user_of

STOP_SECONDS = 60


def stop(data: Path) -> int:
    """End the suite that runs on the data folder, and wait for it."""
    pid = user_of(data)
    if pid is None:
        say("Nothing is running.")
        return 0
    os.kill(pid, signal.SIGTERM)
    for _ in range(STOP_SECONDS * 10):
        if user_of(data) is None:
            say("Stopped.")
            return 0
        time.sleep(0.1)
    say(f"Process {pid} does not stop; see {data}/log.")
    return 1


if __name__ == "__main__":
    folder = Path(os.environ.get("NAHKODA_DATA", ".data"))
    if sys.argv[1:] == ["stop"]:
        sys.exit(stop(folder))
    try:
        asyncio.run(main())
    except AlreadyRunning as running:
        sys.exit(str(running))
