"""Completed works in the browser: offered on the page of a round, accepted or rejected."""

import pytest
from playwright.async_api import expect

from deploy.local.demo.calls import until
from deploy.local.demo.load import fill_and_seal
from services.chassis.bus import Bus
from services.chassis.settings import Settings
from services.chassis.stream import Outgoing
from tests.browser.test_duplicates import client
from tests.survey.steps import rt, sheet
from tests.survey.works import DRAFTS, GOLDEN, completed

LOOKS = [(1440, "light", "id"), (390, "dark", "id"), (360, "light", "en")]
VILLAGE = "33.74.01.1001"  # of another province: nothing that other tests count
ROUND = {"kind": "update", "year": 2036, "region": VILLAGE, "regulation": "permen-14-2018"}


async def published(suite, events):
    """As planning says it, over the suite's own stream."""
    files = {"nats_url": suite.nats.url, "nats_seed_file": suite.secrets.seed("planning")}
    bus = Bus("planning", Settings(database_url="", trusted_keys="", **files))
    await bus.connect()
    said = ((e, {"Nats-Msg-Id": str(e.id)}) for e in events)
    await bus.publish([Outgoing(e.subject, e.model_dump_json().encode(), id) for e, id in said])
    await bus.close()


async def opened(desk, name):
    return (await desk.ok(await desk.post("/v1/survey/rounds", ROUND | {"name": name})))["id"]


async def offered(site, suite, folder, name, number, **titles):
    """An open round, after one that found 140 m in an RT where these works are done; its id."""
    async with client(site, "admin") as desk:
        file = folder / "rt.csv"
        file.write_bytes(sheet(GOLDEN | {"kode_rt": rt(number, VILLAGE), "3a": "9"}))
        await fill_and_seal(desk.http, await opened(desk, f"{name} sebelum"), file)
        facts = {"rt": rt(number, VILLAGE), "region": VILLAGE}
        events = [completed(title=title, measured=m, **facts) for title, m in titles.items()]
        await published(suite, events)
        for event in events:
            address = f"{DRAFTS}?activity={event.entity_id}"
            await until(desk.http, address, lambda found: bool(found["items"]))
        return await opened(desk, name)


async def test_a_work_is_accepted_into_the_round_and_another_rejected(visit, suite, tmp_path):
    site = await visit()
    works = {"Paving uji": [("2b", "30")], "Paving berlebih": [("2b", "500")]}
    id = await offered(site, suite, tmp_path, "Pemutakhiran uji", 1, **works)
    await site.log_in("admin", f"/putaran?id={id}")
    page = site.page
    region = page.get_by_role("region", name="Usulan lembar dari pekerjaan selesai").first
    one = region.get_by_role("article", name="Paving uji")
    await expect(one.get_by_role("row", name="2b")).to_contain_text("140")
    await expect(one.get_by_role("row", name="2b")).to_contain_text("110")
    await expect(one).to_contain_text("Skor")
    other = region.get_by_role("article", name="Paving berlebih")
    await expect(other.get_by_text("melebihi hasil ukur")).to_be_visible()
    await one.get_by_role("button", name="Terima ke putaran ini").click()
    await expect(region.get_by_role("status")).to_contain_text(f"Lembar {rt(1, VILLAGE)} dibuat")
    await expect(one).to_have_count(0)

    await other.get_by_role("button", name="Tolak …").click()
    await page.get_by_label("Mengapa ditolak?").fill("Diukur dua kali.")
    await page.keyboard.press("Enter")
    await expect(other).to_have_count(0)
    await site.go("/impor")
    card = page.get_by_role("article", name="Pemutakhiran uji", exact=True)
    await card.get_by_role("button", name="Segel putaran").click()
    await card.get_by_role("button", name="Ya, segel").click()
    await expect(card).to_contain_text("1 lembar")
    await site.go(f"/rt/{rt(1, VILLAGE)}")
    await expect(page.get_by_text("dikurangi pekerjaan selesai")).to_contain_text("Paving uji")


async def test_who_only_reads_sees_the_drafts_and_no_button(visit, suite, tmp_path):
    site = await visit()
    works = {"Paving baca": [("2b", "20")]}
    id = await offered(site, suite, tmp_path, "Pemutakhiran baca", 2, **works)
    await site.log_in("national", f"/putaran?id={id}")
    card = site.page.get_by_role("article", name="Paving baca")
    await expect(card.get_by_role("table")).to_be_visible()
    await expect(card.get_by_role("button")).to_have_count(0)


@pytest.mark.parametrize(("width", "scheme", "language"), LOOKS)
async def test_drafts_have_no_violation_and_fit(visit, suite, tmp_path, width, scheme, language):
    site = await visit(width, scheme)
    title = f"Paving jalan lingkungan RT 007 sampai ke batas Kali Gede, lebar {width} cm"
    works = {title: [("2b", "150"), ("3a", "4")]}
    id = await offered(site, suite, tmp_path, f"Pemutakhiran {width}", width, **works)
    await site.log_in("admin", f"/putaran?id={id}")
    page = site.page
    if language == "en":
        await page.get_by_role("button", name="English").click()
    card = page.get_by_role("article", name=title)
    await card.get_by_role("table").wait_for()
    await card.get_by_role("button").nth(1).click()
    await site.settled()
    found = await site.violations()
    await site.shoot(f"works-{width}-{scheme}-{language}")
    assert await page.evaluate("document.documentElement.scrollWidth") <= width
    assert found == []
