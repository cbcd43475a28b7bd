"""Reads the cells of a `households` row: answers by their column, and who lives there.

What names a person goes into PersonalFacts and nowhere else. A cell is quoted in a sentence only
when it is a letter or a short number: in a row that slid, a name or a NIK stands in an answer's
place. Of a coordinate only the beginning is quoted, for it is somebody's home.
"""

import re
from collections.abc import Mapping, Sequence
from operator import getitem
from typing import Any, Final

from services.chassis.personal import HIDDEN
from services.survey.imports.columns import CODE, Faults, names_of, positions, shorten
from services.survey.imports.numbers import NumberReader, NumberRefused
from services.survey.persons.envelope import PersonalFacts
from services.survey.questionnaire.answers import HouseholdAnswers
from services.survey.questionnaire.columns import HOUSEHOLD_COLUMNS, LOCATION
from services.survey.questionnaire.models import Kind, Question
from services.survey.questionnaire.reading import NoAnswer, answer_of, read_household

PERSONAL: Final = ("no_kk", "nik", "nama")
PLACE: Final = tuple(question.id for question in LOCATION)
MASKED: Final = frozenset({*PERSONAL, *PLACE})
ANSWERS: Final = {c.name: c.question for c in HOUSEHOLD_COLUMNS if c.question.kind is not Kind.text}
NEEDED: Final = tuple(column.name for column in HOUSEHOLD_COLUMNS if column.needed)
OPTIONAL: Final = tuple(column.name for column in HOUSEHOLD_COLUMNS if not column.needed)
DECIMALS: Final = 9  # of a degree: less than a millimetre
MEMORY: Final = 10_000  # texts of one column that are remembered
LONGEST_NAME: Final = 200
QUOTED: Final = re.compile(r"[-+]?[0-9]{1,6}(?:[.,][0-9]{1,6})?|[A-Za-z]|[-+]?inf(inity)?|nan|#[A-Z/0!?]+",
    re.IGNORECASE)  # fmt: skip
RT_QUOTED: Final = re.compile(r"(?=.*[0-9])(?!.*[0-9]{8})[0-9A-Za-z./ -]{1,30}")
FORMULA: Final = ("=", "+", "@")
SIGNED: Final = re.compile(r"[+][0-9.]")
DIGITS: Final = re.compile(r"[0-9]{16}")
LOST: Final = re.compile(r"[0-9](?:[.,][0-9]+)?e[+]?[0-9]+|[0-9]{16}[.,]0*", re.IGNORECASE)


def quoted(text: str) -> str:
    """A cell as it may stand in a sentence."""
    text = text.strip()
    return text if not text or QUOTED.fullmatch(text) else HIDDEN


def rt_quoted(text: str) -> str:
    """What stands in the place of an RT code, unless it may be somebody's name or number."""
    text = text.strip()
    return text if not text or RT_QUOTED.fullmatch(text) else HIDDEN


def rounded(text: str) -> str:
    """A coordinate to about 10 km."""
    return re.sub(r"([.,][0-9])[0-9]+$", r"\1...", quoted_number(text))


def quoted_number(text: str) -> str:
    """Digits with one mark, or what else may be quoted."""
    text = text.strip()
    return text if re.fullmatch(r"[-+]?[0-9]{1,3}[.,][0-9]{1,17}", text) else quoted(text)


def read_header(cells: Sequence[str], row: int, faults: Faults) -> dict[str, int] | None:
    """Where each column stands; None, and faults, when the header is not whole.

    A first row that is no header at all is quoted nowhere: it may be a household.
    """
    names = names_of(cells)
    if 2 * len(set(names) & set(NEEDED)) < len(NEEDED):
        faults.add(row, None, "header_not_found", columns=", ".join(NEEDED[:5]))
        return None
    return positions(names, NEEDED, OPTIONAL, row, faults)


def shown(cells: Sequence[str], where: Mapping[str, int]) -> list[str]:
    """The cells of a row that could not be read, as far as they may be shown."""
    names = {position: name for name, position in where.items()}
    return [shorten(_shown(names.get(n, ""), cell)) for n, cell in enumerate(cells)]


def _shown(name: str, cell: str) -> str:
    if name in MASKED:
        return HIDDEN if cell.strip() else ""
    return rt_quoted(cell) if name == CODE else quoted(cell)


class _Answers(dict[str, Any]):
    """The answers of one column by their text: what was read once is only looked up."""

    def __init__(self, question: Question, numbers: NumberReader) -> None:
        super().__init__()
        self.question, self.numbers = question, numbers

    def __missing__(self, text: str) -> Any:
        written = text.strip()
        value = answer_of(self.question, written, self.numbers.__getitem__) if written else None
        if len(self) < MEMORY and self.question not in LOCATION:
            self[text] = value
        return value


class CellReader:
    """Reads the rows of one file, in order; faults are named where they stand."""

    def __init__(self, where: Mapping[str, int], separator: str, faults: Faults) -> None:
        self.numbers = NumberReader(separator, DECIMALS)
        self.faults = faults
        self.personal = {name: where[name] for name in PERSONAL}
        self.names = [name for name in ANSWERS if name in where]
        self.places = [where[name] for name in self.names]
        self.tables = [_Answers(ANSWERS[name], self.numbers) for name in self.names]

    def answers(self, row: int, cells: Sequence[str]) -> HouseholdAnswers | None:
        """What was answered; None, and a fault per cell, when something is no answer."""
        try:
            values = map(getitem, self.tables, [cells[place] for place in self.places])
            return HouseholdAnswers.of(dict(zip(self.names, values, strict=True)))
        except NoAnswer:
            self._name(
                row, {name: cells[p] for name, p in zip(self.names, self.places, strict=True)}
            )
            return None

    def _name(self, row: int, texts: Mapping[str, str]) -> None:
        """Name every cell of a row that is no answer."""
        for found in read_household(texts, self.numbers.__getitem__)[1]:
            text = texts[found.question]
            quote = rounded if found.question in PLACE else quoted
            facts = {**found.facts, "value": quote(text)}
            if "other" in facts:
                facts["other"] = rounded(str(facts["other"]))
            self.faults.add(row, found.question, self._code(found.code, text.strip()), **facts)

    def _code(self, code: str, text: str) -> str:
        """What is wrong, as exactly as the text tells."""
        if text.startswith(FORMULA) and not SIGNED.match(text):
            return "formula_cell"
        if code == "not_a_number":
            try:
                self.numbers[text]
            except NumberRefused as refused:
                return refused.code
        return code

    def person(self, row: int, cells: Sequence[str]) -> PersonalFacts | None:
        """Who lives there; None, and a fault per cell, when a number or the name cannot be."""
        said = {name: cells[place].strip() for name, place in self.personal.items()}
        said |= {name: said[name].removeprefix("'") for name in ("no_kk", "nik")}
        wrong = {name: code for name, text in said.items() if (code := _wrong(name, text))}
        for name, code in wrong.items():
            self.faults.add(row, name, code, length=len(said[name]))
        if wrong:
            return None
        return PersonalFacts(**{name: text or None for name, text in said.items()})


def _wrong(name: str, text: str) -> str | None:
    """Why this cannot name anybody; None when it can, or is empty."""
    if not text or (name != "nama" and DIGITS.fullmatch(text)):
        return None
    if text.startswith(FORMULA):
        return "formula_cell"
    if name == "nama":
        return None if len(text) <= LONGEST_NAME and text.isprintable() else "text_invalid"
    return "digits_lost" if LOST.fullmatch(text) else "not_sixteen_digits"
