"""Every operation of the merged document with a foreign place in it, and what must come back.

An operation that is not listed here fails the test: whoever adds one says what a stranger gets.
"""

from tests.gateway import matrix_complaints as complaints
from tests.gateway import matrix_finance as finance
from tests.gateway import matrix_offers as offers
from tests.gateway import matrix_planning as planning
from tests.gateway import matrix_reports as reports
from tests.gateway import matrix_survey as survey
from tests.gateway.case import ELSEWHERE, EMPTY, HERE, NONE, Case

# Operations that nobody needs to log in for.
PUBLIC = complaints.PUBLIC | {
    ("post", "/v1/session"),
    ("post", "/v1/session/page"),
    ("post", "/v1/session/refresh"),
    ("post", "/v1/invitations/look"),
    ("post", "/v1/invitations/accept"),
    ("get", "/v1/session/options"),
    ("get", "/.well-known/jwks.json"),
    ("get", "/v1/session/provider"),
    ("get", "/v1/session/provider/callback"),
    ("get", "/v1/public/villages/{region}"),
    ("get", "/v1/public/activities/{id}"),
}
# Operations that are about the caller or about nobody's place: no region can be foreign.
NO_PLACE = (
    planning.NO_PLACE
    | finance.NO_PLACE
    | complaints.NO_PLACE
    | {
        ("get", "/v1/survey/openrosa/formList"),  # XML: tests/survey/test_openrosa_forms.py
        ("head", "/v1/survey/openrosa/submission"),
        ("get", "/v1/survey/openrosa/entities/tugas.csv"),  # tests/survey/test_openrosa_entities.py
        ("get", "/v1/survey/openrosa/entities/tugas/integrity"),
        ("get", "/v1/session"),
        ("delete", "/v1/session"),
        ("post", "/v1/users/me/password"),
        ("get", "/v1/survey/quality-rules"),
        ("get", "/v1/survey/regulations"),
        ("get", "/v1/survey/regulations/{id}"),
        ("post", "/v1/survey/scores"),
        ("get", "/v1/survey/questionnaires/{kind}"),
        ("get", "/v1/odata"),
        ("get", "/v1/odata/$metadata"),
        ("get", "/v1/reports/about"),
    }
)
# Operations for whoever is logged in, that may reach into a place.
LOGIN_ONLY = {
    ("get", "/v1/app-tokens"),
    ("post", "/v1/app-tokens"),
    ("post", "/v1/app-tokens/{id}/revoke"),
}
# Answers without an end: the head says all that these tests ask.
ENDLESS = {("get", "/v1/events/stream"), ("get", "/v1/reports/stream")}

ROUND = {"name": "X", "kind": "baseline", "year": 2024, "regulation": "permen-14-2018"}
DRAWN = {
    "type": "Polygon",
    "coordinates": [[[111.6, -7.7], [111.61, -7.7], [111.61, -7.69], [111.6, -7.7]]],
}
PLACED = {"lon": "111.52", "lat": "-7.62"}
AREA = {"name": "X", "region": ELSEWHERE, "members": []}
STANDARD = {"round_id": "{round}", "format": "a"}
VERSION = "/v1/survey/forms/{id}/versions/{version}"
CONTEXT = "/v1/survey/rounds/{round_id}/contexts/{code}"
USER = {"username": "x.y", "roles": ["community"]}
KEY = {"label": "x", "scopes": ["reports:read"], "regions": [HERE]}

RECORD = {"round_id": "{round}", "kind": "household", "answers": {"kode_rt": "{rt}"}}
PAIR = {"one": "{submission}", "other": "{submission}"}
ANY_ID = "01900000-0000-7000-8000-0000000000ff"
LOT = {"round_id": "{round}", "region": ELSEWHERE, "kind": "household"}
REASONS = {"reasons": [{"reason": "x"}]}
STEP = {"kind": "other", "title": "x", "planned_on": "2026-12-01", "deadline": "2026-12-02"}
FIGURE = {"round_id": "{round}", "area": "{area}", "document": "x", "numbers": {"area_ha": "1"}}
FOREIGN_ROWS = {"$filter": "region eq '35.77.03.1005'"}
STEPS = {"village": "35.77.03.1005", "start": "2026-12-01", "deadline": "2026-12-02"}


