"""Format A: what one household is asked. One record per head of household (KRT).

Numbers, letters, skips and the order of letters are those of the ministry's baseline form (S7, S8);
the wording is ours. 1, 2, 3 ... are q1, q2, q3 ...; the three numbers of question 6 have a name
each, and q6 itself (the floor area) and q8 are computed from them.
"""

from dataclasses import replace
from typing import Final

from services.chassis.problems import Text
from services.survey.questionnaire.conditions import OneOf
from services.survey.questionnaire.format_a_social import SOCIAL
from services.survey.questionnaire.models import (
    NO,
    YES,
    Choice,
    Kind,
    Question,
    Section,
    pick,
    questions_of,
)

NO_WATER = ("Tidak ada sungai, laut, rawa, atau danau", "There is no river, sea, marsh or lake")
SIXTEEN_DIGITS = "[0-9]{16}"
RT_CODE = "[0-9]{2}[.][0-9]{2}[.][0-9]{2}[.][0-9]{4}-[0-9A-Z]{3,}-[0-9A-Z]{3,}"


def _people(id: str, label: Text, usual: tuple[int, int]) -> Question:
    return Question(
        id=id, kind=Kind.integer, label=label, unit="jiwa", limits=(0, 1000), usual=usual
    )


def _size(id: str, label: Text) -> Question:
    return Question(
        id=id, kind=Kind.decimal, label=label, unit="m", limits=(0, 1000), usual=(1, 50)
    )


def _text(id: str, label: Text, pattern: str = "") -> Question:
    return Question(
        id=id, kind=Kind.text, label=label, pattern=pattern, required=False, personal=True
    )


RT: Final = replace(
    _text("kode_rt", Text("Kode RT", "RT code"), RT_CODE), required=True, personal=False
)
DATE: Final = Question(id="tanggal", kind=Kind.date, label=Text("Tanggal pendataan", "Survey date"))
MBR: Final = Question(
    id="mbr",
    kind=Kind.choice,
    label=Text("Status rumah tangga", "Household status"),
    choices=(
        Choice("a", Text("MBR (berpenghasilan rendah)", "Low income"), ("mbr", "ya", "1")),
        Choice("b", Text("Non-MBR", "Not low income"), ("non-mbr", "non mbr", "tidak", "0")),
    ),
)
FAMILIES: Final = Question(
    id="jumlah_kk",
    kind=Kind.integer,
    label=Text("Jumlah KK dalam rumah tangga", "Families (KK) in the household"),
    unit="KK",
    limits=(0, 100),
    usual=(1, 5),
)
AREA: Final = Question(
    id="q6",
    kind=Kind.decimal,
    label=Text("Luas lantai", "Floor area"),
    unit="m2",
    limits=(0, 1_000_000),
    derived=True,
)
STOREYS: Final = Question(
    id="q6_lantai",
    kind=Kind.integer,
    label=Text("Jumlah lantai bangunan", "Number of storeys"),
    unit="lantai",
    limits=(0, 100),
    usual=(1, 4),
)

