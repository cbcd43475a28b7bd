"""Steps on the pages of portfolios: a sealed round of three slum RTs, a question, its answer."""

import asyncio
import csv
import re

from playwright.async_api import expect

from services.chassis.ids import new_id
from tests.browser.areas import invited, measured
from tests.browser.planning import press
from tests.browser.test_duplicates import client
from tests.planning.portfolios import URL
from tests.survey.exits import SLUM
from tests.survey.steps import rt

PRICES = {"5a": "6000000.00", "5b": "4500000.00", "6a": "350000.00", "6b": "400000.00"}
SOURCE, YEAR = "csr", 2031


async def sealed(site, tmp_path, village):
    """A sealed round of three slum RTs that planning knows; its id, and their codes."""
    rts = [rt(number, village) for number in (1, 2, 3)]
    rows = [{"kode_rt": one, "kawasan": ""} | SLUM for one in rts]
    rows[0] |= {"5a": "30", "5b": "30", "6a": "30", "6b": "30"}
    async with client(site, "admin") as desk:
        facts = {"kind": "update", "year": 2022, "region": village, "name": "Uji portofolio"}
        round = await measured(desk, tmp_path, rows, **facts)
        asked = {"region": village, "round_id": round, "all": True}
        async with asyncio.timeout(30):  # the fact is on its way to planning
            while True:
                answer = await desk.post("/v1/planning/simulations", asked)
                if not answer.is_error:
                    break
                await asyncio.sleep(0.2)
    return round, rts


async def officer(site, region):
    """A new district officer of that region alone, known to the visit."""
    name = f"district.{new_id().hex[-12:]}"
    await invited(site, name, "district", region)
    return name


def question(round, village, amount="400000000.00", **more):
    budgets = [{"source": SOURCE, "year": YEAR, "amount": amount}]
    asked = {"region": village, "round_id": round, "years": [YEAR], "budgets": budgets}
    return asked | {"unit_prices": PRICES} | more


async def of_works(desk, round, village, rt):
    """An answered question of a free work and of a draft that waits for it; it, and the draft."""
    first = await desk.ok(await desk.post(URL, question(round, village)))
    await ended(desk, f"{URL}/{first['id']}")
    rplp = {"kind": "rplp", "region": village, "title": "RPLP Uji Ulang"}
    body = rplp | {"begin_year": 2030, "end_year": 2034}
    plan = await desk.ok(await desk.post("/v1/planning/plans", body))
    into = {"plan_id": plan["id"]}
    drafted = await desk.ok(await desk.post(f"{URL}/{first['id']}/plan", into))
    draft = next(one for one in drafted["items"] if float(one["cost"]) > 0)
    free = {"key": "jamban", "rt": rt, "volumes": {"5a": "10"}, "cost": "60000000.00"}
    works = [free, {"activity_id": draft["id"], "year": YEAR, "sources": [SOURCE]}]
    ties = [{"first": "jamban", "then": "k2"}]
    asked = question(round, village, unit_prices=None, candidates=works, dependencies=ties)
    found = await desk.ok(await desk.post(URL, asked))
    await ended(desk, f"{URL}/{found['id']}")
    return found["id"], draft


async def ended(desk, url):
    """What is there once its job has ended."""
    async with asyncio.timeout(60):
        while True:
            found = await desk.ok(await desk.get(url))
            if found["status"] not in {"queued", "running"}:
                return found
            await asyncio.sleep(0.2)


def part(page, heading):
    return page.locator("section", has=page.get_by_role("heading", name=heading, exact=True))


async def filled(page):
    """The form of a new question, but for its money."""
    await page.get_by_text("Portofolio baru").click()
    await page.get_by_role("combobox", name="Sumber").select_option(SOURCE)
    await page.get_by_label("Tahun", exact=True).fill(str(YEAR))
    for criterion, price in PRICES.items():
        field = page.get_by_label(re.compile(f"^{criterion} .*Rp per"))
        await field.fill(price.removesuffix(".00"))
    await page.get_by_label(re.compile("^6a .*Rp per")).blur()
    await expect(page.get_by_label(re.compile("^5a .*Rp per"))).to_have_value("6.000.000")


async def paid(page):
    """Money by the slider's keys, then to the rupiah."""
    slider = page.get_by_role("slider", name="Geser: Jumlah, Rp")
    await expect(slider).to_have_attribute("max", "2000000000")
    await slider.focus()
    await page.keyboard.press("ArrowLeft")
    amount = page.get_by_label("Jumlah, Rp", exact=True)
    await expect(amount).to_have_value("990.000.000")
    await amount.fill("400.000.000,50")
    await amount.blur()
    await expect(amount).to_have_value("400.000.000,5")
    await amount.fill("400000000")
    await expect(page.get_by_text("Seluruhnya Rp400.000.000.")).to_be_visible()


