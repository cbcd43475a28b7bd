"""The XLSForms that come with pyxform end as their names say: kept, or refused with a reason."""

from pathlib import Path

import pytest

from tests.survey.xlsforms import kept, send

FOLDER = Path(__file__).parents[2].parent / "shared" / "realdata" / "xlsforms"
GOOD = {
    "example_xls__choice_filter_test.xlsx": ("cascading_selects1", []),
    "example_xls__group.xlsx": ("example_xls__group", []),
    "example_xls__repeat_date_test.xls": (
        "example_xls__repeat_date_test",
        ["a.jpg", "b.jpg", "happy.jpg", "sad.jpg"],
    ),
    # Its only sheet is not called `survey`: the converter takes it for the survey.
    "example_xls__survey_no_name.xlsx": ("example_xls__survey_no_name", []),
    "example_xls__widgets.xls": (
        "example_xls__widgets",
        ["a.jpg", "b.jpg", "happy.jpg", "sad.jpg"],
    ),
    "example_xls__xlsform_spec_test.xlsx": (
        "Spec test",
        [
            *("a.jpg", "audio_test.wav", "b.jpg", "chinese_audio.wav"),
            *("img_test.jpg", "img_test_2.jpg", "test.mov"),
        ],
    ),
}
BROKEN = {
    "bug_example_xls__duplicate_columns.xlsx": ("column_duplicate", "survey!E1"),
    "example_xls__unknown_question_type.xls": ("column_same", "survey!J1"),
}

pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="The sample XLSForms are not beside the repository."
)


def test_every_sample_is_judged():
    names = {path.name for path in FOLDER.iterdir() if path.suffix in {".xls", ".xlsx"}}
    assert names == GOOD.keys() | BROKEN.keys()


@pytest.mark.parametrize("name", GOOD)
async def test_a_good_sample_becomes_a_draft(survey, name):
    form = await kept(survey.client(), (FOLDER / name).read_bytes(), name)
    [version] = form["versions"]
    form_id, media = GOOD[name]
    assert (form["form_id"], form["kind"], version["state"]) == (form_id, "other", "draft")
    assert [file["name"] for file in version["media"]] == media


@pytest.mark.parametrize("name", BROKEN)
async def test_a_broken_sample_is_refused_with_its_cell(survey, name):
    answer = await send(survey.client(), (FOLDER / name).read_bytes(), name)
    assert (answer.status_code, answer.json()["code"]) == (422, "form_invalid")
    [error] = answer.json()["errors"]
    assert (error["code"], error["cell"]) == BROKEN[name]
    assert await survey.scalar("SELECT count(*) FROM forms") == 0
