"""Writes one RT as the programme's workbook: cover, households, RT, recap and score.

The layout is the published one, the words are our own, and what is written holds values only, so
that it needs no calculation and is read again as it is. Where the households do not add up to the
RT's sheet (it came from elsewhere since) the score sheet stands alone: it says what the sheet says.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import IO, Any, Final

from contracts.regions import regions
from contracts.regulation import Criterion, Measures, Regulation
from services.survey.exports.words import ABOUT_RT, ASKED, OPTIONS
from services.survey.imports.recap_labels import HEADER, PHYSICAL, SOCIAL, Label
from services.survey.questionnaire.answers import AreaAnswers, HouseholdAnswers
from services.survey.questionnaire.format_a import HOUSEHOLD_QUESTIONS
from services.survey.questionnaire.format_b import AREA_QUESTIONS
from services.survey.questionnaire.format_c import FORMAT_C, value
from services.survey.questionnaire.models import CHOSEN, Question, parameters_of
from services.survey.questionnaire.recap import Recap, ratio
from services.survey.questionnaire.totals import HouseholdTotals
from services.survey.questionnaire.volumes import measures

SAFE: Final = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
OF: Final = {row.id: row.of for row in FORMAT_C if row.of}
ABOVE: Final = (("Provinsi", 2), ("Kabupaten", 5), ("Kecamatan", 8), ("Kelurahan/Desa", 13))
CLASSES: Final = {"none": "TIDAK KUMUH", "light": "KUMUH RINGAN", "medium": "KUMUH SEDANG"}
CLASSES_TOP: Final = "KUMUH BERAT"
HOUSEHOLDS: Final = 10  # rows of headings above the first household
PERSONAL: Final = ("Nama kepala rumah tangga", "Nomor induk kependudukan", "Nomor kartu keluarga")

Row = list[Any]


@dataclass(frozen=True)
class Rt:
    """What is known about an RT in a round."""

    code: str
    sheet: Measures
    households: Sequence[HouseholdAnswers]
    area: AreaAnswers | None

    def recap(self, regulation: Regulation) -> Recap | None:
        """The recap of its answers, if they add up to its sheet."""
        if self.area is None or not self.households:
            return None
        totals = HouseholdTotals.of(self.households)
        found = Recap(totals, self.area, parameters_of(regulation))
        return found if measures(found) == self.sheet else None


def book(target: IO[bytes]) -> Any:
    """An empty workbook in which a text stays a text."""
    import xlsxwriter  # noqa: PLC0415 - 2 MB in every process, and few ask for a workbook

    return xlsxwriter.Workbook(target, SAFE)


def write(target: IO[bytes], rt: Rt, regulation: Regulation) -> None:
    """The workbook; `regulation` averages as the workbook does."""
    with book(target) as made:
        _page(made, "Cover", _cover(rt.code))
        recap = rt.recap(regulation)
        if recap is not None:
            _page(made, "Form FGD RT", _household_rows(rt.households))
            _page(made, "Form Lingkungan TK RT", _rt_rows(recap.area))
            _page(made, "C. Rekap data RT", _recap_rows(recap))
        units = recap.buildings if recap else rt.sheet.buildings
        _page(made, "Kekumuhan Awal_RT", _score_rows(rt.sheet, regulation, units))


def _page(made: Any, name: str, rows: Iterator[Row]) -> None:
    page = made.add_worksheet(name)
    for number, row in enumerate(rows):
        for column, content in enumerate(row):
            if isinstance(content, str):
                page.write_string(number, column, content)
            elif content is not None:
                page.write_number(number, column, content)


def _cover(code: str) -> Iterator[Row]:
    village, rw, rt = code.split("-")
    yield from ([] for _ in range(16))
    for label, width in ABOVE:
        yield [None, None, None, label, ":", regions.name(village[:width]) or village[:width]]
    among = "" if rw == "000" else f"-RW{rw}"
    yield [None, None, None, "RT_RW", ":", f"RT{rt}{among}"]
    yield [None, None, None, "Kode RT", ":", code]


def _letters(question: Question) -> str:
    return question.letters if question.kind in CHOSEN else ""


def _household_rows(households: Sequence[HouseholdAnswers]) -> Iterator[Row]:
    """Names and numbers of persons stay blank: the columns are there for those who may fill them."""
    start: Row = [None, None, "No", *PERSONAL]
    heads = _heads(ASKED, HOUSEHOLD_QUESTIONS)
    yield from ([] for _ in range(HOUSEHOLDS - 4))
    for number, row in enumerate(heads):
        yield [*(start if number == 0 else [None] * len(start)), *row]
    for number, answers in enumerate(households, start=1):
        yield [
            None,
            None,
            number,
            *([None] * len(PERSONAL)),
            *_ticks(ASKED, answers, HOUSEHOLD_QUESTIONS),
        ]


def _rt_rows(area: AreaAnswers) -> Iterator[Row]:
    yield from ([] for _ in range(12))
    for asked in ABOUT_RT:
        words, numbers, letters, options = _heads(asked, AREA_QUESTIONS)
        for row in (words, options, numbers, letters, _ticks(asked, area, AREA_QUESTIONS)):
            yield [None, *row]
        yield from ([], [])


def _heads(asked: dict[str, str], questions: dict[str, Question]) -> tuple[Row, Row, Row, Row]:
    """Words, numbers, letters and options above the columns; the words above every letter."""
    words: Row = []
    numbers: Row = []
    letters: Row = []
    options: Row = []
    for name, text in asked.items():
        question = questions[name]
        for at, letter in enumerate(_letters(question) or [None]):
            known = OPTIONS.get(name)
            words.append(text)
            numbers.append(question.number or None)
            letters.append(letter)
            choice = question.choices[at].label.id if letter else question.unit or None
            options.append(known[at] if known and letter else choice)
    return words, numbers, letters, options


def _ticks(asked: dict[str, str], answers: Any, questions: dict[str, Question]) -> Row:
    """1 below what was chosen, numbers as they are."""
    found: Row = []
    for name in asked:
        given = getattr(answers, name)
        letters = _letters(questions[name])
        if letters:
            found += [1 if letter in (given or "") else None for letter in letters]
        else:
            found.append(given)
    return found


def _recap_rows(recap: Recap) -> Iterator[Row]:
    yield from ([] for _ in range(6))
    for id, words in map(_said, HEADER):
        yield [None, words, value(recap, id)]
    yield [None, None, "INDIKATOR", "NILAI"]
    for id, words in map(_said, (*PHYSICAL, *SOCIAL)):
        name = id.removesuffix("%")
        number = value(recap, name)
        if id.endswith("%"):
            number = ratio(number, value(recap, OF[name]))
        yield [None, None, words, number]


def _said(label: Label) -> tuple[str, str]:
    return label[0], label[1]


def _score_rows(sheet: Measures, regulation: Regulation, units: Any) -> Iterator[Row]:
    score = regulation.score(sheet)
    yield from ([], [])
    for words, number, unit in (
        ("Luas Verifikasi", sheet.area_ha, "Ha"),
        ("Jumlah KRT", sheet.buildings, "KRT"),
        ("Jumlah Bangunan", units, "Unit"),
        ("Jumlah Penduduk", sheet.population, "Jiwa"),
        ("Jumlah KK", sheet.households, "KK"),
        ("Panjang Jalan Ideal", sheet.road_ideal_m, "Meter"),
        ("Panjang Drainase Ideal", sheet.drain_ideal_m, "Meter"),
    ):
        yield [None, None, words, None, number, unit]
    yield []
    yield ["ASPEK", "KRITERIA", "KONDISI AWAL"]
    yield [None, None, "VOLUME", "SATUAN", "PROSEN (%)", "NILAI"]
    for aspect in score.aspects:
        yield [f"{aspect.id}. Kondisi"]
        for criterion, one in zip(regulation.criteria, score.criteria, strict=True):
            if criterion.aspect == aspect.id:
                share = _share(sheet, criterion)
                words = f"{criterion.id[1:]}. {criterion.name_id}"
                volume = sheet.volumes.get(criterion.id)
                yield [None, words, volume, criterion.unit, share, one.score]
        yield ["Rata-rata kondisi", None, None, None, aspect.average / 100]
    yield [None, None, None, "TOTAL NILAI", None, score.total]
    slum = CLASSES.get(score.slum_class, CLASSES_TOP)
    yield [None, None, None, "TINGKAT KEKUMUHAN", None, slum]
    yield [None, None, None, None, "RATA2 KEKUMUHAN SEKTORAL", score.average / 100]


def _share(sheet: Measures, criterion: Criterion) -> Decimal:
    """A volume as a share of its denominator, unrounded; 0 of nothing."""
    by: Decimal | None = getattr(sheet, criterion.denominator)
    return ratio(sheet.volumes.get(criterion.id) or Decimal(0), by or Decimal(0))
