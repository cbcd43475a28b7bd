"""Portfolios in the browser: asked, found, read, what more money brings, and into a plan."""

import re

import pytest
from playwright.async_api import expect

from services.chassis.ids import new_id
from tests.browser.areas import invited
from tests.browser.planning import press
from tests.browser.portfolios import (
    YEAR,
    chosen_from_drafts,
    curved,
    downloaded,
    ended,
    filled,
    moved,
    of_works,
    officer,
    paid,
    part,
    planned,
    question,
    refused,
    sealed,
    without_draft,
)
from tests.browser.test_duplicates import client
from tests.planning.portfolios import URL
from tests.planning.prices import imported

REGENCY = "34.04"  # of another province: nothing that other tests count
VILLAGE, OTHER = "34.04.07.2001", "34.04.07.2002"  # the way, and what is looked at
WORKS = "34.04.07.2003"  # asked again
LOOKS = [(1440, "light", "id"), (1440, "dark", "en"), (360, "light", "en"), (390, "dark", "id")]


async def test_an_officer_asks_reads_compares_and_plans(visit, tmp_path):
    site = await visit()
    _, rts = await sealed(site, tmp_path, VILLAGE)
    name = await officer(site, VILLAGE)
    async with client(site, "admin") as desk:
        facts = {"region": REGENCY, "year": "2026", "source": "SSH Sleman 2026"}
        await imported(desk, ["K.1", "Tong sampah terpilah", "KK", 350000], **facts)
        spot = {"lon": "110.372100", "lat": "-7.741300"}
        place = f"/v1/survey/rts/{rts[0]}/position"
        await desk.ok(await desk.http.put(place, json=spot, headers={"If-Match": '"0"'}))
        rplp = {"kind": "rplp", "region": VILLAGE, "title": "RPLP Uji Portofolio"}
        await desk.ok(
            await desk.post("/v1/planning/plans", rplp | {"begin_year": 2030, "end_year": 2034})
        )
    await site.log_in(name, "/")
    page = site.page
    await page.get_by_text("Perencanaan", exact=True).click()
    await page.get_by_role("link", name="Portofolio").click()
    await expect(page).to_have_url(re.compile(f"wilayah={VILLAGE}"))
    await filled(page)
    offered = page.locator("datalist#offered-6a option")
    await expect(offered).to_have_attribute("label", "Tong sampah terpilah (K.1, 2026)")
    await paid(page)
    await refused(page)
    await press(page, "Cari portofolio")
    title = page.get_by_role("heading", level=1)
    await expect(title).to_contain_text("Hektare terbanyak yang keluar dari kumuh")
    await expect(title).to_contain_text("ada jawaban")
    answer = part(page, "Jawaban")
    await expect(answer).to_contain_text("1 RT keluar dari kumuh")
    await expect(answer).to_contain_text("Terbukti tidak ada pilihan yang membawa lebih dari")
    await expect(answer).to_contain_text("Rp 100 juta berikutnya")
    money = part(page, "Uang menurut sumber dan tahun").get_by_role("row", name=str(YEAR))
    await expect(money).to_contain_text("Rp400.000.000")
    rows = part(page, "Pekerjaan yang dipilih").locator("tbody tr")
    await expect(rows.filter(has_text=rts[0])).not_to_have_count(0)
    assert await rows.count() == await rows.filter(has_text=rts[0]).count()
    await downloaded(page, await rows.count())
    where = part(page, "Di mana")
    await expect(where).to_contain_text("1 RT dipilih: 1 ada di peta, 0 tanpa koordinat sendiri")
    await expect(where.locator("canvas.maplibregl-canvas")).to_be_visible()
    table = where.get_by_role("region", name="RT yang dipilih")
    await expect(table.locator("tbody tr")).to_have_count(1)
    address = page.url
    await curved(page)
    await page.goto(address)
    await planned(page)
    await chosen_from_drafts(page)
    await page.goto(address)
    await moved(page, address)
    await site.settled()
    await site.shoot("portfolio-way")


