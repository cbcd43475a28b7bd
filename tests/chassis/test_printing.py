"""Papers and workbooks that are handed out: words stay words, and the same words are the same file."""

import io
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from python_calamine import CalamineWorkbook

from services.chassis.days import on_paper
from services.chassis.printing import Bounds, breaking, printed
from services.chassis.problems import Problem
from services.chassis.sheets import Sheet, delimited, workbook
from tests import pdf

MADE = datetime(2026, 11, 20, tzinfo=UTC)
TEMPLATE = "#let said = json(bytes(sys.inputs.said))\n#set page(width: 12cm)\n#said.words\n"


class TooLong(Problem):
    status = 503
    code = "too_long"


@pytest.fixture
def template(tmp_path):
    file = tmp_path / "paper.typ"
    file.write_text(TEMPLATE)
    return file


def bounds(**limits):
    return Bounds(**{"cpu": 10, "wall": 10.0, "memory": 1 << 30} | limits, refusal=TooLong)


async def test_what_is_printed_is_data_and_the_same_each_time(template):
    said = {"words": '#panic("x") *tebal* $x$'}
    first = await printed(template, said, MADE, bounds())
    assert pdf.words(first).strip() == said["words"]
    assert await printed(template, said, MADE, bounds()) == first
    assert await printed(template, {"words": "lain"}, MADE, bounds()) != first


@pytest.mark.parametrize("limits", [{"wall": 0.01}, {"cpu": 0}])
async def test_a_paper_that_takes_too_long_is_refused_by_its_own_name(template, limits):
    with pytest.raises(TooLong):
        await printed(template, {"words": "x"}, MADE, bounds(**limits))


async def test_a_template_that_is_wrong_is_our_fault_and_says_why(template):
    template.write_text("#unknown")
    with pytest.raises(RuntimeError, match="unknown variable"):
        await printed(template, {}, MADE, bounds())


def test_a_long_word_may_break_and_a_short_one_stays():
    assert breaking("pendek saja") == "pendek saja"
    assert breaking("x" * 25).split("\u200b") == ["x" * 10, "x" * 10, "x" * 5]


def test_days_are_written_as_on_indonesian_papers():
    assert on_paper(MADE.date()) == "20 November 2026"


def test_a_workbook_keeps_texts_as_texts_and_numbers_as_numbers():
    rows = [("=1+1", 2, Decimal("1.25"), 111.5, None)]
    sheet = Sheet("satu", [(name, 10) for name in "abcde"], rows)
    first = workbook([sheet], made=MADE)
    assert workbook([sheet], made=MADE) == first
    found = CalamineWorkbook.from_filelike(io.BytesIO(first)).get_sheet_by_name("satu")
    assert found.to_python() == [["a", "b", "c", "d", "e"], ["=1+1", 2.0, 1.25, 111.5, ""]]


def test_csv_has_no_cell_that_a_sheet_would_compute():
    assert delimited(["a"], [["=1+1"]]).decode("utf-8-sig") == "a\r\n'=1+1\r\n"
