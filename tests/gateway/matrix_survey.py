"""The papers of survey, exits and decrees, and its registry of regions: see `matrix`."""

from tests.gateway.case import ELSEWHERE, EMPTY, Case

EXIT = {"round_id": "{round}", "rts": ["{rt}"], "year": 2026, "number": "x", "date": "2026-11-20"}
DECREE = {
    "round_id": "{round}",
    "region": ELSEWHERE,
    "number": "x",
    "date": "2026-11-20",
    "title": "x",
    "basis": ["x"],
    "position": "x",
}
ONE = "/v1/survey/decrees/{id}"

CASES: dict[tuple[str, str], Case] = {
    ("get", "/v1/survey/exits"): Case(EMPTY),
    ("post", "/v1/survey/exits"): Case(body=EXIT),
    ("get", "/v1/survey/exits/candidates"): Case(query={"round_id": "{round}"}),
    ("get", "/v1/survey/exits/{id}"): Case(ids=("exit",)),
    ("delete", "/v1/survey/exits/{id}"): Case(ids=("exit",), if_match=True),
    ("get", "/v1/survey/exits/{id}/minutes"): Case(ids=("exit",)),
    ("put", "/v1/survey/exits/{id}/minutes"): Case(ids=("exit",), form={"x": "x"}, if_match=True),
    ("post", "/v1/survey/exits/{id}/confirm"): Case(ids=("exit",), body={}),
    ("post", "/v1/survey/exits/{id}/annul"): Case(ids=("exit",), body={"reason": "x"}),
    ("get", "/v1/survey/regions"): Case(EMPTY, query={"search": "manisrejo kota"}),
    ("get", "/v1/survey/regions/{code}"): Case(ids=("rt",)),
    ("get", "/v1/survey/region-changes"): Case(EMPTY),
    ("post", "/v1/survey/region-changes"): Case(422, form={"kind": "changes"}),
    ("get", "/v1/survey/region-changes/export"): Case(query={"region": ELSEWHERE}),
    ("get", "/v1/survey/decrees"): Case(EMPTY),
    ("post", "/v1/survey/decrees"): Case(body=DECREE),
    **{("get", f"{ONE}{part}"): Case(ids=("decree",)) for part in ("", ".pdf", ".xlsx")},
    **{("get", f"{ONE}/{part}"): Case(ids=("decree",)) for part in ("annex", "diff", "paper")},
    ("delete", ONE): Case(ids=("decree",), if_match=True),
    ("put", f"{ONE}/paper"): Case(ids=("decree",), form={"x": "x"}, if_match=True),
    ("post", f"{ONE}/issue"): Case(ids=("decree",), body={}),
    ("post", f"{ONE}/revoke"): Case(ids=("decree",), body={"reason": "x"}),
}
