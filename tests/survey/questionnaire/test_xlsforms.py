"""The generated forms: whole workbooks, clean XForms, and the same scores on a phone as here."""

import random
import zipfile
from decimal import Decimal
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from services.survey.questionnaire.columns import AREA_ANSWERS, HOUSEHOLD_ANSWERS
from services.survey.questionnaire.format_a import HOUSEHOLD_QUESTIONS
from services.survey.questionnaire.models import Kind
from services.survey.questionnaire.reading import read_area, read_household
from services.survey.questionnaire.recap import PONDED, Recap
from services.survey.questionnaire.scores import SCORES, score_household
from services.survey.questionnaire.totals import HouseholdTotals
from services.survey.questionnaire.xlsform import area_form, household_form
from tests.survey.questionnaire.phone import fill_in, xform_of
from tests.survey.questionnaire.rejosari import GOOD, PUBLISHED

MADE = {"a": household_form, "b16": lambda: area_form(16), "b19": lambda: area_form(19)}
FORMS = {key: make() for key, make in MADE.items()}
FORM = pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)


def sheet(form, name):
    header, *rows = (
        CalamineWorkbook.from_filelike(BytesIO(form.workbook())).get_sheet_by_name(name).to_python()
    )
    return [dict(zip(header, row, strict=True)) for row in rows]


@pytest.mark.parametrize("key", MADE)
def test_the_same_form_is_the_same_bytes_with_the_version_of_its_content(key):
    again = MADE[key]()
    assert again.workbook() == FORMS[key].workbook()
    assert again.version == FORMS[key].version


def test_every_form_has_its_own_id_and_version():
    assert len({(form.form_id, form.version) for form in FORMS.values()}) == len(FORMS)
    assert len({form.version for form in FORMS.values()}) == len(FORMS)


@FORM
def test_the_workbook_has_three_sheets_and_no_formula(form):
    with zipfile.ZipFile(BytesIO(form.workbook())) as parts:
        sheets = [name for name in parts.namelist() if name.startswith("xl/worksheets/")]
        assert len(sheets) == 3
        assert not any(b"<f>" in parts.read(name) for name in sheets)
    (settings,) = sheet(form, "settings")
    assert (settings["form_id"], settings["version"]) == (form.form_id, form.version)


@FORM
def test_whatever_a_person_reads_is_there_in_both_languages(form):
    for row in (*sheet(form, "survey"), *sheet(form, "choices")):
        said = {name: text for name, text in row.items() if "::" in name}
        for kind in {name.split("::")[0] for name in said}:
            texts = [text for name, text in said.items() if name.startswith(f"{kind}::")]
            assert len(texts) == 2
            assert all(texts) or not any(texts), row


@FORM
def test_every_constraint_has_a_message(form):
    for row in sheet(form, "survey"):
        assert bool(row["constraint"]) == bool(row["constraint_message::English (en)"]), row


@FORM
def test_the_name_of_an_instance_tells_nothing_about_a_person(form):
    (settings,) = sheet(form, "settings")
    personal = {question.id for question in HOUSEHOLD_QUESTIONS.values() if question.personal}
    assert not any(f"${{{name}}}" in settings["instance_name"] for name in personal)
    assert "${kode_rt}" in settings["instance_name"]


@FORM
def test_pyxform_converts_the_form_without_a_warning(form):
    xform = xform_of(form)
    assert f'id="{form.form_id}"' in xform
    assert f'version="{form.version}"' in xform
    assert 'type="geopoint"' in xform


def test_the_form_with_16_parameters_leaves_out_what_only_19_need():
    names = {key: {row["name"] for row in sheet(FORMS[key], "survey")} for key in ("b16", "b19")}
    assert names["b19"] - names["b16"] == {"q23", "q24", "q31"}


