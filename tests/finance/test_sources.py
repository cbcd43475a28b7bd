"""Where money comes from."""

from contracts.finance import FUND_CODES
from tests.finance.steps import BASE


async def test_the_fourteen_sources_have_names_in_both_languages(finance):
    reader = finance.client(scopes={"finance:read"})
    page = await reader.ok(await reader.get(f"{BASE}/sources"))
    assert (len(page["items"]), page["next"]) == (14, None)
    assert [one["code"] for one in page["items"]] == list(FUND_CODES)
    assert page["items"][6] == {
        "code": "apbd-kabkota",
        "name_id": "APBD kabupaten/kota dan BUMD",
        "name_en": "Budget of the regency or city",
    }
    assert all(one["name_id"] and one["name_en"] for one in page["items"])
