"""The operations of planning: see `matrix`."""

from tests.gateway.case import ELSEWHERE, EMPTY, Case

NO_PLACE = {
    ("get", "/v1/planning/revitalisation-tasks"),
    ("get", "/v1/planning/cycle-activities"),
    ("get", "/v1/planning/plan-outlines"),
    ("get", "/v1/planning/activity-kinds"),
    ("get", "/v1/planning/fund-sources"),
    ("get", "/v1/planning/safeguard-checklist"),
    ("get", "/v1/planning/unit-prices/template"),
}

PLACE = "35.77.03.1005"
ENDINGS = ("", ".pdf", ".xlsx")  # the plan, and it as a paper and a workbook
INSTITUTION = {"kind": "bkm", "name": "X", "region": PLACE}
CYCLE = {"region": PLACE, "year": 2026, "programme": "x", "features": ["pencegahan"]}
CAME = {"male": 1, "female": 1, "disabled": 0}
MEETING = {"region": PLACE, "kind": "fgd", "title": "x", "held_on": "2026-01-01"}
POINT = {"region": PLACE, "kind": "potensi", "tridaya": "sosial", "title": "x"}
PLAN = {"kind": "rplp", "region": PLACE, "title": "x", "begin_year": 2026, "end_year": 2030}
ACT = {"legal_basis": {"kind": "sk", "number": "1", "date": "2026-01-01"}}
WORK = {"kind": "pelatihan", "title": "x", "year": 2027, "volume": "1"}
LIST = {"region": ELSEWHERE, "year": "2026"}
TRAINING = {"region": PLACE, "kind": "ojt", "title": "x"}
MEDIUM = {"region": PLACE, "kind": "buletin", "title": "x"}
START = {"mode": "swakelola", "started_on": "2026-01-01"}
DONE = {"completed_on": "2026-01-01", "certificate": "KB", "number": "1", "date": "2026-01-01"}
OVER = {"kpp_id": "01900000-0000-7000-8000-000000000001", "number": "1", "date": "2026-01-01"}
LINE = {"rt": f"{PLACE}-001-001", "criterion": "2b", "length": "1", "measured_on": "2026-01-01"}
SEEN = {"present": True, "good": True, "working": True, "used": True, "developed": False}
DUES = {"households": 1, "paying": 1, "amount": "1"}
SPOT = {"lon": "111.5", "lat": "-7.6", "mapped_on": "2026-01-01"}
QUESTION = {
    "region": ELSEWHERE,
    "round_id": "{round}",
    "years": [2027],
    "budgets": [{"source": "dak", "year": 2027, "amount": "1"}],
    "unit_prices": {"2b": "1"},
}

