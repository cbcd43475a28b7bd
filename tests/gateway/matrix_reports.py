"""The maps of reporting: see `matrix`."""

from tests.gateway.case import ELSEWHERE, EMPTY, Case

THERE = {"region": ELSEWHERE, "year": "2023"}

CASES: dict[tuple[str, str], Case] = {
    ("get", "/v1/reports/maps/tiles.json"): Case(query=THERE | {"layer": "villages"}),
    ("get", "/v1/reports/maps/{layer}/tiles/{z}/{x}/{y}.mvt"): Case(query=THERE),
    ("get", "/v1/reports/maps/{layer}.geojson"): Case(query=THERE),
    ("get", "/v1/reports/boundaries"): Case(EMPTY),
}
# The tile in which the foreign RT lies.
PLACE = {"layer": "rts", "z": "14", "x": "13267", "y": "8540"}