async def refused(page):
    """A limit outside the region is refused at the limits, which are opened for it."""
    await page.locator("summary", has_text="Lanjutan").click()
    await press(page, "Tambah batas")
    await page.get_by_label("Kode desa/kelurahan").fill("35.19.09.2010")
    await page.get_by_label("Jumlah, Rp", exact=True).last.fill("1000000")
    await press(page, "Cari portofolio")
    await expect(page.get_by_role("alert")).to_contain_text("35.19.09.2010")
    await expect(page.get_by_text("Betulkan bagian yang ditandai")).to_be_visible()
    above = page.get_by_role("heading", name="Batas tiap desa")
    below = page.get_by_role("heading", name="Siapa boleh membayar apa")
    at = [(await one.bounding_box())["y"] for one in (above, page.get_by_role("alert"), below)]
    assert at == sorted(at)
    await press(page, "Hapus batas 1")


async def downloaded(page, count):
    async with page.expect_download() as download:
        await page.get_by_role("link", name="Unduh CSV").click()
    with (await (await download.value).path()).open(encoding="utf-8-sig") as file:
        assert len(list(csv.DictReader(file))) == count


async def curved(page):
    """The curve rises and never falls; its half is asked anew from here."""
    curve = part(page, "Lebih banyak atau lebih sedikit uang")
    await press(page, "Hitung kurva")
    await page.get_by_role("button", name="Hitung kurva lagi").wait_for(timeout=60_000)
    rows = curve.locator("tbody tr")
    await expect(rows).to_have_count(8)
    told = [await rows.nth(n).locator("td").nth(2).locator("b").inner_text() for n in range(8)]
    values = [float(one.removesuffix(" ha").replace(",", ".")) for one in told]
    assert values[0] == 0
    assert values == sorted(values)
    assert values[-1] > values[4] > 0
    await expect(rows.nth(4)).to_contain_text("pertanyaan ini")
    await expect(rows.nth(7)).to_contain_text("terbukti terbaik")
    await expect(curve.locator("figure .point")).to_have_count(8)
    await rows.nth(2).get_by_role("link", name="Hitung dengan anggaran ini: Rp200.000.000").click()
    amount = page.get_by_label("Jumlah, Rp", exact=True)
    await expect(amount).to_have_value("200.000.000")
    await expect(page.get_by_role("combobox", name="Sumber")).to_have_value(SOURCE)
    await expect(page.get_by_label(re.compile("^5b .*Rp per"))).to_have_value("4.500.000")


async def planned(page):
    """The rows become drafts of the village's plan, once."""
    into = part(page, "Jadikan kegiatan rencana")
    await press(into, "Jadikan kegiatan")
    await expect(into.get_by_role("status")).to_contain_text("kegiatan disusun")
    await press(into, "Jadikan kegiatan")
    await expect(into.get_by_role("alert")).to_contain_text("sudah menjadi rancangan")


async def chosen_from_drafts(page):
    """The same question of whole activities: those that were just drafted."""
    await page.get_by_role("link", name="Ubah pertanyaan ini …").click()
    await page.get_by_label("Dari usulan kegiatan dalam rencana").check()
    await press(page, "Pilih semua (4)")
    drafts = page.get_by_role("region", name="Usulan kegiatan")
    await expect(drafts.get_by_role("checkbox", checked=True)).to_have_count(4)
    await press(page, "Cari portofolio")
    await expect(page.get_by_role("heading", level=1)).to_contain_text("ada jawaban")
    await expect(part(page, "Jawaban")).to_contain_text("1 RT keluar dari kumuh")
    await expect(part(page, "Jawaban")).to_contain_text("Rp199.400.000")


async def moved(page, address):
    """Another budget by the slider of the answer; the question is asked anew, and brings more."""
    slider = page.get_by_role("slider", name=re.compile(f"^Geser: .*{YEAR}"))
    await slider.focus()
    await page.keyboard.press("End")
    await page.get_by_role("link", name="Hitung dengan anggaran ini", exact=True).click()
    await expect(page.get_by_label("Jumlah, Rp", exact=True)).to_have_value("1.000.000.000")
    await press(page, "Cari portofolio")
    await expect(page.get_by_role("heading", level=1)).to_contain_text("ada jawaban")
    assert page.url != address
    await expect(part(page, "Jawaban")).to_contain_text("2 RT keluar dari kumuh")


async def without_draft(page, desk, draft):
    """The draft is deleted: that is said, what waited for it is shown, and the rest is asked."""
    at = f"/v1/planning/activities/{draft['id']}"
    etag = (await desk.get(at)).headers["ETag"]
    assert not (await desk.http.delete(at, headers={"If-Match": etag})).is_error
    await page.get_by_role("link", name="Ubah pertanyaan ini …").click()
    said = page.get_by_role("status").filter(has_text="tidak dapat dipilih lagi")
    await expect(said).to_contain_text(": 1.")
    await expect(page.get_by_role("combobox", name="Lalu", exact=True)).to_be_visible()
    await press(page, "Hapus urutan 1")
    await press(page, "Cari portofolio")
    await expect(page).to_have_url(re.compile("/portofolio/[0-9a-f-]{36}$"))
    await expect(page.get_by_role("heading", level=1)).to_contain_text("ada jawaban")
