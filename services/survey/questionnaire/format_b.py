"""Format B: what is asked about one RT (or RW, or dusun). One record per RT.

Numbers and letters are those of the ministry's baseline form (S8; S7 leaves out 23, 24 and 31, which
only the 19 parameters need); the wording is ours. 1, 2, 3 ... are q1, q2, q3 ... `within` are the
checks that stand beside the form in the workbook (S7).
"""

from dataclasses import replace
from typing import Final

from services.chassis.problems import Text
from services.survey.questionnaire.conditions import OneOf
from services.survey.questionnaire.format_a import DATE, RT
from services.survey.questionnaire.format_b_services import SERVICES
from services.survey.questionnaire.models import (
    NO,
    YES,
    Kind,
    Question,
    Section,
    pick,
    questions_of,
)

PONDS = OneOf("q15", "bc")


def _measure(id: str, label: Text, unit: str, *within: str, asked: OneOf | None = None) -> Question:
    limits = (0, 100) if unit == "%" else (0, 1_000_000)
    return Question(
        id=id, kind=Kind.decimal, label=label, unit=unit, limits=limits, within=within, asked=asked
    )


FORMAT_B: Final = (
    Section("B", Text("Identitas RT", "The RT"), (RT, DATE)),
    Section(
        "B.1",
        Text("Kepadatan bangunan", "Building density"),
        (
            _measure("q1", Text("Luas wilayah RT", "Area of the RT"), "Ha"),
            _measure("q2", Text("Luas permukiman", "Settled area"), "Ha", "q1"),
            replace(
                _measure("q3", Text("Jumlah total bangunan", "Buildings"), "unit"),
                kind=Kind.integer,
            ),
            _measure(
                "q4",
                Text(
                    "Bagian permukiman dengan kemiringan di atas 15 persen",
                    "Share of the settled area on slopes over 15 percent",
                ),
                "%",
            ),
        ),
    ),
    Section(
        "B.2",
        Text("Jalan lingkungan", "Neighbourhood roads"),
        (
            _measure("q5", Text("Panjang jalan yang ada", "Existing roads"), "m"),
            _measure("q6", Text("Jalan selebar 1,5 m atau lebih", "1.5 m wide or more"), "m", "q5"),
            _measure(
                "q7",
                Text("Jalan 1,5 m atau lebih yang diperkeras", "1.5 m or more, paved"),
                "m",
                "q6",
            ),
            _measure("q8", Text("Kebutuhan jalan baru", "New roads needed"), "m"),
            _measure(
                "q9",
                Text(
                    "Jalan 1,5 m atau lebih, diperkeras, tidak rusak",
                    "1.5 m or more, paved, undamaged",
                ),
                *("m", "q7"),
            ),
            _measure(
                "q10",
                Text(
                    "Jalan 1,5 m atau lebih, tanah, tidak rusak",
                    "1.5 m or more, earth, undamaged",
                ),
                *("m", "q6", "q7"),
            ),
            _measure(
                "q11",
                Text(
                    "Jalan kurang dari 1,5 m, diperkeras, tidak rusak",
                    "Under 1.5 m, paved, undamaged",
                ),
                *("m", "q5", "q6"),
            ),
            _measure(
                "q12",
                Text(
                    "Jalan kurang dari 1,5 m, tanah, tidak rusak",
                    "Under 1.5 m, earth, undamaged",
                ),
                *("m", "q5", "q6", "q11"),
            ),
            _measure(
                "q13",
                Text(
                    "Jalan 1,5 m atau lebih dengan saluran samping",
                    "1.5 m or more, with a side drain",
                ),
                *("m", "q6"),
            ),
            _measure(
                "q14",
                Text(
                    "Jalan kurang dari 1,5 m dengan saluran samping",
                    "Under 1.5 m, with a side drain",
                ),
                *("m", "q5", "q6"),
            ),
        ),
    ),
    Section(
        "B.3",
        Text("Drainase lingkungan", "Drainage"),
        (
            pick(
                "q15",
                Text("Tinggi genangan", "Depth of ponding"),
                a=("Tidak pernah tergenang", "Never ponds"),
                b=("Kurang dari 30 cm", "Less than 30 cm"),
                c=("Lebih dari 30 cm", "More than 30 cm"),
            ),
            pick(
                "q16",
                Text("Lama genangan", "How long it stays"),
                PONDS,
                a=("Kurang dari 2 jam", "Less than 2 hours"),
                b=("Lebih dari 2 jam", "More than 2 hours"),
            ),
            pick(
                "q17",
                Text("Seringnya genangan", "How often it ponds"),
                PONDS,
                a=("Kurang dari 2 kali setahun", "Less than twice a year"),
                b=("Lebih dari 2 kali setahun", "More than twice a year"),
            ),
            _measure(
                "q18",
                Text("Luas genangan dalam permukiman", "Ponding area in the settlement"),
                *("Ha", "q2"),
                asked=PONDS,
            ),
            pick(
                "q19",
                Text("Sumber genangan", "Source of the water"),
                PONDS,
                a=("Rob atau pasang laut", "Tide"),
                b=("Sungai, danau, atau rawa", "River, lake or marsh"),
                c=("Limpasan hujan atau buangan rumah tangga", "Rain or household waste water"),
            ),
            _measure("q20", Text("Panjang drainase yang ada", "Existing drains"), "m"),
            pick("q21", Text("Ada usulan drainase baru", "New drains proposed"), a=YES, b=NO),
            _measure(
                "q22",
                Text("Panjang drainase baru", "Length of new drains"),
                "m",
                asked=OneOf("q21", "a"),
            ),
            pick(
                "q23",
                Text(
                    "Ada usulan penghubung ke drainase kota",
                    "A link to the city's drains is proposed",
                ),
                only_19=True,
                a=YES,
                b=NO,
            ),
            replace(
                _measure(
                    "q24",
                    Text("Panjang penghubung", "Length of the link"),
                    "m",
                    asked=OneOf("q23", "a"),
                ),
                only_19=True,
            ),
            pick(
                "q25",
                Text("Drainase bersih dan tidak bau", "Drains are clean and without smell"),
                a=YES,
                b=NO,
            ),
            _measure(
                "q26",
                Text("Panjang drainase bersih dan tidak bau", "Length of clean drains"),
                *("m", "q20"),
                asked=OneOf("q25", "a"),
            ),
            _measure(
                "q27",
                Text("Panjang drainase berkonstruksi baik", "Length of drains in good repair"),
                *("m", "q20"),
            ),
        ),
    ),
    *SERVICES,
)
AREA_QUESTIONS: Final = {question.id: question for question in questions_of(FORMAT_B)}
