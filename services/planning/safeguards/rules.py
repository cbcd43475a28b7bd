"""Reads answers, and says what they lack. Pure."""

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from contracts.money import AmountInvalid, Money
from services.planning.safeguards.consistency import RULES, UNANSWERED
from services.planning.safeguards.problems import SafeguardAnswerInvalid, SafeguardFieldUnknown
from services.planning.safeguards.questions import BLOCKS, FIELDS
from services.planning.safeguards.shapes import Block, Check, Field, Missing, Rule, Test

Answers = Mapping[str, Any]
CATEGORIES = ("A", "B", "C")
LARGEST = Decimal(10**9)
DECIMAL = re.compile(r"[0-9]{1,10}(\.[0-9]{1,6})?")
HUNDRED = Decimal(100)
MEANT = {
    "yes_no": "true / false",
    "category": "A / B / C",
    "count": "0, 1, 2, ...",
    "hectares": '"0.02"',
    "cubic_metres": '"3.5"',
    "percent": '"0" - "100"',
    "rupiah": '"15000000.00"',
}


def read(answers: Answers) -> dict[str, Any]:
    """The answers as they are kept; raises SafeguardFieldUnknown, SafeguardAnswerInvalid."""
    kept = {}
    for name, answer in answers.items():
        field = FIELDS.get(name)
        if field is None:
            raise SafeguardFieldUnknown(field=name)
        value = _read(field, answer)
        if value is None:
            raise SafeguardAnswerInvalid(field=name, answer=answer, meant=MEANT[field.kind])
        kept[name] = value
    return {name: kept[name] for name in FIELDS if name in kept}


def _read(field: Field, answer: Any) -> Any:
    """The answer in its field's kind; None when it is not of that kind."""
    if field.kind == "yes_no":
        return answer if isinstance(answer, bool) else None
    if isinstance(answer, bool):
        return None
    if field.kind == "category":
        return answer if answer in CATEGORIES else None
    if field.kind == "count":
        return answer if isinstance(answer, int) and answer >= 0 else None
    if not isinstance(answer, str):
        return None
    return _money(answer) if field.kind == "rupiah" else _decimal(field, answer)


def _money(answer: str) -> str | None:
    try:
        amount = Money.of(answer)
    except AmountInvalid:
        return None
    return None if amount.amount < 0 else str(amount)


def _decimal(field: Field, answer: str) -> str | None:
    if not DECIMAL.fullmatch(answer):
        return None
    most = HUNDRED if field.kind == "percent" else LARGEST
    return answer if Decimal(answer) <= most else None


def missing(answers: Answers, *, works: bool) -> list[Missing]:
    """What an activity's answers lack; empty when they are complete. `works` take land."""
    asked = [block for block in BLOCKS if works or not block.works_only]
    known = {field.field for block in asked for field in block.fields}
    said = {name: answer for name, answer in answers.items() if name in known}
    return [*_unanswered(asked, said), *_broken(said)]


def _unanswered(asked: list[Block], said: Answers) -> Iterator[Missing]:
    for block in asked:
        for field in block.fields:
            if field.required and field.field not in said:
                yield Missing(
                    kind="unanswered",
                    field=field.field,
                    rule=None,
                    text_id=UNANSWERED.id.format(name=field.name_id),
                    text_en=UNANSWERED.en.format(name=field.name_en),
                )


def _broken(said: Answers) -> Iterator[Missing]:
    for rule in RULES:
        if not holds(rule, said):
            yield Missing(
                kind="refused" if rule.final else "inconsistent",
                field=(rule.needs or rule.when)[0].fields[0],
                rule=rule.rule,
                text_id=rule.text_id,
                text_en=rule.text_en,
            )


def holds(rule: Rule, said: Answers) -> bool:
    """Whether a rule is kept: it does not apply, or all that it needs is so."""
    applies = all(_so(check, said) for check in rule.when)
    return not applies or (not rule.final and all(_so(check, said) for check in rule.needs))


COMPARE: dict[Test, Callable[[Decimal, Decimal], bool]] = {
    Test.more_than: lambda total, value: total > value,
    Test.at_least: lambda total, value: total >= value,
    Test.at_most: lambda total, value: total <= value,
    Test.sums_to: lambda total, value: total == value,
    Test.at_most_field: lambda total, value: total <= value,
}


def _so(check: Check, said: Answers) -> bool:
    if check.test == Test.equals:
        answer = said.get(check.fields[0])
        return answer is not None and str(answer).lower() == check.value
    if check.test == Test.at_most and not all(field in said for field in check.fields):
        return False
    total = sum((_number(said.get(field)) for field in check.fields), Decimal(0))
    other = check.test == Test.at_most_field
    value = _number(said.get(check.value)) if other else Decimal(check.value)
    return COMPARE[check.test](total, value)


def _number(answer: Any) -> Decimal:
    return Decimal(0) if answer is None else Decimal(answer)
