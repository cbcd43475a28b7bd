"""A KSM reports on what an agreement paid it; what it did not spend goes back to the BKM."""

from datetime import date
from uuid import UUID

from contracts.finance import AccountabilityAccepted
from services.finance.accountability import queries
from services.finance.expenses.models import Expense
from services.finance.ledger.rules import Account, Purse, move
from tests.finance.money import REGENCY, balances, post, posting, verified
from tests.finance.reports import accepted, begin, received, submitted
from tests.finance.steps import VILLAGE
from tests.harness import code_of, uuid_of

AGREEMENT = uuid_of(77)


async def paid(finance, amount="40000000.00", spent="30000000.00"):
    """Of fifty-six million forty went to a KSM, which spent thirty."""
    made = await received(finance, spent=None)
    of, ceiling = UUID(made["id"]), UUID(made["ceiling_id"])

    def account(kind, id):
        return Account(kind, id, VILLAGE, ceiling, of)

    own = {"purse": Purse("apbd-kabkota", 2020, ceiling, REGENCY)}
    purse, ksm = account("cash", of), account("cash", AGREEMENT)
    expense = Expense(
        id=uuid_of(78),
        allocation_id=of,
        agreement_id=AGREEMENT,
        region=VILLAGE,
        amount=spent,
        spent_on=date(2020, 4, 2),
        category="upah",
        receipt_number="KW-1",
        description="Upah",
        created_by="ksm",
    )
    async with finance.sessions.begin() as session:
        session.add(expense)
    lines = move(
        posting(spent, into=ksm, out_of=purse).lines[0].debit, into=account("spent", of), out_of=ksm
    )
    await post(
        finance,
        posting(amount, into=ksm, out_of=purse, kind="payment.made", **own),
        posting(
            spent,
            into=ksm,
            out_of=ksm,
            lines=lines,
            kind="expense.recorded",
            about=expense.id,
            happened_on=date(2020, 4, 2),
            **own,
        ),
    )
    return made


async def test_a_ksm_reports_on_what_it_was_paid(finance):
    made = await paid(finance)
    report = await submitted(finance, made, agreement_id=str(AGREEMENT), kind="use")
    said = report["content"]
    assert (said["received"], said["spent"], said["cash"], said["unreleased"]) == (
        "40000000.00",
        "30000000.00",
        "10000000.00",
        "0.00",
    )
    whole = await submitted(finance, made, kind="use", number="LPD/2")
    assert (whole["content"]["received"], whole["content"]["spent"], whole["content"]["cash"]) == (
        "56000000.00",
        "30000000.00",
        "26000000.00",
    )


async def test_what_a_ksm_did_not_spend_goes_back_to_the_bkm(finance):
    made = await paid(finance)
    of, ceiling = UUID(made["id"]), UUID(made["ceiling_id"])
    asked = posting(
        "24000000.00",
        into=Account("cash", of, VILLAGE, ceiling, of),
        out_of=Account("committed", of, VILLAGE, ceiling, of),
        state="pending",
        kind="tranche.requested",
        purse=Purse("apbd-kabkota", 2020, ceiling, REGENCY),
    )
    await post(finance, asked)  # by the BKM, which does not concern the KSM
    report = await accepted(finance, made, agreement_id=str(AGREEMENT))
    assert (report["spent"], report["returned"]) == ("30000000.00", "10000000.00")
    rows = await finance.rows(
        "SELECT code, debit - credit FROM ledger_accounts WHERE kind = 'cash' ORDER BY 2"
    )
    assert [(code, str(left)) for code, left in rows] == [
        (f"cash/{AGREEMENT}", "0.00"),
        (f"cash/{made['id']}", "26000000.00"),
    ]
    assert await finance.events(AccountabilityAccepted) == []
    async with finance.sessions.begin() as session:
        assert await queries.accepted(session, [AGREEMENT]) == {AGREEMENT: {"lpj"}}
        assert await queries.accepted_of(session, of, AGREEMENT) == {"lpj"}
        assert await queries.accepted_of(session, of) == set()
    assert (await verified(finance)).ok


async def test_with_the_account_of_it_all_what_lies_with_a_ksm_returns(finance):
    made = await paid(finance)
    report = await accepted(finance, made)
    assert (report["spent"], report["returned"]) == ("30000000.00", "50000000.00")
    assert (await balances(finance))["ceiling"] == ("390000000.00", "0.00")
    refused = await begin(finance.client(), made, agreement_id=str(AGREEMENT), number="x")
    assert (refused.status_code, code_of(refused)) == (409, "already_accounted")
    assert (await verified(finance)).ok


async def test_an_agreement_that_paid_nothing_has_nothing_to_report(finance):
    made = await received(finance)
    answer = await begin(finance.client(), made, agreement_id=str(AGREEMENT))
    assert (answer.status_code, code_of(answer)) == (409, "agreement_unpaid")
