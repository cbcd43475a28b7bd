"""A broken form is refused with the cell, pyxform's reason and what to do, in both languages."""

import pytest

from services.survey.forms import convert, reasons
from services.survey.forms.sentences import SENTENCES
from tests.survey.xlsforms import CHOICES, HEADER, QUESTION, kept, send, workbook

TWICE = [["l", "a", "A"], ["l", "a", "B"], ["l", "b", "B"], ["l", "b", "C"]]
BROKEN = {
    "duplicate columns": (
        {"survey": [[*HEADER, "label"], QUESTION]},
        ("column_duplicate", "survey!F1", "Duplicate column header: label"),
        ("Hapus salah satu", "Remove one"),
    ),
    "two names of one column": (
        {"survey": [[*HEADER, "relevance"], QUESTION]},
        ("column_same", "survey!F1", "Headers that are different names for the same column"),
        ("Gabungkan isinya", "Merge them"),
    ),
    "unknown type": (
        {"survey": [HEADER, QUESTION, ["teks", "a", "A"]]},
        ("type_unknown", "survey!A3", "Unknown question type 'teks'."),
        ("Perbaiki ejaannya", "Correct its spelling"),
    ),
    "no name": (
        {"survey": [HEADER, QUESTION, ["text", "", "A"]]},
        ("name_missing", "survey!B3", "[row : 3] Question or group with no name."),
        ("Isi kolom name", "Fill in column name"),
    ),
    "a bad name": (
        {"survey": [HEADER, ["text", "nama jalan", "A"]]},
        ("name_invalid", "survey!B2", "Names must begin with a letter"),
        ("tanpa spasi", "no space"),
    ),
    "a name twice": (
        {"survey": [HEADER, QUESTION, QUESTION]},
        ("name_duplicate", "survey!B3", "the 'name' value 'nama_jalan' is invalid"),
        ("Beri nama lain", "Choose another"),
    ),
    "no label": (
        {"survey": [HEADER, QUESTION, ["text", "a", ""]]},
        ("label_missing", "survey!C3", "has no label or hint"),
        ("Isi kolom label", "Fill in column label"),
    ),
    "an unknown list": (
        {"survey": [HEADER, ["select_one m", "a", "A"]], "choices": [CHOICES, *TWICE[:1]]},
        ("list_unknown", "survey!A2", "[row : 2] List name not in choices sheet: m"),
        ("Daftar pilihan 'm' tidak ada", "has no list 'm'"),
    ),
    "no choices": (
        {"survey": [HEADER, ["select_one m", "a", "A"]]},
        ("choices_missing", None, "There should be a choices sheet"),
        ("Lembar choices: Lembar choices tidak ada", "Sheet choices: There is no sheet choices"),
    ),
    "a bad reference": (
        {"survey": [HEADER, QUESTION, ["text", "a", "A", "${tak_ada} = 1"]]},
        ("reference_unknown", "survey!D3", "Could not find the name 'tak_ada'."),
        ("${tak_ada} menunjuk pertanyaan yang tidak ada", "${tak_ada} refers to a question"),
    ),
    "a malformed reference": (
        {"survey": [HEADER, ["calculate", "a", "", "", "${nama jalan} + 1"], QUESTION]},
        ("reference_malformed", "survey!E2", "Reference variables must start with '${'"),
        ("Tulis ${nama_pertanyaan}", "Write ${question_name}"),
    ),
    "a group without an end": (
        {"survey": [HEADER, ["begin_group", "g", "G"], QUESTION]},
        ("begin_unmatched", "survey!A2", "No matching 'end_group' was found"),
        ("Tambahkan end_group", "Add end_group"),
    ),
    "an end without a group": (
        {"survey": [HEADER, QUESTION, ["end_group", "", ""]]},
        ("end_unmatched", "survey!A3", "No matching 'begin_group' was found"),
        ("Hapus, atau tambahkan begin_group", "Remove it, or add begin_group"),
    ),
    "no column type": (
        {"survey": [["name", "label"], ["a", "A"]]},
        ("column_missing", None, "required column headers were not found: 'type'"),
        ("Lembar survey, baris 1: Kolom wajib 'type'", "Sheet survey, row 1: The first row lacks"),
    ),
    "no sheet survey": (
        {"survei": [HEADER, QUESTION]},
        ("sheet_missing", None, None),
        ("Beri nama itu", "Give that name"),
    ),
    "no question": (
        {"survey": [HEADER]},
        ("survey_empty", None, None),
        ("Tambahkan minimal satu baris", "Add at least one row"),
    ),
    "a version that is no name": (
        {"survey": [HEADER, QUESTION], "settings": [["form_id", "version"], ["x", "1/2"]]},
        ("version_invalid", "settings!B2", None),
        ("version '1/2' tidak dapat dipakai", "version '1/2' cannot be used"),
    ),
    "an id that is a path": (
        {"survey": [HEADER, QUESTION], "settings": [["version", "form_id"], ["1", "../x"]]},
        ("form_id_invalid", "settings!B2", None),
        ("tanpa garis miring", "without slashes"),
    ),
    "a file in a folder": (
        {"survey": [HEADER, ["select_one_from_file a/rt.csv", "a", "A"]]},
        ("media_name_invalid", "survey!A2", None),
        ("Tulis nama berkasnya saja", "Write the name alone"),
    ),
    "what nobody foresaw": (
        {
            "survey": [HEADER, ["select_one_external l", "a", "A"]],
            "external_choices": [CHOICES, ["l", "a", "A"]],
        },
        ("form_unconvertible", None, "KeyError: 'l'"),
        ("Tempatnya tidak disebut", "It does not say where"),
    ),
}


