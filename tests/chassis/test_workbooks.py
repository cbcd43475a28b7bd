"""Workbooks: what a file is by its bytes, and what the guard lets through."""

import io
import struct
import subprocess
import sys
import zipfile

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from services.chassis import files, xlsx
from services.chassis.files import FileEmpty, FileTypeUnsupported
from services.chassis.problems import Problem
from services.chassis.xlsx import (
    WorkbookHasFormula,
    WorkbookHasMacros,
    WorkbookUnreadable,
    ZipBomb,
)


def workbook(write=lambda page: page.write("A1", 1)):
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        write(book.add_worksheet())
    return content.getvalue()


def archive(*parts, method=zipfile.ZIP_DEFLATED):
    """A zip of (name, content) with the one part that makes it a workbook."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", method) as target:
        for name, part in (("xl/workbook.xml", b"<workbook/>"), *parts):
            target.writestr(name, part)
    return content.getvalue()


def refusal(content, kind):
    with pytest.raises(kind) as refused:
        xlsx.guard(io.BytesIO(content))
    return refused.value.facts


def declared(content, size):
    """The same zip whose entries declare another inflated size."""
    changed = bytearray(content)
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = changed.rfind(signature)
        struct.pack_into("<I", changed, place + offset, size)
    return bytes(changed)


def test_an_honest_workbook_passes_and_is_left_at_its_beginning():
    file = io.BytesIO(workbook())
    xlsx.guard(file)
    assert file.tell() == 0


def test_a_large_honest_workbook_passes():
    def write(page):
        for row in range(20_000):
            page.write_row(row, 0, ["35.19.09.2010-001-007", "KLAGEN", 0, 0, 0, 0, 0, 0])

    xlsx.guard(io.BytesIO(workbook(write)))


def test_a_bomb_is_known_by_its_ratio():
    facts = refusal(archive(("xl/a.bin", bytes(8 << 20))), ZipBomb)
    assert facts["reason"] == "xl/a.bin > 150:1"


def test_a_bomb_is_known_by_its_size(monkeypatch):
    monkeypatch.setattr(xlsx, "ENTRY_BYTES", 2 << 20)
    noise = archive(("xl/a.bin", bytes(3 << 20)), method=zipfile.ZIP_STORED)
    assert refusal(noise, ZipBomb)["reason"] == "xl/a.bin > 2 MB"


def test_many_small_parts_are_a_bomb_together(monkeypatch):
    monkeypatch.setattr(xlsx, "TOTAL_BYTES", 5 << 20)
    parts = [(f"xl/{n}.bin", bytes(2 << 20)) for n in range(3)]
    refusal(archive(*parts, method=zipfile.ZIP_STORED), ZipBomb)


def test_a_workbook_has_few_entries():
    parts = [(f"xl/{n}.xml", b"") for n in range(xlsx.ENTRIES)]
    assert refusal(archive(*parts), ZipBomb)["reason"] == "> 200 entries"


@pytest.mark.parametrize("chunk", [1, 2, 3, 7, 1000])
def test_entries_are_counted_across_reads(monkeypatch, chunk):
    monkeypatch.setattr(xlsx, "CHUNK", chunk)
    parts = [(f"xl/{n}.xml", b"") for n in range(9)]
    assert xlsx.entries_of(io.BytesIO(archive(*parts))) == 10


@pytest.mark.parametrize("size", [1, 1000, 0xFFFFFFF0])
def test_a_declared_size_that_lies_is_not_believed(size):
    content = archive(("xl/a.bin", bytes(8 << 20)))
    refusal(declared(content, size), (ZipBomb, WorkbookUnreadable))


def test_the_cell_of_a_formula_is_named():
    content = workbook(lambda page: page.write_formula("C7", "=SUM(A1:A6)", value=4))
    assert refusal(content, WorkbookHasFormula) == {
        "cell": "C7",
        "part": "xl/worksheets/sheet1.xml",
    }


@pytest.mark.parametrize("gap", [0, 200, 400])
def test_a_formula_across_two_reads_is_found(monkeypatch, gap):
    monkeypatch.setattr(xlsx, "CHUNK", 1000)
    text = b'<c r="B2"><f ' + b" " * gap + b">1+1</f></c>"
    for before in range(980 - len(text), 1010):
        part = b"<x>" + b"." * before + text
        refusal(archive(("xl/worksheets/sheet1.xml", part)), WorkbookHasFormula)


def test_words_in_a_cell_are_no_formula():
    xlsx.guard(io.BytesIO(workbook(lambda page: page.write("A1", "<f>1+1</f> =SUM(A1)"))))


@pytest.mark.parametrize("name", ["xl/vbaProject.bin", "xl/macrosheets/sheet1.xml"])
def test_a_macro_part_is_refused(name):
    refusal(archive((name, b"x")), WorkbookHasMacros)


def test_a_zip_that_is_no_workbook_is_refused():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as target:
        target.writestr("word/document.xml", "<x/>")
    refusal(content.getvalue(), WorkbookUnreadable)


def test_a_locked_part_is_refused():
    changed = bytearray(archive())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        changed[changed.find(signature) + offset] |= 1
    refusal(bytes(changed), WorkbookUnreadable)


def test_a_cut_workbook_is_refused():
    content = workbook()
    for end in (30, len(content) // 2, len(content) - 1):
        refusal(content[:end], WorkbookUnreadable)


SMALL = workbook()


@settings(max_examples=300)
@given(
    st.lists(st.tuples(st.integers(0, len(SMALL) - 1), st.integers(0, 255)), min_size=1, max_size=8)
)
def test_a_damaged_workbook_is_refused_by_name_or_passes(damage):
    changed = bytearray(SMALL)
    for place, byte in damage:
        changed[place] = byte
    try:
        xlsx.guard(io.BytesIO(bytes(changed)))
    except Problem:
        return


@settings(max_examples=200)
@given(st.integers(0, 400), st.integers(0, 255))
def test_a_damaged_directory_is_refused_by_name_or_passes(back, byte):
    changed = bytearray(SMALL)
    changed[-1 - back] = byte
    try:
        xlsx.guard(io.BytesIO(bytes(changed)))
    except Problem:
        return


@pytest.mark.parametrize(
    ("head", "found"),
    [
        (b"%PDF-1.4", "PDF"),
        (b"  %PDF-1.4", "PDF"),
        (b"\x89PNG\r\n", "PNG"),
        (b"\xd0\xcf\x11\xe0", "XLS"),
        (b"<?xml version='1.0'?>", "XML"),
        (b"<HTML>", "HTML"),
        (b'{"a": 1}', "JSON"),
        (b"\xff\xfea\0", "UTF-16"),
        (b"kode_rt\0", "binary"),
    ],
)
def test_a_foreign_file_is_known_by_its_bytes(head, found):
    with pytest.raises(FileTypeUnsupported) as refused:
        files.sniff(io.BytesIO(head), "rt.csv")
    assert refused.value.facts["found"].startswith(found)


def test_csv_and_workbooks_are_known_whatever_their_name():
    assert files.sniff(io.BytesIO(b"kode_rt,1a\n"), "rt.xlsx") == "csv"
    assert files.sniff(io.BytesIO(workbook()), "rt.csv") == "xlsx"


def test_blanks_are_an_empty_file():
    with pytest.raises(FileEmpty):
        files.sniff(io.BytesIO(b"\r\n  \n"), "rt.csv")


@given(st.binary(max_size=200))
def test_any_bytes_are_sniffed_or_refused(content):
    try:
        assert files.sniff(io.BytesIO(content), "x") in {"csv", "xlsx"}
    except Problem:
        return


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("rt.csv", "rt.csv"),
        ("/etc/passwd", "passwd"),
        ("C:\\data\\RT (1).csv", "RT (1).csv"),
        ("a\nb;c.csv", "a_b_c.csv"),
        ("", "file"),
        (None, "file"),
        ("x" * 300, "x" * 120),
    ],
)
def test_a_file_name_is_made_harmless(name, safe):
    assert files.safe_name(name) == safe


def converted(content, tmp_path):
    source = tmp_path / "book.xlsx"
    source.write_bytes(content)
    command = [sys.executable, "-m", "services.chassis.xlsx", str(source)]
    return subprocess.run(command, capture_output=True, check=True).stdout.decode()


def test_cells_become_plain_text_at_their_place(tmp_path):
    def write(page):
        page.write_row("B2", ["Café", 2, 2.5, 1 / 3, True])
        page.write_string("B4", "35.19")

    lines = converted(workbook(write), tmp_path).split("\r\n")
    assert lines[:4] == [",,,,,", ",Café,2,2.5,0.3333333333333333,True", ",,,,,", ",35.19,,,,"]


def test_an_error_cell_keeps_its_name(tmp_path):
    def write(page):
        page.write("A1", 't="e"')
        page.write_formula("B1", "=SQRT(-1)", value="#NUM!")
        page.write_formula("C1", "=1/0", value="#DIV/0!")

    assert converted(workbook(write), tmp_path).strip() == '"t=""e""",#NUM!,#DIV/0!'


def test_a_cell_far_away_does_not_fill_the_memory(tmp_path):
    (tmp_path / "book.xlsx").write_bytes(workbook(lambda page: page.write("XFD1048576", 1)))
    with (tmp_path / "out.csv").open("wb") as target, pytest.raises(WorkbookUnreadable):
        xlsx.to_csv(str(tmp_path / "book.xlsx"), target)
