"""SYNTHETIC workbooks in the layout of the programme's, made cell by cell so that tests can spoil them.

The words are as short as headings can be and still be known; what is entered is Rejosari's 40 made
up households, and what follows from it stands as formulas with their values, as Excel saves them.
"""

import io
from dataclasses import dataclass, field
from decimal import Decimal

import xlsxwriter

from contracts.regulation import load
from services.survey.exports.words import ABOUT_RT, ASKED, OPTIONS
from services.survey.imports.grids import letters
from services.survey.questionnaire.answers import AreaAnswers, HouseholdAnswers
from services.survey.questionnaire.format_a import HOUSEHOLD_QUESTIONS
from services.survey.questionnaire.format_b import AREA_QUESTIONS
from services.survey.questionnaire.format_c import FORMAT_C, percentage, value
from services.survey.questionnaire.models import CHOSEN
from services.survey.questionnaire.recap import Recap
from services.survey.questionnaire.totals import HouseholdTotals
from services.survey.questionnaire.volumes import measures
from tests.survey.questionnaire import rejosari

COVER, HOUSEHOLDS, RT = "Cover", "Form FGD RT", "Form Lingkungan TK RT"
SUMS, RECAP, SCORES = "A.6.1", "C. Rekap", "Kekumuhan Awal_RT"
FIRST = 11  # the row of the first household
PLACE = {
    "Provinsi": "JAWA TENGAH",
    "Kabupaten": "SUKOHARJO",
    "Kecamatan": "POLOKARTO",
    "Kelurahan/Desa": "REJOSARI",
    "RT_RW": "RT001-RW002",
}
RECAP_HEADER = (
    ("krt", "Jumlah Kepala Rumah Tangga"),
    ("kk", "Jumlah Kepala Keluarga"),
    ("mbr", "Jumlah Kepala Rumah Tangga MBR"),
    ("non_mbr", "Jumlah Kepala Rumah Tangga Non MBR"),
    ("male", "Jumlah Penduduk Laki-Laki"),
    ("female", "Jumlah Penduduk Perempuan"),
    ("population", "Jumlah Penduduk"),
)
RECAP_ROWS = (
    ("orderly", "Jumlah keteraturan"),
    ("orderly%", "Persentase keteraturan"),
    ("settlement_ha", "Luas permukiman"),
    ("buildings", "Jumlah total bangunan"),
    ("density", "Tingkat kepadatan bangunan"),
    ("sturdy", "Jumlah bangunan hunian memiliki kondisi"),
    ("sturdy%", "Persentase bangunan hunian memiliki kondisi"),
    ("road", "Panjang total jaringan jalan lingkungan yg ada"),
    ("b6", "Panjang jalan lingkungan dgn lebar ≥ 1,5"),
    ("road_new", "Panjang kebutuhan jalan baru"),
    ("road_ideal", "Panjang total jaringan jalan lingkungan yang ideal"),
    ("road%", "Jangkauan jaringan jalan"),
    ("road_good", "Total panjang keseluruhan jalan"),
    ("dry_ha", "Luas area permukiman tidak terjadi genangan"),
    ("drain", "Panjang total drainase"),
    ("drain_new", "Panjang kebutuhan drainase baru sehingga terlayani"),
    ("drain_ideal", "Panjang drainase ideal"),
    ("drain_good", "Panjang kondisi jaringan drainase"),
    ("water_access", "Jumlah masyarakat terlayani sarana air minum"),
    ("water_enough", "Jumlah masyarakat terpenuhi"),
    ("toilet", "Jumlah masyarakat memiliki akses jamban"),
    ("toilet_technical", "Jumlah jamban"),
    ("waste_served", "Jumlah kepala keluarga dengan prasarana dan sarana persampahan"),
    ("waste_hauled", "Jumlah sampah domestik"),
    ("fire_prepared", "Jumlah bangunan hunian memiliki prasarana proteksi"),
    ("fire_equipped", "Jumlah bangunan hunian dengan kawasan"),
    ("titled", "Jumlah lahan bangunan hunian"),
    ("people_per_ha", "Kepadatan penduduk"),
    ("rt_ha", "Luas wilayah RT"),
    *(("q20_" + x, words) for x, words in zip("abcd", ("Pertanian", "Perikanan", "Pertambangan",
        "Industri"), strict=True)),
    *(("q24_" + x, words) for x, words in zip("ae", ("Dalam kel", "Tidak ada anggota"),
        strict=True)),
)  # fmt: skip
OF = {row.id: row.of for row in FORMAT_C if row.of}


@dataclass(frozen=True)
class Formula:
    """A cell that Excel calculated; without a value it was never calculated."""

    value: object