@pytest.mark.parametrize("case", BROKEN)
async def test_a_broken_form_is_refused_with_cell_reason_and_remedy(survey, case):
    sheets, (code, cell, reason), remedies = BROKEN[case]
    client = survey.client()
    for language, remedy in zip(("id", "en"), remedies, strict=True):
        client.http.headers["Accept-Language"] = language
        answer = await send(client, workbook(**sheets))
        assert (answer.status_code, answer.json()["code"]) == (422, "form_invalid")
        [error] = answer.json()["errors"]
        assert (error["code"], error["cell"]) == (code, cell)
        assert remedy in error["detail"]
        assert reason is None or reason in error["reason"]
        assert reason is None or error["reason"] in error["detail"]
    assert await survey.scalar("SELECT count(*) FROM forms") == 0


async def test_several_complaints_come_at_once(survey):
    sheets = {"survey": [HEADER, ["select_one l", "a", "A"]], "choices": [CHOICES, *TWICE]}
    errors = (await send(survey.client(), workbook(**sheets))).json()["errors"]
    assert [error["cell"] for error in errors] == ["choices!B3", "choices!B5"]
    assert {error["code"] for error in errors} == {"choice_name_duplicate"}


async def test_columns_are_found_by_their_other_names_and_with_a_language(survey):
    header = ["command", "tag", "label::Bahasa Indonesia (id)", "relevance"]
    for row, cell in (
        (["text", "", "A", ""], "survey!B2"),
        (["text", "a", "A ${x}", ""], "survey!C2"),
        (["text", "a", "A", "${x}"], "survey!D2"),
    ):
        answer = await send(survey.client(), workbook(survey=[header, row]))
        assert [error["cell"] for error in answer.json()["errors"]] == [cell]


def test_every_complaint_has_a_sentence_in_both_languages():
    codes = {known[0] for known in reasons.KNOWN}
    assert codes <= SENTENCES.keys()
    for text in SENTENCES.values():
        for language in ("id", "en"):
            assert text.render(language, {"value": "x", "other": "y"})


def test_a_control_character_is_found():
    found = convert.unreadable_text({"survey": [["type", "label"], ["text", "A\x0bB"]]})
    assert (found.code, found.cell) == ("characters_invalid", "survey!B2")
    assert convert.unreadable_text({}).code == "form_unconvertible"


async def test_a_form_that_names_neither_id_nor_version_gets_both_and_a_warning(survey):
    client = survey.client()
    bare = workbook(survey=[HEADER, QUESTION], settings=[["form_title"], ["Jalan"]])
    form = await kept(client, bare, "Data jalan (baru).xlsx")
    assert form["form_id"] == "Data_jalan_baru"
    [version] = form["versions"]
    assert version["version"] == version["sha256"][:12]
    said = {warning["code"]: warning["detail"] for warning in version["warnings"]}
    assert said.keys() == {"form_id_from_name", "version_from_content"}
    assert "'Data_jalan_baru' was taken from the file's name" in said["form_id_from_name"]
    client.http.headers["Accept-Language"] = "id"
    read = (await client.get(f"/v1/survey/forms/{form['id']}")).json()
    assert "diambil dari nama berkas" in read["versions"][0]["warnings"][0]["detail"]


async def test_what_pyxform_warns_of_is_kept(survey):
    rows = [["select_one l", "a", "A"]]
    sheets = {"survey": [HEADER, *rows], "choices": [CHOICES, ["l", "a", ""]]}
    [version] = (await kept(survey.client(), workbook(**sheets)))["versions"]
    [warning] = version["warnings"]
    assert warning["code"] == "pyxform"
    assert "Choices should have a label" in warning["detail"]
