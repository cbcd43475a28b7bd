"""Who sees which form, and what phones get."""

import pytest

from services.chassis.auth import Principal
from services.survey.forms import queries
from tests.survey.steps import open_round
from tests.survey.xlsforms import (
    FORMS,
    HEADER,
    form,
    kept,
    publish,
    published,
    put,
    send,
    workbook,
)

READ = frozenset({"survey:read"})


def person(*regions):
    return Principal("p", READ, regions)


async def names(client, **filters):
    return [item["form_id"] for item in (await client.get(FORMS, **filters)).json()["items"]]


@pytest.fixture
async def three(survey):
    """Forms of the province, of Kab. Madiun and of Kota Madiun."""
    client = survey.client()
    return {
        region: await published(client, form(form_id=f"f-{region}"), region=region)
        for region in ("35", "35.19", "35.77")
    }


async def test_forms_inside_and_around_ones_regions_are_seen_others_not(survey, three):
    officer = survey.client(regions=("35.19",), id="officer")
    village = survey.client(regions=("35.19.09.2010",), id="village")
    for client in (officer, village):
        assert await names(client) == ["f-35", "f-35.19"]
        address = f"{FORMS}/{three['35.77']['id']}"
        for path in ("", "/versions/1/xml", "/versions/1/xlsform"):
            answer = await client.get(f"{address}{path}")
            assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
        assert (await client.get(f"{FORMS}/{three['35']['id']}/versions/1/xml")).status_code == 200


async def test_only_who_has_the_whole_region_changes_a_form(survey, three):
    officer = survey.client(regions=("35.19",), id="officer")
    above, foreign = three["35"], three["35.77"]
    for found, code in ((above, "region_not_found"), (foreign, "not_found")):
        address = f"{FORMS}/{found['id']}"
        for answer in (
            await officer.post(f"{address}/close"),
            await officer.post(f"{address}/reopen"),
            await publish(officer, found, "1"),
            await put(officer, found, "x.png", b"x"),
        ):
            assert (answer.status_code, answer.json()["code"]) == (404, code)


async def test_no_form_is_made_outside_ones_regions(survey):
    client = survey.client()
    officer = survey.client(regions=("35.19",), id="officer")
    above = await open_round(client, region="35")
    foreign = await open_round(client, region="35.77")
    for fields, code in (
        ({"region": "35"}, "region_not_found"),
        ({"region": "35.77"}, "region_not_found"),
        ({"region": "35.1"}, "region_not_found"),
        ({"round_id": above["id"]}, "region_not_found"),
        ({"round_id": foreign["id"]}, "not_found"),
    ):
        answer = await send(officer, form(), **fields)
        assert (answer.status_code, answer.json()["code"]) == (404, code), fields
    body = {"round_id": foreign["id"], "format": "a"}
    assert (await officer.post(f"{FORMS}/standard", body)).status_code == 404
    assert (await officer.get(f"{FORMS}/standard", **body)).status_code == 404
    assert (
        await officer.get(f"{FORMS}/standard", **body | {"round_id": above["id"]})
    ).status_code == 200


async def test_forms_are_kept_by_whom_the_scope_is_for(survey):
    facilitator = survey.client(scopes={"survey:read", "survey:write"})
    answer = await send(facilitator, form())
    assert (answer.status_code, answer.json()["scope"]) == (403, "survey:forms")
    assert (await facilitator.get(FORMS)).status_code == 200


async def test_a_list_is_narrowed_by_round_kind_and_state(survey, three):
    client = survey.client()
    round = await open_round(client, region="35.19")
    await client.post(f"{FORMS}/standard", {"round_id": round["id"], "format": "a"})
    await client.post(f"{FORMS}/{three['35']['id']}/close")
    assert len(await names(client, round_id=round["id"])) == 1
    assert len(await names(client, kind="household")) == 1
    assert len(await names(client, kind="other")) == 3
    assert await names(client, state="closed") == ["f-35"]


async def test_a_page_costs_the_same_however_long_it_is(survey, three, statements):
    counts = []
    for limit in (1, 3):
        with statements() as seen:
            assert len(await names(survey.client(), limit=limit)) == limit
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 3


async def test_phones_get_the_published_versions_of_open_forms(survey, three, statements):
    client = survey.client()
    await kept(client, form(form_id="draft"), region="35.19")
    await kept(client, form(form_id="f-35.19", version="2"), region="35.19")
    await publish(client, three["35.19"], "2")
    closed = await published(client, form(form_id="closed"), region="35.19")
    await client.post(f"{FORMS}/{closed['id']}/close")
    async with survey.sessions() as session:
        with statements() as seen:
            found = await queries.published(session, person("35.19.09"))
    assert len(seen) == 1
    assert [(one.form_id, one.version, one.has_media) for one in found] == [
        ("f-35", "1", False),
        ("f-35.19", "2", False),
    ]
    read = (await client.get(f"{FORMS}/{three['35.19']['id']}")).json()
    [_, mine] = found
    assert (str(mine.id), mine.hash) == (read["id"], read["versions"][0]["hash"])


async def test_records_of_retired_versions_and_closed_forms_find_their_form(survey, three):
    client = survey.client()
    await kept(client, form(form_id="f-35.19", version="2"), region="35.19")
    await publish(client, three["35.19"], "2")
    await kept(client, form(form_id="f-35.19", version="3"), region="35.19")
    await client.post(f"{FORMS}/{three['35.19']['id']}/close")
    async with survey.sessions() as session:
        look = [
            await queries.find_version(session, person(region), "f-35.19", version)
            for region, version in (
                ("35.19.09", "1"),
                ("35.19.09", "2"),
                ("35.19.09", "3"),
                ("35.77", "1"),
            )
        ]
    assert [found and (found[0].state, found[1].state) for found in look] == [
        ("closed", "retired"),
        ("closed", "published"),
        None,
        None,
    ]
    assert look[0][1].xml.startswith("<?xml")
    assert look[0][1].fields[0]["path"] == "/data/nama_jalan"


async def test_phones_get_the_files_of_a_version(survey):
    client = survey.client()
    rows = [[*HEADER, "image"], ["text", "a", "A", "", "", "peta.png"]]
    found = await kept(client, workbook(survey=rows))
    png = b"\x89PNG\r\n\x1a\n1"
    await put(client, found, "peta.png", png)
    await publish(client, found, "1")
    async with survey.sessions() as session:
        [one] = await queries.published(session, person("35.19"))
        assert one.has_media
        [line] = await queries.files_of(session, one.version_id)
        assert (line.name, line.type, line.size) == ("peta.png", "image/png", len(png))
        whole = await queries.file(session, one.version_id, "peta.png")
        assert (whole.content, whole.md5) == (png, line.md5)
        assert await queries.file(session, one.version_id, "x.png") is None
