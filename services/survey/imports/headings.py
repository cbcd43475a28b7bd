"""By which words of its headings a column of the programme's forms is known.

The forms are known in more than one edition: numbers of questions, columns and sheets differ, the
words hardly do. A pattern is searched in the headings above a column, joined by `grids.key`; the
first that is found decides.
"""

import re
from dataclasses import dataclass
from typing import Final

from services.survey.questionnaire.columns import AREA_ANSWERS, HOUSEHOLD_ANSWERS
from services.survey.questionnaire.models import CHOSEN

Options = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A question or a part of a person's data; `options` tell its letters where none are written."""

    name: str
    pattern: re.Pattern[str]
    options: Options = ()


def _known(name: str, pattern: str, *options: tuple[str, str]) -> Heading:
    return Heading(name, re.compile(pattern), options)


YES_NO: Final[Options] = ((r"\b(tidak|tdk)\b", "b"), (r"\b(ya|ada)\b", "a"))
WIDE, NARROW = r"\b(least|over) 1 5\b", r"\bunder 1 5\b"

NIK, FAMILY_CARD, NAME = "nik", "no_kk", "nama"
PERSONAL: Final = (NIK, FAMILY_CARD, NAME)

HOUSEHOLD: Final = (
    _known(NIK, r"nomor induk kependudukan|^nik$"),
    _known(FAMILY_CARD, r"nomor kartu keluarga|^no kk$"),
    _known(NAME, r"\bnama kepala rumah tangga$"),
    _known("", r"jalan d\w* lebar"),  # two questions of an older edition
    _known("q1", r"akses langsung"),
    _known("q2", r"posisi muka"),
    _known("q3", r"menghadap langsung"),
    _known("q4", r"sempadan"),
    _known("q5", r"limbah pabrik"),
    _known("q6_panjang", r"luas bangunan hunian.*panjang"),
    _known("q6_lebar", r"luas bangunan hunian.*lebar"),
    _known("q6_lantai", r"luas bangunan hunian.*jumlah lantai"),
    _known("q7", r"jumlah penghuni"),
    _known("q9", r"atap terluas"),
    _known("q10", r"dinding terluas"),
    _known("q11", r"lantai terluas"),
    _known("q13", r"\bjarak\b.*septic ?tank"),
    _known("q14", r"kecukupan"),
    _known("q12", r"sumber utama"),
    _known("q15", r"tempat buang air besar"),
    _known("q16", r"kloset"),
    _known("q17", r"limbah tinja"),
    _known("q18", r"pembuangan sampah"),
    _known("q19", r"pengangkutan sampah"),
    _known("q20", r"mata pencaharian"),
    _known("q21", r"daya listrik"),
    _known("q23", r"lokasi fasilitas kesehatan"),
    _known("q22", r"jenis fasilitas kesehatan"),
    _known("q24", r"usia wajib belajar"),
    _known("q25", r"status penguasaan bangunan"),
    _known("q26", r"legalitas bangunan"),
    _known("q27", r"status penguasaan lahan"),
    _known("q28", r"legalitas lahan"),
    _known("mbr", r"status rumah tangga", (r"\bnon mbr\b", "b"), (r"\bmbr\b", "a")),
    _known("jumlah_kk", r"jumlah kepala keluarga"),
    _known("laki", r"anggota rumah tangga.*laki laki\b"),
    _known("perempuan", r"anggota rumah tangga.* penduduk perempuan\b"),
    _known("difabel", r"anggota rumah tangga.*difabel\b"),
)
AREA: Final = (
    _known("q1", r"luas rt\b"),
    _known("q2", r"luas permukiman"),
    _known("q3", r"total bangunan"),
    _known("q4", r"kemiringan"),
    _known("", r"panjang keseluruhan"),  # a sum, computed here
    _known("q10", f"{WIDE}.*permukaannya tanah"),
    _known("q12", f"{NARROW}.*permukaannya tanah"),
    _known("q9", f"{WIDE}.*diperkeras dan tidak"),
    _known("q11", f"{NARROW}.*permukaannya diperkeras"),
    _known("q13", f"{WIDE}.*dilengkapi"),
    _known("q14", f"{NARROW}.*dilengkapi"),
    _known("q7", f"{WIDE}.*permukaannya diperkeras"),
    _known("q6", f"panjang jalan lingkungan dgn lebar {WIDE}"),
    _known("q8", r"kebutuhan jalan baru"),
    _known("q5", r"total jaringan jalan"),
    _known("q16", r"durasi"),
    _known("q17", r"frekuensi"),
    _known("q18", r"luas area genangan"),
    _known("q19", r"sumber genangan"),
    _known("q15", r"tinggi genangan"),
    _known("q20", r"total drainase"),
    _known("q23", r"daftar usulan"),
    _known("q24", r"penghubung drainase"),
    _known("q21", r"apakah ada kebutuhan drainase baru"),
    _known("q22", r"kebutuhan drainase baru"),
    _known("q25", r"apakah drainase eksisting bersih"),
    _known("q26", r"drainase yang bersih"),
    _known("q27", r"kondisi fisik baik"),
    _known("q28", r"limbah cair"),
    _known("q29", r"prasarana pengelolaan sampah"),
    _known("q30", r"sarana pengangkutan sampah"),
    _known("q31", r"konstruksi sa?r?pras"),
    _known("q33", r"penyebab"),
    _known(
        *("q32", r"kejadian kebakaran"),
        *((r"tidak pernah", "a"), (r"over 2 kali", "d"), (r"1 2 kali", "b"), (r"2 kali", "c")),
    ),
    _known("q35", r"lebar minimal 3 5"),
    _known("q34", r"pencegahan bahaya kebakaran"),
    _known(
        *("q36", r"fasilitas kesehatan"),
        *((r"rumah sakit", "a"), (r"dokter", "b"), (r"puskesmas", "c"), (r"dukun", "d")),
        *((r"bidan", "e"), (r"tidak ada", "f")),
    ),
    _known("q37", r"fasilitas pendidikan"),
    _known("q38", r"fungsi strategis", (r"tidak berada", "b"), (r"berada", "a")),
    _known(
        *("q39", r"partisipasi|lain (sedang|rendah)\b"),
        *((r"\btinggi\b", "a"), (r"\bsedang\b", "b"), (r"\brendah\b", "c")),
    ),
    _known("q40", r"potensi sosial"),
)
# Without one of these a volume cannot be made; the other questions may be absent in an edition.
AREA_NEEDED: Final = (
    *("q2", "q3", "q5", "q8", "q9", "q10", "q11", "q12", "q15", "q16", "q17", "q18"),
    *("q20", "q21", "q22", "q27", "q29", "q30", "q34", "q35"),
)
LETTERS: Final = {
    form: {question.id: question.letters for question in answers if question.kind in CHOSEN}
    for form, answers in (("household", HOUSEHOLD_ANSWERS), ("area", AREA_ANSWERS))
}


def find(headings: tuple[Heading, ...], words: str) -> Heading | None:
    """The heading that these words are of, if any."""
    return next((known for known in headings if known.pattern.search(words)), None)


def letter_of(heading: Heading, letters: str, mark: str, words: str) -> str | None:
    """The letter of an answer's column: as its words say, as written, or yes and no."""
    for pattern, letter in heading.options:
        if re.search(pattern, words):
            return letter
    if len(mark) == 1 and mark in letters:
        return mark
    said = (letter for pattern, letter in YES_NO if re.search(pattern, mark))
    return next(said, None)
