"""The golden story: of the 400 m of bad road in RT 007, 140 m are paved and handed over."""

from pathlib import Path

from deploy.local import accounts
from tests.e2e.counted import recaps_agree
from tests.e2e.steps import applied, opened, ready, sealed, until, uploaded
from tests.e2e.story import (
    RT,
    VILLAGE,
    approved,
    balance,
    group,
    person,
    planned,
    score,
)
from tests.e2e.thread import followed, paid, scored_anew

SHEET = Path("deploy/local/demo/contoh_sintetis.csv").read_bytes()
CERTIFICATE = {
    "completed_on": "2026-03-27",
    "certificate": "KB",
    "number": "S/1",
    "date": "2026-03-27",
}


async def test_a_measured_need_becomes_a_road_in_the_hands_of_its_kpp(suite, http):
    users = {user["username"]: user for user in accounts.read(suite.data)["users"]}
    async with (
        person(suite.gateway_url, users["facilitator"]) as facilitator,
        person(suite.gateway_url, users["district"]) as district,
    ):
        lkm = await group(facilitator, "bkm", "LKM Bangkit Bersama")
        work = await _told(http, facilitator, district, lkm)
        activity = work.removeprefix("activities/")
        await paid(suite.gateway_url, users, activity, lkm)
        await scored_anew(http)
        await followed(http, activity)
    assert await recaps_agree(suite, http, 2025, 2026) > 0


async def _told(http, facilitator, district, lkm):
    # A sealed round finds a need.
    round_id = await opened(http, VILLAGE, 2026)
    import_id = await uploaded(http, round_id, SHEET)
    await ready(http, import_id)
    await applied(http, import_id)
    await sealed(http, round_id)
    needs = f"/v1/planning/needs?rt={RT}&criterion=2b"
    await until(facilitator.http, needs, lambda found: bool(found["items"]))
    assert await balance(district) == ("0", "0", "400")

    # A plan draws 140 m of it; approval reserves them.
    plan, work = await planned(facilitator, district, lkm)
    promised = await score(facilitator, plan)
    assert promised == (20, 18)
    await approved(facilitator, district, work)
    assert await balance(district) == ("140", "0", "260")

    # A KSM builds; what is missing keeps it from being done, and who began it does not certify it.
    ksm = await group(facilitator, "ksm", "KSM Guyub")
    start = {"mode": "swakelola", "started_on": "2026-03-09", "institution_id": ksm}
    await facilitator.post(f"{work}/start", **start)
    await facilitator.photo(work, 0, "2026-03-09T07:30+07:00")
    await facilitator.week(work, "2026-03-13", physical="48", hok_male="35", hok_female="12")
    problem = await district.refused(f"{work}/complete", **CERTIFICATE)
    assert (problem["code"], len(problem["missing"])) == ("work_incomplete", 4)
    await facilitator.photo(work, 50, "2026-03-14T10:00+07:00")
    await facilitator.week(work, "2026-03-27", physical="100", hok_male="30", hok_female="15")
    await facilitator.photo(work, 100, "2026-03-27T15:40+07:00")
    line = {"rt": RT, "criterion": "2b", "length": "140", "measured_on": "2026-03-27"}
    await facilitator.post(f"{work}/opname", **line)

    # Completing draws what was measured; the score is what was promised.
    await district.post(f"{work}/complete", **CERTIFICATE)
    assert await balance(district) == ("0", "140", "260")
    assert await score(facilitator, plan) == promised
    said = await facilitator.get(f"{work}/work")
    assert (said["physical"], said["hok_male"], said["hok_female"]) == ("100", "65", "27")
    photos = (await facilitator.get(f"{work}/photos"))["items"]
    assert [photo["flags"] for photo in photos] == [[], [], []]

    # The KPP takes it over, and it is inspected.
    kpp = await group(facilitator, "kpp", "KPP Guyub")
    minutes = {"number": "B/1", "date": "2026-03-30", "lpj_number": "L/1"}
    done = await facilitator.post(f"{work}/hand-over", kpp_id=kpp, **minutes)
    assert done["state"] == "handed_over"
    flags = {"present": True, "good": True, "working": True, "used": True, "developed": False}
    asset = f"assets/{done['id']}"
    seen = f"{asset}/inspections/2026"
    body = {"inspected_on": "2026-06-30"} | flags
    await facilitator.http.put(f"/v1/planning/{seen}", json=body)
    (inspection,) = (await district.get(f"{asset}/inspections"))["items"]
    assert (inspection["year"], inspection["good"]) == (2026, True)
    assert (await district.get(asset))["volume"] == "140"
    steps = [step["after"] for step in (await district.get(f"{work}/steps"))["items"]]
    assert steps == ["proposed", "fit", "approved", "running", "completed", "handed_over"]
    return work
