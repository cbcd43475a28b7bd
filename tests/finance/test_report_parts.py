"""What an account tells of KSMs, and of what the people gave (swadaya)."""

import io

from python_calamine import CalamineWorkbook

from contracts.planning_activities import ActivityApproved
from tests import pdf
from tests.finance import agreed
from tests.finance.agreed import ACTIVITY, GIFT, paid, shared
from tests.finance.money import key
from tests.finance.reports import begin
from tests.finance.steps import BASE, VILLAGE, told
from tests.harness import uuid_of

GIFTS = f"{BASE}/contributions"
SAND = {"kind": "material", "quantity": "2.125", "unit": "m3", "amount": "425000.00"}
MELATI, ANGGREK = {"recipient": "KSM Melati"}, {"recipient": "KSM Anggrek", "number": "SPK/4/2020"}


async def give(client, **more):
    return await client.ok(await client.post(GIFTS, GIFT | more, headers=key()))


async def built(finance):
    """Two KSMs, of which one was paid and spent; the people worked and brought sand."""
    other = told(ActivityApproved, entity=2, region=VILLAGE)
    await finance.hear(told(ActivityApproved), other)
    client, share = finance.client(), await shared(finance, activity_id=ACTIVITY)
    melati = await agreed.agreed(client, share, amount="60000000.00", scheme="single", **MELATI)
    await agreed.agreed(client, share, amount="20000000.00", **ANGGREK)
    await paid(client, melati, 1)
    await agreed.spend(finance, share, melati, "45000000.00")
    for _ in range(2):
        await give(client)
    await give(client, **SAND)
    await give(client, activity_id=str(uuid_of(2)))  # to something else
    wrong = await give(client, **SAND)
    back = f"{GIFTS}/{wrong['id']}/reverse"
    await client.ok(await client.post(back, {"reason": "Dobel."}, headers=key()))
    return client, share, melati


async def test_an_account_tells_what_each_ksm_got_and_spent(finance):
    client, share, melati = await built(finance)
    said = (await client.ok(await begin(client, share)))["content"]
    sums = [
        (k["recipient"], k["number"], k["amount"], k["received"], k["spent"], k["cash"])
        for k in said["ksms"]
    ]
    assert sums == [
        *(("KSM Melati", "SPK/3/2020", *("60000000.00",) * 2, "45000000.00", "15000000.00"),),
        ("KSM Anggrek", "SPK/4/2020", "20000000.00", "0.00", "0.00", "0.00"),
    ]
    early = await begin(client, share, kind="use", number="LPD/1", date="2020-03-15")
    assert (await client.ok(early))["content"]["ksms"] == []
    own = await begin(client, share, agreement_id=melati["id"])
    assert [k["recipient"] for k in (await client.ok(own))["content"]["ksms"]] == ["KSM Melati"]


async def test_an_account_tells_what_the_people_gave_to_its_works(finance):
    client, share, melati = await built(finance)
    report = await client.ok(await begin(client, share))
    assert report["content"]["contributions"] == [
        {
            "kind": "labour",
            "unit": "HOK",
            "contributions": 2,
            "quantity": "24",
            "amount": "2400000.00",
        },
        {
            "kind": "material",
            "unit": "m3",
            "contributions": 1,
            "quantity": "2.125",
            "amount": "425000.00",
        },
    ]
    early = await begin(client, share, kind="use", number="LPD/1", date="2020-04-17")
    assert (await client.ok(early))["content"]["contributions"] == []
    own = await client.ok(await begin(client, share, agreement_id=melati["id"]))
    assert own["content"]["contributions"] == report["content"]["contributions"]
    village = finance.client(regions=[VILLAGE])
    seen = await village.ok(await village.get(f"{BASE}/reports/{report['id']}"))
    assert seen["content"] == report["content"]


async def test_both_are_in_the_paper_and_the_workbook(finance):
    client, share, melati = await built(finance)
    report = await client.ok(await begin(client, share))
    address = f"{BASE}/reports/{report['id']}"
    said = pdf.words((await client.get(f"{address}.pdf")).content)
    for words in (
        *("Dana di KSM", "KSM Melati", "SPK/3/2020", "60.000.000,00", "45.000.000,00"),
        *("15.000.000,00", "Swadaya masyarakat", "Tenaga kerja", "24 HOK", "2.400.000,00"),
        *("2,125 m3", "2.825.000,00"),
    ):
        assert words in said
    book = CalamineWorkbook.from_filelike(io.BytesIO((await client.get(f"{address}.xlsx")).content))
    assert book.get_sheet_by_name("ksm").to_python()[1] == [
        *("KSM Melati", "SPK/3/2020", 60000000.0, 60000000.0, 45000000.0, 15000000.0),
    ]
    assert book.get_sheet_by_name("swadaya").to_python()[1:] == [
        ["Tenaga kerja", 24.0, "HOK", 2400000.0],
        ["Bahan", 2.125, "m3", 425000.0],
        ["Jumlah", "", "", 2825000.0],
    ]
    own = await client.ok(await begin(client, share, agreement_id=melati["id"]))
    said = pdf.words((await client.get(f"{BASE}/reports/{own['id']}.pdf")).content)
    assert "KSM Melati, perjanjian SPK/3/2020" in said
    assert "Dana di KSM" not in said
