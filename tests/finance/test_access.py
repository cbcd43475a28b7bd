"""Who does what in finance, and that it knows no person."""

import itertools

import pytest

from services.chassis.documents import scopes_of
from services.finance.app import service
from services.finance.db import Table
from tests.harness import EVERYTHING, code_of, uuid_of

NAMING = {"nik", "kk", "no_kk", "nama", "phone", "address"}


PUBLISHED = {"/v1/public/villages/{region}", "/v1/public/activities/{id}"}


def whole():
    return itertools.chain.from_iterable(router.routes for router in service.routers)


def test_what_is_published_is_all_that_asks_for_no_scope_and_is_only_read():
    open_to_all = [route for route in whole() if not scopes_of(route)]
    assert {route.path for route in open_to_all} == PUBLISHED
    assert {method for route in open_to_all for method in route.methods} == {"GET"}


def routes():
    """Every other route: its method, its address with an id, and the scope it asks for."""
    for route in whole():
        for method in route.methods if route.path not in PUBLISHED else ():
            [scope] = scopes_of(route)
            yield method, route.path.replace("{id:uuid}", str(uuid_of(1))), scope


def test_reading_asks_for_one_scope():
    for method, address, scope in routes():
        if method == "GET":
            assert scope == ("audit:read" if address.endswith("/audit") else "finance:read")


async def test_every_route_asks_who_is_calling_and_for_its_scope(finance):
    nobody = finance.http()
    for method, address, scope in routes():
        answer = await nobody.request(method, address, json={})
        assert (answer.status_code, code_of(answer)) == (401, "unauthenticated"), (method, address)
        client = finance.client(scopes=EVERYTHING - {scope})
        answer = await client.http.request(method, address, json={})
        assert (answer.status_code, code_of(answer)) == (403, "scope_missing"), (method, address)
        assert scope in answer.text


@pytest.mark.parametrize("table", sorted(Table.metadata.tables))
def test_no_table_has_a_column_for_a_persons_name(table):
    assert not NAMING & set(Table.metadata.tables[table].columns.keys())
