"""Every operation x every role x a foreign place, through the gateway, on real services.

`pytest tests/gateway/test_access_matrix.py -s` prints the matrix.
"""

from collections import Counter

from gateway.roles import SCOPES, Role
from tests.gateway.case import ELSEWHERE, EMPTY, HERE, MISSING, NONE
from tests.gateway.conftest import log_in
from tests.gateway.foreign import made
from tests.gateway.matrix import CASES, LOGIN_ONLY, NO_PLACE, PUBLIC
from tests.gateway.reaching import ask, begun, filled, leaked, operations, page_of, regions_of
from tests.harness import code_of

__all__ = ["made"]


async def test_the_declared_public_list_is_all_that_is_public(door):
    document = (await door.get("/openapi.json")).json()
    public = {(m, p) for m, p, operation in operations(document) if operation["security"] == []}
    assert public <= PUBLIC
    login_only = {
        (m, p)
        for m, p, operation in operations(document)
        if operation["security"] and not operation.get("x-scopes")
    }
    assert login_only <= NO_PLACE | LOGIN_ONLY


async def test_without_a_token_every_operation_is_401(door):
    document = (await door.get("/openapi.json")).json()
    for method, path, operation in operations(document):
        if operation["security"]:
            answer = await door.request(method, filled(path, ()), json={})
            assert answer.status_code == 401, (method, path)
            assert code_of(answer) in {"unauthenticated", ""}, (method, path)


async def test_each_role_does_what_the_table_of_scopes_says(whole):
    document = (await whole.get("/openapi.json")).json()
    seen = Counter()
    lines = []
    for role in Role:
        headers = await log_in(whole, str(role))
        for method, path, operation in operations(document):
            scopes = set(operation.get("x-scopes", ()))
            if not operation["security"] or (method, path) == ("delete", "/v1/session"):
                continue
            answer = await begun(whole, method, path, headers)
            may = scopes <= SCOPES[role]
            refused = answer.status_code == 403 and code_of(answer) in {"scope_missing", ""}
            assert refused != may, (role, method, path, answer.text)
            assert answer.status_code not in {401, 500}, (role, method, path, answer.text)
            seen[may] += 1
            lines.append(f"{role:<12} {method:<7}{path:<50} {'may' if may else '403'}")
    print(*lines, f"{seen[True]} allowed, {seen[False]} refused", sep="\n")
    assert seen[False] > 0


async def test_no_operation_shows_or_changes_a_foreign_place(whole, made):
    """As an account that may everything, but only in 35.19."""
    document = (await whole.get("/openapi.json")).json()
    headers = await log_in(whole, "admin.madiun")
    checked = []
    for method, path, _operation in operations(document):
        if (method, path) in PUBLIC | NO_PLACE:
            continue
        assert (method, path) in CASES, f"say in tests/gateway/matrix.py what {method} {path} does"
        case = CASES[method, path]
        answer = await ask(whole, method, path, case, made, headers)
        place = f"{method} {path}: {answer.status_code} {answer.text[:300]}"
        if isinstance(case.expect, int):
            assert answer.status_code == case.expect, place
            if case.expect == MISSING:
                assert code_of(answer) in {"not_found", "region_not_found"}, place
        elif case.expect == NONE:
            assert (answer.status_code, answer.text) == (200, "0"), place
        else:
            items, following = page_of(answer.json())
            places = {r for item in items for r in regions_of(item)}
            assert places <= ({HERE} if case.expect != EMPTY else set()), place
            assert following is None
        assert not leaked(answer.text, made, case), place
        checked.append(f"{method} {path}")
    assert len(checked) == len(CASES)
    print(*checked, f"{len(checked)} operations x a foreign place", sep="\n")


async def test_totals_count_only_ones_own(whole, made):
    headers = await log_in(whole, "admin.madiun")
    recap = await whole.get("/v1/reports/recap", params={"year": "2023"}, headers=headers)
    assert sum(recap.json()["total"]["rts"].values()) == 0
    everywhere = await log_in(whole, "admin")
    params = {"region": ELSEWHERE, "year": "2023"}
    recap = await whole.get("/v1/reports/recap", params=params, headers=everywhere)
    assert sum(recap.json()["total"]["rts"].values()) == 1
