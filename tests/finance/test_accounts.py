"""Bank accounts: what is odd is flagged, numbers are masked, persons have no place."""

import pytest

from services.chassis import documents
from tests.finance.banks import ACCOUNT, CSV, NUMBER, account, taken
from tests.finance.steps import BASE, OTHER
from tests.harness import code_of, uuid_of

ADDRESS = f"{BASE}/accounts"
READ = ("finance:read",)


async def change(client, known, **facts):
    headers = {"If-Match": f'"{known["version"]}"'}
    return await client.http.patch(f"{ADDRESS}/{known['id']}", json=facts, headers=headers)


async def test_an_account_is_registered_once(finance):
    client = finance.client()
    first = await account(client, id=str(uuid_of(1)))
    assert (first["flags"], first["state"], first["number"]) == ([], "open", NUMBER)
    assert await account(client, id=str(uuid_of(1))) == first
    for more in ({"id": str(uuid_of(1)), "holder": "LKM Lain"}, {}):
        answer = await client.post(ADDRESS, ACCOUNT | more)
        assert (answer.status_code, code_of(answer)) == (
            409,
            "id_taken" if more else "account_exists",
        )
    assert (await client.get(f"{ADDRESS}/{first['id']}")).json() == first


@pytest.mark.parametrize(
    ("facts", "flags"),
    [
        ({"signatories": ACCOUNT["signatories"][:2]}, ["few_signatories"]),
        ({"required": 1}, ["too_few_required"]),
        ({"required": None}, ["too_few_required"]),
        ({"required": 4}, ["required_above_signatories"]),
        ({"institution_id": None}, ["holder_unlinked"]),
        ({"kind": "cash", "bank": None, "number": None, "signatories": []}, []),
    ],
)
async def test_what_is_not_as_the_programme_asks_is_flagged_and_kept(finance, facts, flags):
    assert (await account(finance.client(), **facts))["flags"] == flags


@pytest.mark.parametrize(
    ("facts", "status", "code"),
    [
        ({"bank": None}, 422, "account_incomplete"),
        ({"kind": "cash"}, 422, "account_incomplete"),
        ({"opened_on": "2099-01-01"}, 422, "days_crossed"),
        ({"number": "abc"}, 422, "invalid_request"),
        ({"signatories": [{"position": "Ibu Siti"}]}, 422, "invalid_request"),
        ({"signatories": [{"position": "bendahara", "name": "x"}]}, 422, "invalid_request"),
        ({"region": "99.01.01.2001"}, 404, "region_not_found"),
    ],
)
async def test_what_is_no_account_is_refused_by_name(finance, facts, status, code):
    answer = await finance.client().post(ADDRESS, ACCOUNT | facts)
    assert (answer.status_code, code_of(answer)) == (status, code)


async def test_whoever_may_not_write_sees_the_last_four_digits(finance):
    known = await account(finance.client())
    reader = finance.client(scopes=READ)
    for answer in (
        (await reader.get(f"{ADDRESS}/{known['id']}")).json(),
        (await reader.get(ADDRESS)).json()["items"][0],
        (await reader.get(f"{BASE}/reconciliations")).json()["items"][0],
    ):
        assert answer["number"] == "****5307"
        assert "000345" not in str(answer)


async def test_an_account_is_corrected_and_closed(finance):
    client = finance.client()
    known = await account(client)
    other = await account(client, number="777-888-999")
    assert (await client.http.patch(f"{ADDRESS}/{known['id']}", json={})).status_code == 428
    taken_number = await change(client, other, number=NUMBER)
    assert (taken_number.status_code, code_of(taken_number)) == (409, "account_exists")
    same = await client.ok(await change(client, known, required=2))
    assert same["version"] == 1
    done = await client.ok(await change(client, known, required=3, opened_on=None))
    assert (done["required"], done["opened_on"], done["version"]) == (3, None, 2)
    stale = await change(client, known, required=2)
    assert (stale.status_code, code_of(stale)) == (412, "version_mismatch")
    gone = await client.ok(
        await client.post(f"{ADDRESS}/{known['id']}/close", {"date": "2020-12-31"})
    )
    assert (gone["state"], gone["closed_on"]) == ("closed", "2020-12-31")
    for answer in (await change(client, gone, required=2), await close(client, gone)):
        assert (answer.status_code, code_of(answer)) == (409, "account_closed")
    assert (await taken(client, known, CSV))["new"] == 4
    found = await client.get(ADDRESS, state="closed")
    assert [one["id"] for one in found.json()["items"]] == [known["id"]]


async def close(client, known):
    return await client.post(f"{ADDRESS}/{known['id']}/close", {"date": "2020-12-31"})


async def test_an_account_is_not_closed_before_it_is_opened(finance):
    client = finance.client()
    known = await account(client)
    answer = await client.post(f"{ADDRESS}/{known['id']}/close", {"date": "2019-03-19"})
    assert (answer.status_code, code_of(answer)) == (422, "days_crossed")


async def test_accounts_stay_in_their_regions(finance):
    known = await account(finance.client())
    stranger = finance.client(regions=[OTHER])
    assert (await stranger.get(ADDRESS)).json()["items"] == []
    assert (await stranger.get(f"{ADDRESS}/{known['id']}")).status_code == 404
    assert (await close(stranger, known)).status_code == 404
    assert (await change(stranger, known, required=2)).status_code == 404
    answer = await stranger.post(ADDRESS, ACCOUNT | {"id": known["id"], "region": OTHER})
    assert (answer.status_code, code_of(answer)) == (409, "id_taken")
    trail = await finance.rows(
        "SELECT change FROM audit WHERE entity = 'bank_accounts' ORDER BY at"
    )
    assert trail == [("created",)]


async def test_a_create_repeated_after_a_correction_says_so_as_documented(finance):
    client, id = finance.client(), str(uuid_of(1))
    first = await account(client, id=id)
    done = await client.ok(await change(client, first, holder="LKM Lain"))
    again = await client.post(ADDRESS, ACCOUNT | {"id": id})
    assert (again.status_code, code_of(again)) == (409, "id_taken")
    assert await account(client, id=id, holder="LKM Lain") == done
    answer = documents.openapi(finance.app)["paths"][ADDRESS]["post"]["responses"]["409"]
    assert "`id_taken`" in answer["description"]
    assert list(answer["content"]) == ["application/problem+json"]


async def test_an_account_is_closed_only_by_whoever_saw_it_last(finance):
    client = finance.client()
    known = await account(client)
    await client.ok(await change(client, known, required=3))
    address, body = f"{ADDRESS}/{known['id']}/close", {"date": "2020-12-31"}
    stale = await client.post(address, body, headers={"If-Match": '"1"'})
    assert (stale.status_code, code_of(stale)) == (412, "version_mismatch")
    assert (await client.get(f"{ADDRESS}/{known['id']}")).json()["state"] == "open"
    done = await client.ok(await client.post(address, body, headers={"If-Match": '"2"'}))
    assert (done["state"], done["version"]) == ("closed", 3)
