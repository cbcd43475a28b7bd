"""Format C: the rows of the RT recap (logbook SIM), their units and the notes that check them.

A row shows one value of `Recap`, one answer of Format B (b6 is its question 6) or one count of
households (q20_a), and with `of` also its percentage. `crosschecks` holds the notes as checks.
Source of all: sheet C of the ministry's workbook (S7, S8).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from services.chassis.problems import Text
from services.survey.questionnaire.format_a import HOUSEHOLD_QUESTIONS
from services.survey.questionnaire.format_b import AREA_QUESTIONS
from services.survey.questionnaire.recap import Recap, ratio

CENT: Final = Decimal("0.01")
NO_NOTE: Final = Text("", "")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the recap. `of` names the row that is 100 percent."""

    id: str
    label: Text
    unit: str
    of: str = ""
    note: Text = NO_NOTE


@dataclass(frozen=True, slots=True)
class Entry:
    """A row with its value, and its percentage (2 decimals, half up) where it has one."""

    row: Row
    value: Decimal
    percent: Decimal | None


AT_MOST_KRT: Final = Text("Tidak lebih dari jumlah KRT", "Not more than the KRT")
NEVER_NEGATIVE: Final = Text("Tidak kurang dari 0", "Not less than 0")
ALREADY_A_PROBLEM: Final = Text("Sudah bernilai masalah", "Already counts the problem")


def _asked(number: int, unit: str, note: Text = NO_NOTE) -> Row:
    return Row(f"b{number}", AREA_QUESTIONS[f"q{number}"].label, unit, note=note)


def _households(id: str, indonesian: str, english: str) -> Row:
    return Row(id, Text(indonesian, english), "unit", of="krt", note=AT_MOST_KRT)


def _choices(question: str) -> tuple[Row, ...]:
    choices = HOUSEHOLD_QUESTIONS[question].choices
    return tuple(Row(f"{question}_{c.letter}", c.label, "KRT", note=AT_MOST_KRT) for c in choices)


