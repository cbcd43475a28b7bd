"""The folder when a process dies in the middle, and when there is no room."""

import hashlib
import io
import json
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from services.chassis.media.folder import Folder
from services.chassis.media.problems import MediaDiskFull

ROOT = Path(__file__).parents[3]
CONTENT = b"foto " * 1000
HASH = hashlib.sha256(CONTENT).hexdigest()

# Forks once per step that the operating system is asked to make (opening, making a folder,
# locking, renaming, removing): the child is killed right before that step.
KILLED = """
import asyncio, io, json, os, signal, sys
from services.chassis.media.folder import Folder

def put(folder, steps):
    def count(event, arguments):
        nonlocal steps
        if event in {"open", "os.mkdir", "fcntl.flock", "os.rename", "os.remove"}:
            steps -= 1
            if steps < 0:
                os.write(told, event.encode())
                os.kill(os.getpid(), signal.SIGKILL)
    sys.addaudithook(count)
    asyncio.run(Folder(folder).put(io.BytesIO(b"foto " * 1000), most=10_000))

from pathlib import Path
said = []
for steps in range(100):
    hear, told = os.pipe()
    child = os.fork()
    if not child:
        os.close(hear)
        put(Path(sys.argv[1], str(steps)), steps)
        os._exit(0)
    os.close(told)
    step = os.read(hear, 100).decode()
    os.close(hear)
    _, status = os.waitpid(child, 0)
    said.append([step, status])
    if status == 0:
        break
print(json.dumps(said))
"""
FULL = """
import asyncio, io, json, sys
from pathlib import Path
from services.chassis.media.folder import Folder
from services.chassis.media.problems import MediaDiskFull

async def main(folder):
    store, said = Folder(folder), []
    for size in map(int, sys.argv[2:]):
        try:
            said.append((await store.put(io.BytesIO(b"x" * size), most=10**9)).sha256)
        except MediaDiskFull as full:
            said.append(full.code)
    left = [str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()]
    print(json.dumps([said, left]))

asyncio.run(main(Path(sys.argv[1]) / "media"))
"""


def python(script, *words, before=()):
    done = subprocess.run(
        [*before, sys.executable, "-c", script, *words],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


async def test_killed_at_any_step_a_file_is_whole_or_not_there(tmp_path):
    said = python(KILLED, str(tmp_path))
    steps = [step for step, _ in said]
    assert [status for _, status in said] == [9] * (len(said) - 1) + [0]
    assert {"os.mkdir", "open", "fcntl.flock", "os.rename"} <= set(steps)
    renaming, there = steps.index("os.rename"), []
    for number in range(len(said)):
        store = Folder(tmp_path / str(number))
        there.append(await store.exists(HASH))
        if there[-1]:
            await store.verify(HASH)
        assert (await store.put(io.BytesIO(CONTENT), most=10_000)).sha256 == HASH
        await store.verify(HASH)
        await store.sweep(_nothing, older_than=timedelta(seconds=-60))
        left = [path.name for path in store.folder.rglob("*") if path.is_file()]
        assert left == [".lock"]
    assert there == [number > renaming for number in range(len(said))]


async def _nothing(hashes):
    return set()


def private_mount(options):
    """Words that run a command on a small file system of its own, which ends with it."""
    script = f'mount -t tmpfs -o {options} tmpfs "$0" && exec "$@"'
    for flags in (["-m"], ["-r", "-m"]):
        words = ["unshare", *flags, "sh", "-c", script]
        if shutil.which("unshare") and subprocess.run([*words, "/mnt", "true"], capture_output=True, check=False).returncode == 0:  # fmt: skip
            return words
    pytest.skip("no file system may be mounted here, not even in a namespace of its own")


def test_a_full_disk_is_told_and_keeps_nothing_by_halves(tmp_path):
    said, left = python(
        FULL, str(tmp_path), "100000", "5000000", "310000", "200000",
        before=[*private_mount("size=400k"), str(tmp_path)],
    )  # fmt: skip
    kept = [hashlib.sha256(b"x" * size).hexdigest() for size in (100_000, 200_000)]
    assert said == [kept[0], "media_disk_full", "media_disk_full", kept[1]]
    assert sorted(path.rpartition("/")[2] for path in left) == sorted([*kept, ".lock"])


@pytest.mark.parametrize("inodes", range(2, 7))
def test_a_disk_with_no_room_for_names_is_told_as_full(tmp_path, inodes):
    said, left = python(
        FULL, str(tmp_path), "1000",
        before=[*private_mount(f"size=400k,nr_inodes={inodes}"), str(tmp_path)],
    )  # fmt: skip
    assert said == ["media_disk_full"]
    assert [path for path in left if not path.endswith(".lock")] == []


def test_a_full_disk_says_when_to_come_again():
    assert MediaDiskFull.status == 507
    assert int(MediaDiskFull.headers["Retry-After"]) > 0
    assert "penuh" in MediaDiskFull().sentence("id")
