"""Who does what in planning, and that it knows counts, never people."""

import itertools

import pytest

from services.chassis.documents import scopes_of
from services.planning.app import service
from services.planning.db import Table
from tests.harness import EVERYTHING, code_of, uuid_of

ENDS = {
    **dict.fromkeys(("{id}", "{id:uuid}", "{plan_id}", "{comment_id}"), str(uuid_of(1))),
    **dict.fromkeys(("{code}", "{chapter}"), "x"),
    "{task}": "monev",
    "{number:int}": "1",
}
JUDGING = ("/return", "/finalise", "/approve", "/comments", "/judge", "/cancel", "/complete")
CANCELLED_BY_WHO_MADE_THEM = ("/trainings/", "/portfolios/")
ASKED = {"/v1/planning/simulations"}  # a question too long for an address: nothing is written
NAMING = {"nik", "kk", "no_kk", "nama", "phone", "address", "member_name", "account_number"}


def routes():
    """Every route of planning: its method, its address filled in, and the scope it asks for."""
    for route in itertools.chain.from_iterable(router.routes for router in service.routers):
        address = route.path
        for name, value in ENDS.items():
            address = address.replace(name, value)
        for method in route.methods:
            [scope] = scopes_of(route)
            yield method, address, scope


def test_reading_asks_for_one_scope_and_writing_for_another():
    for method, address, scope in routes():
        reads = method == "GET" or address in ASKED
        wanted = "plans:read" if reads else "plans:write"
        own = any(part in address for part in CANCELLED_BY_WHO_MADE_THEM)
        if not reads and address.endswith(JUDGING) and not own:
            wanted = "plans:approve"
        assert scope == ("audit:read" if address.endswith("/audit") else wanted), address


async def test_every_route_asks_who_is_calling_and_for_its_scope(planning):
    nobody = planning.http()
    for method, address, scope in routes():
        answer = await nobody.request(method, address, json={})
        assert (answer.status_code, code_of(answer)) == (401, "unauthenticated"), (method, address)
        client = planning.client(scopes=EVERYTHING - {scope})
        answer = await client.http.request(method, address, json={})
        assert (answer.status_code, code_of(answer)) == (403, "scope_missing"), (method, address)
        assert scope in answer.text


@pytest.mark.parametrize("table", sorted(Table.metadata.tables))
def test_no_table_has_a_column_for_a_persons_name(table):
    assert not NAMING & set(Table.metadata.tables[table].columns.keys())
