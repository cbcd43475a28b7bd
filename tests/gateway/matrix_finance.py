"""The operations of finance: see `matrix`; and what of finance is elsewhere."""

from contracts.planning_activities import ActivityApproved
from tests.finance import agreed, banks, money
from tests.finance.steps import told
from tests.gateway.case import ELSEWHERE, EMPTY, Case
from tests.harness import uuid_of

NO_PLACE = {
    ("get", "/v1/finance/sources"),
    ("get", "/v1/finance/schemes"),
    ("get", "/v1/finance/ledger/verify"),
}

PLACE = "35.77.03.1005"
BOOK = "csr-2015"  # nothing else is of that source and year
REVISION = {"kind": "perubahan", "amount": "1", "date": "2015-01-02", "document": "x"}
SHARE = {
    "ceiling_id": "{ceiling}",
    "region": PLACE,
    "recipient": "x",
    "amount": "1",
    "scheme": "single",
    "number": "x",
    "date": "2015-01-02",
}
USE = money.EXPENSE | {"allocation_id": "{allocation}", "amount": "1"}
REPORT = {"allocation_id": "{allocation}", "kind": "use", "number": "x", "date": "2015-03-02"}
CASH = {"allocation_id": "{allocation}"}
BANK = {"account_id": "{bank}"}
RECAP = {"region": ELSEWHERE, "year": "2015"}
AUDITED = "35.77.01.1001"  # nothing else is of that village
SPK = agreed.AGREEMENT | {"allocation_id": "{allocation}", "amount": "1", "date": "2015-02-02"}
GIFT = agreed.GIFT | {"activity_id": "{built}", "date": "2015-02-02"}

CASES: dict[tuple[str, str], Case] = {
    ("get", "/v1/finance/audit"): Case(EMPTY),
    ("get", "/v1/finance/ceilings"): Case(EMPTY),
    ("post", "/v1/finance/ceilings"): Case(body=money.CEILING | {"region": ELSEWHERE}),
    ("get", "/v1/finance/ceilings/{id}"): Case(ids=("ceiling",)),
    ("get", "/v1/finance/ceilings/{id}/revisions"): Case(ids=("ceiling",)),
    ("get", "/v1/finance/ceilings/{id}/course"): Case(ids=("ceiling",)),
    ("post", "/v1/finance/ceilings/{id}/revise"): Case(ids=("ceiling",), body=REVISION),
    ("post", "/v1/finance/ceilings/{id}/carry-over"): Case(
        ids=("ceiling",), body={"document": "x"}
    ),
    ("post", "/v1/finance/ceilings/{id}/close-year"): Case(ids=("ceiling",), body={}),
    ("post", "/v1/finance/ceilings/{id}/open-year"): Case(ids=("ceiling",), body={}),
    ("get", "/v1/finance/allocations"): Case(EMPTY),
    ("post", "/v1/finance/allocations"): Case(body=SHARE),
    ("get", "/v1/finance/allocations/{id}"): Case(ids=("allocation",)),
    ("post", "/v1/finance/allocations/{id}/cancel"): Case(ids=("allocation",), body={}),
    ("get", "/v1/finance/tranches"): Case(EMPTY),
    ("get", "/v1/finance/tranches/{id}"): Case(ids=("tranche",)),
    ("post", "/v1/finance/tranches/{id}/request"): Case(ids=("tranche",), body={}),
    ("post", "/v1/finance/tranches/{id}/release"): Case(ids=("tranche",), body={}),
    ("post", "/v1/finance/tranches/{id}/void"): Case(ids=("tranche",), body={}),
    ("get", "/v1/finance/expenses"): Case(EMPTY),
    ("post", "/v1/finance/expenses"): Case(body=USE),
    ("post", "/v1/finance/expenses/batch"): Case(body={"items": [USE]}),
    ("get", "/v1/finance/expenses/{id}"): Case(ids=("expense",)),
    ("post", "/v1/finance/expenses/{id}/reverse"): Case(ids=("expense",), body={"reason": "x"}),
    ("post", "/v1/finance/expenses/{id}/receipts"): Case(ids=("expense",), form={"x": "x"}),
    ("get", "/v1/finance/expenses/{id}/receipts/{receipt_id}/content"): Case(
        ids=("expense", "expense")
    ),
    ("get", "/v1/finance/reports"): Case(EMPTY),
    ("post", "/v1/finance/reports"): Case(body=REPORT),
    ("get", "/v1/finance/reports/{id}"): Case(ids=("report",)),
    ("get", "/v1/finance/reports/{id}.pdf"): Case(ids=("report",)),
    ("get", "/v1/finance/reports/{id}.xlsx"): Case(ids=("report",)),
    ("patch", "/v1/finance/reports/{id}"): Case(ids=("report",), body={}, if_match=True),
    ("post", "/v1/finance/reports/{id}/submit"): Case(ids=("report",), body={}),
    ("post", "/v1/finance/reports/{id}/accept"): Case(ids=("report",), body={}),
    ("post", "/v1/finance/reports/{id}/return"): Case(ids=("report",), body={"reason": "x"}),
    ("get", "/v1/finance/audits"): Case(EMPTY),
    ("get", "/v1/finance/audits/{region}/{year}"): Case(ids=("audited", "year")),
    ("put", "/v1/finance/audits/{region}/{year}"): Case(
        ids=("audited", "year"), body={"state": "not_yet"}, if_match=True
    ),
    ("get", "/v1/finance/books/cash.csv"): Case(ids=("allocation",), query=CASH),
    ("get", "/v1/finance/books/cash.xlsx"): Case(ids=("allocation",), query=CASH),
    ("get", "/v1/finance/books/bank"): Case(ids=("bank",), query=BANK),
    ("get", "/v1/finance/books/bank.csv"): Case(ids=("bank",), query=BANK),
    ("get", "/v1/finance/books/bank.xlsx"): Case(ids=("bank",), query=BANK),
    ("get", "/v1/finance/realisation"): Case(query=RECAP),
    ("get", "/v1/finance/realisation.csv"): Case(query=RECAP),
    ("get", "/v1/finance/realisation.xlsx"): Case(query=RECAP),
    ("get", "/v1/finance/flow"): Case(query=RECAP),
    ("get", "/v1/finance/accounts"): Case(EMPTY),
    ("post", "/v1/finance/accounts"): Case(body=banks.ACCOUNT | {"region": ELSEWHERE}),
    ("get", "/v1/finance/accounts/{id}"): Case(ids=("bank",)),
    ("patch", "/v1/finance/accounts/{id}"): Case(
        ids=("bank",), body={"holder": "x"}, if_match=True
    ),
    ("post", "/v1/finance/accounts/{id}/close"): Case(ids=("bank",), body={}),
    ("get", "/v1/finance/statements"): Case(EMPTY),
    ("post", "/v1/finance/statements"): Case(form={"account_id": "{bank}"}),
    ("get", "/v1/finance/statements/{id}"): Case(ids=("statement",)),
    ("get", "/v1/finance/statement-lines"): Case(EMPTY, query={"account_id": "{bank}"}),
    ("get", "/v1/finance/statement-lines/{id}/suggestions"): Case(ids=("line",)),
    ("post", "/v1/finance/statement-lines/{id}/match"): Case(
        ids=("line",), body={"transaction_ids": ["019ac107-0000-7000-8000-000000000071"]}
    ),
    ("post", "/v1/finance/statement-lines/{id}/unmatch"): Case(ids=("line",), body={}),
    ("post", "/v1/finance/statement-lines/{id}/ignore"): Case(ids=("line",), body={"reason": "x"}),
    ("get", "/v1/finance/reconciliations"): Case(EMPTY),
    ("get", "/v1/finance/reconciliations/{id}/transactions"): Case(ids=("bank",)),
    ("get", "/v1/finance/agreements"): Case(EMPTY),
    ("post", "/v1/finance/agreements"): Case(body=SPK),
    ("get", "/v1/finance/agreements/{id}"): Case(ids=("agreement",)),
    ("post", "/v1/finance/agreements/{id}/cancel"): Case(ids=("agreement",), body={}),
    ("post", "/v1/finance/instalments/{id}/pay"): Case(
        ids=("instalment",), body={"date": "2015-03-02"}
    ),
    ("post", "/v1/finance/instalments/{id}/reverse"): Case(
        ids=("instalment",), body={"reason": "x"}
    ),
    ("get", "/v1/finance/contributions"): Case(EMPTY),
    ("get", "/v1/finance/contributions/totals"): Case(EMPTY),
    ("post", "/v1/finance/contributions"): Case(body=GIFT),
    ("get", "/v1/finance/contributions/{id}"): Case(ids=("contribution",)),
    ("post", "/v1/finance/contributions/{id}/reverse"): Case(
        ids=("contribution",), body={"reason": "x"}
    ),
    ("get", "/v1/finance/ledger/entries"): Case(EMPTY, query={"book": BOOK}),
    ("get", "/v1/finance/ledger/balances"): Case(query={"book": BOOK}),
}


