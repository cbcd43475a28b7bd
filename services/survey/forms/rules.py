"""What a form collects, and what may happen to it."""

from collections.abc import Collection, Iterable
from typing import Any, Final

from services.chassis.problems import Language
from services.survey.forms.models import (
    Form,
    FormKind,
    FormState,
    FormVersion,
    StandardForm,
    VersionState,
)
from services.survey.forms.problems import (
    NOTES,
    FormClosed,
    FormFileMade,
    FormFileUnasked,
    FormIdTaken,
    FormInvalid,
    FormKindChanged,
    FormMediaMissing,
    FormNeedsRound,
    FormVersionRetired,
    FormVersionTaken,
)
from services.survey.forms.reasons import Reason
from services.survey.forms.sentences import PLACES, QUOTED, SENTENCES
from services.survey.questionnaire.columns import AREA_ANSWERS, HOUSEHOLD_COLUMNS
from services.survey.questionnaire.models import Parameters
from services.survey.questionnaire.task_form import task_form
from services.survey.questionnaire.xlsform import Belonging, XlsForm, area_form, household_form
from services.survey.rounds.models import Round
from services.survey.tasks.models import FILE

SUFFIX: Final = 8  # a UUIDv7 begins with the time: its last digits tell rounds apart
MADE: Final = frozenset({FILE})  # lists that phones get without an upload
PARAMETERS: Final[tuple[Parameters, ...]] = (19, 16)  # the form that asks more is tried first
HOUSEHOLD: Final = frozenset(column.name for column in HOUSEHOLD_COLUMNS if column.needed)

Kind = tuple[FormKind, int | None]


def area(parameters: int) -> frozenset[str]:
    """What a form about an RT must ask for so many parameters."""
    asked = (q for q in AREA_ANSWERS if q.required and not q.derived)
    return frozenset(
        {"kode_rt"} | {q.id for q in asked if parameters == PARAMETERS[0] or not q.only_19}
    )


def needed(kind: str, parameters: int | None) -> frozenset[str]:
    """What a form of this kind must ask."""
    if kind == FormKind.household:
        return HOUSEHOLD
    return area(parameters) if kind == FormKind.area and parameters else frozenset()


def kind_of(names: Collection[str]) -> Kind:
    """What a form with these questions collects."""
    asked = frozenset(names)
    if asked >= HOUSEHOLD:
        return FormKind.household, None
    for parameters in PARAMETERS:
        if asked >= area(parameters):
            return FormKind.area, parameters
    return FormKind.other, None


def ensure_round(kind: FormKind, round_id: object) -> None:
    """What is scored is collected into a round."""
    if kind != FormKind.other and round_id is None:
        raise FormNeedsRound(kind=kind)


def the_same(known: Form | None, new: Form, names: Collection[str]) -> Form:
    """The form of this id, if it is that of the same round and goes on collecting the same."""
    if known is None or (known.round_id, known.region) != (new.round_id, new.region):
        raise FormIdTaken(form_id=new.form_id)
    if (known.kind, known.parameters) != (new.kind, new.parameters):
        missing = sorted(needed(known.kind, known.parameters) - frozenset(names))
        raise FormKindChanged(
            form_id=new.form_id, kind=known.kind, missing=", ".join(missing) or "-"
        )
    return known


def ensure_same_file(form: Form, known: FormVersion, sha256: str) -> None:
    """The same version of a form is the same file."""
    if known.sha256 != sha256:
        raise FormVersionTaken(form_id=form.form_id, version=known.version)


def publish(form: Form, version: FormVersion, present: Collection[str]) -> None:
    """Raise unless phones could work with this version now."""
    ensure_open(form)
    missing = [name for name in version.media if name not in present and name not in MADE]
    if missing:
        raise FormMediaMissing(names=", ".join(missing))


def ensure_open(form: Form) -> None:
    """Raise FormClosed."""
    if form.state != FormState.open:
        raise FormClosed(form_id=form.form_id)


def ensure_asked(version: FormVersion, name: str) -> None:
    """A version takes the files that it asks for, until it is retired."""
    if name not in version.media:
        raise FormFileUnasked(name=name, names=", ".join(version.media) or "-")
    if name in MADE:
        raise FormFileMade(name=name)
    if version.state == VersionState.retired:
        raise FormVersionRetired(version=version.version)


def invalid(filename: str, reasons: Iterable[Reason], language: Language) -> FormInvalid:
    """The refusal with each reason in the caller's language."""
    return FormInvalid(filename=filename, errors=[said(one, language) for one in reasons])


def said(one: Reason, language: Language) -> dict[str, Any]:
    """A reason: where, what to do about it, and the converter's own words."""
    detail = SENTENCES[one.code].render(language, {"value": "", "other": "", **one.facts})
    if one.cell is None:
        known = "row" if one.sheet and one.row else "sheet" if one.sheet else "nowhere"
        place = PLACES[known].render(language, {"sheet": one.sheet, "row": one.row})
        detail = f"{place}{detail}"
    if one.reason:
        detail = QUOTED.render(language, {"detail": detail, "reason": one.reason})
    where = {"sheet": one.sheet, "row": one.row, "column": one.column, "cell": one.cell}
    return where | {"code": one.code, "reason": one.reason, "detail": detail}


def warning(text: str, facts: dict[str, str], language: Language) -> dict[str, str]:
    """A warning of a version: a note of ours in the caller's language, or pyxform's own words."""
    note = NOTES.get(text)
    if note is None:
        return {"code": "pyxform", "detail": text}
    return {"code": text, "detail": note.render(language, facts)}


def generated(round: Round, format: StandardForm) -> XlsForm:
    """A generated form of a round; its id and title tell it from that of other rounds."""
    belonging = Belonging(round.id.hex[-SUFFIX:], round.name)
    if format == StandardForm.a:
        return household_form(belonging)
    if format == StandardForm.tasks:
        return task_form(belonging, round.id)
    return area_form(16 if format == StandardForm.b16 else 19, belonging)
