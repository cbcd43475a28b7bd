"""A file is what its content says."""

import pytest

from services.chassis.media.problems import MediaEmpty, MediaTypeRefused, MediaTypeUnknown
from services.chassis.media.sniff import HEAD, Kind, sniff
from tests.survey.media import pictures


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (pictures.jpeg(), Kind.JPEG),
        (pictures.png(), Kind.PNG),
        (pictures.webp(), Kind.WEBP),
        (pictures.saved("GIF"), Kind.GIF),
        *((content, Kind(kind)) for kind, content in pictures.HEADS.items()),
        (b"\xff\xfb\x90\x64" + b"\0" * 30, Kind.MP3),
        (b"#!AMR-WB\n\x24", Kind.AMR),
        (b"a;b\n1;2\n", Kind.CSV),
        (b'a,b\n"1,5",2\n3,4\n', Kind.CSV),
        (b"waktu\tlat\tlon\n1\t2\t3", Kind.CSV),
        (b'[{"a": 1}]', Kind.JSON),
        (b'{"geometry": null, "type": "Feature"}', Kind.GEOJSON),
        (("é," * HEAD).encode(), Kind.TEXT),
    ],
)
def test_each_accepted_type_is_known_by_its_content(content, kind):
    assert sniff(content, "apa.bin") is kind


def test_every_accepted_type_is_tried_above():
    made = {"image/jpeg", "image/png", "image/webp", "image/gif", *pictures.HEADS}
    assert made == set(Kind)


def test_the_name_counts_for_nothing():
    assert sniff(pictures.HEADS["application/pdf"], "foto.jpg") is Kind.PDF


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"MZ\x90\0\3", "program"),
        (b"\x7fELF\2\1\1\0", "program"),
        (b"#!/bin/sh\nrm -rf /\n", "script"),
        (b"PK\x03\x04\x14\0", "ZIP"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0", "OLE"),
        (b"Rar!\x1a\x07\0", "archive"),
        (b"{\\rtf1 \\object", "RTF"),
        (b"<!DOCTYPE html><p>", "HTML"),
        (b"  \n<HTML><script>", "HTML"),
        (b"<script>alert(1)</script>", "HTML"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='x'/>", "SVG"),
        (b"<?xml version='1.0'?><!-- a --><s:svg xmlns:s='http://www.w3.org/2000/svg'/>", "SVG"),
        (b"<a:root><a:b><svg onload='x'/></a:b></a:root>", "SVG"),
        (b"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>", "DOCTYPE"),
        (b"<?php system('id'); ?><root/>", "program text"),
        (b"<?xml version='1.0'?><?xml-stylesheet href='x'?><root/>", "program text"),
        (pictures.box(b"ftyp", b"avif\0\0\0\0"), "avif"),
        (b"\x1a\x45\xdf\xa3\x9f\x42\x82\x88matroska", "Matroska"),
        (b"RIFF\0\0\0\0AVI LIST", "RIFF"),
        ("a,b\n1,2".encode("utf-16"), "UTF-16"),
        (pictures.saved("BMP"), "BMP"),
        (pictures.saved("TIFF"), "TIFF"),
    ],
)
def test_what_is_known_and_not_taken_is_named_with_what_is_taken(content, found):
    with pytest.raises(MediaTypeRefused) as refused:
        sniff(content, "foto.jpg")
    assert found in refused.value.facts["found"]
    assert "JPEG" in refused.value.sentence("id")
    assert "foto.jpg" in refused.value.sentence("en")


@pytest.mark.parametrize(
    "content",
    [b"\0\1\2\3", b"\xff\xd8", b"\x93\xa2\xee" * 20, b"<3 meter", b"a\0b", b" \n ", b"\x1b[2J"],
)
def test_what_is_like_nothing_is_refused(content):
    with pytest.raises(MediaTypeUnknown):
        sniff(content, "x")


def test_an_empty_file_is_told_as_empty():
    with pytest.raises(MediaEmpty):
        sniff(b"", "audit.csv")
