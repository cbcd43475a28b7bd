"""What is odd about the answers of one record.

A refusal is no answer at all: the record is listed and not taken. Everything else is taken as it
stands, counted as it stands, and flagged for a person; nothing is repaired.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from services.chassis.problems import Text
from services.survey.questionnaire.answers import ROOMY, AreaAnswers, HouseholdAnswers
from services.survey.questionnaire.columns import AREA_ANSWERS, HOUSEHOLD_ANSWERS
from services.survey.questionnaire.conditions import Letters
from services.survey.questionnaire.models import NUMBERS, Parameters, Question
from services.survey.questionnaire.wording import filled

REFUSALS: Final = {
    "unknown_choice": Text(
        "'{value}' bukan pilihan pertanyaan ini. Pilih salah satu: {letters}.",
        "'{value}' is no choice of this question. Choose one of {letters}.",
    ),
    "not_a_number": Text(
        "'{value}' bukan angka. Tulis angka saja, tanpa satuan.",
        "'{value}' is not a number. Write digits only, no unit.",
    ),
    "not_whole": Text(
        "'{value}' bukan bilangan bulat. Tulis tanpa pecahan.",
        "'{value}' is not a whole number. Write it without a fraction.",
    ),
    "out_of_limits": Text(
        "'{value}' tidak mungkin; harus antara {low} dan {high}. Periksa isian dan satuannya.",
        "'{value}' cannot be; it must lie between {low} and {high}. Check the entry and its unit.",
    ),
    "swapped_location": Text(
        "Lintang {value} dan bujur {other} tampaknya tertukar. Tukar keduanya.",
        "Latitude {value} and longitude {other} seem swapped. Exchange them.",
    ),
    "rt_code_invalid": Text(
        "'{value}' bukan kode RT. Isi kode desa, RW, dan RT, mis. 35.77.03.1005-005-015.",
        "'{value}' is no RT code. Enter village, RW and RT, e.g. 35.77.03.1005-005-015.",
    ),
    "region_outside_round": Text(
        "RT {value} berada di luar wilayah putaran ({region}). Periksa kode RT dan formulirnya.",
        "RT {value} lies outside the round's region ({region}). Check the RT code and the form.",
    ),
}
FLAGS: Final = {
    "missing_answer": Text(
        "Belum dijawab, sehingga tidak dihitung memenuhi. Tanyakan kepada petugas pendata.",
        "Not answered, and so not counted as met. Ask the surveyor.",
    ),
    "answered_though_skipped": Text(
        "Dijawab padahal seharusnya dilewati. Periksa jawaban ini dan pertanyaan {because}.",
        "Answered although it should be skipped. Check this answer and question {because}.",
    ),
    "unusual_number": Text(
        "{value} {unit} tidak lazim; biasanya {low} sampai {high}. Pastikan memang demikian.",
        "{value} {unit} is unusual; most lie between {low} and {high}. Make sure of it.",
    ),
    "over_limit": Text(
        "{value} {unit} lebih dari yang tersisa pada pertanyaan {of} ({most}). Periksa keduanya.",
        "{value} {unit} is more than question {of} leaves ({most}). Check both.",
    ),
    "none_with_others": Text(
        "Pilihan {alone} (tidak ada) dipilih bersama pilihan lain. Sisakan yang benar.",
        "Choice {alone} (none) is chosen together with others. Keep what is right.",
    ),
    "floor_area_differs": Text(
        "Tertulis {value} m2, sedangkan panjang x lebar x lantai {computed} m2; hitungan dipakai.",
        "It says {value} m2, while length x width x storeys is {computed} m2; the latter is used.",
    ),
    "roominess_differs": Text(
        "Tertulis {value}, sedangkan {area} m2 untuk {people} jiwa adalah {computed} (batas "
        "{line} m2 per jiwa); hitungan dipakai.",
        "It says {value}, while {area} m2 for {people} people is {computed} (the line is {line} "
        "m2 per person); the latter is used.",
    ),
    "members_differ": Text(
        "Penghuni {value} jiwa, sedangkan anggota laki-laki dan perempuan {members}. Samakan.",
        "There are {value} residents, while male and female members are {members}. Make equal.",
    ),
    "nik_twice": Text(
        "NIK yang sama ada pada rumah tangga lain. Cocokkan keduanya dengan kartu keluarga.",
        "Another household has the same NIK. Compare both with the family cards.",
    ),
    "disabled_over_members": Text(
        "Difabel {value} jiwa, lebih dari seluruh anggota ({members}). Periksa keduanya.",
        "{value} with a disability are more than all members ({members}). Check both.",
    ),
}
SENTENCES: Final = REFUSALS | FLAGS


@dataclass(frozen=True, slots=True)
class Finding:
    """One oddity: at which question, of which kind, with the facts for its sentence."""

    code: str
    question: str
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def refused(self) -> bool:
        """The record cannot be taken."""
        return self.code in REFUSALS

    @property
    def detail(self) -> Text:
        """The sentence for a person."""
        return filled(SENTENCES[self.code], **self.facts)


def household_findings(answers: HouseholdAnswers) -> list[Finding]:
    """What is odd about a household.

    Source: Format A: its skips, q6 to q8, and members equal to residents (S7).
    """
    return [*_common(HOUSEHOLD_ANSWERS, answers), *_floor(answers), *_members(answers)]


def area_findings(answers: AreaAnswers, parameters: Parameters = 16) -> list[Finding]:
    """What is odd about an RT. The 16 parameters do not ask what only the 19 need.

    Source: Format B: its skips, and the checks beside the form (S7).
    """
    return list(_common([q for q in AREA_ANSWERS if q.belongs(parameters)], answers))


def unanswered(questions: Iterable[Question], answers: Any) -> frozenset[str]:
    """The questions that were asked and stayed open."""
    given = answers.letters()
    return frozenset(
        question.id
        for question in questions
        if question.required and not question.derived and _asked(question, given)
        if getattr(answers, question.id) is None
    )


def _asked(question: Question, given: Letters) -> bool:
    return question.asked is None or question.asked.holds(given)


def _common(questions: Iterable[Question], answers: Any) -> Iterator[Finding]:
    questions = tuple(questions)
    given, missing = answers.letters(), unanswered(questions, answers)
    for question in questions:
        value = getattr(answers, question.id)
        if question.id in missing:
            yield Finding("missing_answer", question.id)
        if value is None:
            continue
        if question.asked and not _asked(question, given):
            because = question.asked.question.removeprefix("q")
            yield Finding("answered_though_skipped", question.id, {"because": because})
        if question.kind in NUMBERS:
            yield from _number(question, value, answers)
        if question.alone and question.alone in value and len(value) > 1:
            yield Finding("none_with_others", question.id, {"alone": question.alone})


def _number(question: Question, value: Decimal, answers: Any) -> Iterator[Finding]:
    facts = {"value": value, "unit": question.unit}
    if question.usual and not question.usual[0] <= value <= question.usual[1]:
        low, high = question.usual
        yield Finding("unusual_number", question.id, facts | {"low": low, "high": high})
    if question.within:
        whole, *less = [getattr(answers, name) for name in question.within]
        if whole is not None and value > (most := whole - sum(n or 0 for n in less)):
            of = question.within[0].removeprefix("q")
            yield Finding("over_limit", question.id, facts | {"of": of, "most": most})


def _floor(answers: HouseholdAnswers) -> Iterator[Finding]:
    area, written = answers.floor_area, answers.q6
    if area is not None and written is not None and round(area, 1) != round(written, 1):
        yield Finding("floor_area_differs", "q6", {"value": written, "computed": area})
    if None not in (answers.q8, answers.roominess) and answers.q8 != answers.roominess:
        facts = {"value": answers.q8, "computed": answers.roominess, "line": ROOMY}
        yield Finding("roominess_differs", "q8", {**facts, "area": area, "people": answers.q7})


def _members(answers: HouseholdAnswers) -> Iterator[Finding]:
    if answers.laki is None or answers.perempuan is None:
        return
    members = answers.laki + answers.perempuan
    if answers.q7 is not None and answers.q7 != members:
        yield Finding("members_differ", "q7", {"value": answers.q7, "members": members})
    if answers.difabel is not None and answers.difabel > members:
        facts = {"value": answers.difabel, "members": members}
        yield Finding("disabled_over_members", "difabel", facts)