def test_a_phone_scores_made_up_households_as_we_do():
    dice = random.Random(28)
    records = [made_up(HOUSEHOLD_ANSWERS, dice) for _ in range(60)]
    on_the_line = ({"q6_panjang": "7.2", "q6_lebar": str(n), "q7": str(n)} for n in range(1, 22))
    records += [GOOD | sizes for sizes in on_the_line]
    records += [GOOD | {"q6_panjang": "2.4", "q6_lebar": "3", "q7": "1"}, {"q7": "0"}, {}]
    shown = fill_in(FORMS["a"], records)
    outcomes = set()
    for record, phone in zip(records, shown, strict=True):
        answers, refused = read_household(record)
        assert refused == []
        ours = score_household(answers)
        assert {name: phone[f"skor_{name}"]["value"] for name in ours} == {
            name: str(score) for name, score in ours.items()
        }, record
        assert phone["q8"]["value"] == (answers.roominess or "")
        outcomes |= ours.items()
    assert outcomes == {(score.id, value) for score in SCORES for value in (0, 1)}


def test_a_phone_asks_what_we_ask_and_skips_what_we_skip():
    dice = random.Random(13)
    for key, questions, read in (
        ("a", HOUSEHOLD_ANSWERS, read_household),
        ("b19", AREA_ANSWERS, read_area),
    ):
        records = [made_up(questions, dice) for _ in range(15)]
        for record, phone in zip(records, fill_in(FORMS[key], records), strict=True):
            given = read(record)[0].letters()
            for question in questions:
                asked = question.asked is None or question.asked.holds(given)
                if question.id in phone:
                    assert phone[question.id]["relevant"] == asked, (question.id, record)


def test_a_phone_sums_an_rt_as_we_do():
    dice = random.Random(40)
    records = [made_up(AREA_ANSWERS, dice) for _ in range(30)]
    records += [PUBLISHED["area"], {"q15": "c", "q16": "b", "q17": "b", "q29": "a", "q30": "a"}]
    one_household = HouseholdTotals({"households": 1, "jumlah_kk": 1})
    for record, phone in zip(records, fill_in(FORMS["b19"], records), strict=True):
        area, _ = read_area(record)
        recap = Recap(one_household, area, parameters=19)
        expected = {
            "jalan_ideal": recap.road_ideal,
            "jalan_baik": recap.road_good,
            "drainase_ideal": recap.drain_ideal,
            "tergenang": int(PONDED.holds(area.letters())),
            "sampah_terlayani": recap.waste_served,
            "prasarana_api": recap.fire_prepared,
            "sarana_api": recap.fire_equipped,
        }
        shown = {name: round(Decimal(phone[name]["value"]), 6) for name in expected}
        assert shown == expected, record


def test_a_phone_refuses_what_cannot_be():
    wrong = {
        "kode_rt": "Rejosari",
        "nik": "123",
        "laki": "-1",
        "q6_panjang": "1001",
        "tanggal": "2999-01-01",
        "jumlah_kk": "101",
    }
    right = {"kode_rt": "35.77.03.1005-005-015", "nik": "3" * 16, "laki": "0", "q6_panjang": "10"}
    refused, taken = fill_in(FORMS["a"], [wrong, right])
    assert {name for name in wrong if not refused[name]["valid"]} == set(wrong)
    assert all(taken[name]["valid"] for name in right)


def test_a_phone_holds_lengths_within_one_another():
    fits = PUBLISHED["area"] | {"q6": "0.3", "q7": "0.1", "q10": "0.2", "q13": "0", "q34": "a b"}
    wrong = fits | {"q2": "0.94", "q7": "0.4", "q27": "51", "q34": "a d"}
    taken, refused = fill_in(FORMS["b16"], [fits, wrong])
    assert [name for name, one in taken.items() if not one["valid"]] == []
    assert [name for name, one in refused.items() if not one["valid"]] == [
        *("q2", "q7", "q10", "q27", "q34")
    ]


def made_up(questions, dice):
    """A record that follows the skips: letters at random, sizes around the line of 7.2 m2."""
    record, given = {}, {}
    for question in sorted(questions, key=lambda q: int(q.number or 0)):
        if question.derived or question.id in {"lat", "lon"} or dice.random() < 0.04:
            continue
        if question.asked and not question.asked.holds(given):
            continue
        if question.kind in (Kind.choice, Kind.multi):
            letters = question.letters if dice.random() < 0.4 else question.letters[0]
            given[question.id] = record[question.id] = dice.choice(letters)
        elif question.kind is Kind.integer:
            record[question.id] = str(dice.randint(0, 5))
        else:
            record[question.id] = str(Decimal(dice.randint(100, 900)).scaleb(-2))
    return record