async def test_works_that_were_asked_come_along_with_other_money(visit, tmp_path):
    site = await visit()
    round, rts = await sealed(site, tmp_path, WORKS)
    async with client(site, "admin") as desk:
        id, draft = await of_works(desk, round, WORKS, rts[1])
        before = await desk.ok(await desk.get(f"{URL}/{id}/question"))
        name = await officer(site, WORKS)
        await site.log_in(name, f"/portofolio/{id}")
        page = site.page
        await page.get_by_role("link", name="Ubah pertanyaan ini …").click()
        free = page.get_by_role("checkbox", name="pekerjaan tanpa usulan")
        await expect(free).to_be_checked()
        await expect(
            page.get_by_text("tanpa usulan dari pertanyaan sebelumnya (1)")
        ).to_be_visible()
        drafts = page.get_by_role("region", name="Usulan kegiatan")
        await expect(drafts.get_by_role("checkbox", checked=True)).to_have_count(1)
        await expect(drafts).to_contain_text(f"Seperti ditanyakan dahulu, hanya: {YEAR}, ")
        await page.get_by_label("Jumlah, Rp", exact=True).fill("300000000")
        await site.shoot("portfolio-works-again")
        await press(page, "Cari portofolio")
        await expect(page.get_by_role("heading", level=1)).to_contain_text("ada jawaban")
        again = page.url.rsplit("/", 1)[1]
        assert again != id
        found = await desk.ok(await desk.get(f"{URL}/{again}/question"))
        assert found["budgets"] == [before["budgets"][0] | {"amount": "300000000"}]
        before["candidates"][1]["key"] = "k2"  # what its place called it is said now
        same = ("years", "candidates", "dependencies", "objective", "payers", "seconds")
        assert {one: found[one] for one in same} == {one: before[one] for one in same}
        await without_draft(page, desk, draft)
        last = page.url.rsplit("/", 1)[1]
        found = await desk.ok(await desk.get(f"{URL}/{last}/question"))
        assert (found["candidates"], found["dependencies"]) == ([before["candidates"][0]], [])


async def prepared(site, tmp_path):
    """In the other village: an answer with its curve, what is impossible, and what was cancelled."""
    async with client(site, "admin") as desk:
        known = (await desk.ok(await desk.get(URL, region=OTHER)))["items"]
        if not known:
            round, _ = await sealed(site, tmp_path, OTHER)
            floor = {"region": OTHER, "amount": "9000000000.00"}
            asked = [question(round, OTHER), question(round, OTHER, floors=[floor])]
            asked += [
                question(round, OTHER, objective=one) for one in ("people", "points", "points")
            ]
            known = [await desk.ok(await desk.post(URL, one)) for one in asked]
            await desk.ok(await desk.post(f"{URL}/{known[-1]['id']}/cancel"))
            for one in known:
                await ended(desk, f"{URL}/{one['id']}")
            curve = f"{URL}/{known[0]['id']}/frontier"
            await desk.ok(await desk.post(curve, {}))
            await ended(desk, curve)
    return [known[n]["id"] for n in (0, 1, 4)]


async def test_what_is_impossible_or_cancelled_is_said_in_words(visit, tmp_path):
    site = await visit()
    _, impossible, cancelled = await prepared(site, tmp_path)
    name = await officer(site, OTHER)
    await site.log_in(name, f"/portofolio/{impossible}")
    said = site.page.get_by_role("status").filter(has_text="Tidak ada pilihan yang memenuhi")
    await expect(said).to_contain_text(f"Di {OTHER} paling sedikit Rp 9000000000.00")
    await site.go(f"/portofolio/{cancelled}")
    await expect(site.page.get_by_text("Pencarian ini dibatalkan")).to_be_visible()
    await expect(site.page.get_by_role("link", name="Ubah pertanyaan ini …")).to_be_visible()


async def test_who_only_reads_asks_nothing(visit, tmp_path):
    site = await visit()
    answer, *_ = await prepared(site, tmp_path)
    name = f"auditor.{new_id().hex[-12:]}"
    await invited(site, name, "auditor", OTHER)
    await site.log_in(name, f"/portofolio/{answer}")
    await expect(part(site.page, "Jawaban")).to_contain_text("keluar dari kumuh")
    await site.settled()
    for words in ("Hitung", "Jadikan kegiatan", "Ubah pertanyaan"):
        await expect(site.page.locator("main").get_by_text(words)).to_have_count(0)
    await site.go(f"/portofolio?wilayah={OTHER}")
    await expect(site.page.get_by_role("list", name="Semua portofolio")).to_contain_text(
        "dibatalkan"
    )
    await expect(site.page.get_by_text("Portofolio baru")).to_have_count(0)


@pytest.mark.parametrize(("width", "scheme", "language"), LOOKS)
async def test_the_pages_have_no_violation_and_stay_in_their_width(
    visit, tmp_path, width, scheme, language
):
    site = await visit(width, scheme)
    answer, impossible, _ = await prepared(site, tmp_path)
    name = await officer(site, OTHER)
    await site.log_in(name, "/portofolio")
    if language == "en":
        await site.page.get_by_role("button", name="English").click()
    seen = {}
    pages = {
        "list": f"/portofolio?wilayah={OTHER}",
        "again": f"/portofolio?wilayah={OTHER}&dari={answer}",
        "one": f"/portofolio/{answer}",
        "impossible": f"/portofolio/{impossible}",
    }
    for label, path in pages.items():
        await site.go(path)
        await site.settled()
        closed = site.page.locator("main details:not([open]) > summary")
        while await closed.count():
            await closed.first.click()
        await site.settled()
        seen[label] = await site.violations()
        await site.shoot(f"portfolio-{label}-{width}-{scheme}-{language}")
        assert await site.page.evaluate("document.documentElement.scrollWidth") <= width, label
    assert {label: lines for label, lines in seen.items() if lines} == {}