async def funded(finance) -> dict[str, str]:
    """A ceiling with an allocation of which something was received and spent, elsewhere."""
    facts = {"source": "csr", "fiscal_year": 2015, "region": ELSEWHERE}
    ceiling = await money.ceiling(finance, **facts)
    share = await money.allocated(finance.client(), ceiling, region=PLACE, date="2015-01-02")
    [tranche, _] = share["tranches"]
    await money.released(finance, tranche["id"])
    client = finance.client()
    expense = await client.ok(await money.spend(client, share, "1.00", date="2015-03-01"))
    made = {"ceiling": ceiling["id"], "allocation": share["id"]}
    body = REPORT | {"allocation_id": share["id"]}
    report = await client.ok(await client.post("/v1/finance/reports", body))
    await client.http.put(f"/v1/finance/audits/{AUDITED}/2099", json={"state": "not_yet"})
    made |= {"report": report["id"], "audited": AUDITED}
    made |= {"tranche": tranche["id"], "expense": expense["id"]}
    return made | await _given(finance, share) | await banks.banked(client, PLACE)


async def _given(finance, share) -> dict[str, str]:
    """A KSM has an agreement, and people gave something to what it builds."""
    client = finance.client()
    spk = await agreed.agreed(client, share, amount="1.00", date="2015-02-02")
    await finance.hear(told(ActivityApproved, entity=2097, region=PLACE))
    work = {"activity_id": str(uuid_of(2097)), "date": "2015-02-02"}
    address = "/v1/finance/contributions"
    gift = await client.post(address, agreed.GIFT | work, headers=money.key())
    made = {"agreement": spk["id"], "instalment": spk["instalments"][0]["id"]}
    return made | {"built": work["activity_id"], "contribution": (await client.ok(gift))["id"]}
