"""A vote of a musyawarah on the pages: papers, the count in words, the sets beside it, the decision."""

import pytest
from playwright.async_api import expect

from tests.browser.areas import client, invited, measured
from tests.browser.planning import press
from tests.survey.exits import SLUM
from tests.survey.steps import rt

REGENCY = "34.02"
VILLAGES = (
    *("34.02.01.2001", "34.02.01.2002", "34.02.02.2001"),
    *("34.02.02.2002", "34.02.02.2003"),
)
LOOKS = [(1440, "light", "id"), (1440, "dark", "en"), (390, "light", "en"), (390, "dark", "id")]
WORKS = (
    ("Sampah RT 001", "bak_3r", "6a", "60", "30000000"),
    ("Paving RT 001", "jalan_paving", "2b", "400", "200000000"),
)
PAPERS = b"nomor;pilihan;jk\n2;1;P\n3;2;L\n4;1 2;P\n"


async def made(desk, what, body):
    return await desk.ok(await desk.post(f"/v1/planning/{what}", body))


async def costed(desk, work, amount):
    """The RAB of an activity: one line of this much."""
    line = {"category": "bahan", "description": "Pekerjaan", "unit": "ls"}
    lines = [line | {"volume": "1", "unit_price": amount}]
    address = f"/v1/planning/activities/{work['id']}/rab"
    headers = {"If-Match": (await desk.get(address)).headers["ETag"]}
    await desk.ok(await desk.http.put(address, json={"lines": lines}, headers=headers))


async def prepared(site, tmp_path, village, title):
    """A measured RT, a draft plan with two costed activities, and a meeting of nine people."""
    async with client(site, "admin") as desk:
        row = {"kode_rt": rt(1, village), "kawasan": ""} | SLUM
        await measured(desk, tmp_path, [row], region=village, name=title, year=2024)
        plan = {"kind": "rplp", "region": village, "title": title, "begin_year": 2027}
        plan = await made(desk, "plans", plan | {"end_year": 2031})
        for name, kind, criterion, volume, amount in WORKS:
            places = [{"rt": rt(1, village), "criterion": criterion, "volume": volume}]
            work = {"plan_id": plan["id"], "kind": kind, "title": name, "year": 2027}
            work = await made(desk, "activities", work | {"volume": volume, "places": places})
            await costed(desk, work, amount)
        came = {"male": 4, "female": 5, "disabled": 0}
        meeting = {"region": village, "kind": "musyawarah_desa", "title": title}
        return await made(desk, "meetings", meeting | {"held_on": "2026-01-20", "attendance": came})


async def opened(page):
    """A vote with a budget of Rp 220 million, opened on the meeting's page."""
    await page.get_by_text("Buka pemungutan suara").click()
    await page.get_by_label("Pagu (rupiah)").fill("220.000.000")
    await press(page, "Buka suara")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Prioritas kegiatan")
    await expect(page.get_by_text("0 kertas suara")).to_be_visible()


async def filled(page):
    """One paper by the keyboard alone, three by a file that is looked through first."""
    await page.get_by_label("Pilihan").fill("1 2")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("1 kertas suara", exact=True)).to_be_visible()
    await expect(page.get_by_label("Pilihan")).to_be_focused()
    await page.get_by_text("Dari berkas CSV").click()
    paper = {"name": "kertas.csv", "mimeType": "text/csv", "buffer": PAPERS}
    await page.get_by_label("Berkas kertas suara").set_input_files(paper)
    await press(page, "Periksa")
    await expect(page.get_by_text("3 kertas dapat disimpan.")).to_be_visible()
    await press(page, "Simpan semua")
    await expect(page.get_by_text("4 kertas suara", exact=True)).to_be_visible()


async def test_a_vote_goes_from_papers_to_a_decision_with_its_reason(visit, tmp_path):
    site = await visit()
    village = VILLAGES[0]
    meeting = await prepared(site, tmp_path, village, "Musyawarah suara")
    await invited(site, "faskel.suara", "facilitator", REGENCY)
    page = site.page
    await site.log_in("faskel.suara", f"/musyawarah?wilayah={village}")
    await page.get_by_role("link", name="Musyawarah suara").click()
    await expect(page.get_by_text("4 laki-laki, 5 perempuan")).to_be_visible()
    await opened(page)
    await filled(page)
    await page.get_by_label("Nomor kertas").fill("4")
    await page.get_by_label("Pilihan").fill("1")
    await press(page, "Simpan kertas")
    await expect(page.get_by_role("alert")).to_contain_text("nomor 4 sudah dimasukkan")
    await press(page, "Tutup dan hitung")
    result = page.get_by_role("region", name="Hasil suara")
    await expect(result).to_contain_text("1. Sampah RT 001")
    await expect(result).to_contain_text("3 suara. Setiap suara membayar paling banyak Rp")
    sets = page.get_by_role("row")
    await expect(sets.filter(has_text="Hasil suara (bagian rata)")).to_be_visible()
    await page.get_by_label("Putaran yang disegel").select_option(label="Musyawarah suara (2024)")
    await press(page, "Cari pilihan teknis")
    await expect(sets.filter(has_text="Pilihan teknis")).to_be_visible()
    await page.get_by_label("Pilihan sendiri").check()
    await page.get_by_label("2. Paving RT 001").check()
    await page.get_by_label("Alasan").fill("Lahan TPS belum siap.")
    await press(page, "Catat keputusan")
    decided = page.get_by_role("region", name="Keputusan musyawarah")
    await expect(decided).to_contain_text("Lahan TPS belum siap.")
    await expect(decided).to_contain_text("Pilihan sendiri · 2 · Rp200.000.000")
    await expect(page.get_by_role("button", name="Catat keputusan")).to_have_count(0)
    await expect(sets.filter(has_text="Keputusan musyawarah")).to_contain_text("2")
    assert meeting["id"] in await page.get_by_text("Ke musyawarah").get_attribute("href")


@pytest.mark.parametrize(("width", "scheme", "language"), LOOKS)
async def test_votes_have_no_violation_and_fit(visit, tmp_path, width, scheme, language):
    site = await visit(width, scheme)
    number = 1 + LOOKS.index((width, scheme, language))
    title = f"Musyawarah tampilan {number}"
    meeting = await prepared(site, tmp_path, VILLAGES[number], title)
    page, found = site.page, {}
    await site.log_in("admin", f"/musyawarah/{meeting['id']}")
    await opened(page)
    await filled(page)

    async def seen(name):
        await site.settled()
        found[name] = await site.violations()
        await site.shoot(f"{name}-{width}-{scheme}")
        assert await page.evaluate("document.documentElement.scrollWidth") <= width, name

    if language == "en":
        await page.get_by_role("button", name="English").click()
    await seen("vote-open")
    await page.get_by_role(
        "button", name="Close and count" if language == "en" else "Tutup dan hitung"
    ).click()
    await page.locator("#sets").wait_for()
    await seen("vote-closed")
    for name, path in {
        "meetings": f"/musyawarah?wilayah={REGENCY}",
        "meeting": f"/musyawarah/{meeting['id']}",
    }.items():
        await site.go(path)
        await site.settled()
        for summary in await page.locator("main summary").all():
            await summary.click()
        await seen(name)
    assert {name: lines for name, lines in found.items() if lines} == {}