FORMAT_A: Final = (
    Section(
        "A",
        Text("Identitas rumah tangga", "The household"),
        (
            RT,
            DATE,
            _text("no_kk", Text("Nomor kartu keluarga", "Family card number"), SIXTEEN_DIGITS),
            _text(
                "nik", Text("NIK kepala rumah tangga", "Head of household's NIK"), SIXTEEN_DIGITS
            ),
            _text("nama", Text("Nama kepala rumah tangga", "Name of the head of household")),
            FAMILIES,
            MBR,
            _people("laki", Text("Anggota laki-laki", "Male members"), (0, 15)),
            _people("perempuan", Text("Anggota perempuan", "Female members"), (0, 15)),
            _people("difabel", Text("Anggota difabel", "Members with a disability"), (0, 5)),
        ),
    ),
    Section(
        "A.1",
        Text("Keteraturan bangunan hunian", "Order of the building"),
        (
            pick(
                "q1",
                Text(
                    "Akses langsung ke jalan, tidak terhalang bangunan lain",
                    "Direct access to a road, not blocked by another building",
                ),
                a=YES,
                b=NO,
            ),
            pick(
                "q2", Text("Muka bangunan menghadap jalan", "The front faces a road"), a=YES, b=NO
            ),
            pick(
                "q3",
                Text(
                    "Menghadap langsung sungai, laut, rawa, atau danau, dan/atau tidak di atasnya",
                    "Faces a river, sea, marsh or lake directly, and/or does not stand over it",
                ),
                a=NO_WATER,
                b=YES,
                c=NO,
            ),
            pick(
                "q4",
                Text("Berdiri di lahan sempadan", "Stands on a bank that must stay free"),
                a=NO_WATER,
                b=NO,
                c=YES,
            ),
            pick(
                "q5",
                Text(
                    "Di daerah buangan limbah pabrik atau di bawah SUTET",
                    "In an area of factory waste or under a high-voltage line",
                ),
                a=NO,
                b=YES,
            ),
        ),
    ),
    Section(
        "A.2",
        Text("Kelayakan bangunan hunian", "Fitness of the building"),
        (
            _size("q6_panjang", Text("Panjang bangunan", "Length of the building")),
            _size("q6_lebar", Text("Lebar bangunan", "Width of the building")),
            STOREYS,
            AREA,
            _people("q7", Text("Jumlah penghuni", "Residents"), (1, 20)),
            replace(
                pick(
                    "q8",
                    Text("Luas lantai per jiwa", "Floor area per person"),
                    a=("7,2 m2 atau lebih", "7.2 m2 or more"),
                    b=("Kurang dari 7,2 m2", "Less than 7.2 m2"),
                ),
                derived=True,
            ),
            pick(
                "q9",
                Text("Kondisi atap terluas", "State of most of the roof"),
                a=("Tidak bocor", "Does not leak"),
                b=("Bocor", "Leaks"),
            ),
            pick(
                "q10",
                Text("Kondisi dinding terluas", "State of most of the walls"),
                a=("Baik", "Good"),
                b=("Rusak", "Damaged"),
            ),
            pick(
                "q11",
                Text("Jenis lantai terluas", "Kind of most of the floor"),
                a=("Bukan tanah", "Not earth"),
                b=("Tanah", "Earth"),
            ),
        ),
    ),
    Section(
        "A.3",
        Text("Air minum", "Drinking water"),
        (
            pick(
                "q12",
                Text(
                    "Sumber utama air untuk minum, mandi, dan cuci",
                    "Main source of water for drinking, bathing and washing",
                ),
                a=("Ledeng bermeter (SR)", "Piped, with a meter"),
                b=("Ledeng tanpa meter", "Piped, without a meter"),
                c=("Sumur bor atau pompa", "Bore or pumped well"),
                d=("Sumur terlindung", "Protected well"),
                e=("Mata air terlindung", "Protected spring"),
                f=("Air hujan", "Rain water"),
                g=("Air kemasan atau isi ulang", "Bottled or refilled water"),
                h=("Sumur tak terlindung", "Unprotected well"),
                i=("Mata air tak terlindung", "Unprotected spring"),
                j=("Sungai, danau, atau kolam", "River, lake or pond"),
                k=("Tangki, mobil, atau gerobak air", "Tank, truck or cart"),
            ),
            pick(
                "q13",
                Text("Jarak ke penampungan tinja terdekat", "Distance to the nearest septic tank"),
                OneOf("q12", "cde"),
                a=("10 m atau lebih", "10 m or more"),
                b=("Kurang dari 10 m", "Less than 10 m"),
            ),
            pick(
                "q14",
                Text("Kebutuhan air terpenuhi", "The need for water is met"),
                a=("Sepanjang tahun", "All year"),
                b=("Hanya bulan tertentu", "Only in some months"),
                c=("Tidak pernah", "Never"),
            ),
        ),
    ),
    Section(
        "A.4",
        Text("Sanitasi", "Sanitation"),
        (
            pick(
                "q15",
                Text("Tempat buang air besar", "Place of defecation"),
                a=("Jamban sendiri atau bersama (paling banyak 5 KK)", "Own, or shared by up to 5"),
                b=("Jamban umum (lebih dari 5 KK atau berbayar)", "Public, over 5 or paid"),
                c=("Tidak di jamban", "No toilet"),
            ),
            pick(
                "q16",
                Text("Jenis kloset", "Kind of toilet"),
                OneOf("q15", "ab"),
                a=("Leher angsa", "Goose-neck"),
                b=("Bukan leher angsa", "Not goose-neck"),
            ),
            pick(
                "q17",
                Text("Pembuangan tinja", "Where the waste goes"),
                OneOf("q15", "ab"),
                a=("Tangki septik pribadi atau komunal, atau IPAL", "Septic tank or treatment"),
                b=("Bukan tangki septik atau IPAL", "Neither"),
            ),
        ),
    ),
    Section(
        "A.5",
        Text("Pengelolaan sampah", "Solid waste"),
        (
            pick(
                "q18",
                Text("Tempat membuang sampah rumah tangga", "Where household waste goes"),
                a=("Tempat sampah pribadi", "Own bin"),
                b=("Tempat sampah komunal, TPS, atau TPS3R", "Shared bin or collection point"),
                c=("Lubang atau dibakar", "Pit, or burnt"),
                d=("Ruang terbuka atau jalan", "Open ground or road"),
                e=("Sungai, saluran, atau drainase", "River, channel or drain"),
            ),
            pick(
                "q19",
                Text("Sampah diangkut ke TPS atau TPA", "Waste is hauled away"),
                OneOf("q18", "ab"),
                a=("Dua kali seminggu atau lebih", "Twice a week or more"),
                b=("Paling banyak sekali seminggu", "At most once a week"),
            ),
        ),
    ),
    *SOCIAL,
)
HOUSEHOLD_QUESTIONS: Final = {question.id: question for question in questions_of(FORMAT_A)}
