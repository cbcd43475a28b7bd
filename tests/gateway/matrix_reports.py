"""What a stranger asks reporting for: see `matrix`."""

from tests.gateway.case import ELSEWHERE, EMPTY, HERE, Case

EXPORT = {"kind": "rekap_numerik", "format": "csv", "region": ELSEWHERE, "year": 2023}
THERE = {"region": ELSEWHERE, "year": "2023"}
SEAL = {"kind": "brief", "region": ELSEWHERE, "year": 2023}
CASES: dict[tuple[str, str], Case] = {
    ("get", "/v1/reports/recap"): Case(query={"region": ELSEWHERE, "year": "2023"}),
    ("get", "/v1/reports/comparison"): Case(
        query={"region": ELSEWHERE, "than": "2022", "year": "2023"}
    ),
    ("get", "/v1/reports/indicators"): Case(query={"region": ELSEWHERE}),
    ("get", "/v1/reports/breakdown"): Case(query={"region": ELSEWHERE, "of": "programme"}),
    ("get", "/v1/reports/funds"): Case(query={"region": ELSEWHERE}),
    ("get", "/v1/reports/progress"): Case(query={"region": ELSEWHERE}),
    ("get", "/v1/reports/quick-status"): Case(query={"region": ELSEWHERE}),
    ("get", "/v1/reports/trainings"): Case(query={"region": ELSEWHERE}),
    ("get", "/v1/reports/targets"): Case(query={"region": ELSEWHERE}),
    ("get", "/v1/reports/watch"): Case(query={"region": ELSEWHERE}),
    ("get", "/v1/reports/exports"): Case(EMPTY),
    ("post", "/v1/reports/exports"): Case(body=EXPORT),
    ("get", "/v1/reports/exports/{id}"): Case(ids=("export",)),
    ("get", "/v1/reports/exports/{id}/content"): Case(ids=("export",)),
    ("get", "/v1/reports/orphans"): Case(EMPTY),
    ("get", "/v1/reports/places"): Case([HERE]),
    ("get", "/v1/reports/places/search"): Case(EMPTY, query={"q": "manisrejo kota"}),
    ("get", "/v1/reports/places/{code}"): Case(ids=("rt",)),
    ("get", "/v1/reports/seals"): Case(EMPTY),
    ("post", "/v1/reports/seals"): Case(body=SEAL),
    ("get", "/v1/reports/seals/requests/{id}"): Case(ids=("seal_request",)),
    ("get", "/v1/reports/seals/{id}"): Case(ids=("seal",)),
    ("get", "/v1/reports/seals/{id}.json"): Case(ids=("seal",)),
    ("get", "/v1/reports/seals/{id}.pdf"): Case(ids=("seal",)),
    ("get", "/v1/reports/seals/{id}/verify"): Case(ids=("seal",)),
    ("get", "/v1/reports/seals/{id}/compare"): Case(ids=("seal",)),
    ("get", "/v1/reports/stream"): Case(query={"region": ELSEWHERE}),
    ("get", "/v1/reports/maps/tiles.json"): Case(query=THERE | {"layer": "villages"}),
    ("get", "/v1/reports/maps/{layer}/tiles/{z}/{x}/{y}.mvt"): Case(query=THERE),
    ("get", "/v1/reports/maps/{layer}.geojson"): Case(query=THERE),
    ("get", "/v1/reports/boundaries"): Case(EMPTY),
}
# The tile in which the foreign RT lies.
PLACE = {"layer": "rts", "z": "14", "x": "13267", "y": "8540"}
