"""What a line is, what speaks for a match, what may be matched, and what is told of it; pure."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, get_args
from uuid import UUID

from contracts.finance import StatementMismatched, StatementReconciled
from contracts.money import Money
from services.finance.accounts.models import BankAccount
from services.finance.reconciliation.models import Statement, StatementLine
from services.finance.reconciliation.problems import (
    LineNotSettled,
    LineSettled,
    MatchDiffers,
    StatementInvalid,
    StatementUnbalanced,
    TransactionMatched,
    TransactionUnfitting,
)
from services.finance.reconciliation.reading import Line, Reading
from services.finance.reconciliation.shapes import (
    Age,
    Bucket,
    LineRead,
    StatementRead,
    Suggestion,
    Waiting,
)

SHORTEST = 5  # letters and digits of a number that proves something
AMOUNT, REFERENCE, DAYS = Decimal("0.5"), Decimal("0.2"), 30
MOST = 20  # suggestions
AGES: tuple[Age, ...] = get_args(Age)
NOTHING: Mapping[str, Any] = {"count": 0, "money_in": 0, "money_out": 0}


def ensure_right(found: Reading) -> None:
    """Raise StatementInvalid, or StatementUnbalanced when its own balances do not fit."""
    if found.error_count:
        raise StatementInvalid(error_count=found.error_count, errors=found.errors)
    if found.opening is None or found.closing is None:
        return
    moved = sum((line.amount for line in found.lines), Decimal(0))
    apart = found.closing - found.opening - moved
    if apart:
        told = {"opening": found.opening, "moved": moved, "closing": found.closing}
        facts = {name: f"{value:.2f}" for name, value in told.items()}
        raise StatementUnbalanced(**facts, difference=f"{apart:.2f}")


def hashes(account_id: UUID, lines: Sequence[Line]) -> list[bytes]:
    """By what each line is known: what it says, and the how-manieth of those that say the same."""
    seen = Counter[str]()
    found = []
    for line in lines:
        words = " ".join(f"{line.text} {line.reference or ''}".casefold().split())
        balance = "" if line.balance is None else f"{line.balance:.2f}"
        parts = (account_id, line.booked_on, f"{line.amount:.2f}", balance, words)
        said = "\x1f".join(map(str, parts))
        found.append(hashlib.sha256(f"{said}\x1f{seen[said]}".encode()).digest())
        seen[said] += 1
    return found


def statement(
    account: BankAccount, found: Reading, file: Mapping[str, Any], *, by: str
) -> Statement:
    """The row of a file."""
    days = [line.booked_on for line in found.lines]
    return Statement(
        **file,
        account_id=account.id,
        region=account.region,
        opening=found.opening,
        closing=found.closing,
        since=min(days),
        until=max(days),
        lines=len(found.lines),
        added=0,
        unmatched=0,
        created_by=by,
    )


def rows_of(account_id: UUID, lines: Sequence[Line]) -> list[dict[str, Any]]:
    """What of the lines is stored, without their ids."""
    return [
        {
            "hash": f"\\x{digest.hex()}",
            "row": line.row,
            "booked_on": line.booked_on,
            "amount": str(line.amount),
            "text": line.text,
            "reference": line.reference,
            "balance": None if line.balance is None else str(line.balance),
        }
        for line, digest in zip(lines, hashes(account_id, lines), strict=True)
    ]


def statement_view(of: Statement, *, new: int) -> StatementRead:
    """The file as it is shown."""
    return StatementRead.model_validate(
        of.model_dump(exclude={"opening", "closing", "added", "told"})
        | {"opening": _money(of.opening), "closing": _money(of.closing)}
        | {"new": new, "known": of.lines - new}
    )


def line_view(line: StatementLine, matched: Sequence[UUID], *, words: bool) -> LineRead:
    """The line as it is shown, with its words or without."""
    facts = line.model_dump(exclude={"hash", "amount", "balance"})
    if not words:
        facts |= {"text": None, "reference": None}
    amounts = {"amount": Money(line.amount), "balance": _money(line.balance)}
    return LineRead.model_validate(facts | amounts | {"transaction_ids": sorted(matched)})


def _money(amount: Decimal | None) -> Money | None:
    return None if amount is None else Money(amount)


def ensure_unsettled(line: StatementLine) -> None:
    """Raise LineSettled."""
    if line.state != "unmatched":
        raise LineSettled(state=line.state)


def ensure_settled(line: StatementLine) -> None:
    """Raise LineNotSettled."""
    if line.state == "unmatched":
        raise LineNotSettled


def ensure_matches(
    line: StatementLine,
    wanted: Iterable[UUID],
    moved: Mapping[UUID, Decimal],
    taken: Iterable[UUID],
) -> None:
    """They are the account's, free, and together the line."""
    for id in wanted:
        if id not in moved:
            raise TransactionUnfitting(transaction=id)
    for id in taken:
        raise TransactionMatched(transaction=id)
    amount, total = line.amount, sum(moved.values(), Decimal(0))
    if amount != total:
        facts = {"line": amount, "transactions": total, "difference": amount - total}
        raise MatchDiffers(**{name: f"{value:.2f}" for name, value in facts.items()})


