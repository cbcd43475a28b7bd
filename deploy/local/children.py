"""Child processes that are started again when they die, and die with us."""

import asyncio
import contextlib
import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from pathlib import Path

PR_SET_PDEATHSIG = 1
FIRST_PAUSE, LONGEST_PAUSE = 0.2, 5.0
STOP_SECONDS = 25.0
LEFT_BEHIND_SECONDS = 10
LISTEN = "0A"  # a state of a socket in /proc/net/tcp

Hook = Callable[[], Coroutine[None, None, None]]


async def nothing() -> None:
    """The hook of a child that needs none."""


@dataclass
class Child:
    """One process. `ready` waits until it serves; `revived` runs after each restart."""

    name: str
    command: list[str]
    log: Path
    env: dict[str, str] = field(default_factory=dict)
    user: str | int | None = None
    stop_signal: int = signal.SIGTERM
    ready: Hook = nothing
    revived: Hook = nothing
    process: asyncio.subprocess.Process | None = None
    stopping: bool = False
    _watch: asyncio.Task[None] | None = None

    @property
    def pid(self) -> int | None:
        return self.process.pid if self.process else None

    async def start(self) -> None:
        """Start it, wait until it serves, and watch over it from then on."""
        await self._up()
        self._watch = asyncio.create_task(self._revive())

    async def _up(self) -> None:
        """Spawn it and wait until it serves; raises RuntimeError when it ends instead."""
        await self._spawn()
        await self._while_alive(self.ready())

    async def _while_alive(self, work: Coroutine[None, None, None]) -> None:
        """Do something that needs the process; raises RuntimeError as soon as it ends."""
        if self.process is None:
            raise RuntimeError(f"{self.name} was not started.")
        working = asyncio.ensure_future(work)
        ended = asyncio.ensure_future(self.process.wait())
        try:
            await asyncio.wait((working, ended), return_when=asyncio.FIRST_COMPLETED)
            if not working.done():
                said = self.log.read_text(errors="replace")[-1500:]
                raise RuntimeError(f"{self.name} ended with {ended.result()}:\n{said}")
            working.result()
        finally:
            working.cancel()
            ended.cancel()

    async def _spawn(self) -> None:
        with self.log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                *self.command,
                env={**os.environ, **self.env},
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                user=self.user,
                group=self.user,
                extra_groups=[] if self.user is not None else None,
                start_new_session=True,
                preexec_fn=_one_of_many(self.stop_signal),
            )

    async def _revive(self) -> None:
        pause = FIRST_PAUSE
        while True:
            if self.process is not None:
                code = await self.process.wait()
                if self.stopping:
                    return
                say(f"{self.name} ended with {code}; starting it again")
            await asyncio.sleep(pause)
            try:
                await self._up()
                await self._while_alive(self.revived())
                pause = FIRST_PAUSE
            except Exception as error:  # noqa: BLE001 - whatever it was, the next try may help
                say(f"{self.name} did not come up: {error!r}")
                pause = min(pause * 2, LONGEST_PAUSE)

    async def stop(self) -> None:
        """Ask it to end; force it when it does not."""
        self.stopping = True
        if self._watch is not None:
            self._watch.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._watch
        if self.process is None or self.process.returncode is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(self.stop_signal)
            try:
                await asyncio.wait_for(self.process.wait(), STOP_SECONDS)
            except TimeoutError:
                self.process.kill()
                await self.process.wait()


def _one_of_many(stop_signal: int) -> Callable[[], None] | None:
    """On Linux a child is told to stop when the suite is killed without a word.

    And who wakes up does not cut in on whoever works: where many parts share few cores, each half
    done request that is set aside for the next costs what the caches held of it.
    """
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None)

    def arrange() -> None:
        libc.prctl(PR_SET_PDEATHSIG, stop_signal)
        with contextlib.suppress(OSError):  # where it may not, it goes without
            os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))

    return arrange


async def gone(pids: dict[str, int], words: dict[str, str]) -> None:
    """Wait for the children of a suite that was killed; force those that stay.

    A number that now belongs to somebody else is left alone: its command line has another word.
    """
    for name, pid in pids.items():
        for tenth in range(LEFT_BEHIND_SECONDS * 10):
            if words.get(name, name) not in command_of(pid):
                break
            if tenth == LEFT_BEHIND_SECONDS * 10 - 10:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            await asyncio.sleep(0.1)


def command_of(pid: int) -> str:
    """The command line of a process; empty when there is none."""
    command = Path(f"/proc/{pid}/cmdline")
    if command.parents[1].exists():
        with contextlib.suppress(OSError):
            return command.read_text(errors="replace")
        return ""
    said = subprocess.run(  # noqa: S603 - where there is no /proc
        ["ps", "-o", "command=", "-p", str(pid)],  # noqa: S607
        capture_output=True,
        text=True,
        check=False,
    )
    return said.stdout


def listens(pid: int | None, port: int) -> bool:
    """Whether this very process takes connections on a port that others may share.

    Where there is no /proc nobody can tell, and whoever answers there counts.
    """
    table = Path("/proc/net/tcp")
    if not table.exists():
        return True
    lines = [line.split() for line in table.read_text().splitlines()[1:]]
    local, state, inode = 1, 3, 9
    open_here = {
        f"socket:[{line[inode]}]"
        for line in lines
        if line[local].endswith(f":{port:04X}") and line[state] == LISTEN
    }
    with contextlib.suppress(OSError):
        return any(str(one.readlink()) in open_here for one in Path(f"/proc/{pid}/fd").iterdir())
    return False


async def run(*command: str, env: dict[str, str], feed: bytes = b"") -> None:
    """Run a command to its end; raises RuntimeError with what it said when it fails."""
    process = await asyncio.create_subprocess_exec(
        *command,
        env={**os.environ, **env},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        start_new_session=True,
        preexec_fn=_one_of_many(signal.SIGTERM),
    )
    try:
        said, _ = await process.communicate(feed)
    except asyncio.CancelledError:  # whoever asked does not wait for it any more
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
        raise
    if process.returncode != 0:
        raise RuntimeError(f"{' '.join(command[-3:])} failed:\n{said.decode()[-3000:]}")


def say(text: str) -> None:
    """One line for the person at the terminal."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
