"""Takes a copy: five dumps of one moment, then the files; whole, or not there."""

import os
import shutil
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from deploy.backup import files, tables, tools
from deploy.backup.cut import Snapshot, cut
from deploy.backup.manifest import Copied, Manifest, hashed
from deploy.backup.parts import BackupProblem, Part
from deploy.backup.tools import Steps

JOBS = max(1, (os.cpu_count() or 1) // 2)
REVISION = "SELECT version_num FROM alembic_version"


def take(parts: Sequence[Part], out: Path, *, version: str, media: Path | None = None) -> Steps:
    """Copy everything into `out`, which must not be there yet; answer how long it took.

    Files go into `media`, where those of former copies may lie: each is kept once. The databases go
    first and the files after them, so that each row has its file.
    """
    if out.exists():
        raise BackupProblem(f"{out} is there already: every copy gets a folder of its own.")
    draft, steps = out.with_name(f"{out.name}.partial"), Steps()
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True, mode=0o700)
    with cut(parts) as (snapshots, moment, compared):
        dumped = {one.part.name: _database(one, draft, steps) for one in snapshots}
    for part in parts:
        with steps.step(f"copy the files of {part.name}"):
            dumped[part.name] = _with_files(dumped[part.name], part, media or draft / "media")
    Manifest(moment.isoformat(), version, round(steps.total, 1), compared, dumped).write(draft)
    draft.rename(out)
    return steps


def _database(snapshot: Snapshot, out: Path, steps: Steps) -> Copied:
    """Dump it, and meanwhile count and hash in the same snapshot what is dumped."""
    part, folder = snapshot.part, out / snapshot.part.name
    with steps.step(f"dump {part.name}"), ThreadPoolExecutor(1) as pool:
        words = ["--format=directory", f"--jobs={JOBS}", f"--file={folder}", "--compress=gzip:3"]
        words += [f"--snapshot={snapshot.name}", "--enable-row-security"]
        stood = tables.sequences(snapshot.connection)  # before the dump looks at them
        dumping = pool.submit(tools.run, part, "pg_dump", *words)
        content = tables.content(snapshot.connection, stood)
        dumping.result()
    row = snapshot.connection.execute(REVISION).fetchone()
    dump = {path.name: hashed(path) for path in sorted(folder.iterdir())}
    size = sum(path.stat().st_size for path in folder.iterdir())
    return Copied(str(row[0]) if row else "", content, dump, size, None, 0, part.lock)


def _with_files(copied: Copied, part: Part, media: Path) -> Copied:
    if part.media is None or not part.media.exists():
        return copied
    count, size = files.copy(part.media, media / part.name)
    same = {name: getattr(copied, name) for name in ("revision", "content", "dump", "dump_bytes")}
    return Copied(**same, media=count, media_bytes=size, lock=part.lock)
