"""Two numbers of a recap that must agree: the checks of the forms and of sheet C, as data.

Each answers "OKE" or "Cek Ulang" with both numbers. A failed check is a flag; nothing is repaired.
Source: the check cells of sheets A.1 to A.6.3 and the notes of sheet C (S7, S8).
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from services.chassis.problems import Text
from services.survey.questionnaire.format_c import FORMAT_C, value
from services.survey.questionnaire.recap import Recap
from services.survey.questionnaire.wording import filled

ROWS: Final = {row.id: row for row in FORMAT_C}
SENTENCES: Final = {
    "=": Text(
        "{left_label} ({left}) harus sama dengan {right_label} ({right}).",
        "{left_label} ({left}) must equal {right_label} ({right}).",
    ),
    "<=": Text(
        "{left_label} ({left}) tidak boleh lebih dari {right_label} ({right}).",
        "{left_label} ({left}) must not exceed {right_label} ({right}).",
    ),
}


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two numbers, and what it is called."""

    label: Text
    of: Callable[[Recap], Decimal]


@dataclass(frozen=True, slots=True)
class Check:
    """What must hold between two numbers."""

    id: str
    left: Side
    relation: Literal["=", "<="]
    right: Side


@dataclass(frozen=True, slots=True)
class Checked:
    """A check with both numbers and its verdict."""

    id: str
    ok: bool
    left: Decimal
    right: Decimal
    detail: Text

    @property
    def verdict(self) -> str:
        """As the workbook says it."""
        return "OKE" if self.ok else "Cek Ulang"


def row(id: str) -> Side:
    """A row of Format C."""
    return Side(ROWS[id].label, lambda recap: value(recap, id))


def answered(question: str, letters: str = "") -> Side:
    """How many households answered a question of Format A, or one of these letters."""
    name = " ".join((question.removeprefix("q"), *letters))

    def of(recap: Recap) -> Decimal:
        households = recap.households
        return Decimal(
            households.chose(question, letters) if letters else households.answered(question)
        )

    return Side(Text(f"jawaban pertanyaan {name}", f"answers to question {name}"), of)


def summed(question: str, indonesian: str, english: str) -> Side:
    """The rows of one question of Format A, together."""
    return Side(
        Text(indonesian, english),
        lambda recap: Decimal(recap.households.answered(question)),
    )


def _equal(id: str, left: Side, right: Side) -> Check:
    return Check(id, left, "=", right)


def _at_most(id: str, left: Side, right: Side) -> Check:
    return Check(id, left, "<=", right)


KRT: Final = row("krt")
ZERO: Final = Side(Text("nol", "zero"), lambda _: Decimal(0))
RESIDENTS: Final = Side(
    Text("penghuni (A.2)", "residents (A.2)"), lambda recap: Decimal(recap.households["q7"])
)
NARROW: Final = Side(
    Text("jalan kurang dari 1,5 m", "roads under 1.5 m"),
    lambda recap: value(recap, "road") - value(recap, "b6"),
)

CHECKS: Final = (
    # Format A, A.1 to A.5 (S7): who answered one question answered the next.
    _equal("a1_q1_q2", answered("q1"), answered("q2")),
    _equal("a1_q3_q4", answered("q3"), answered("q4")),
    _equal("a1_q5_scores", answered("q5"), KRT),
    _equal("a2_q8_q9", answered("q8"), answered("q9")),
    _equal("a2_q10_q11", answered("q10"), answered("q11")),
    _equal("a3_q12_q13", answered("q12", "cde"), answered("q13")),
    _equal("a3_q12_q14", answered("q12"), answered("q14")),
    _equal("a4_q15_q16", answered("q15", "ab"), answered("q16")),
    _equal("a4_q15_q17", answered("q15", "ab"), answered("q17")),
    _equal("a5_q18_q19", answered("q18", "ab"), answered("q19")),
    # Format A, A.6.1 to A.6.3 (S7).
    _equal("a6_krt_mbr", KRT, answered("mbr")),
    _equal("a6_q20_q21", answered("q20"), answered("q21")),
    _equal("a6_members_residents", row("population"), RESIDENTS),
    _equal("a6_q22_q23", answered("q22"), answered("q23")),
    _equal("a6_q22_q24", answered("q22"), answered("q24")),
    _equal("a6_q25_q26", answered("q25"), answered("q26")),
    _equal("a6_q27_q28", answered("q27"), answered("q28")),
    # Sheet C (S7). A percentage lies between 0 and 100 when its number is within its whole.
    *(
        _at_most(f"c_{id}_krt", row(id), KRT)
        for id in ("orderly", "spacious", "sturdy", "water_access", "water_enough")
    ),
    *(
        _at_most(f"c_{id}_krt", row(id), KRT)
        for id in ("toilet", "toilet_technical", "waste_hauled", "permitted", "titled")
    ),
    _at_most("c_settlement_rt", row("settlement_ha"), row("rt_ha")),
    _at_most("c_krt_buildings", KRT, row("buildings")),
    _at_most("c_road_positive", ZERO, row("road")),
    _at_most("c_road_new_positive", ZERO, row("road_new")),
    _at_most("c_wide_road", row("b6"), row("road")),
    _at_most("c_paved_wide", row("b7"), row("b6")),
    _at_most("c_side_drain_paved", row("b13"), row("b7")),
    _at_most("c_side_drain_narrow", row("b14"), NARROW),
    _at_most("c_road_good_road", row("road_good"), row("road")),
    _at_most("c_ponding_settlement", ZERO, row("dry_ha")),
    _at_most("c_dry_settlement", row("dry_ha"), row("settlement_ha")),
    _at_most("c_drain_positive", ZERO, row("drain")),
    _at_most("c_drain_needs_positive", ZERO, row("drain_new")),
    _at_most("c_drain_clean_drain", row("drain_clean"), row("drain")),
    _at_most("c_drain_good_drain", row("drain_good"), row("drain")),
    _at_most("c_livelihoods_krt", summed("q20", "Seluruh mata pencaharian", "Livelihoods"), KRT),
    _at_most("c_power_krt", summed("q21", "Seluruh pengguna listrik", "Users of power"), KRT),
    _at_most("c_health_krt", summed("q22", "Seluruh pengguna faskes", "Health users"), KRT),
    _at_most("c_school_krt", summed("q24", "Seluruh pengguna sekolah", "School users"), KRT),
)


def cross_check(recap: Recap) -> tuple[Checked, ...]:
    """All checks of a recap, passed or not, in order."""
    return tuple(_checked(check, recap) for check in CHECKS)


def _checked(check: Check, recap: Recap) -> Checked:
    left, right = check.left.of(recap), check.right.of(recap)
    ok = left == right if check.relation == "=" else left <= right
    labels = {"left_label": check.left.label, "right_label": check.right.label}
    detail = filled(SENTENCES[check.relation], left=left, right=right, **labels)
    return Checked(check.id, ok, left, right, detail)
