"""Pictures and films that tell too much, made by another hand: Pillow for what it can."""

import io
import struct

from PIL import Image, PngImagePlugin

SECRET = b"Rumah Ibu Siti"
TAKEN, OFFSET = "2026:05:04 10:11:12", "+07:00"
LATITUDE, LONGITUDE = (7.0, 15.0, 30.5), (112.0, 45.0, 1.0)  # south, east


def image(mode="RGB", size=(24, 16)):
    made = Image.new(mode, size)
    made.putdata([(x * 9 % 256, y * 13 % 256, x * y % 256, 200)[: len(mode)] if mode != "L" else x * y
                  for y in range(size[1]) for x in range(size[0])])  # fmt: skip
    return made


def exif(orientation=6, offset=OFFSET, latitude=LATITUDE, longitude=LONGITUDE, refs="SE"):
    made = Image.Exif()
    made[0x0112], made[0x010F], made[0x010E] = orientation, "Maker", SECRET.decode()
    inner = made.get_ifd(0x8769)
    inner[0x9003] = TAKEN
    if offset:
        inner[0x9011] = offset
    place = made.get_ifd(0x8825)
    place[1], place[2], place[3], place[4] = refs[0], latitude, refs[1], longitude
    return made


def saved(form, picture=None, **options):
    file = io.BytesIO()
    (picture or image()).save(file, form, **options)
    return file.getvalue()


def segment(name, body):
    return bytes([0xFF, name]) + struct.pack(">H", len(body) + 2) + body


def jpeg(progressive=False, mode="RGB", **about):
    """With EXIF, XMP, IPTC, a comment, several pictures' index, a profile, and a film behind."""
    plain = saved("JPEG", image(mode), exif=exif(**about), progressive=progressive,
                  icc_profile=b"profile " * 20, comment=SECRET, quality=90)  # fmt: skip
    more = (
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x>" + SECRET)
        + segment(0xED, b"Photoshop 3.0\08BIM" + SECRET)
        + segment(0xE2, b"MPF\0" + SECRET)
        + segment(0xE0, b"JFXX\0\x10" + SECRET)
        + segment(0xEB, b"JUMBF" + SECRET)
    )
    first = 4 + int.from_bytes(plain[4:6], "big")
    return plain[:first] + more + plain[first:] + film()


def png(**about):
    told = PngImagePlugin.PngInfo()
    told.add_text("Comment", SECRET.decode())
    told.add_text("Author", SECRET.decode(), zip=True)
    told.add_itxt("XML:com.adobe.xmp", SECRET.decode())
    made = saved("PNG", image("RGBA"), pnginfo=told, exif=exif(**about), dpi=(72, 72))
    return made + SECRET


def webp(lossless=True, **about):
    return saved("WEBP", image("RGBA"), exif=exif(**about), xmp=b"<x>" + SECRET,
                 lossless=lossless, icc_profile=b"profile " * 20)  # fmt: skip


def box(name, body=b"", large=False):
    if large:
        return struct.pack(">I4sQ", 1, name, len(body) + 16) + body
    return struct.pack(">I4s", len(body) + 8, name) + body


def film(brand=b"isom", times=1_000_000_007):
    """The boxes of a film as a phone writes them; its frames are not real ones."""
    when = struct.pack(">II", times, times)
    place = box(b"udta", box(b"\xa9xyz", b"\0\x12\x15\xc7-07.2585+112.7503/") + b"\0\0\0\0")
    track = box(b"trak", box(b"tkhd", b"\0\0\0\7" + when + b"\0" * 72)
                + box(b"mdia", box(b"mdhd", b"\0\0\0\0" + when + b"\0" * 12)) + place)  # fmt: skip
    long = box(b"mvhd", b"\1\0\0\0" + struct.pack(">QQ", times, times) + b"\0" * 88)
    tags = box(b"meta", b"\0\0\0\0" + SECRET)
    return (
        box(b"ftyp", brand + b"\0\0\2\0" + brand)
        + box(b"moov", long + track + place + tags)
        + box(b"uuid", b"\xbe\x7a\xcf\xcb" * 4 + SECRET, large=True)
        + box(b"mdat", b"frames" * 50)
    )


HEADS = {
    "image/heic": box(b"ftyp", b"heic\0\0\0\0mif1heic"),
    "video/3gpp": film(b"3gp4"),
    "audio/mp4": film(b"M4A "),
    "video/mp4": film(b"mp42"),
    "audio/amr": b"#!AMR\n\x3c\x91\x17",
    "audio/mpeg": b"ID3\x04\0\0\0\0\0\x0aTIT2",
    "audio/ogg": b"OggS\0\2" + b"\0" * 20 + b"\x01\x13OpusHead",
    "audio/wav": b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0",
    "video/webm": b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\1\x42\xf7\x81\1\x42\x82\x84webm\x42\x87\x81\4",
    "application/pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj",
    "text/csv": "nama,nilai\nJosé,1\nSiti,2\n".encode("cp1252"),
    "text/plain": b"Catatan: rumah di gang, tanpa saluran.\n",
    "application/json": b'{"a": [1, 2]}',
    "application/geo+json": b'\n{ "type" : "FeatureCollection", "features": []}',
    "application/xml": b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- x -->\n<root><a/></root>",
}
