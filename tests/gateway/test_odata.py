"""Tables through the gateway, as spreadsheets ask for them: by Basic, and by nothing else."""

import asyncio
from decimal import Decimal

import pytest
from odata import ODataService
from requests import Session

from tests.gateway.conftest import PASSWORD, log_in
from tests.reporting.tables import SETS, rows, some

AGENCY = {"name": "Dinas PKP", "contact": "pkp@example.id", "regions": ["35.19"]}
KEY = {"label": "excel", "scopes": ["reports:read"], "regions": ["35.19"]}
HERE = {"regions": ["35.19"]}


@pytest.fixture
async def tables(whole):
    """Tables behind the gateway, whose links lead back to it."""
    whole.gateway.app.state.proxy.public_url = None
    await whole.reporting.hear(*some(seed=3, many=40))
    return whole


@pytest.fixture
async def key(tables):
    """A key of an agency in 35.19."""
    admin = await log_in(tables, "admin")
    owner = (await tables.post("/v1/partners", json=AGENCY, headers=admin)).json()
    made = await tables.post(f"/v1/partners/{owner['id']}/keys", json=KEY, headers=admin)
    return made.json()["key"]


def service(door, name, password, **headers):
    """python-odata as it comes, which reads `$metadata` and makes classes of it."""
    session = Session()
    session.auth, session.trust_env = (name, password), False
    return ODataService(
        f"{door.base_url}/v1/odata/",
        session=session,
        reflect_entities=True,
        quiet_progress=True,
        extra_headers=headers,
    )


async def test_a_client_of_odata_finds_every_row_of_its_regions_page_by_page(tables, key):
    def read():
        client = service(tables, "excel", key, Prefer="odata.maxpagesize=7")
        assert set(client.entities) == set(SETS)
        found = {name: client.query(entity) for name, entity in client.entities.items()}
        return {name: (query.all(), query.count()) for name, query in found.items()}

    found = await asyncio.to_thread(read)
    for name, (entities, count) in found.items():
        wanted = await rows(tables.reporting, name, **HERE)
        everywhere = await rows(tables.reporting, name)
        assert 7 < len(entities) == count == len(wanted) < len(everywhere), name
        for entity, row in zip(entities, wanted, strict=True):
            assert str(entity.region) == row["region"]
            assert [str(getattr(entity, key)) for key in SETS[name].key] == [
                str(row[key]) for key in SETS[name].key
            ]


async def test_a_client_of_odata_filters_orders_and_selects(tables, key):
    def read():
        client = service(tables, "x", key)
        sheet, posting = client.entities["sheets"], client.entities["postings"]
        query = client.query(sheet).filter((sheet.total > 30) & sheet.region.startswith("35.19.09"))
        one = client.query(posting).first()
        return (
            query.order_by(sheet.total.desc()).all(),
            client.query(posting).get(one.id),
            client.query(posting).filter(posting.amount >= one.amount).count(),
            one,
        )

    sheets, same, more, one = await asyncio.to_thread(read)
    here = "$filter=startswith(region,'35.19.09')"
    totals = [row["total"] for row in await rows(tables.reporting, "sheets", here, **HERE)]
    high = sorted((total for total in totals if total > 30), reverse=True)
    assert [sheet.total for sheet in sheets] == high
    assert (same.id, same.amount) == (one.id, one.amount)
    amounts = [row["amount"] for row in await rows(tables.reporting, "postings", **HERE)]
    assert more == sum(amount >= Decimal(str(one.amount)) for amount in amounts)


async def test_who_shows_nothing_or_the_wrong_thing_is_asked_for_basic(tables, key):
    for path in ("/v1/odata", "/v1/odata/$metadata", "/v1/odata/sheets"):
        for auth in (None, ("excel", f"{key}x"), ("admin", "salah-sekali")):
            answer = await tables.get(path, auth=auth)
            assert answer.status_code == 401
            assert answer.headers["www-authenticate"] == 'Basic realm="Nahkoda"'


async def test_a_password_or_a_phones_token_reads_tables_and_nothing_else(tables):
    person = await log_in(tables, "faskel")
    made = await tables.post("/v1/app-tokens", json={"name": "Excel"}, headers=person)
    token = made.json()["token"]
    for auth in (("faskel", PASSWORD), ("apa saja", token)):
        counted = await tables.get("/v1/odata/sheets/$count", auth=auth)
        assert counted.text == str(len(await rows(tables.reporting, "sheets", **HERE)))
        assert counted.headers["odata-version"] == "4.0"
    bearer = {"Authorization": f"Bearer {token}"}
    assert (await tables.get("/v1/odata/sheets", headers=bearer)).status_code == 200
    assert (await tables.get("/v1/reports/recap", headers=bearer)).json()["code"] == "scope_missing"
    assert (await tables.get("/v1/survey/rounds", headers=bearer)).json()["code"] == "scope_missing"
    assert (await tables.get("/v1/reports/recap", auth=("faskel", PASSWORD))).status_code == 401


async def test_a_key_without_the_right_reads_no_table(tables):
    admin = await log_in(tables, "admin")
    owner = (await tables.post("/v1/partners", json=AGENCY, headers=admin)).json()
    body = KEY | {"scopes": ["survey:read"]}
    made = await tables.post(f"/v1/partners/{owner['id']}/keys", json=body, headers=admin)
    answer = await tables.get("/v1/odata", auth=("excel", made.json()["key"]))
    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")


async def test_a_filter_that_names_a_foreign_region_finds_nothing(tables, key):
    foreign = next(
        row
        for row in await rows(tables.reporting, "sheets")
        if not row["region"].startswith("35.19")
    )
    for said in (f"region eq '{foreign['region']}'", f"id eq {foreign['id']}"):
        params = {"$filter": said, "$count": "true"}
        answer = await tables.get("/v1/odata/sheets", params=params, auth=("x", key))
        assert (answer.json()["value"], answer.json()["@odata.count"]) == ([], 0)
    answer = await tables.get(f"/v1/odata/sheets({foreign['id']})", auth=("x", key))
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert answer.json()["error"]["code"] == "not_found"