HEADER: Final = (
    Row("krt", Text("Kepala rumah tangga (KRT)", "Heads of household (KRT)"), "KRT"),
    Row("kk", Text("Kepala keluarga (KK)", "Families (KK)"), "KK"),
    Row("mbr", Text("KRT MBR", "KRT of low income"), "KRT"),
    Row("non_mbr", Text("KRT non-MBR", "Other KRT"), "KRT"),
    Row("male", Text("Penduduk laki-laki", "Male population"), "jiwa"),
    Row("female", Text("Penduduk perempuan", "Female population"), "jiwa"),
    Row("population", Text("Penduduk", "Population"), "jiwa"),
)
BUILDINGS: Final = (
    _households("orderly", "Bangunan teratur", "Buildings in order"),
    Row(
        "settlement_ha",
        Text("Luas permukiman", "Settled area"),
        "Ha",
        note=Text("Tidak lebih dari luas RT", "Not more than the area of the RT"),
    ),
    Row(
        "buildings",
        Text("Jumlah bangunan", "Buildings"),
        "unit",
        note=Text("Tidak kurang dari jumlah KRT", "Not less than the KRT"),
    ),
    Row("density", Text("Kepadatan bangunan", "Building density"), "unit/Ha"),
    Row("dense_ha", Text("Luas area berkepadatan tinggi", "Area of high density"), "Ha"),
    _households("spacious", "Bangunan dengan 7,2 m2 per jiwa", "Buildings with 7.2 m2 per person"),
    _households("sturdy", "Atap, lantai, dan dinding baik", "Good roof, floor and walls"),
)
ROADS: Final = (
    Row("road", Text("Panjang jalan yang ada", "Existing roads"), "m", note=NEVER_NEGATIVE),
    _asked(6, "m", Text("Tidak lebih dari jalan yang ada", "Not more than the existing roads")),
    _asked(7, "m", Text("Tidak lebih dari jalan 1,5 m", "Not more than the roads of 1.5 m")),
    Row("road_new", Text("Kebutuhan jalan baru", "New roads needed"), "m", of="road_ideal"),
    Row("road_ideal", Text("Panjang jalan ideal", "Ideal roads"), "m"),
    Row("road", Text("Jangkauan jalan", "Reach of the roads"), "m", of="road_ideal"),
    _asked(9, "m"),
    _asked(10, "m"),
    _asked(11, "m"),
    _asked(12, "m"),
    _asked(13, "m", Text("Tidak lebih dari jalan diperkeras", "Not more than the paved roads")),
    _asked(14, "m"),
    Row("road_good", Text("Jalan tidak rusak", "Undamaged roads"), "m", of="road_ideal"),
)
DRAINAGE: Final = (
    Row("dry_ha", Text("Area bebas genangan", "Area without ponding"), "Ha", of="settlement_ha"),
    Row("drain", Text("Panjang drainase yang ada", "Existing drains"), "m", note=NEVER_NEGATIVE),
    Row(
        "drain_new",
        Text("Kebutuhan drainase baru", "New drains needed"),
        *("m", "drain_ideal", ALREADY_A_PROBLEM),
    ),
    Row(
        "drain_link",
        Text("Kebutuhan penghubung ke drainase kota", "Link to the city's drains needed"),
        *("m", "drain_ideal", ALREADY_A_PROBLEM),
    ),
    Row("drain_ideal", Text("Panjang drainase ideal", "Ideal drains"), "m"),
    Row("drain_clean", Text("Drainase bersih", "Clean drains"), "m", of="drain_ideal"),
    Row(
        "drain_good",
        Text("Drainase berkonstruksi baik", "Drains in good repair"),
        *("m", "drain_ideal"),
        note=Text("Tidak lebih dari drainase yang ada", "Not more than the existing drains"),
    ),
)
SERVICES: Final = (
    _households("water_access", "Akses air minum layak", "Access to safe water"),
    _households("water_enough", "Kebutuhan air terpenuhi", "Need for water met"),
    _households("toilet", "Akses jamban layak", "Access to a toilet"),
    _households("toilet_technical", "Jamban sesuai syarat teknis", "Toilet meets requirements"),
    Row("sewage_apart", Text("Limbah terpisah dari drainase", "Waste water apart"), "RT"),
    Row("waste_served", Text("KK dengan sarpras sampah", "KK served with waste"), "KK", of="kk"),
    _households("waste_hauled", "Sampah terangkut 2 kali seminggu", "Waste hauled twice a week"),
    Row("waste_kept", Text("KK dengan sarpras terpelihara", "KK in good repair"), "KK", of="kk"),
    _households("fire_prepared", "Prasarana proteksi kebakaran", "Fire infrastructure"),
    _households("fire_equipped", "Sarana proteksi kebakaran", "Fire equipment"),
)
NOT_PHYSICAL: Final = (
    _households("permitted", "Bangunan ber-IMB", "Buildings with a permit"),
    _households("titled", "Lahan bersurat yang diakui", "Land with a recognised title"),
    Row("people_per_ha", Text("Kepadatan penduduk", "Population density"), "jiwa/Ha"),
    Row(
        "rt_ha",
        Text("Luas wilayah RT", "Area of the RT"),
        "Ha",
        note=Text("Tidak kurang dari luas permukiman", "Not less than the settled area"),
    ),
    *_choices("q20"),
    *_choices("q21"),
    *_choices("q22"),
    *_choices("q24"),
    Row("strategic", Text("Fungsi strategis kabupaten/kota", "Strategic function"), "RT"),
    Row("potential", Text("Potensi sosial, ekonomi, dan budaya", "Potential"), "RT"),
)
FORMAT_C: Final = (*HEADER, *BUILDINGS, *ROADS, *DRAINAGE, *SERVICES, *NOT_PHYSICAL)


def value(recap: Recap, id: str) -> Decimal:
    """The value of a row by its id."""
    if id in recap.households:
        return Decimal(recap.households[id])
    if id.startswith("b") and id[1:].isdigit():
        return Decimal(getattr(recap.area, f"q{id[1:]}") or 0)
    return Decimal(getattr(recap, id))


def entries(recap: Recap) -> Iterator[Entry]:
    """All rows of the recap, filled in."""
    for row in FORMAT_C:
        number = value(recap, row.id)
        yield Entry(row, number, percentage(number, value(recap, row.of)) if row.of else None)


def percentage(number: Decimal, of: Decimal) -> Decimal:
    """Percent with 2 decimals, half up; 0 of nothing."""
    return (ratio(number, of) * 100).quantize(CENT, ROUND_HALF_UP)