@dataclass
class Draft:
    """A workbook not yet written: what stands in which cell of which sheet."""

    sheets: dict[str, dict[tuple[int, int], object]] = field(default_factory=dict)
    merged: dict[str, list[tuple[int, int, int, int]]] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)

    def put(self, sheet: str, row: int, column: int, content: object) -> None:
        self.sheets.setdefault(sheet, {})[row, column] = content

    def column_of(self, sheet: str, name: str, letter: str = "") -> int:
        """The column of a question, or of one of its letters, in the form of the households."""
        return COLUMNS.index((name, letter)) + 3 if sheet == HOUSEHOLDS else 0

    def move(self, sheet: str, moved, rows=range(1, 1000)) -> None:
        """Move cells to where `moved` says for their column; None takes them away."""
        old, self.sheets[sheet] = self.sheets[sheet], {}
        for (row, column), content in old.items():
            to = moved(column) if row in rows else column
            if to is not None:
                self.sheets[sheet][row, to] = content
        if 1 in rows:
            spans = [(a, moved(b), c, moved(d)) for a, b, c, d in self.merged.get(sheet, [])]
            self.merged[sheet] = [(a, b, c, d) for a, b, c, d in spans if b and d and d - b >= 1]

    def find(self, sheet: str, text: str) -> tuple[int, int]:
        """Where a text stands."""
        return next(at for at, content in self.sheets[sheet].items() if content == text)

    def uncalculated(self) -> "Draft":
        """As programs leave it that write formulas without calculating them."""
        for cells in self.sheets.values():
            for at, content in cells.items():
                cells[at] = Formula("") if isinstance(content, Formula) else content
        return self

    def written(self) -> bytes:
        content = io.BytesIO()
        with xlsxwriter.Workbook(content) as book:
            for name, cells in self.sheets.items():
                page = book.add_worksheet(name)
                if name in self.hidden:
                    page.hide()
                for top, left, bottom, right in self.merged.get(name, []):
                    page.merge_range(top - 1, left - 1, bottom - 1, right - 1, "")
                for (row, column), what in cells.items():
                    _write(page, row - 1, column - 1, what)
        return content.getvalue()


def _write(page, row, column, what):
    if isinstance(what, Formula):
        page.write_formula(row, column, "=A1", value=_plain(what.value))
    else:
        page.write(row, column, _plain(what))


def _plain(what):
    return float(what) if isinstance(what, Decimal) else what


def _letters(question) -> str:
    return question.letters if question.kind in CHOSEN else ""


COLUMNS = [
    ("no", ""),
    ("nama", ""),
    ("nik", ""),
    *((name, x) for name in ASKED for x in _letters(HOUSEHOLD_QUESTIONS[name]) or ("",)),
]


def rejosari_workbook(**place: str) -> Draft:
    """SYNTHETIC: 40 made up households whose sums are Rejosari's."""
    return workbook(rejosari.synthetic_households(), rejosari.area(), PLACE | place)


def workbook(
    households: list[HouseholdAnswers], area: AreaAnswers, place: dict[str, str] = PLACE
) -> Draft:
    draft = Draft()
    for row, (label, said) in enumerate(place.items(), start=17):
        draft.put(COVER, row, 4, label)
        draft.put(COVER, row, 5, ":")
        draft.put(COVER, row, 6, said)
    _household_form(draft, households)
    _rt_form(draft, area)
    recap = Recap(HouseholdTotals.of(households), area)
    _sums(draft, recap)
    _recap(draft, recap)
    score_sheet(draft, measures(recap), units=recap.buildings)
    return draft


def _household_form(draft: Draft, households: list[HouseholdAnswers]) -> None:
    words = {"no": "No", "nama": "Nama kepala rumah tangga", "nik": "Nomor induk kependudukan"}
    for column, (name, letter) in enumerate(COLUMNS, start=3):
        _heading(draft, HOUSEHOLDS, column, name, letter, (words | ASKED)[name], 7)
    for row, answers in enumerate(households, start=FIRST):
        draft.put(HOUSEHOLDS, row, 3, row - FIRST + 1)
        draft.put(HOUSEHOLDS, row, 4, f"KRT RAHASIA {row}")
        draft.put(HOUSEHOLDS, row, 5, f"33110700000{row:05d}")
        for column, (name, letter) in enumerate(COLUMNS[3:], start=6):
            given = getattr(answers, name)
            if letter and given == letter:
                draft.put(HOUSEHOLDS, row, column, 1)
            elif not letter and given is not None:
                draft.put(HOUSEHOLDS, row, column, given)


