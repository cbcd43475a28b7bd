"""The operations about complaints: see `matrix`."""

from tests.gateway.case import ELSEWHERE, EMPTY, Case
from tests.reporting.complaints import filed

VILLAGE = "35.77.03.1005"
ONE = "/v1/reports/complaints/{id}"
WORDS, WHY = {"words": "x"}, {"reason": "x"}
PUBLIC = {
    ("get", "/v1/public/complaints/places"),
    ("get", "/v1/public/complaints/form"),
    *(
        ("post", f"/v1/public/complaints{end}")
        for end in ("", "/status", "/words", "/confirmation", "/objection")
    ),
}
# About the whole country; who has less of it changes nothing: tests/reporting/test_complaints.py.
NO_PLACE = {
    ("get", "/v1/reports/complaint-terms"),
    ("put", "/v1/reports/complaint-terms/{id}"),
}
CASES = {
    ("get", "/v1/reports/complaints"): Case(EMPTY),
    ("get", "/v1/reports/complaints.csv"): Case(query={"region": ELSEWHERE}),
    ("post", "/v1/reports/complaints"): Case(
        body={"village": VILLAGE, "category": "umum", "channel": "lisan", "words": "x" * 10}
    ),
    ("get", "/v1/reports/complaints/summary"): Case(query={"region": ELSEWHERE}),
    ("post", "/v1/reports/complaints/held"): Case(
        200, body={"ids": ["{complaint}"], "decision": "receive"}
    ),
    ("get", ONE): Case(ids=("complaint",)),
    ("patch", ONE): Case(ids=("complaint",), body={"assignee": None}, if_match=True),
    ("post", f"{ONE}/notes"): Case(ids=("complaint",), body=WORDS),
    ("post", f"{ONE}/answer"): Case(ids=("complaint",), body=WORDS),
    ("post", f"{ONE}/referral"): Case(ids=("complaint",), body=WHY | {"level": "kota"}),
    ("post", f"{ONE}/confirmation"): Case(ids=("complaint",), body={"how": "x"}),
    ("post", f"{ONE}/objection"): Case(ids=("complaint",), body=WORDS),
    ("post", f"{ONE}/closing"): Case(ids=("complaint",), body=WHY),
    ("post", f"{ONE}/erasure"): Case(ids=("complaint",), body=WHY),
}


async def complained(reporting) -> dict[str, str]:
    """A complaint of the foreign place."""
    await filed(reporting, village=VILLAGE, words="Saluran di Manisrejo tersumbat.")
    return {"complaint": str(await reporting.scalar("SELECT id FROM complaints"))}