CASES: dict[tuple[str, str], Case] = (
    planning.CASES
    | offers.CASES
    | finance.CASES
    | survey.CASES
    | reports.CASES
    | complaints.CASES
    | {
        ("get", "/v1/survey/openrosa/forms/{version_id}/form.xml"): Case(ids=("form_version",)),
        ("get", "/v1/survey/openrosa/forms/{version_id}/manifest"): Case(ids=("form_version",)),
        ("get", "/v1/survey/openrosa/forms/{version_id}/files/{name}"): Case(ids=("form_version",)),
        ("post", "/v1/survey/openrosa/submission"): Case(422, form={"x": "x"}),
        ("get", "/v1/survey/submissions"): Case(EMPTY),
        ("post", "/v1/survey/submissions"): Case(body=RECORD),
        ("get", "/v1/survey/submissions/{id}"): Case(ids=("submission",)),
        ("get", "/v1/survey/submissions/{id}/files/{name}"): Case(ids=("submission",)),
        ("get", "/v1/survey/submissions/{id}/body"): Case(ids=("submission",)),
        ("get", "/v1/survey/submissions/{id}/history"): Case(ids=("submission",)),
        ("post", "/v1/survey/submissions/{id}/approve"): Case(ids=("submission",), body={}),
        ("post", "/v1/survey/submissions/{id}/return"): Case(ids=("submission",), body=REASONS),
        ("post", "/v1/survey/submissions/{id}/reject"): Case(
            ids=("submission",), body={"reason": "x"}
        ),
        ("get", "/v1/survey/review-lots"): Case(EMPTY),
        ("post", "/v1/survey/review-lots"): Case(body=LOT),
        ("get", "/v1/survey/review-lots/{id}"): Case(ids=("lot",)),
        ("get", "/v1/survey/review-lots/{id}/records"): Case(ids=("lot",)),
        ("post", "/v1/survey/review-lots/{id}/approval"): Case(ids=("lot",), body={}),
        ("post", "/v1/survey/review-lots/{id}/cancellation"): Case(ids=("lot",), body={}),
        ("get", "/v1/survey/persons/{id}"): Case(ids=("submission",)),
        ("post", "/v1/survey/persons/{id}/erase"): Case(ids=("submission",), body={"reason": "x"}),
        ("post", "/v1/survey/person-searches"): Case(EMPTY, body={"nik": "3577031503800001"}),
        ("get", "/v1/survey/duplicates"): Case(query={"round_id": "{round}"}),
        ("get", "/v1/survey/duplicates/comparison"): Case(ids=("submission",), query=PAIR),
        ("get", "/v1/survey/duplicates/merges"): Case(query={"round_id": "{round}"}),
        ("post", "/v1/survey/duplicates/merges"): Case(
            ids=("submission",), body={"kept": "{submission}", "merged": [ANY_ID], "reason": "x"}
        ),
        ("post", "/v1/survey/duplicates/merges/{id}/undo"): Case(
            ids=("merge",), body={"reason": "x"}
        ),
        ("post", "/v1/survey/duplicates/dismissals"): Case(
            body={"records": [ANY_ID, ANY_ID[:-1] + "e"], "reason": "x"}
        ),
        ("get", "/v1/survey/rounds"): Case(EMPTY),
        ("post", "/v1/survey/rounds"): Case(body=ROUND | {"region": ELSEWHERE}),
        ("get", "/v1/survey/rounds/{id}"): Case(ids=("round",)),
        ("post", "/v1/survey/rounds/{id}/seal"): Case(ids=("round",), body={}),
        ("get", "/v1/survey/rounds/{id}/comparison"): Case(
            ids=("round",), query={"with": "{round}"}
        ),
        ("get", "/v1/survey/rounds/{round_id}/contexts"): Case(ids=("round",)),
        ("get", CONTEXT): Case(ids=("round", "rt")),
        ("put", CONTEXT): Case(ids=("round", "rt"), body={"strategic": True}, if_match=True),
        ("get", f"{CONTEXT}/versions"): Case(ids=("round", "rt")),
        ("get", "/v1/survey/rounds/{round_id}/rescores"): Case(ids=("round",)),
        ("post", "/v1/survey/rounds/{round_id}/rescores"): Case(
            ids=("round",), body={"regulation": "permen-02-2016"}
        ),
        ("get", "/v1/survey/rescores/{id}"): Case(ids=("rescore",)),
        ("get", "/v1/survey/rescores/{id}/assessments"): Case(ids=("rescore",)),
        ("get", "/v1/survey/rounds/{round_id}/exports/rt_sheets.csv"): Case(ids=("round",)),
        ("get", "/v1/survey/exports/households.csv"): Case(query={"round_id": "{round}"}),
        ("get", "/v1/survey/rounds/{round_id}/exports/rt_sheets.xlsx"): Case(ids=("round",)),
        ("get", "/v1/survey/rounds/{round_id}/exports/official_workbook.xlsx"): Case(
            ids=("round",), query={"rt": "{rt}"}
        ),
        ("get", "/v1/survey/rounds/{round_id}/plan"): Case(ids=("round",)),
        ("post", "/v1/survey/rounds/{round_id}/plan"): Case(ids=("round",), body=STEP),
        ("post", "/v1/survey/rounds/{round_id}/plan/standard"): Case(ids=("round",), body=STEPS),
        ("get", "/v1/survey/rounds/{round_id}/progress"): Case(ids=("round",)),
        ("get", "/v1/survey/plan-steps/{id}"): Case(ids=("step",)),
        ("patch", "/v1/survey/plan-steps/{id}"): Case(ids=("step",), body={}, if_match=True),
        ("post", "/v1/survey/plan-steps/{id}/held"): Case(
            ids=("step",), body={"held_on": "2026-11-01"}
        ),
        ("get", "/v1/survey/quality-findings"): Case(EMPTY),
        ("get", "/v1/survey/quality-findings/{id}"): Case(ids=("finding",)),
        ("patch", "/v1/survey/quality-findings/{id}"): Case(
            ids=("finding",), body={"assignee": None}, if_match=True
        ),
        ("post", "/v1/survey/quality-findings/{id}/resolution"): Case(
            ids=("finding",), body={"resolution": "accepted", "reason": "x"}
        ),
        ("post", "/v1/survey/quality-findings/{id}/reopening"): Case(
            ids=("finding",), body={"reason": "x"}
        ),
        ("get", "/v1/survey/quality-summary"): Case(query={"round_id": "{round}"}),
        ("post", "/v1/survey/quality-scans"): Case(body={"round_id": "{round}"}),
        ("get", "/v1/survey/quality-scans/{id}"): Case(ids=("scan",)),
        ("get", "/v1/survey/area-figures"): Case(query={"round_id": "{round}"}),
        ("post", "/v1/survey/area-figures"): Case(body=FIGURE),
        ("get", "/v1/survey/imports"): Case(EMPTY),
        ("post", "/v1/survey/imports"): Case(form={"kind": "rt_sheets", "round_id": "{round}"}),
        ("get", "/v1/survey/imports/{id}"): Case(ids=("import",)),
        ("get", "/v1/survey/imports/{id}/rows"): Case(ids=("import",)),
        ("post", "/v1/survey/imports/{id}/apply"): Case(ids=("import",), body={}),
        ("post", "/v1/survey/imports/{id}/undo"): Case(ids=("import",), body={}),
        ("get", "/v1/survey/sheets"): Case(query={"round_id": "{round}"}),
        ("get", "/v1/survey/sheets/{id}"): Case(ids=("sheet",)),
        ("get", "/v1/survey/sheet-drafts"): Case(EMPTY),
        ("get", "/v1/survey/sheet-drafts/{id}"): Case(ids=("draft",)),
        ("post", "/v1/survey/sheet-drafts/{id}/accept"): Case(
            ids=("draft",), body={"round_id": "{round}"}
        ),
        ("post", "/v1/survey/sheet-drafts/{id}/reject"): Case(ids=("draft",), body={"reason": "x"}),
        ("get", "/v1/survey/areas"): Case(EMPTY),
        ("post", "/v1/survey/areas"): Case(body=AREA),
        ("get", "/v1/survey/areas/{code}"): Case(ids=("area",)),
        ("put", "/v1/survey/areas/{code}"): Case(
            ids=("area",), body={"members": []}, if_match=True
        ),
        ("get", "/v1/survey/areas/{code}/outline"): Case(ids=("area",)),
        ("put", "/v1/survey/areas/{code}/outline"): Case(ids=("area",), body=DRAWN, if_match=True),
        ("delete", "/v1/survey/areas/{code}/outline"): Case(ids=("area",), if_match=True),
        ("get", "/v1/survey/areas/{code}/outlines"): Case(ids=("area",)),
        ("put", "/v1/survey/areas/{code}/verified_ha"): Case(
            ids=("area",), body={"verified_ha": "1"}, if_match=True
        ),
        ("post", "/v1/survey/area-outlines"): Case(415, form={"property": "code"}),
        ("get", "/v1/survey/areas.geojson"): Case(query={"region": ELSEWHERE}),
        ("get", "/v1/survey/rts/{code}/position"): Case(ids=("rt",)),
        ("put", "/v1/survey/rts/{code}/position"): Case(ids=("rt",), body=PLACED, if_match=True),
        ("get", "/v1/survey/rts/{code}/positions"): Case(ids=("rt",)),
        ("post", "/v1/survey/rt-positions"): Case(422, form={"x": "x"}),
        ("get", "/v1/survey/rts.geojson"): Case(query={"region": ELSEWHERE}),
        ("get", "/v1/survey/assessments"): Case(EMPTY, query={"code": "{rt}"}),
        ("get", "/v1/survey/assessments/{id}"): Case(ids=("assessment",)),
        ("get", "/v1/survey/assessments/{id}/explanation"): Case(ids=("assessment",)),
        ("get", "/v1/trace/{id}"): Case(ids=("score",)),
        ("get", "/v1/odata/{table}"): Case(EMPTY, ids=("table",), query=FOREIGN_ROWS),
        ("get", "/v1/odata/{table}({key})"): Case(ids=("table", "posting")),
        ("get", "/v1/odata/{table}/$count"): Case(NONE, ids=("table",), query=FOREIGN_ROWS),
        ("get", "/v1/survey/forms"): Case(EMPTY),
        ("post", "/v1/survey/forms"): Case(form={"round_id": "{round}"}),
        ("get", "/v1/survey/forms/standard"): Case(query={"round_id": "{round}", "format": "a"}),
        ("post", "/v1/survey/forms/standard"): Case(body=STANDARD),
        ("get", "/v1/survey/forms/{id}"): Case(ids=("form",)),
        ("post", "/v1/survey/forms/{id}/close"): Case(ids=("form",), body={}),
        ("post", "/v1/survey/forms/{id}/reopen"): Case(ids=("form",), body={}),
        ("get", VERSION + "/xlsform"): Case(ids=("form", "version")),
        ("get", VERSION + "/xml"): Case(ids=("form", "version")),
        ("post", VERSION + "/publish"): Case(ids=("form", "version"), body={}),
        ("put", VERSION + "/files/{name}"): Case(
            ids=("form", "version", "version"), form={"x": "x"}, if_match=True
        ),
        ("get", "/v1/survey/audit"): Case(EMPTY),
        ("get", "/v1/reports/audit"): Case(EMPTY),
        ("get", "/v1/audit"): Case([HERE]),
        ("get", "/v1/events"): Case(EMPTY),
        ("get", "/v1/events/stream"): Case(query={"region": ELSEWHERE}),
        ("get", "/v1/users"): Case([HERE]),
        ("post", "/v1/users"): Case(403, body=USER | {"regions": [ELSEWHERE]}),
        ("get", "/v1/users/{id}"): Case(ids=("user",)),
        ("patch", "/v1/users/{id}"): Case(ids=("user",), body={"active": False}, if_match=True),
        ("post", "/v1/users/{id}/invitation"): Case(ids=("user",), body={}),
        ("get", "/v1/app-tokens"): Case(EMPTY),
        ("post", "/v1/app-tokens"): Case(body={"name": "x", "username": "o"}),
        ("post", "/v1/app-tokens/{id}/revoke"): Case(ids=("app_token",), body={}),
        ("get", "/v1/partners"): Case(EMPTY),
        ("post", "/v1/partners"): Case(
            403, body={"name": "x", "contact": "x", "regions": [ELSEWHERE]}
        ),
        ("get", "/v1/partners/{id}"): Case(ids=("partner",)),
        ("patch", "/v1/partners/{id}"): Case(ids=("partner",), body={"name": "y"}, if_match=True),
        ("get", "/v1/partners/{id}/keys"): Case(ids=("partner",)),
        ("post", "/v1/partners/{id}/keys"): Case(ids=("partner",), body=KEY),
        ("post", "/v1/partners/{id}/keys/{key_id}/rotate"): Case(ids=("partner", "key"), body={}),
        ("post", "/v1/partners/{id}/keys/{key_id}/revoke"): Case(ids=("partner", "key"), body={}),
        ("get", "/v1/webhooks"): Case(EMPTY),
        ("post", "/v1/webhooks"): Case(body={"sandbox": True, "region": ELSEWHERE}),
        ("get", "/v1/webhooks/sandbox"): Case(EMPTY),
        ("get", "/v1/webhooks/{id}"): Case(ids=("webhook",)),
        ("patch", "/v1/webhooks/{id}"): Case(ids=("webhook",), body={}, if_match=True),
        ("delete", "/v1/webhooks/{id}"): Case(ids=("webhook",), if_match=True),
        ("post", "/v1/webhooks/{id}/rotate"): Case(ids=("webhook",), body={}),
        ("post", "/v1/webhooks/{id}/enable"): Case(ids=("webhook",), body={}),
        ("post", "/v1/webhooks/{id}/ping"): Case(ids=("webhook",), body={}),
        ("post", "/v1/webhooks/{id}/replay"): Case(
            ids=("webhook",), body={"delivery_ids": [ANY_ID]}
        ),
        ("get", "/v1/webhooks/{id}/deliveries"): Case(ids=("webhook",)),
        ("get", "/v1/webhooks/{id}/deliveries/{delivery_id}"): Case(ids=("webhook", "delivery")),
        ("post", "/v1/webhooks/{id}/deliveries/{delivery_id}/replay"): Case(
            ids=("webhook", "delivery"), body={}
        ),
    }
)