def _heading(draft, sheet, column, name, letter, words, top):
    """Words, number, letter and option above one column; words merged over the question."""
    if letter in {"", "a"}:
        draft.put(sheet, top, column, words)
        questions = AREA_QUESTIONS if sheet == RT else HOUSEHOLD_QUESTIONS
        many = len(_letters(questions[name])) if letter else 1
        if many > 1:
            span = (top, column, top, column + many - 1)
            draft.merged.setdefault(sheet, []).append(span)
    if letter:
        draft.put(sheet, top + 2, column, letter)
        options = OPTIONS.get(name)
        option = options["abcdef".index(letter)] if options else f"pilihan {letter}"
        draft.put(sheet, top + (3 if sheet == HOUSEHOLDS else 1), column, option)


def _rt_form(draft: Draft, area: AreaAnswers) -> None:
    for top, asked in zip((16, 25), ABOUT_RT, strict=True):
        column = 2
        for name, words in asked.items():
            for letter in _letters(AREA_QUESTIONS[name]) or ("",):
                _heading(draft, RT, column, name, letter, words, top)
                given = getattr(area, name)
                if letter and given and letter in given:
                    draft.put(RT, top + 3, column, 1)
                elif not letter and given is not None:
                    draft.put(RT, top + 3, column, given)
                column += 1
    draft.put(RT, 28, 1, " ")


def _sums(draft: Draft, recap: Recap) -> None:
    column = 4
    for name in ("q12", "q20", "q21"):
        for letter in _letters(HOUSEHOLD_QUESTIONS[name]):
            _heading(draft, SUMS, column, name, letter, ASKED[name], 12)
            draft.put(SUMS, 167, column, Formula(recap.households[f"{name}_{letter}"]))
            column += 1
    draft.put(SUMS, 167, 3, "Sub - Total")


def _recap(draft: Draft, recap: Recap) -> None:
    for row, (id, words) in enumerate(RECAP_HEADER, start=7):
        draft.put(RECAP, row, 2, words)
        draft.put(RECAP, row, 3, Formula(value(recap, id)))
    draft.put(RECAP, 15, 3, "INDIKATOR")
    draft.put(RECAP, 15, 4, "NILAI")
    for row, (id, words) in enumerate(RECAP_ROWS, start=18):
        name = id.removesuffix("%")
        number = value(recap, name)
        if id.endswith("%"):
            number = percentage(number, value(recap, OF[name])) / 100
        draft.put(RECAP, row, 3, words)
        draft.put(RECAP, row, 4, Formula(number))


def score_sheet(draft: Draft, made, units=None, law="permen-14-2018") -> None:
    """The sheet of the score, as the published one has it."""
    regulation = load(law, aspect_average="scored_only")
    score = regulation.score(made)
    heads = (
        ("Luas Verifikasi", made.area_ha),
        ("Jumlah KRT", made.buildings),
        ("Jumlah Bangunan", units),
        ("Jumlah Penduduk", made.population),
        ("Jumlah KK", made.households),
    )
    for row, (words, number) in enumerate(heads, start=3):
        draft.put(SCORES, row, 3, words)
        draft.put(SCORES, row, 5, number if units is None else Formula(number))
    draft.put(SCORES, 11, 1, "ASPEK")
    for column, words in ((3, "VOLUME"), (4, "SATUAN"), (5, "PROSEN (%)"), (6, "NILAI")):
        draft.put(SCORES, 13, column, words)
    row = 14
    for aspect in score.aspects:
        draft.put(SCORES, row, 1, f"{aspect.id}. Kondisi")
        for one in (one for one in score.criteria if one.id[0] == aspect.id):
            draft.put(SCORES, row, 2, f"{one.id[1]}. Kriteria")
            volume = made.volumes[one.id]
            draft.put(SCORES, row, 3, volume if units is None else Formula(volume))
            draft.put(SCORES, row, 5, Formula(one.percent / 100))
            draft.put(SCORES, row, 6, Formula(one.score))
            draft.put(SCORES, row, 7, one.score)
            row += 1
        draft.put(SCORES, row, 1, "Rata-rata Kondisi")
        draft.put(SCORES, row, 5, Formula(aspect.average / 100))
        row += 1
    draft.put(SCORES, row, 4, "TOTAL NILAI")
    draft.put(SCORES, row, 6, Formula(score.total))
    draft.put(SCORES, row + 2, 4, "TINGKAT KEKUMUHAN")
    slum = {"none": "TIDAK KUMUH", "light": "KUMUH RINGAN", "medium": "KUMUH SEDANG"}
    draft.put(SCORES, row + 2, 6, Formula(slum.get(score.slum_class, "KUMUH BERAT")))
    draft.put(SCORES, row + 4, 5, "RATA2 KEKUMUHAN SEKTORAL")
    draft.put(SCORES, row + 4, 6, Formula(score.average / 100))


def cell(sheet: str, row: int, column: int) -> str:
    """How people name a cell."""
    return f"{sheet}!{letters(column)}{row}"
