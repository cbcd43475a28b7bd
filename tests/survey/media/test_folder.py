"""The store as a folder: once, whole, bounded, and swept."""

import asyncio
import hashlib
import io
import os
import stat
import tempfile
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from services.chassis.media.folder import CHUNK, Folder, _Writer
from services.chassis.media.problems import MediaDamaged, MediaNotFound, MediaTooLarge
from services.chassis.media.store import Store

MOST = 10_000_000
NOW = timedelta(0)
CONTENT = b"foto " * 1000
HASH = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def store(tmp_path) -> Store:
    return Folder(tmp_path / "media")


def files(store, where="??/??/*"):
    return sorted(path.name for path in store.folder.glob(where))


async def chunks(content, size=1000):
    for at in range(0, len(content), size):
        yield content[at : at + size]


async def whole(store, sha256):
    return b"".join([chunk async for chunk in await store.open(sha256)])


async def nobody(hashes):
    return set()


def aged(store, sha256, days=2):
    path = store.folder / sha256[:2] / sha256[2:4] / sha256
    when = path.stat().st_mtime - 86_400 * days
    os.utime(path, (when, when))


@pytest.mark.parametrize("size", [0, 1, len(CONTENT), CHUNK, 3 * CHUNK + 7])
@pytest.mark.parametrize("streamed", [False, True])
async def test_what_was_put_is_given_back(store, size, streamed):
    content = (CONTENT * (size // len(CONTENT) + 1))[:size]
    kept = await store.put(chunks(content) if streamed else io.BytesIO(content), most=MOST)
    assert (kept.sha256, kept.size) == (hashlib.sha256(content).hexdigest(), size)
    assert await whole(store, kept.sha256) == content
    with store.view(kept.sha256) as seen:
        assert seen[:] == content
    await store.verify(kept.sha256)
    assert files(store, "tmp/*") == []


async def test_the_same_content_is_one_file(store):
    await asyncio.gather(*(store.put(io.BytesIO(CONTENT), most=MOST) for _ in range(8)))
    assert files(store) == [HASH]


async def test_a_reader_keeps_what_it_reads_while_it_is_put_again(store):
    content = os.urandom(3 * CHUNK)
    kept = await store.put(io.BytesIO(content), most=MOST)
    reading = await store.open(kept.sha256)
    read = await anext(reading)
    await store.put(io.BytesIO(content), most=MOST)
    read += b"".join([chunk async for chunk in reading])
    assert read == content


@pytest.mark.parametrize("streamed", [False, True])
async def test_one_byte_too_many_is_refused_and_nothing_stays(store, streamed):
    def content():
        return chunks(CONTENT) if streamed else io.BytesIO(CONTENT)

    with pytest.raises(MediaTooLarge) as refused:
        await store.put(content(), most=len(CONTENT) - 1)
    assert refused.value.facts == {"limit": len(CONTENT) - 1}
    assert files(store) == files(store, "tmp/*") == []
    assert (await store.put(content(), most=len(CONTENT))).sha256 == HASH


async def test_a_sender_who_breaks_off_leaves_nothing(store):
    async def broken():
        yield CONTENT * 300
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        await store.put(broken(), most=MOST)
    assert files(store) == files(store, "tmp/*") == []


async def test_a_cancelled_put_leaves_nothing(store):
    reached, go_on = asyncio.Event(), asyncio.Event()

    async def slow():
        yield CONTENT * 300
        reached.set()
        await go_on.wait()

    putting = asyncio.create_task(store.put(slow(), most=MOST))
    await reached.wait()
    assert len(files(store, "tmp/*")) == 1
    putting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await putting
    assert files(store, "tmp/*") == []


async def test_a_thread_that_a_cancelled_put_left_behind_writes_no_more(store):
    reached, go_on, left = threading.Event(), threading.Event(), threading.Event()

    class Slow(io.BytesIO):
        def read(self, size=-1):
            if self.tell():
                reached.set()
                go_on.wait(10)
            try:
                return super().read(100)
            finally:
                left.set()

    putting = asyncio.create_task(store.put(Slow(CONTENT), most=MOST))
    await asyncio.to_thread(reached.wait, 10)
    putting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await putting
    left.clear()
    go_on.set()
    await asyncio.to_thread(left.wait, 10)
    assert files(store) == files(store, "tmp/*") == []


def test_a_writer_that_was_given_up_makes_no_file_and_writes_into_no_other(tmp_path):
    for written in (b"", b"some"):
        writer = _Writer(tmp_path, MOST)
        if written:
            writer.write(written)
        writer.close()
        for act in (lambda: writer.write(b"more"), writer.keep):  # noqa: B023 - called here
            with pytest.raises(ValueError, match="given up"):
                act()
        assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


async def test_content_is_on_the_disk_before_its_name_and_its_name_before_the_answer(
    store, monkeypatch
):
    seen, sync, replace = [], os.fsync, Path.replace

    def synced(opened):
        seen.append("folder" if stat.S_ISDIR(os.fstat(opened).st_mode) else "file")
        sync(opened)

    def replaced(path, target):
        seen.append("name")
        return replace(path, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "replace", replaced)
    await store.put(io.BytesIO(CONTENT), most=MOST)
    assert seen == ["file", "folder", "folder", "name", "folder"]


@pytest.mark.parametrize(
    "name",
    ["", "..", "../../etc/passwd", "a" * 63, "A" * 64, "g" * 64, HASH + "\n", "a" * 64 + "/"],
)
async def test_what_is_no_hash_names_no_file(store, name):
    await store.put(io.BytesIO(CONTENT), most=MOST)
    assert not await store.exists(name)
    assert not await store.delete(name)
    with pytest.raises(MediaNotFound):
        await store.open(name)
    with pytest.raises(MediaNotFound):
        await store.verify(name)
    with pytest.raises(MediaNotFound), store.view(name):
        pass


async def test_what_is_not_there_is_told_before_the_first_chunk(store):
    for asked in (store.open(HASH), store.verify(HASH)):
        with pytest.raises(MediaNotFound):
            await asked
    with pytest.raises(MediaNotFound), store.view(HASH):
        pass
    assert not await store.delete(HASH)


async def test_damage_is_noticed_and_mended_by_putting_it_again(store):
    await store.put(io.BytesIO(CONTENT), most=MOST)
    (store.folder / HASH[:2] / HASH[2:4] / HASH).write_bytes(CONTENT[:-1] + b"x")
    with pytest.raises(MediaDamaged):
        await store.verify(HASH)
    await store.put(io.BytesIO(CONTENT), most=MOST)
    await store.verify(HASH)


async def test_a_file_is_deleted_for_good(store):
    await store.put(io.BytesIO(CONTENT), most=MOST)
    assert await store.delete(HASH)
    assert not await store.exists(HASH)


async def test_only_old_files_that_no_row_names_are_swept(store):
    named, orphan, young = [
        (await store.put(io.BytesIO(word), most=MOST)).sha256 for word in (b"a", b"b", b"c")
    ]
    aged(store, named)
    aged(store, orphan)
    asked = []

    async def rows(hashes):
        asked.extend(hashes)
        return {named} & set(hashes)

    assert await store.sweep(rows) == 1
    assert sorted(asked) == sorted([named, orphan])
    assert files(store) == sorted([named, young])


async def test_a_file_put_again_while_it_is_swept_stays(store):
    await store.put(io.BytesIO(CONTENT), most=MOST)
    aged(store, HASH)

    async def put_meanwhile(hashes):
        await store.put(io.BytesIO(CONTENT), most=MOST)
        return set()

    assert await store.sweep(put_meanwhile) == 0
    await store.verify(HASH)


async def test_many_files_are_asked_about_in_batches(store, monkeypatch):
    monkeypatch.setattr("services.chassis.media.folder.BATCH", 7)
    for number in range(20):
        await store.put(io.BytesIO(str(number).encode()), most=MOST)
    sizes = []

    async def rows(hashes):
        sizes.append(len(hashes))
        return set()

    assert await store.sweep(rows, older_than=timedelta(seconds=-60)) == 20
    assert sizes == [7, 7, 6]


async def test_a_sweep_takes_what_dead_writers_left_and_not_what_is_being_written(store):
    await store.put(io.BytesIO(CONTENT), most=MOST)
    opened, name = tempfile.mkstemp(dir=store.folder / "tmp")
    os.close(opened)
    assert await store.sweep(nobody) == 0
    assert len(files(store, "tmp/*")) == 1
    os.utime(name, (0, 0))
    await store.sweep(nobody)
    assert files(store, "tmp/*") == []
    assert files(store) == [HASH]


async def test_an_empty_store_is_swept_in_peace(store):
    assert await store.sweep(nobody) == 0
