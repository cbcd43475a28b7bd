"""When and where a picture was taken: told if it is there, never by an exception."""

import io
import struct
from datetime import datetime, timedelta, timezone

import pytest
from PIL import Image

from services.chassis.media.exif import Exif, read
from services.chassis.media.sniff import Kind
from tests.survey.media import pictures

OFFSETS = (None, "besok", "Z", "-09:30")
MAKERS = [
    pytest.param(pictures.jpeg, Kind.JPEG, id="jpeg"),
    pytest.param(pictures.png, Kind.PNG, id="png"),
    pytest.param(pictures.webp, Kind.WEBP, id="webp"),
]


@pytest.mark.parametrize(("make", "kind"), MAKERS)
def test_a_picture_tells_when_and_where_and_how_large(make, kind):
    zone = timezone(timedelta(hours=7))
    assert read(make(), kind) == Exif(
        taken_at=datetime(2026, 5, 4, 10, 11, 12, tzinfo=zone),
        latitude=-7.2584722,
        longitude=112.7502778,
        width=24,
        height=16,
        orientation=6,
    )


@pytest.mark.parametrize("byte_order", ["<", ">"])
def test_both_orders_of_bytes_are_read(byte_order):
    made = pictures.exif()
    made.endian = byte_order
    picture = pictures.saved("JPEG", exif=made)
    assert (b"MM\0*" if byte_order == ">" else b"II*\0") in picture
    assert read(picture, Kind.JPEG).latitude == -7.2584722


def test_without_an_offset_the_time_has_no_zone():
    taken = {offset: read(pictures.jpeg(offset=offset), Kind.JPEG).taken_at for offset in OFFSETS}
    assert taken[None].isoformat() == taken["besok"].isoformat() == "2026-05-04T10:11:12"
    assert taken["Z"].isoformat() == "2026-05-04T10:11:12+00:00"
    assert taken["-09:30"].isoformat() == "2026-05-04T10:11:12-09:30"


@pytest.mark.parametrize("taken", ["0000:00:00 00:00:00", "2026:02:30 10:00:00", "    ", "kemarin"])
def test_a_time_that_is_none_is_left_out(monkeypatch, taken):
    monkeypatch.setattr(pictures, "TAKEN", taken)
    assert read(pictures.jpeg(), Kind.JPEG).taken_at is None


@pytest.mark.parametrize(
    "about",
    [
        {"latitude": (91.0, 0.0, 0.0)},
        {"longitude": (180.0, 0.0, 1.0)},
        {"latitude": (0.0, 0.0, 0.0), "longitude": (0.0, 0.0, 0.0)},
        {"refs": "XE"},
        {"latitude": (7.0, 15.0)},
    ],
)
def test_a_place_out_of_range_is_none(about):
    found = read(pictures.jpeg(**about), Kind.JPEG)
    assert (found.latitude, found.longitude) == (None, None)
    assert found.taken_at is not None


@pytest.mark.parametrize("zero", range(3))
def test_a_division_by_zero_is_no_place(zero):
    picture = pictures.jpeg()
    tiff = pictures.exif().tobytes()[6:]
    at = tiff.index(struct.pack("<6I", 7, 1, 15, 1, 61, 2)) + 8 * zero + 4
    broken = tiff[:at] + bytes(4) + tiff[at + 4 :]
    assert picture.count(tiff) == 1
    assert read(picture.replace(tiff, broken), Kind.JPEG).latitude is None


@pytest.mark.parametrize(("make", "kind"), MAKERS)
def test_cut_off_at_any_byte_it_tells_less_and_raises_nothing(make, kind):
    picture = make()
    for size in range(len(picture)):
        found = read(picture[:size], kind)
        assert found.latitude in {None, -7.2584722}


def test_sizes_are_those_that_pillow_sees():
    for form, kind, options in (
        ("JPEG", Kind.JPEG, {"progressive": True}),
        ("WEBP", Kind.WEBP, {"lossless": True}),
        ("WEBP", Kind.WEBP, {"quality": 50}),
        ("PNG", Kind.PNG, {}),
    ):
        content = pictures.saved(form, pictures.image(size=(301, 17)), **options)
        with Image.open(io.BytesIO(content)) as seen:
            found = read(content, kind)
            assert (found.width, found.height) == seen.size == (301, 17)


def test_other_types_tell_nothing():
    assert read(pictures.film(), Kind.MP4) == Exif()
    assert read(b"", Kind.JPEG) == Exif()


def test_a_loop_of_pointers_and_huge_counts_end_at_once():
    entries = b"".join(struct.pack("<HHII", 0x8769, 4, 0xFFFFFFFF, 8) for _ in range(5000))
    block = b"II*\0\x08\0\0\0" + struct.pack("<H", 0xFFFF) + entries
    picture = b"\xff\xd8" + pictures.segment(0xE1, b"Exif\0\0" + block[:65_000]) + b"\xff\xd9"
    assert read(picture, Kind.JPEG) == Exif()
