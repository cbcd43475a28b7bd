"""The power is cut: what reached the disk is all there is.

The suite runs on a file system in an image file, mounted by loop. In the middle of the load every
process is stopped and the image copied: it holds what reached the block device, and nothing of what
waits in the kernel's memory. The suite then starts on the copy. What was acknowledged before must
be there. (No torn or reordered writes; see RELIABILITY in docs/backbone.md.)
"""

import asyncio
import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from deploy.local.suite import PARTS
from tests.chaos import faults
from tests.chaos.load import Facts, Load
from tests.chaos.stage import raised
from tests.chaos.trial import Outcome, settled

NAME = "power cut"
SIZE = 3 * 1024**3  # sparse
FACTS = 150
SKIPPED = "skipped: "
SERVERS = ("nats", "postgresql", *PARTS)


class CannotMount(RuntimeError):
    """There is no loop device for us."""


def skipped(outcome: Outcome) -> bool:
    return outcome.why.startswith(SKIPPED)


async def tried() -> Outcome:
    """Run on an image, cut, run on its copy; skipped with a reason where nothing can be mounted."""
    folder = Path(tempfile.mkdtemp(prefix="nk-power-"))
    place = folder / "disk"
    place.mkdir()
    try:
        make(folder / "first.img")
        mount(folder / "first.img", place)
        return await _cut(folder, place)
    except CannotMount as error:
        return Outcome(NAME, why=f"{SKIPPED}{error}")
    except Exception as error:  # noqa: BLE001 - it is the outcome
        return Outcome(NAME, why=f"FAILED: {error!r}"[:200])
    finally:
        unmount(place)
        shutil.rmtree(folder, ignore_errors=True)


async def _cut(folder: Path, place: Path) -> Outcome:
    async with raised(place / "data") as stage:
        stage.load.start()
        try:
            await stage.load.acknowledged(FACTS)
            with faults.frozen(stage, *SERVERS):
                kept = stage.load.facts.copy()
                await asyncio.to_thread(copy, folder / "first.img", folder / "second.img")
            longest = stage.load.longest
        finally:
            await stage.load.drop()
        load = stage.load
    await asyncio.to_thread(unmount, place)
    mount(folder / "second.img", place)
    return await _after(place, load, kept, longest)


async def _after(place: Path, load: Load, kept: Facts, longest: float) -> Outcome:
    load.facts = kept
    async with raised(place / "data", load) as stage:
        begun = time.monotonic()
        seen = await settled(stage.witnesses)
        return Outcome(NAME, kept.count, longest, time.monotonic() - begun, seen)


def make(image: Path) -> None:
    """An empty ext4 in a sparse file."""
    if os.geteuid() != 0:
        raise CannotMount("only root may mount")
    with image.open("wb") as file:
        file.truncate(SIZE)
    run("mkfs.ext4", "-q", "-F", str(image))


def mount(image: Path, place: Path) -> None:
    run("mount", "-o", "loop", str(image), str(place))


def unmount(place: Path) -> None:
    """Let go of it, also when something failed before."""
    for _ in range(20):
        if not place.is_mount():
            return
        if subprocess.run(["umount", str(place)], check=False, capture_output=True).returncode:
            time.sleep(0.5)


def copy(image: Path, to: Path) -> None:
    """What the block device holds at this moment."""
    run("cp", "--sparse=always", str(image), str(to))


def run(*command: str) -> None:
    try:
        done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)
    except FileNotFoundError as error:
        raise CannotMount(f"{command[0]} is not here") from error
    if done.returncode:
        raise CannotMount(f"{command[0]}: {done.stderr.strip()[:150]}")
