"""Reads the texts of a record as its kind's answers."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation

from contracts.regions import InvalidRtCode, contains, normalise_rt, village_of
from services.chassis.problems import Text
from services.survey.households import rules as households
from services.survey.persons.envelope import PersonalFacts
from services.survey.questionnaire.findings import Finding
from services.survey.questionnaire.format_a import HOUSEHOLD_QUESTIONS
from services.survey.questionnaire.format_b import AREA_QUESTIONS
from services.survey.questionnaire.models import Parameters
from services.survey.questionnaire.phone import area_summary, household_summary
from services.survey.questionnaire.reading import read_area, read_household
from services.survey.questionnaire.wording import filled, joined
from services.survey.records import RecordKind
from services.survey.rt_forms import rules as rt_forms
from services.survey.submissions.models import Read
from services.survey.submissions.problems import AnswersInvalid

RT, PLACE, STARTED, ENDED = "kode_rt", "lokasi", "start", "end"
PERSONAL = ("no_kk", "nik", "nama")
# What is asked in a form of ours and names nobody. Whatever else somebody added to the form may.
IMPERSONAL = {
    RecordKind.household: {
        *(id for id, question in HOUSEHOLD_QUESTIONS.items() if not question.personal),
        *(computed.name for computed in household_summary()),
    },
    RecordKind.area: {*AREA_QUESTIONS, *(computed.name for computed in area_summary(19))},
}
SAID_OF_ALL = frozenset({STARTED, ENDED, "instanceID", "deprecatedID"})
LINE = Text("{question}: {detail}", "{question}: {detail}")
SHOWN = 60


def is_personal(kind: str, name: str) -> bool:
    """Whether an answer may name a person, or tell where one lives; of a free form any may."""
    return name not in IMPERSONAL.get(RecordKind(kind), ()) and name not in SAID_OF_ALL


def by_question(values: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Texts by the last part of their path; of a repeated question the first counts."""
    texts: dict[str, str] = {}
    for path, text in values:
        texts.setdefault(path.rsplit("/", 1)[-1], text)
    return texts | place_of(texts.get(PLACE, ""))


def place_of(text: str) -> dict[str, str]:
    """A phone's `lat lon altitude accuracy` as `lat` and `lon`, to the centimetre."""
    parts = text.split()[:2]
    if len(parts) < len(("lat", "lon")):
        return {}
    try:
        lat, lon = (f"{round(Decimal(part), 7):f}" for part in parts)
    except InvalidOperation:
        lat, lon = parts  # whatever it is, it is refused by name
    return {"lat": lat, "lon": lon}


def moment_of(text: str) -> datetime | None:
    """A phone's time; one without a zone says too little and is left out."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None


def read(
    texts: Mapping[str, str], kind: RecordKind, parameters: Parameters, region: str | None
) -> Read:
    """A record's columns by its kind; raises AnswersInvalid for what cannot be an answer.

    `region` is where its round or its form collects.
    """
    refused: list[Finding] = []
    if kind == RecordKind.other:
        rt = _rt(texts[RT], region, refused) if texts.get(RT) else None
        _ensure_none(refused)
        return Read(kind, rt, {}, {}, (), PersonalFacts())
    rt = _rt(texts.get(RT, ""), region, refused)
    if kind == RecordKind.household:
        answers, wrong = read_household(texts)
        _ensure_none([*refused, *wrong])
        columns = households.row_of(answers)
        facts = PersonalFacts(**{name: texts.get(name, "").strip() or None for name in PERSONAL})
    else:
        area, wrong = read_area(texts)
        _ensure_none([*refused, *wrong])
        columns, facts = rt_forms.row_of(area, parameters), PersonalFacts()
    scores = {name: columns[name] for name in households.SCORED if name in columns}
    return Read(kind, rt, columns, scores, columns["flags"], facts)


def _rt(text: str, region: str | None, refused: list[Finding]) -> str | None:
    try:
        rt = normalise_rt(text)
    except InvalidRtCode:
        refused.append(Finding("rt_code_invalid", RT, {"value": text[:SHOWN]}))
        return None
    if region is not None and not contains(region, village_of(rt)):
        refused.append(Finding("region_outside_round", RT, {"value": rt, "region": region}))
    return rt


def _ensure_none(findings: Sequence[Finding]) -> None:
    """Raise AnswersInvalid, which names each question, for people and for programs."""
    if not findings:
        return
    lines = [filled(LINE, question=one.question, detail=one.detail) for one in findings]
    errors = [
        {"pointer": f"/answers/{one.question}", "code": one.code, "detail": one.detail}
        for one in findings
    ]
    raise AnswersInvalid(said=joined(lines, " "), errors=errors)
