"""Which files are taken for a form, and that its converter is cut when it takes too much."""

import os
import subprocess
import sys
import tempfile
import threading
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from services.chassis.problems import Unavailable
from services.survey.forms import conversion, filetype
from services.survey.forms.problems import FormTooHeavy
from tests.survey.xlsforms import HEADER, converted, form, send, workbook

OLE = filetype.OLE


def repacked(**more):
    """A good form's archive with these entries beside its own."""
    made = BytesIO(form())
    with zipfile.ZipFile(made, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, content in more.items():
            archive.writestr(f"xl/{name}", content)
    return made.getvalue()


def heavy(rows=20_000):
    """A real form with very many questions."""
    survey = [
        HEADER,
        *(["text", f"q{n}", f"Q {n}", f"${{q{max(n - 1, 0)}}} != ''"] for n in range(rows)),
    ]
    return workbook(survey=survey)


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"type,name,label\ntext,a,A\n", 415, "form_type_unsupported"),
        (b"| survey |\n| | type | name |\n", 415, "form_type_unsupported"),
        (b"%PDF-1.7 ...", 415, "form_type_unsupported"),
        (b"\x89PNG\r\n\x1a\n\0\0", 415, "form_type_unsupported"),
        (b"", 422, "file_empty"),
        (b"PK\x03\x04 and nothing more", 422, "workbook_unreadable"),
        (OLE + b"\0" * 4096, 422, "workbook_unreadable"),
        (OLE + "_VBA_PROJECT".encode("utf-16-le"), 422, "workbook_has_macros"),
        (OLE + b"\0" * (5 << 20), 413, "form_file_too_large"),
        (b"PK\x03\x04" + b"\0" * (10 << 20), 413, "form_file_too_large"),
        (repacked(**{"vbaProject.bin": b"macro"}), 422, "workbook_has_macros"),
        (repacked(**{"media/bomb.bin": b"\0" * (8 << 20)}), 422, "zip_bomb"),
    ],
    ids=lambda value: repr(value)[:30],
)
async def test_a_file_that_is_no_form_is_refused_by_name(survey, content, status, code):
    answer = await send(survey.client(), content, "form.xlsx")
    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_text_that_is_called_a_workbook_is_named_for_what_it_is(survey):
    answer = await send(survey.client(), b"type,name\ntext,a\n", "form.xlsx")
    assert "form.xlsx is text / CSV, not an XLSX or XLS workbook" in answer.json()["detail"]


async def test_a_formula_counts_for_what_it_last_showed(survey):
    settings = [["form_id", "version"], ["jalan", "=1+1"]]
    answer = await send(
        survey.client(), workbook(survey=[HEADER, ["text", "a", "A"]], settings=settings)
    )
    assert answer.json()["versions"][0]["version"] == "0"  # what the file holds as its value


async def test_a_place_is_needed(survey):
    answer = await survey.client().http.post("/v1/survey/forms", files={"file": ("x.xlsx", form())})
    assert (answer.status_code, answer.json()["code"]) == (422, "form_place_needed")


def children():
    own = Path(f"/proc/{os.getpid()}/task/{threading.get_native_id()}/children")
    return set(own.read_text().split())


@pytest.mark.parametrize(
    "limits",
    [{"wall": 0.05}, {"cpu": 1}, {"memory": 64 << 20}, {"output": 20_000}],
    ids=lambda limits: next(iter(limits)),
)
def test_a_converter_that_takes_too_much_is_cut_and_leaves_nothing(monkeypatch, tmp_path, limits):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    before = children()
    with pytest.raises(FormTooHeavy):
        converted(heavy(), **limits)
    assert list(tmp_path.iterdir()) == []
    assert children() == before


def test_a_form_leaves_no_file_behind(monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert converted(form()).form.form_id == "jalan"
    assert list(tmp_path.iterdir()) == []


def test_a_third_form_at_once_is_asked_to_wait(monkeypatch):
    monkeypatch.setattr(conversion, "PATIENCE", 0.01)
    for _ in range(conversion.AT_ONCE):
        conversion.TURNS.acquire()
    try:
        with pytest.raises(Unavailable):
            converted(form())
    finally:
        conversion.TURNS.release(conversion.AT_ONCE)
    assert converted(form()).form.version == "1"


def test_the_service_itself_never_loads_the_converter():
    code = "import sys, services.survey.app; print('pyxform' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
