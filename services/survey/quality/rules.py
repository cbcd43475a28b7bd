"""What a finding says to a person, and when it may be decided."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from contracts.regions import village_of
from contracts.regulation import Regulation
from contracts.regulation.wording import ENGLISH, INDONESIAN, Words
from services.chassis.auth import Principal
from services.chassis.problems import Language, Text
from services.survey.imports.columns import HEADS
from services.survey.quality.catalogue import RULES, rule_of
from services.survey.quality.models import (
    EvidenceLine,
    Finding,
    FindingRead,
    FindingState,
    Reopening,
    ResolutionCreate,
    RuleCount,
    RuleRead,
    Summary,
)
from services.survey.quality.problems import FindingNotOpen, FindingNotResolved
from services.survey.questionnaire.crosschecks import CHECKS, SENTENCES
from services.survey.questionnaire.format_a import HOUSEHOLD_QUESTIONS
from services.survey.questionnaire.format_b import AREA_QUESTIONS

HUNDRED: Final = 100
ME: Final = "me"
SIGNS: Final = {
    "fraction": Text("pecahan", "a fraction"),
    "over_population": Text("lebih dari penduduk", "more than the people"),
    "too_large": Text("terlalu luas", "too large"),
    "over_100": Text("lebih dari 100 %", "over 100 %"),
    "negative_volume": Text("negatif", "negative"),
    "negative_denominator": Text("pembagi negatif", "negative denominator"),
}
LABELS: Final = {
    "value": Text("Tertulis", "It says"),
    "denominator": Text("Pembagi", "Denominator"),
    "percent": Text("Persen", "Percent"),
    "stated": Text("Menurut dokumen", "By the document"),
    "sum": Text("Jumlah RT", "Sum of the RTs"),
    "registered": Text("Terdaftar", "Registered"),
    "year": Text("Tahun putaran itu", "Year of that round"),
    "seconds": Text("Detik", "Seconds"),
    "least": Text("Paling sedikit", "At least"),
    "metres": Text("Jarak (m)", "Distance (m)"),
    "count": Text("Yang lain", "Others"),
    "version": Text("Versi isian", "Version of the record"),
    "rts": Text("RT", "RTs"),
}
SAME_AS: Final = Text("Sama dengan", "The same as")
BESIDE: Final = Text("Isian lain", "The other record")
HIDDEN: Final = Text("di luar wilayah Anda", "outside your regions")
_CHECKS: Final = {check.id: check for check in CHECKS}


def account(said: UUID | str | None, me: str) -> str | None:
    """The account that is meant: `me` is the caller's own."""
    return me if said == ME else str(said) if said is not None else None


def resolve(finding: Finding, data: ResolutionCreate, *, by: str, at: datetime) -> None:
    """Decide about an open finding; raise FindingNotOpen for any other."""
    if finding.state != FindingState.open:
        raise FindingNotOpen(state=finding.state)
    finding.state, finding.resolution = FindingState.resolved, data.resolution
    finding.reason, finding.resolved_by, finding.resolved_at = data.reason, by, at


def reopen(finding: Finding, data: Reopening) -> None:
    """Open a resolved finding again; the reason takes the place of the old one."""
    if finding.state != FindingState.resolved:
        raise FindingNotResolved(state=finding.state)
    finding.state, finding.reason = FindingState.open, data.reason
    finding.resolution = finding.resolved_by = finding.resolved_at = None


def view(
    finding: Finding, regulation: Regulation, language: Language, principal: Principal
) -> FindingRead:
    """A finding in words; others that lie outside the caller's regions are not named."""
    rule, words = rule_of(finding.rule), INDONESIAN if language == "id" else ENGLISH
    evidence = {**finding.evidence, **_percent(finding.evidence)}
    if "others" in evidence:
        mine = [o for o in evidence["others"] if principal.covers(village_of(o["rt"]))]
        if hidden := len(evidence["others"]) - len(mine):
            evidence |= {"others": mine, "hidden": hidden}
    what = label_of(finding, regulation, language)
    facts = {"what": what, "rt": finding.rt, "area": finding.area, "rule": finding.rule}
    return FindingRead(
        **finding.model_dump(exclude={"evidence", "fingerprint", "lifted"}),
        title=rule.title.said(language),
        what=what,
        detail=rule.says.render(language, _Facts(facts | _said(evidence, regulation, words))),
        remedy=rule.remedy.said(language),
        lines=list(_lines(evidence, words)),
        evidence=evidence,
        mine=finding.assignee == principal.id,
    )


