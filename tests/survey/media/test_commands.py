"""A photo comes in, and goes out without its place."""

import io

import pytest

from services.chassis.media import exif
from services.chassis.media.commands import hand_out, receive
from services.chassis.media.folder import Folder
from services.chassis.media.problems import (
    MediaNotFound,
    MediaTooLarge,
    MediaTypeRefused,
)
from services.chassis.media.sniff import Kind
from tests.survey.media import pictures


@pytest.fixture
def store(tmp_path):
    return Folder(tmp_path)


async def gathered(chunks):
    return b"".join([chunk async for chunk in chunks])


async def test_a_photo_is_kept_whole_and_handed_out_without_its_place(store):
    told = pictures.jpeg()
    found = await receive(store, io.BytesIO(told), "rumah.jpg", most=10_000_000)
    assert (found.kind, found.size) == (Kind.JPEG, len(told))
    assert found.exif.latitude == -7.2584722
    silent = await gathered(await hand_out(store, found.sha256, found.kind))
    assert pictures.SECRET not in silent
    assert exif.read(silent, Kind.JPEG).latitude is None
    whole = await hand_out(store, found.sha256, found.kind, whole=True)
    assert await gathered(whole) == told


async def test_a_large_film_is_handed_out_in_chunks(store):
    told = pictures.film(b"3gp4") + pictures.box(b"mdat", b"x" * 9_000_000)
    found = await receive(store, io.BytesIO(told), "rumah.3gp", most=10_000_000)
    chunks = [c async for c in await hand_out(store, found.sha256, found.kind)]
    assert len(b"".join(chunks)) == len(told)
    assert max(map(len, chunks)) <= 16 * 262_144


async def test_a_reader_may_go_before_the_end(store):
    found = await receive(store, io.BytesIO(pictures.jpeg()), "a.jpg", most=10_000_000)
    chunks = await hand_out(store, found.sha256, found.kind)
    await anext(chunks)
    await chunks.aclose()


async def test_what_is_refused_is_not_kept(store):
    with pytest.raises(MediaTypeRefused):
        await receive(store, io.BytesIO(b"MZ\x90\0"), "foto.jpg", most=100)
    with pytest.raises(MediaTooLarge):
        await receive(store, io.BytesIO(pictures.jpeg()), "foto.jpg", most=100)
    assert [path for path in store.folder.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("kind", [Kind.JPEG, Kind.PDF])
async def test_what_is_gone_is_told_at_once(store, kind):
    with pytest.raises(MediaNotFound):
        await hand_out(store, "a" * 64, kind)
