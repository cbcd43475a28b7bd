"""Has a task solved by the child process, tells how far it is, and ends it when nobody wants it."""

import asyncio
import contextlib
import json
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from typing import Any, Final, NoReturn

from services.planning.portfolio.child import EXHAUSTED, UNANSWERED, limit
from services.planning.portfolio.task import Task

LOOK: Final = 0.3  # seconds between two looks whether it is still wanted
LONGEST: Final = 64 << 20  # bytes of a line
ONE_THREAD: Final = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
GONE: Final = (-signal.SIGXCPU, -signal.SIGKILL, EXHAUSTED)


class NoAnswer(Exception):
    """The child ended without one: `too_hard` for its limits, `too_slow` for its time."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


async def solve(
    task: Task,
    told: Callable[[int], Awaitable[None]],
    wanted: Callable[[], Awaitable[bool]],
    kept: Callable[[dict[str, Any]], Awaitable[None]] | None = None,
) -> dict[str, Any] | None:
    """What the child answers; None as soon as it is not wanted any more. Raises NoAnswer.

    `kept` is given each point that it finds on the way.
    """
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "services.planning.portfolio.child"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=os.environ | ONE_THREAD,
        limit=LONGEST,
    )
    hearing = asyncio.create_task(_hear(child, task, told, kept))
    complaint = asyncio.create_task(_all(child.stderr))
    try:
        async with asyncio.timeout(2 * limit(task)):  # the processor may be busy with others
            while not hearing.done():
                await asyncio.wait([hearing], timeout=LOOK)
                if not hearing.done() and not await wanted():
                    return None
        return hearing.result() or await _why(child, complaint)
    except TimeoutError as error:
        raise NoAnswer("too_hard") from error
    finally:
        hearing.cancel()
        with contextlib.suppress(ProcessLookupError):
            child.kill()
        await child.wait()
        await complaint


async def _hear(
    child: asyncio.subprocess.Process,
    task: Task,
    told: Callable[[int], Awaitable[None]],
    kept: Callable[[dict[str, Any]], Awaitable[None]] | None,
) -> dict[str, Any] | None:
    """The last line that the child says; it tells on the way how far it is."""
    if child.stdin is None or child.stdout is None:
        raise RuntimeError("The child has no pipes.")
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        child.stdin.write(await asyncio.to_thread(task.written))
        await child.stdin.drain()
        child.stdin.close()
    async for line in child.stdout:
        said: dict[str, Any] = json.loads(line)
        if "progress" in said:
            await told(said["progress"])
        elif "point" in said and kept is not None:
            await kept(said["point"])
        else:
            return said
    return None


async def _all(stream: asyncio.StreamReader | None) -> bytes:
    return b"" if stream is None else await stream.read()


async def _why(child: asyncio.subprocess.Process, complaint: asyncio.Task[bytes]) -> NoReturn:
    """Raise why the child said nothing."""
    code = await child.wait()
    if code == UNANSWERED:
        raise NoAnswer("too_slow")
    if code in GONE:
        raise NoAnswer("too_hard")
    said = (await complaint)[-2000:].decode(errors="replace")
    raise RuntimeError(f"The child failed ({code}): {said}")
