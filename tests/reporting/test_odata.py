"""Tables for spreadsheets: what they have is what `$metadata` says, in pages that repeat nothing."""

from decimal import Decimal
from urllib.parse import parse_qs, quote, urlsplit
from xml.etree import ElementTree as ET

import pytest
from sqlalchemy import event

from contracts.survey import SheetRecorded, SheetWithdrawn
from services.chassis import downloads, generations
from services.reporting.odata.tables import SETS
from tests.reporting.events import changed, sealed
from tests.reporting.tables import VILLAGES, fetched, rows, some

EDM = "{http://docs.oasis-open.org/odata/ns/edm}"
TYPES = {
    "Edm.String": str,
    "Edm.Guid": str,
    "Edm.Int32": int,
    "Edm.Decimal": int | Decimal,
    "Edm.Boolean": bool,
    "Edm.Date": str,
    "Edm.DateTimeOffset": str,
}


@pytest.fixture
async def filled(reporting):
    await reporting.hear(*some())
    return reporting


async def test_metadata_names_every_property_that_rows_have(filled):
    client = filled.client().http
    answer = await client.get("/v1/odata/$metadata")
    assert answer.headers["content-type"] == "application/xml"
    schema = ET.fromstring(answer.content).find(f".//{EDM}Schema")
    types = {f"Nahkoda.{one.get('Name')}": one for one in schema.iter(f"{EDM}EntityType")}
    sets = {one.get("Name"): types[one.get("EntityType")] for one in schema.iter(f"{EDM}EntitySet")}
    listed = await fetched(filled, "/v1/odata")
    assert [one["url"] for one in listed["value"]] == list(sets) == list(SETS)
    for name, described in sets.items():
        properties = {one.get("Name"): one for one in described.iter(f"{EDM}Property")}
        keys = {one.get("Name") for one in described.iter(f"{EDM}PropertyRef")}
        assert keys <= {n for n, one in properties.items() if one.get("Nullable") == "false"}
        found = (await fetched(filled, f"/v1/odata/{name}"))["value"]
        assert found
        for row in found:
            assert list(row) == list(properties)
            for property, value in row.items():
                said = properties[property]
                if value is None:
                    assert said.get("Nullable") != "false", (name, property)
                else:
                    assert isinstance(value, TYPES[said.get("Type")]), (name, property)


@pytest.mark.parametrize("name", SETS)
async def test_a_row_is_found_by_its_key_and_counted(filled, name):
    found = (await fetched(filled, f"/v1/odata/{name}"))["value"]
    keys = SETS[name].key
    for row in found[:3]:
        parts = [row[key] if key in {"id", "year"} else f"'{row[key]}'" for key in keys]
        named = ",".join(f"{key}={part}" for key, part in zip(keys, parts, strict=True))
        for said in {named, str(parts[0]) if len(keys) == 1 else named}:
            one = await fetched(filled, f"/v1/odata/{name}({quote(said)})")
            assert one.pop("@odata.context").endswith(f"/$metadata#{name}/$entity")
            assert one == row
    count = await filled.client().http.get(f"/v1/odata/{name}/$count")
    assert (count.headers["content-type"], count.text) == (
        "text/plain; charset=utf-8",
        str(len(found)),
    )
    counted = await fetched(filled, f"/v1/odata/{name}?$count=true&$top=0")
    assert (counted["@odata.count"], counted["value"]) == (len(found), [])
    assert "@odata.nextLink" not in counted


async def test_recaps_are_what_the_recap_says_in_that_year(filled):
    found = await rows(filled, "recaps")
    assert {row["level"] for row in found} == {"province", "regency", "district", "village"}
    client = filled.client()
    for row in found:
        answer = await client.get("/v1/reports/recap", region=row["region"], year=row["year"])
        total = answer.json()["total"]
        for slum_class, count in total["rts"].items():
            assert row[f"rts_{slum_class}"] == count
        for name in ("slum_ha", "baseline_ha", "below_line_ha", "handled_ha", "new_ha", "left_ha"):
            assert row[name] == Decimal(total[name]), (row, name)


async def test_rupiah_are_exact_and_texts_where_a_client_asks_for_these(filled):
    exact = dict(await filled.rows("SELECT id, amount FROM postings"))
    found = await rows(filled, "postings")
    assert {row["id"]: row["amount"] for row in found} == exact
    headers = {"Accept": "application/json;odata.metadata=minimal;IEEE754Compatible=true"}
    answer = await filled.client().http.get("/v1/odata/postings", headers=headers)
    assert "IEEE754Compatible=true" in answer.headers["content-type"]
    texts = sorted(row["amount"] for row in answer.json()["value"])
    assert texts == sorted(str(amount) for amount in exact.values())


