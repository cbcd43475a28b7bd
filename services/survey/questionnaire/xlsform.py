"""Formats A and B as XLSForms: what a phone asks, checks and computes.

The same forms always make the same bytes, and a version follows from the content. The instance
name shows the RT and the time, never a person.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, Final

from services.chassis.problems import Text
from services.survey.questionnaire.format_a import FORMAT_A, RT, SIXTEEN_DIGITS
from services.survey.questionnaire.format_b import FORMAT_B
from services.survey.questionnaire.models import (
    NUMBERS,
    Kind,
    Parameters,
    Question,
    Section,
    questions_of,
)
from services.survey.questionnaire.phone import (
    DERIVED,
    Computed,
    area_summary,
    household_summary,
)
from services.survey.questionnaire.wording import filled, joined

Row = dict[str, str]

LANGUAGES: Final = (("id", "Bahasa Indonesia (id)"), ("en", "English (en)"))
TYPES: Final = {Kind.choice: "select_one {}", Kind.multi: "select_multiple {}"}
ENGLISH_UNITS: Final = {
    "jiwa": "people",
    "KK": "families",
    "lantai": "storeys",
    "unit": "buildings",
    "Ha": "ha",
}
MADE: Final = datetime(2000, 1, 1, tzinfo=UTC)  # fixed: equal forms are equal bytes
NAME: Final = "concat('{}', ' ', ${{kode_rt}}, ' ', format-date-time(${{start}}, '%Y-%m-%d %H:%M'))"
EDITABLE: Final = {"client_editable": "yes"}  # what was sent can be corrected on the phone
WIDTH: Final = 40
PATTERNS: Final = {
    RT.pattern: Text(
        "Isi kode desa, RW, dan RT, mis. 35.77.03.1005-005-015.",
        "Enter the codes of village, RW and RT, e.g. 35.77.03.1005-005-015.",
    ),
    SIXTEEN_DIGITS: Text("Isi 16 angka.", "Enter 16 digits."),
}
BETWEEN: Final = Text("Isi antara {low} dan {high}.", "Enter a number from {low} to {high}.")
WITHIN: Final = Text(
    "Tidak boleh lebih dari pertanyaan {of}{less}.", "Not more than question {of}{less}."
)
ALONE: Final = Text(
    "Pilihan 'tidak ada' tidak dapat bersama pilihan lain.",
    "'None' cannot go together with other choices.",
)
NOT_LATER: Final = Text("Tanggal tidak boleh di masa depan.", "The date cannot lie ahead.")
SUMMARY: Final = Text("Ringkasan (1 = memenuhi, 0 = belum)", "Summary (1 = met, 0 = not met)")
LINE: Final = Text("{label}: {value}", "{label}: {value}")
PLACE: Final = Text("Lokasi", "Location")


@dataclass(frozen=True, slots=True)
class XlsForm:
    """One form as the rows of its three sheets."""

    form_id: str
    version: str
    survey: tuple[Row, ...]
    choices: tuple[Row, ...]
    settings: Row

    def workbook(self) -> bytes:
        """The XLSX file."""
        made = BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        import xlsxwriter  # noqa: PLC0415 - 2 MB in every process, and few ask for a form

        with xlsxwriter.Workbook(made, options) as book:
            book.set_properties({"created": MADE})
            _sheet(book, "survey", self.survey)
            _sheet(book, "choices", self.choices)
            _sheet(book, "settings", (self.settings,))
        return made.getvalue()


@dataclass(frozen=True, slots=True)
class Belonging:
    """What tells the same form of one round from that of another: in its id, and in its title."""

    suffix: str
    name: str

    def form_id(self, plain: str) -> str:
        return f"{plain}-{self.suffix}"

    def title(self, plain: str) -> str:
        return f"{plain} ({self.name})"


def household_form(belonging: Belonging | None = None) -> XlsForm:
    """Format A: one record per household, with its scores computed on the phone."""
    title = "Format A: Rumah tangga"
    form = ("nahkoda-format-a", title)
    return _form(*_of(form, belonging), "A", FORMAT_A, household_summary())


def area_form(parameters: Parameters = 16, belonging: Belonging | None = None) -> XlsForm:
    """Format B: one record per RT; with 19 parameters it asks three more things."""
    sections = tuple(
        Section(s.id, s.label, tuple(q for q in s.questions if q.belongs(parameters)))
        for s in FORMAT_B
    )
    title = f"Format B: Lingkungan RT ({parameters} parameter)"
    form = (f"nahkoda-format-b-{parameters}", title)
    return _form(*_of(form, belonging), "B", sections, area_summary(parameters))


def _of(form: tuple[str, str], belonging: Belonging | None) -> tuple[str, str]:
    """Id and title, those of one round if it belongs to one."""
    form_id, title = form
    return (belonging.form_id(form_id), belonging.title(title)) if belonging else form


def _form(
    form_id: str, title: str, letter: str, sections: Sequence[Section], summary: Sequence[Computed]
) -> XlsForm:
    survey = (*_survey(sections), *_summary(summary))
    choices = tuple(
        {"list_name": question.id, "name": choice.letter, **texts("label", choice.label)}
        for question in questions_of(sections)
        for choice in (() if question.derived else question.choices)
    )
    return versioned(form_id, title, letter, (survey, choices), EDITABLE)


def versioned(
    form_id: str,
    title: str,
    letter: str,
    sheets: tuple[tuple[Row, ...], tuple[Row, ...]],
    more: Row,
) -> XlsForm:
    """The form with its settings; its version follows from all that is in it."""
    survey, choices = sheets
    settings = {
        "form_title": title,
        "form_id": form_id,
        "default_language": LANGUAGES[0][1],
        **more,
        "instance_name": NAME.format(letter),
    }
    content = json.dumps([survey, choices, settings], sort_keys=True).encode()
    version = hashlib.sha256(content).hexdigest()[:16]
    return XlsForm(form_id, version, survey, choices, settings | {"version": version})


def _survey(sections: Sequence[Section]) -> Iterator[Row]:
    yield {"type": "start", "name": "start"}
    yield {"type": "end", "name": "end"}
    for section in sections:
        name = "bagian_" + section.id.lower().replace(".", "_")
        yield {"type": "begin_group", "name": name, **texts("label", section.label)}
        yield from (_question(question) for question in section.questions)
        if section is sections[0]:
            yield {"type": "geopoint", "name": "lokasi", **texts("label", PLACE)}
        yield {"type": "end_group", "name": name}


def _question(question: Question) -> Row:
    if question.derived:
        return {"type": "calculate", "name": question.id, "calculation": DERIVED[question.id]}
    row = {
        "type": TYPES.get(question.kind, question.kind.value).format(question.id),
        "name": question.id,
        **texts("label", _label(question)),
        **_constraint(question),
    }
    if question.required:
        row["required"] = "yes"
    if question.asked:
        row["relevant"] = question.asked.xpath()
    if question.kind is Kind.date:
        row["default"] = "today()"
    return row


def _label(question: Question) -> Text:
    number = f"{question.number}. " if question.number else ""
    unit = f" ({question.unit})" if question.unit else ""
    english = f" ({ENGLISH_UNITS.get(question.unit, question.unit)})" if question.unit else ""
    return Text(f"{number}{question.label.id}{unit}", f"{number}{question.label.en}{english}")


def _constraint(question: Question) -> Row:
    parts = tuple(_constraints(question))
    if not parts:
        return {}
    message = joined([said for _, said in parts], " ")
    condition = " and ".join(test for test, _ in parts)
    return {"constraint": condition, **texts("constraint_message", message)}


def _constraints(question: Question) -> Iterator[tuple[str, Text]]:
    if question.kind in NUMBERS:
        low, high = question.limits
        yield f". >= {low} and . <= {high}", filled(BETWEEN, low=low, high=high)
    if question.within:
        most = " - ".join(f"coalesce(${{{id}}}, 0)" for id in question.within)
        if len(question.within) > 1:
            most = f"round({most}, 6)"  # a difference of binary numbers has dust
        of, *less = [id.removeprefix("q") for id in question.within]
        yield f". <= {most}", filled(WITHIN, of=of, less="".join(f" - {id}" for id in less))
    if question.pattern:
        yield f"regex(., '^{question.pattern}$')", PATTERNS[question.pattern]
    if question.alone:
        yield f"not(selected(., '{question.alone}') and count-selected(.) > 1)", ALONE
    if question.kind is Kind.date:
        yield ". <= today()", NOT_LATER


def _summary(summary: Sequence[Computed]) -> Iterator[Row]:
    for one in summary:
        yield {"type": "calculate", "name": one.name, "calculation": one.xpath}
    lines = [filled(LINE, label=one.label, value=f"${{{one.name}}}") for one in summary]
    shown = joined([SUMMARY, *lines], "\n")
    yield {"type": "note", "name": "ringkasan", **texts("label", shown)}


def texts(column: str, text: Text) -> Row:
    """A column in both languages."""
    return {f"{column}::{name}": getattr(text, language) for language, name in LANGUAGES}


def _sheet(book: Any, name: str, rows: Sequence[Row]) -> None:
    """Write rows under the columns that they have."""
    columns = list(dict.fromkeys(column for row in rows for column in row))
    sheet = book.add_worksheet(name)
    sheet.set_column(0, len(columns) - 1, WIDTH)
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, columns, book.add_format({"bold": True}))
    for number, row in enumerate(rows, start=1):
        for position, column in enumerate(columns):
            sheet.write_string(number, position, row.get(column, ""))
