"""What is handed out shows the same and tells nothing more."""

import io

import pytest
from PIL import Image, ImageOps

from services.chassis.media import exif
from services.chassis.media.sniff import Kind, sniff
from services.chassis.media.strip import STRIPPED, stripped
from tests.survey.media import pictures

PICTURES = [
    pytest.param(pictures.jpeg, Kind.JPEG, id="jpeg"),
    pytest.param(lambda **k: pictures.jpeg(progressive=True, **k), Kind.JPEG, id="progressive"),
    pytest.param(lambda **k: pictures.jpeg(mode="CMYK", **k), Kind.JPEG, id="cmyk"),
    pytest.param(pictures.png, Kind.PNG, id="png"),
    pytest.param(pictures.webp, Kind.WEBP, id="webp"),
    pytest.param(lambda **k: pictures.webp(lossless=False, **k), Kind.WEBP, id="lossy"),
]


def seen(content):
    """Pixels as a person sees them, by Pillow."""
    with Image.open(io.BytesIO(content)) as picture:
        return ImageOps.exif_transpose(picture).tobytes(), picture.info.get("icc_profile")


@pytest.mark.filterwarnings("ignore:Image appears to be a malformed MPO")  # its index is made up
@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
@pytest.mark.parametrize(("make", "kind"), PICTURES)
def test_the_picture_looks_the_same_and_tells_nothing(make, kind, orientation):
    told = make(orientation=orientation)
    assert pictures.SECRET in told
    silent = b"".join(stripped(told, kind))
    assert seen(silent) == seen(told)
    for word in (
        pictures.SECRET,
        b"Maker",
        b"2026:05:04",
        b"\xa9xyz",
        b"xap",
        b"Photoshop",
        b"MPF",
    ):
        assert word not in silent
    found = exif.read(silent, kind)
    assert (found.taken_at, found.latitude) == (None, None)
    assert (found.width, found.height, found.orientation) == (24, 16, orientation)
    with Image.open(io.BytesIO(silent)) as picture:
        assert dict(picture.getexif()) == ({0x0112: orientation} if orientation != 1 else {})
        assert not {"comment", "xmp", "photoshop", "Author"} & set(picture.info)
    assert sniff(silent, "x") is kind
    assert b"".join(stripped(silent, kind)) == silent


def test_a_jpeg_loses_its_thumbnail():
    plain = pictures.saved("JPEG")
    small = plain[:18] + b"\1\1" + b"abc" + plain[20:]
    jfif = small[:4] + b"\0\x13" + small[6:]
    silent = b"".join(stripped(jfif, Kind.JPEG))
    assert b"abc" not in silent
    assert seen(silent) == seen(plain)


def test_an_animated_png_and_webp_keep_their_frames():
    frames = [pictures.image(), pictures.image().rotate(180)]
    for form, kind in (("PNG", Kind.PNG), ("WEBP", Kind.WEBP)):
        told = pictures.saved(form, frames[0], save_all=True, append_images=frames[1:],
                              exif=pictures.exif())  # fmt: skip
        with Image.open(io.BytesIO(b"".join(stripped(told, kind)))) as picture:
            assert picture.n_frames == 2


@pytest.mark.parametrize("brand", [b"mp42", b"3gp5", b"M4A "])
def test_a_film_loses_place_tags_and_times_and_keeps_every_offset(brand):
    told = pictures.film(brand)
    assert b"+112.7503" in told
    silent = b"".join(stripped(told, sniff(told, "x")))
    assert len(silent) == len(told)
    assert silent.index(b"mdat") == told.index(b"mdat")
    assert silent.endswith(b"frames" * 50)
    for word in (b"112.7503", b"\xa9xyz", pictures.SECRET, (1_000_000_007).to_bytes(4, "big")):
        assert word not in silent
    assert silent == b"".join(stripped(pictures.film(brand, times=5), Kind.MP4))


def test_in_a_damaged_film_nothing_is_passed_on_that_was_not_understood():
    told = pictures.film()
    moov = told.index(b"moov")
    for broken in (
        told[: moov - 4] + b"\0\0\0\3" + told[moov:],  # a size that is none
        told.replace(b"trak", b"moov", 1),  # nested where it does not belong
        told.replace(b"\0\0\0\x70mvhd", b"\0\0\xff\x70mvhd"),  # larger than what holds it
    ):
        silent = b"".join(stripped(broken, Kind.MP4))
        assert b"112.7503" not in silent
        assert pictures.SECRET not in silent


def test_boxes_nested_without_end_are_not_followed():
    nested = b""
    for _ in range(3000):
        nested = pictures.box(b"moov", nested + pictures.SECRET)
    film = pictures.box(b"ftyp", b"isom\0\0\0\0") + nested
    silent = b"".join(stripped(film, Kind.MP4))
    assert len(silent) == len(film)
    assert pictures.SECRET not in silent


@pytest.mark.parametrize(("make", "kind"), PICTURES[3:] + PICTURES[:1])
def test_cut_off_at_any_byte_it_still_tells_nothing(make, kind):
    told = make()
    for size in range(len(told)):
        silent = b"".join(stripped(told[:size], kind))
        assert pictures.SECRET not in silent
        assert exif.read(silent, kind).latitude is None


def test_what_cannot_be_stripped_is_said():
    assert {Kind.HEIC, Kind.PDF, Kind.MP3, Kind.GIF, Kind.WEBM}.isdisjoint(STRIPPED)
    assert b"".join(stripped(b"anything", Kind.PDF)) == b"anything"