class _Facts(dict[str, Any]):
    """Evidence of a flag that nobody measured is simply not there."""

    def __missing__(self, name: str) -> str:
        return "-"


def _percent(evidence: Mapping[str, Any]) -> dict[str, str]:
    """The percentage of a volume, when it has a denominator."""
    value, whole = (Decimal(evidence.get(name) or 0) for name in ("value", "denominator"))
    return {"percent": str(round(value * HUNDRED / whole, 2))} if whole > 0 else {}


def _said(evidence: Mapping[str, Any], regulation: Regulation, words: Words) -> dict[str, Any]:
    """The evidence as it stands in a sentence."""
    said: dict[str, Any] = {k: _number(v, words) for k, v in evidence.items()}
    language: Language = "id" if words is INDONESIAN else "en"
    signs = [sign.rsplit(":", 1) for sign in evidence.get("signs", ())]
    if signs:
        names = [f"{_field(f, regulation, language)} {SIGNS[s].said(language)}" for f, s in signs]
        said |= {"signs": "; ".join(names), "count": len(signs)}
    others = evidence.get("others")
    if others is not None:
        said["other"] = others[0].get("id", others[0]["rt"]) if others else HIDDEN.said(language)
    return said


def _number(value: Any, words: Words) -> Any:
    """A number as the language writes it; a year and the rest as they are."""
    try:
        return words.number(Decimal(value)) if isinstance(value, str) else value
    except ArithmeticError:
        return value


def _lines(evidence: Mapping[str, Any], words: Words) -> Iterator[EvidenceLine]:
    language: Language = "id" if words is INDONESIAN else "en"
    for name, label in LABELS.items():
        if name in evidence:
            value = str(_number(evidence[name], words))
            yield EvidenceLine(label=label.said(language), value=value)
    label = BESIDE if "seconds" in evidence else SAME_AS
    for other in evidence.get("others", ()):
        value = " · ".join(filter(None, (other["rt"], other.get("id"))))
        yield EvidenceLine(label=label.said(language), value=value)
    if hidden := evidence.get("hidden"):
        value = f"{hidden} {HIDDEN.said(language)}"
        yield EvidenceLine(label=label.said(language), value=value)


def label_of(finding: Finding, regulation: Regulation, language: Language) -> str:
    """The field of a finding in words."""
    questions = {"household": HOUSEHOLD_QUESTIONS, "rt_form": AREA_QUESTIONS}
    question = questions.get(finding.subject_kind, {}).get(finding.field)
    if question is not None:
        return f"{finding.field.removeprefix('q')} {question.label.said(language)}"
    check = _CHECKS.get(finding.field)
    if check is not None:
        sides = {"left_label": check.left.label, "right_label": check.right.label}
        text = SENTENCES[check.relation]
        bare = Text(
            *(one.replace(" ({left})", "").replace(" ({right})", "") for one in _both(text))
        )
        return bare.render(language, sides)
    return _field(finding.field, regulation, language)


def _both(text: Text) -> tuple[str, str]:
    return text.id, text.en


def _field(name: str, regulation: Regulation, language: Language) -> str:
    words = INDONESIAN if language == "id" else ENGLISH
    for criterion in regulation.criteria:
        if criterion.id == name:
            return f"{name} {words.name(criterion)}"
    return words.fields.get(HEADS.get(name, name), name)


def described(language: Language) -> list[RuleRead]:
    """Every rule, in the caller's language."""
    return [
        RuleRead(
            code=rule.code,
            severity=rule.severity,
            looks_at=rule.looks_at,
            title=rule.title.said(language),
            remedy=rule.remedy.said(language),
        )
        for rule in RULES.values()
    ]


def summed(counts: Mapping[tuple[str, str], int], mine: int, language: Language) -> Summary:
    """Counts by rule and state; the gravest and the most frequent first."""
    codes = {code for code, _ in counts}
    items = [
        RuleCount(
            rule=code,
            title=rule_of(code).title.said(language),
            severity=rule_of(code).severity,
            **{state.value: counts.get((code, state), 0) for state in FindingState},
        )
        for code in codes
    ]
    grave = ("error", "warning", "info")
    items.sort(key=lambda one: (grave.index(one.severity), -one.open, one.rule))
    totals = {s.value: sum(getattr(one, s.value) for one in items) for s in FindingState}
    return Summary(items=items, mine=mine, **totals)