CASES: dict[tuple[str, str], Case] = {
    ("get", "/v1/planning/audit"): Case(EMPTY),
    ("get", "/v1/planning/institutions"): Case(EMPTY),
    ("post", "/v1/planning/institutions"): Case(body=INSTITUTION),
    ("get", "/v1/planning/institutions/{id}"): Case(ids=("institution",)),
    ("patch", "/v1/planning/institutions/{id}"): Case(ids=("institution",), body={}, if_match=True),
    ("get", "/v1/planning/institutions/{id}/statuses"): Case(ids=("institution",)),
    ("post", "/v1/planning/institutions/{id}/statuses"): Case(
        ids=("institution",), body={"status": "awal", "assessed_on": "2026-01-01"}
    ),
    ("get", "/v1/planning/institutions/{id}/tasks"): Case(ids=("institution",)),
    ("post", "/v1/planning/institutions/{id}/tasks/{task}"): Case(
        ids=("institution", "monev"), body={"started_on": "2026-01-01"}
    ),
    ("get", "/v1/planning/cycles"): Case(EMPTY),
    ("post", "/v1/planning/cycles"): Case(body=CYCLE),
    ("get", "/v1/planning/cycles/{id}"): Case(ids=("cycle",)),
    ("patch", "/v1/planning/cycles/{id}/activities/{code}"): Case(
        ids=("cycle", "activity"), body={}, if_match=True
    ),
    ("get", "/v1/planning/quick-status"): Case(EMPTY, query={"year": "2026"}),
    ("get", "/v1/planning/meetings"): Case(EMPTY),
    ("post", "/v1/planning/meetings"): Case(body=MEETING | {"attendance": CAME}),
    ("get", "/v1/planning/meetings/{id}"): Case(ids=("meeting",)),
    ("patch", "/v1/planning/meetings/{id}"): Case(ids=("meeting",), body={}, if_match=True),
    ("post", "/v1/planning/plans/{plan_id}/activities-from-needs"): Case(ids=("plan",), body={}),
    ("get", "/v1/planning/activities"): Case(EMPTY),
    ("post", "/v1/planning/activities"): Case(body=WORK | {"plan_id": "{plan}"}),
    ("get", "/v1/planning/activities/{id}"): Case(ids=("work",)),
    ("patch", "/v1/planning/activities/{id}"): Case(ids=("work",), body={}, if_match=True),
    ("delete", "/v1/planning/activities/{id}"): Case(ids=("work",), if_match=True),
    ("get", "/v1/planning/activities/{id}/steps"): Case(ids=("work",)),
    ("post", "/v1/planning/activities/{id}/propose"): Case(ids=("work",), body={}),
    ("post", "/v1/planning/activities/{id}/judge"): Case(ids=("work",), body={"verdict": "fit"}),
    ("post", "/v1/planning/activities/{id}/approve"): Case(ids=("work",), body={}),
    ("post", "/v1/planning/activities/{id}/cancel"): Case(ids=("work",), body={"reason": "x"}),
    ("post", "/v1/planning/activities/{id}/start"): Case(ids=("work",), body=START),
    ("post", "/v1/planning/activities/{id}/complete"): Case(ids=("work",), body=DONE),
    ("post", "/v1/planning/activities/{id}/hand-over"): Case(
        ids=("work",), body=OVER | {"lpj_number": "1"}
    ),
    ("get", "/v1/planning/activities/{id}/work"): Case(ids=("work",)),
    ("get", "/v1/planning/activities/{id}/weeks"): Case(ids=("work",)),
    ("put", "/v1/planning/activities/{id}/weeks/{day}"): Case(
        ids=("work", "day"), body={"physical": "1"}
    ),
    ("get", "/v1/planning/activities/{id}/photos"): Case(ids=("work",)),
    ("post", "/v1/planning/activities/{id}/photos"): Case(ids=("work",), form={"percent": "0"}),
    ("get", "/v1/planning/activities/{id}/photos/{photo_id}/content"): Case(ids=("work", "plan")),
    ("get", "/v1/planning/activities/{id}/opname"): Case(ids=("work",)),
    ("post", "/v1/planning/activities/{id}/opname"): Case(ids=("work",), body=LINE),
    ("get", "/v1/planning/assets"): Case(EMPTY),
    ("get", "/v1/planning/asset-risks"): Case(EMPTY, query={"year": "2027"}),
    ("get", "/v1/planning/assets/{id}"): Case(ids=("asset",)),
    ("get", "/v1/planning/assets/{id}/inspections"): Case(ids=("asset",)),
    ("put", "/v1/planning/assets/{id}/inspections/{year}"): Case(
        ids=("asset", "year"), body=SEEN | {"inspected_on": "2026-01-01"}
    ),
    ("get", "/v1/planning/assets/{id}/dues"): Case(ids=("asset",)),
    ("put", "/v1/planning/assets/{id}/dues/{month}"): Case(ids=("asset", "month"), body=DUES),
    ("get", "/v1/planning/activities/{id}/safeguards"): Case(ids=("work",)),
    ("put", "/v1/planning/activities/{id}/safeguards"): Case(
        ids=("work",), body={"answers": {}}, if_match=True
    ),
    ("get", "/v1/planning/needs"): Case(EMPTY),
    ("get", "/v1/planning/needs/totals"): Case(query={"region": ELSEWHERE}),
    ("get", "/v1/planning/needs/{id}"): Case(ids=("need",)),
    ("get", "/v1/planning/plans"): Case(EMPTY),
    ("post", "/v1/planning/plans"): Case(body=PLAN),
    **{("get", f"/v1/planning/plans/{{id}}{end}"): Case(ids=("plan",)) for end in ENDINGS},
    ("patch", "/v1/planning/plans/{id}"): Case(ids=("plan",), body={}, if_match=True),
    ("get", "/v1/planning/plans/{id}/chapters"): Case(ids=("plan",)),
    ("put", "/v1/planning/plans/{id}/chapters/{chapter}"): Case(
        ids=("plan",), body={"body": "x"}, if_match=True
    ),
    ("get", "/v1/planning/plans/{id}/targets"): Case(ids=("plan",)),
    ("put", "/v1/planning/plans/{id}/targets"): Case(
        ids=("plan",), body={"targets": []}, if_match=True
    ),
    ("get", "/v1/planning/plans/{id}/steps"): Case(ids=("plan",)),
    ("post", "/v1/planning/plans/{id}/submit"): Case(ids=("plan",), body={}),
    ("post", "/v1/planning/plans/{id}/return"): Case(ids=("plan",), body={"reason": "x"}),
    ("post", "/v1/planning/plans/{id}/finalise"): Case(ids=("plan",), body={}),
    ("post", "/v1/planning/plans/{id}/approve"): Case(ids=("plan",), body=ACT),
    ("post", "/v1/planning/plans/{id}/editions"): Case(ids=("plan",), body={}),
    ("get", "/v1/planning/plans/{id}/comments"): Case(ids=("plan",)),
    ("post", "/v1/planning/plans/{id}/comments"): Case(
        ids=("plan",), body={"item": "plan", "body": "x"}
    ),
    ("post", "/v1/planning/plans/{id}/comments/{comment_id}/settle"): Case(
        ids=("plan",), body={"answer": "x"}
    ),
    ("get", "/v1/planning/plans/{id}/content"): Case(ids=("plan",)),
    ("get", "/v1/planning/plans/{id}/diff"): Case(ids=("plan",), query={"against": "{plan}"}),
    ("get", "/v1/planning/alignments"): Case(query={"region": ELSEWHERE}),
    ("get", "/v1/planning/self-mapping"): Case(EMPTY),
    ("post", "/v1/planning/self-mapping"): Case(body=POINT | SPOT),
    ("get", "/v1/planning/self-mapping/{id}"): Case(ids=("point",)),
    ("patch", "/v1/planning/self-mapping/{id}"): Case(ids=("point",), body={}, if_match=True),
    ("post", "/v1/planning/simulations"): Case(body={"region": ELSEWHERE, "all": True}),
    ("get", "/v1/planning/plans/{id}/simulation"): Case(ids=("plan",)),
    ("post", "/v1/planning/portfolios"): Case(body=QUESTION),
    ("get", "/v1/planning/portfolios"): Case(EMPTY),
    ("get", "/v1/planning/portfolios/{id}"): Case(ids=("portfolio",)),
    ("get", "/v1/planning/portfolios/{id}/question"): Case(ids=("portfolio",)),
    ("post", "/v1/planning/portfolios/{id}/frontier"): Case(ids=("portfolio",), body={}),
    ("get", "/v1/planning/portfolios/{id}/frontier"): Case(ids=("portfolio",)),
    ("post", "/v1/planning/portfolios/{id}/frontier/cancel"): Case(ids=("portfolio",), body={}),
    ("get", "/v1/planning/portfolios/{id}/activities"): Case(ids=("portfolio",)),
    ("get", "/v1/planning/portfolios/{id}/activities/export"): Case(ids=("portfolio",)),
    ("post", "/v1/planning/portfolios/{id}/cancel"): Case(ids=("portfolio",), body={}),
    ("post", "/v1/planning/portfolios/{id}/plan"): Case(
        ids=("portfolio",), body={"plan_id": "{plan}"}
    ),
    ("get", "/v1/planning/votes"): Case(EMPTY),
    ("post", "/v1/planning/votes"): Case(
        body={"meeting_id": "{meeting}", "plan_id": "{plan}", "budget": "1"}
    ),
    ("get", "/v1/planning/votes/{id}"): Case(ids=("vote",)),
    ("get", "/v1/planning/votes/{id}/ballots"): Case(ids=("vote",)),
    ("post", "/v1/planning/votes/{id}/ballots"): Case(ids=("vote",), body={"number": 1}),
    ("post", "/v1/planning/votes/{id}/ballots/file"): Case(ids=("vote",), form={"dry_run": "true"}),
    ("delete", "/v1/planning/votes/{id}/ballots/{number}"): Case(ids=("vote", "paper")),
    ("post", "/v1/planning/votes/{id}/close"): Case(ids=("vote",), body={}),
    ("post", "/v1/planning/votes/{id}/optimum"): Case(
        ids=("vote",), body={"round_id": "{round}", "source": "dak", "year": 2027}
    ),
    ("get", "/v1/planning/votes/{id}/comparison"): Case(ids=("vote",)),
    ("post", "/v1/planning/votes/{id}/decision"): Case(ids=("vote",), body={"follows": "vote"}),
    ("get", "/v1/planning/unit-prices"): Case(query={"region": ELSEWHERE}),
    ("get", "/v1/planning/unit-prices/export"): Case(query=LIST),
    ("get", "/v1/planning/unit-prices/imports"): Case(query={"region": ELSEWHERE}),
    ("post", "/v1/planning/unit-prices/imports"): Case(form=LIST | {"source": "x"}),
    ("get", "/v1/planning/activities/{id}/rab"): Case(ids=("work",)),
    ("put", "/v1/planning/activities/{id}/rab"): Case(
        ids=("work",), body={"lines": []}, if_match=True
    ),
    ("get", "/v1/planning/trainings"): Case(EMPTY),
    ("post", "/v1/planning/trainings"): Case(body=TRAINING),
    ("get", "/v1/planning/trainings/totals"): Case(query={"region": ELSEWHERE}),
    ("get", "/v1/planning/trainings/{id}"): Case(ids=("training",)),
    ("patch", "/v1/planning/trainings/{id}"): Case(ids=("training",), body={}, if_match=True),
    ("post", "/v1/planning/trainings/{id}/hold"): Case(ids=("training",), body={}),
    ("post", "/v1/planning/trainings/{id}/cancel"): Case(ids=("training",), body={"reason": "x"}),
    ("get", "/v1/planning/exports/trainings.csv"): Case(query={"region": ELSEWHERE}),
    ("get", "/v1/planning/media"): Case(EMPTY),
    ("post", "/v1/planning/media"): Case(body=MEDIUM),
    ("get", "/v1/planning/media/{id}"): Case(ids=("medium",)),
    ("patch", "/v1/planning/media/{id}"): Case(ids=("medium",), body={}, if_match=True),
    ("delete", "/v1/planning/media/{id}"): Case(ids=("medium",), if_match=True),
    ("get", "/v1/planning/exports/media.csv"): Case(query={"region": ELSEWHERE}),
}