def key(text: str) -> str:
    """A number as it is compared."""
    return "".join(filter(str.isalnum, text.casefold()))


def found_in(line: StatementLine, numbers: Iterable[str]) -> str | None:
    """The first of the numbers that the line's words hold, or that holds the line's reference."""
    said, own = key(f"{line.text} {line.reference or ''}"), key(line.reference or "")
    for number in numbers:
        known = key(number)
        if (_proves(known) and known in said) or (_proves(own) and own in known):
            return number
    return None


def _proves(number: str) -> bool:
    return len(number) >= SHORTEST and any(map(str.isdigit, number))


def suggest(line: StatementLine, candidates: Iterable[Mapping[str, Any]]) -> list[Suggestion]:
    """The likeliest transactions: 0.5 for the amount, up to 0.3 for the days, 0.2 for a number.

    What is more than the line cannot be it, unless a number says so.
    """
    found = []
    for row in candidates:
        same, days = row["amount"] == line.amount, abs((row["happened_on"] - line.booked_on).days)
        number = found_in(line, row["numbers"])
        near = Decimal(max(DAYS - days, 0)) / 100
        confidence = AMOUNT * same + near + (REFERENCE if number else 0)
        if confidence and (number or abs(row["amount"]) <= abs(line.amount)):
            judged = {"confidence": round(confidence, 2), "same_amount": same}
            judged |= {"days_apart": days, "reference": number, "amount": Money(row["amount"])}
            found.append(Suggestion.model_validate({**row, **judged}))
    best = sorted(found, key=lambda one: (-one.confidence, one.days_apart, one.transaction_id))
    return best[:MOST]


def waiting(buckets: Mapping[str, Mapping[str, Any]]) -> Waiting:
    """What waits by age; an age at which nothing does is there with zeros."""
    of = {age: buckets.get(age, NOTHING) for age in AGES}
    ages = [Bucket(days=age, **_sums(found)) for age, found in of.items()]
    together = {name: sum(found[name] for found in of.values()) for name in NOTHING}
    return Waiting(**_sums(together), ages=ages)


def _sums(found: Mapping[str, Any]) -> dict[str, Any]:
    return {name: found[name] for name in NOTHING}


def counted(of: Statement, line: StatementLine) -> bool:
    """Count a line that was settled or waits again; whether all of them now are, or no longer."""
    waits = line.state == "unmatched"
    of.unmatched += 1 if waits else -1
    return of.unmatched == int(waits)


def event(
    of: Statement, facts: Mapping[str, Any], unknown: Mapping[str, Any] | None
) -> StatementMismatched | StatementReconciled:
    """The statement as the others hear of it: of `unknown` lines the ledger has nothing."""
    own = ("account_id", "region", "format", "since", "until", "unmatched")
    told = {name: getattr(of, name) for name in own} | {"entity_id": of.id, "version": of.told}
    told |= {**facts, **_written(facts), "lines": facts["count"]}
    if unknown is None:
        return StatementReconciled.model_validate(told)
    written = _written(unknown)
    told |= {"unknown": unknown["count"]}
    told |= {"unknown_in": written["money_in"], "unknown_out": written["money_out"]}
    return StatementMismatched.model_validate(told)


def _written(sums: Mapping[str, Any]) -> dict[str, str]:
    return {name: f"{sums[name]:.2f}" for name in ("money_in", "money_out")}
