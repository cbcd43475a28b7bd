"""What an account may be, and what of it is odd; pure."""

from datetime import date
from uuid import UUID

from services.chassis.columns import lay
from services.chassis.problems import IdTaken
from services.finance.accounts.models import (
    AccountCreate,
    AccountPatch,
    AccountRead,
    BankAccount,
    Flag,
)
from services.finance.accounts.problems import AccountClosed, AccountDaysCrossed, AccountIncomplete

SHOWN, FEWEST_SIGNATORIES, FEWEST_REQUIRED = 4, 3, 2
SAME = (
    *("region", "institution_id", "holder", "kind", "bank", "number", "opened_on"),
    *("signatories", "required"),
)
CLEARABLE = ("institution_id", "opened_on", "required")


def digits(number: str) -> str:
    """A number as it is compared."""
    return "".join(filter(str.isdigit, number))


def number_key(bank: str | None, number: str | None) -> str | None:
    """By what a bank account is known; a cash box by nothing."""
    if bank is None or number is None:
        return None
    return f"{''.join(filter(str.isalnum, bank.casefold()))} {digits(number)}"


def new(data: AccountCreate, id: UUID, *, today: date, by: str) -> BankAccount:
    """The row of a new account; raises AccountIncomplete, AccountDaysCrossed."""
    facts = data.model_dump(exclude={"id"})
    account = BankAccount(id=id, **facts, created_by=by)
    account.number_key = number_key(account.bank, account.number)
    ensure_whole(account, today)
    return account


def ensure_whole(account: BankAccount, today: date) -> None:
    """A bank account has bank and number, a cash box none; its days are in order."""
    needed = account.kind == "bank"
    if {account.bank is not None, account.number is not None} != {needed}:
        raise AccountIncomplete
    last = account.closed_on or today
    if last > today or (account.opened_on is not None and account.opened_on > last):
        told = {"opened_on": str(account.opened_on), "closed_on": str(account.closed_on)}
        raise AccountDaysCrossed(**told)


def the_same(known: BankAccount | None, wanted: BankAccount) -> BankAccount:
    """A create repeated with the same id must say the same; another's is not shown."""
    if known is None or any(getattr(known, name) != getattr(wanted, name) for name in SAME):
        raise IdTaken(id=wanted.id)
    return known


def ensure_open(account: BankAccount) -> None:
    """Raise AccountClosed."""
    if account.state == "closed":
        raise AccountClosed(day=str(account.closed_on))


def change(account: BankAccount, data: AccountPatch, today: date) -> None:
    """Lay what was said over what is known."""
    said = data.model_dump(exclude_unset=True)
    lay(account, {k: v for k, v in said.items() if v is not None or k in CLEARABLE})
    lay(account, {"number_key": number_key(account.bank, account.number)})
    ensure_whole(account, today)


def flags(account: BankAccount) -> list[Flag]:
    """What is not as the programme asks of a bank account: reminders, no refusals."""
    if account.kind != "bank":
        return []
    signatories, required = len(account.signatories), account.required or 0
    odd: dict[Flag, bool] = {
        "few_signatories": signatories < FEWEST_SIGNATORIES,
        "too_few_required": required < FEWEST_REQUIRED,
        "required_above_signatories": required > signatories,
        "holder_unlinked": account.institution_id is None,
    }
    return [flag for flag, is_so in odd.items() if is_so]


def masked(number: str) -> str:
    """Its last four digits; of a short one only the last half."""
    known = digits(number)
    return f"****{known[len(known) - min(SHOWN, len(known) // 2) :]}"


def view(account: BankAccount, *, whole: bool) -> AccountRead:
    """The account as it is shown: its number `whole` or masked."""
    facts = account.model_dump(exclude={"number_key"})
    number = account.number
    shown = number if whole or number is None else masked(number)
    return AccountRead.model_validate(facts | {"number": shown, "flags": flags(account)})