async def test_pages_show_each_row_once_while_rows_are_added(filled):
    order = "$orderby=area desc,total"
    before = {row["id"] for row in await rows(filled, "sheets", order)}
    seen, address = [], f"/v1/odata/sheets?{order}"
    while address:
        answer = await fetched(filled, address, {"Prefer": "odata.maxpagesize=4"})
        seen += [row["id"] for row in answer["value"]]
        address = answer.get("@odata.nextLink")
        region = VILLAGES[len(seen) % 4]
        facts = {"region": region, "rt": f"{region}-009-001", "area": None}
        await filled.hear(changed(SheetRecorded, total=len(seen) % 71, **facts))
    assert len(seen) == len(set(seen))
    assert {str(id) for id in before} <= set(seen)


async def test_the_link_to_the_next_page_keeps_what_was_asked(filled):
    query = "$filter=year ge 2021&$select=id,year&$orderby=year desc&$top=9&$skip=2&$count=true"
    first = await fetched(filled, f"/v1/odata/assessments?{query}", {"Prefer": "maxpagesize=4"})
    said = parse_qs(urlsplit(first["@odata.nextLink"]).query)
    assert said.pop("$skiptoken")
    assert {name: value[0] for name, value in said.items()} == {
        "$filter": "year ge 2021",
        "$select": "id,year",
        "$orderby": "year desc",
        "$top": "5",
    }
    whole = await rows(filled, "assessments", "$filter=year ge 2021&$orderby=year desc")
    assert first["@odata.count"] == len(whole)
    shown = await rows(filled, "assessments", query, page=4)
    assert shown == [{"id": row["id"], "year": row["year"]} for row in whole[2:11]]


def last_or_first(value):
    """What is not there comes before everything."""
    return (value is not None, value)


@pytest.mark.parametrize("name", SETS)
async def test_any_order_is_that_of_its_values_page_by_page(filled, name):
    whole = await rows(filled, name)
    key = SETS[name].key
    sorts = [one.name for one in SETS[name].properties.values() if not one.document]
    for by in sorts:
        for down in (False, True):
            wanted = sorted(whole, key=lambda row: [row[one] for one in key])
            wanted.sort(key=lambda row, by=by: last_or_first(row[by]), reverse=down)
            order = f"$orderby={by} {'desc' if down else 'asc'}"
            found = await rows(filled, name, order, page=17)
            assert found == wanted, order


async def test_what_was_withdrawn_and_what_is_not_served_yet_is_not_shown(reporting):
    kept, gone = changed(SheetRecorded), changed(SheetRecorded)
    facts = {"entity_id": gone.entity_id, "region": gone.region, "rt": gone.rt, "version": 9}
    await reporting.hear(kept, gone)
    await reporting.hear(changed(SheetWithdrawn, **facts))
    async with reporting.sessions.begin() as session:
        building = await generations.begin(session)
    await reporting.hear(changed(SheetRecorded), sealed(f"{VILLAGES[0]}-001-001", "light"))
    await reporting.hear(changed(SheetRecorded), generation=building)
    ids = {row["id"] for row in await rows(reporting, "sheets")}
    assert kept.entity_id in ids
    assert gone.entity_id not in ids
    assert len(ids) == 2


@pytest.mark.parametrize("name", SETS)
async def test_a_caller_sees_only_rows_of_their_regions(filled, name):
    whole = await rows(filled, name)
    for regions in (("35.19",), ("35.19.09.2011", "35.77"), ("35.20.01.2001",), ()):
        mine = [
            row
            for row in whole
            if any(row["region"] == own or row["region"].startswith(f"{own}.") for own in regions)
        ]
        assert await rows(filled, name, regions=regions) == mine
        foreign = "$filter=region eq '35.77.03.1005' or true"
        assert await rows(filled, name, foreign, page=5, regions=regions) == mine


@pytest.mark.parametrize("name", SETS)
async def test_a_page_follows_an_index_and_sorts_nothing(filled, name):
    asked = []
    engine = filled.app.state.engine.sync_engine

    def note(_connection, _cursor, statement, parameters, *_):
        asked.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    headers, who = {"Prefer": "odata.maxpagesize=2"}, {"regions": ["35"]}
    first = await fetched(filled, f"/v1/odata/{name}", headers, **who)
    await fetched(filled, first["@odata.nextLink"], headers, **who)
    event.remove(engine, "before_cursor_execute", note)
    statement, parameters = next(one for one in reversed(asked) if "LIMIT" in one[0])
    async with filled.sessions.begin() as session:
        await downloads.in_order_of_an_index(session)
        connection = await session.connection()
        plan = await connection.exec_driver_sql(f"EXPLAIN {statement}", parameters)
        lines = [line.strip().removeprefix("->").strip() for (line,) in plan]
    assert not [line for line in lines if line.startswith(("Sort  (", "Incremental Sort"))], lines
    assert [line for line in lines if line.startswith("Index Scan")], lines
