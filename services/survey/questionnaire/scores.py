"""The nine scores of a household: the rules as data, their values, and why.

A score is 1 when its rule holds and 0 otherwise; an open question never meets a rule.
"""

from dataclasses import dataclass
from typing import Final

from services.chassis.problems import Text
from services.survey.questionnaire.answers import HouseholdAnswers
from services.survey.questionnaire.conditions import All, Condition, Either, OneOf
from services.survey.questionnaire.format_a import HOUSEHOLD_QUESTIONS
from services.survey.questionnaire.wording import filled, joined


@dataclass(frozen=True, slots=True)
class ScoreRule:
    """A score: when it is 1, and the part of the published forms that says so."""

    id: str
    label: Text
    source: str
    rule: Condition


_FLOOR: Final = OneOf("q8", "a")  # as computed from q6 and q7
_STRUCTURE: Final = All(OneOf("q9", "a"), OneOf("q10", "a"), OneOf("q11", "a"))

SCORES: Final = (
    ScoreRule(
        "a1",
        Text("Bangunan teratur", "The building is in order"),
        "Format A, A.1 (S7, S8)",
        All(
            OneOf("q1", "a"),
            OneOf("q2", "a"),
            OneOf("q3", "ab"),
            OneOf("q4", "ab"),
            OneOf("q5", "a"),
        ),
    ),
    ScoreRule(
        "a2_floor",
        Text("Luas lantai cukup", "There is floor area enough"),
        "Format A, A.2 (S7, S8)",
        _FLOOR,
    ),
    ScoreRule(
        "a2_structure",
        Text("Atap, dinding, dan lantai baik", "Roof, walls and floor are good"),
        "Format A, A.2 (S7, S8)",
        _STRUCTURE,
    ),
    ScoreRule(
        "a2",
        Text("Bangunan layak huni", "The building is fit to live in"),
        "Format A, A.2 (S7, S8)",
        All(_FLOOR, _STRUCTURE),
    ),
    ScoreRule(
        "a3_access",
        Text("Akses air minum layak", "There is access to safe water"),
        "Format A, A.3 (S7, S8)",
        Either(OneOf("q12", "abf"), All(OneOf("q12", "cde"), OneOf("q13", "a"))),
    ),
    ScoreRule(
        "a3_enough",
        Text("Kebutuhan air terpenuhi", "The need for water is met"),
        "Format A, A.3 (S7, S8)",
        OneOf("q14", "a"),
    ),
    ScoreRule(
        "a4_access",
        Text("Akses jamban layak", "There is access to a toilet"),
        "Format A, A.4 (S7, S8)",
        OneOf("q15", "a"),
    ),
    ScoreRule(
        "a4_technical",
        Text("Jamban sesuai syarat teknis", "The toilet meets the technical requirements"),
        "Format A, A.4 (S7)",
        All(OneOf("q16", "a"), OneOf("q17", "a")),
    ),
    ScoreRule(
        "a5",
        Text("Sampah terangkut", "Waste is hauled away"),
        "Format A, A.5 (S7, S8)",
        OneOf("q19", "a"),
    ),
)

_PATTERNS: Final = {
    True: Text(
        "{label}: memenuhi. Penentu: {answers}. Dasar: {source}.",
        "{label}: met. Decided by: {answers}. Basis: {source}.",
    ),
    False: Text(
        "{label}: belum memenuhi. Penentu: {answers}. Dasar: {source}.",
        "{label}: not met. Decided by: {answers}. Basis: {source}.",
    ),
}
_CHOSEN: Final = Text(*["{number} {label} = {letter} ({choice})"] * 2)
_ROOM: Final = Text(
    _CHOSEN.id + ", {area} m2 untuk {people} jiwa", _CHOSEN.en + ", {area} m2 for {people} people"
)
_OPEN: Final = Text("{number} {label} belum dijawab", "{number} {label} not answered")
_SKIPPED: Final = Text(
    "{number} {label} dilewati karena {because}", "{number} {label} skipped because {because}"
)


@dataclass(frozen=True, slots=True)
class HouseholdScore:
    """One score with the answers that decided it, in Indonesian and in English."""

    id: str
    value: int
    decided_by: tuple[str, ...]
    text_id: str
    text_en: str


def score_household(answers: HouseholdAnswers) -> dict[str, int]:
    """The nine scores by id, 1 or 0. Source: Format A, A.1 to A.5 (S7, S8)."""
    given = answers.letters()
    return {score.id: int(score.rule.holds(given)) for score in SCORES}


def explain_household(answers: HouseholdAnswers) -> tuple[HouseholdScore, ...]:
    """The nine scores, each with the answers that decided it."""
    return tuple(_explained(score, answers) for score in SCORES)


def _explained(score: ScoreRule, answers: HouseholdAnswers) -> HouseholdScore:
    given = answers.letters()
    met, deciding = score.rule.holds(given), score.rule.deciding(given)
    said = joined([_answer(name, answers) for name in deciding], "; ")
    text = filled(_PATTERNS[met], label=score.label, answers=said, source=score.source)
    return HouseholdScore(score.id, int(met), deciding, text.id, text.en)


def _answer(name: str, answers: HouseholdAnswers) -> Text:
    """One answer in words: what was chosen, or why nothing was."""
    question, given = HOUSEHOLD_QUESTIONS[name], answers.letters()
    named = {"number": question.number, "label": question.label}
    letter = given.get(name)
    if isinstance(letter, str):
        facts = {"letter": letter, "choice": question.choice(letter).label}
        pattern = _ROOM if name == "q8" else _CHOSEN
        return filled(pattern, **named, **facts, area=answers.floor_area, people=answers.q7)
    if question.asked is None or question.asked.holds(given):
        return filled(_OPEN, **named)
    return filled(_SKIPPED, **named, because=_answer(question.asked.question, answers))
