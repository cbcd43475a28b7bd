"""With the scope helper taken out everywhere, the database alone still shows nothing foreign."""

import io
from decimal import Decimal

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import true

from gateway.app_tokens import queries as app_tokens
from gateway.partners import queries as partners
from gateway.users import queries as users
from services.chassis import scope
from services.chassis.auth import Principal
from services.survey.imports import queries as imports
from tests.gateway.case import ELSEWHERE, HERE
from tests.gateway.conftest import log_in
from tests.gateway.foreign import made
from tests.gateway.matrix import CASES, ENDLESS, NO_PLACE, PUBLIC
from tests.gateway.matrix_reports import PLACE
from tests.gateway.reaching import ask, leaked, operations, regions_of

__all__ = ["made"]
DONE = 400  # below it a request was answered


@pytest.fixture
def helpless(monkeypatch):
    """No query is narrowed and no region is refused by the code any more."""

    def all_rows(*_, **__):
        return true()

    for name in ("visible", "overlapping", "all_inside"):
        monkeypatch.setattr(scope, name, all_rows)
    monkeypatch.setattr(users, "all_inside", all_rows)
    monkeypatch.setattr(partners, "all_inside", all_rows)
    monkeypatch.setattr(app_tokens, "all_inside", all_rows)
    monkeypatch.setattr(imports, "mine", all_rows)
    monkeypatch.setattr(scope, "ensure_mine", lambda *_: None)
    monkeypatch.setattr(Principal, "covers", lambda *_: True)


async def test_what_the_helper_hides_is_hidden_by_the_database_too(whole, made, helpless):
    document = (await whole.get("/openapi.json")).json()
    headers = await log_in(whole, "admin.madiun")
    checked = []
    for method, path, _ in operations(document):
        if (method, path) in PUBLIC | NO_PLACE | ENDLESS:  # a stream reads as its pages do
            continue
        case = CASES[method, path]
        once = {"Idempotency-Key": f"{method} {path}"}  # looked up before the route is asked
        answer = await ask(whole, method, path, case, made, headers | once)
        place = f"{method} {path}: {answer.status_code} {answer.text[:300]}"
        assert answer.status_code != 500, place
        assert not leaked(answer.text, made, case), place
        if answer.status_code < DONE:
            assert shows_nothing(answer), place
        checked.append(place)
    assert len(checked) == len(CASES) - len(ENDLESS)


def shows_nothing(answer):
    """No item of another place; of a region that holds nothing, sums of nothing."""
    kind = answer.headers.get("content-type", "text/plain")
    if kind.startswith("text/csv"):  # its head alone
        return len(answer.text.splitlines()) <= 1
    if kind.startswith("text/plain"):  # a count
        return answer.text in {"0", ""}  # or nothing at all, of a tile
    if not kind.startswith(("application/json", "application/geo+json")):  # a workbook
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0)
        return len(sheet.to_python()) <= 1
    found = answer.json()
    if "features" in found:
        found["items"] = [feature["properties"] for feature in found["features"]]
    items = found.get("items", found.get("value", []))
    if "total" in found:
        return is_nothing(found["total"]) and items == []
    if "years" in found:
        return found["years"] == []
    return all(place == HERE for item in items for place in regions_of(item))


def is_nothing(sums):
    """Whether every number in it is zero, however deep."""
    if isinstance(sums, dict):
        return all(is_nothing(one) for key, one in sums.items() if key not in {"region", "name"})
    if isinstance(sums, list):
        return all(map(is_nothing, sums))
    return sums is None or Decimal(sums) == 0


async def test_the_rows_are_there(whole, made, helpless):
    """What the test above proves, it proves of rows that an account with the right sees."""
    headers = await log_in(whole, "admin")
    params = {"region": ELSEWHERE, "year": "2023"}
    recap = (await whole.get("/v1/reports/recap", params=params, headers=headers)).json()
    assert sum(recap["total"]["rts"].values()) == 1
    filled_in = "/v1/reports/maps/{layer}/tiles/{z}/{x}/{y}.mvt".format(**PLACE)
    assert (await whole.get(filled_in, params=params, headers=headers)).content
    for path in ("/v1/survey/rounds", "/v1/survey/areas", "/v1/survey/imports"):
        assert (await whole.get(path, headers=headers)).json()["items"], path
