"""The operations about offers, pledges and the requests that they become: see `matrix`."""

from uuid import UUID

from contracts.planning_offers import PledgeSubmitted
from services.planning.offers.models import Offer
from services.planning.pledges.models import Pledge
from tests.finance.test_requests import asked
from tests.gateway.case import ELSEWHERE, EMPTY, Case

OFFER = {
    "region": ELSEWHERE,
    "source": "csr",
    "party_kind": "bank",
    "party": "x",
    "year": 2027,
    "lines": [{"activity_id": "{work}"}],
}
WHERE = {"region": ELSEWHERE}
DOCUMENT = WHERE | {"year": "2027"}
PLANNING = {
    ("get", "/v1/planning/unfunded"): Case(query=WHERE),
    ("get", "/v1/planning/unfunded/sums"): Case(query=WHERE),
    ("get", "/v1/planning/consolidation"): Case(query=DOCUMENT),
    ("get", "/v1/planning/consolidation.xlsx"): Case(query=DOCUMENT),
    ("get", "/v1/planning/exports/offers.csv"): Case(query=WHERE),
    ("get", "/v1/planning/offers"): Case(EMPTY),
    ("post", "/v1/planning/offers"): Case(body=OFFER),
    ("get", "/v1/planning/offers/{id}"): Case(ids=("offer",)),
    ("patch", "/v1/planning/offers/{id}"): Case(ids=("offer",), body={}, if_match=True),
    ("post", "/v1/planning/offers/{id}/withdraw"): Case(ids=("offer",), body={"reason": "x"}),
    ("post", "/v1/planning/offers/{id}/pledges"): Case(ids=("offer",), body={"amount": "1"}),
    ("get", "/v1/planning/pledges"): Case(EMPTY),
    ("get", "/v1/planning/pledges/{id}"): Case(ids=("pledge",)),
    ("patch", "/v1/planning/pledges/{id}"): Case(ids=("pledge",), body={}, if_match=True),
    ("get", "/v1/planning/pledges/{id}/versions"): Case(ids=("pledge",)),
    ("get", "/v1/planning/pledges/{id}/letter"): Case(ids=("pledge",)),
    ("put", "/v1/planning/pledges/{id}/letter"): Case(
        ids=("pledge",), form={"x": "x"}, if_match=True
    ),
    ("post", "/v1/planning/pledges/{id}/submit"): Case(ids=("pledge",), body={}),
    ("post", "/v1/planning/pledges/{id}/withdraw"): Case(ids=("pledge",), body={"reason": "x"}),
}
FINANCE = {
    ("get", "/v1/finance/ceiling-requests"): Case(EMPTY),
    ("get", "/v1/finance/ceiling-requests/{id}"): Case(ids=("pledge",)),
    ("post", "/v1/finance/ceiling-requests/{id}/accept"): Case(ids=("pledge",), body={}),
    ("post", "/v1/finance/ceiling-requests/{id}/decline"): Case(
        ids=("pledge",), body={"reason": "x"}
    ),
}
CASES = PLANNING | FINANCE


async def promised(whole) -> dict[str, str]:
    """An offer with a pledge, which finance has as a request, elsewhere."""
    facts = {"region": ELSEWHERE, "source": "csr", "party": "Bank Manisrejo", "amount": 2}
    offer = Offer(**facts, party_kind="bank", year=2027, pledged=1, created_by="o")
    pledge = Pledge(**facts | {"amount": 1}, offer_id=offer.id, fiscal_year=2027, made_by="o")
    async with whole.planning.sessions.begin() as session:
        session.add(offer)
        await session.flush()
        session.add(pledge)
    event: PledgeSubmitted = asked(UUID(str(pledge.id)), region=ELSEWHERE)
    await whole.finance.hear(event)
    return {"offer": str(offer.id), "pledge": str(pledge.id)}
