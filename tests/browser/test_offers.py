"""From what nobody pays yet to a ceiling: offered, promised, signed, decided by a treasurer."""

import asyncio
import io
import re

import pytest
from playwright.async_api import expect
from python_calamine import CalamineWorkbook

from deploy.local.demo.calls import ask
from tests.browser.areas import invited
from tests.browser.money import as_user
from tests.browser.planning import press
from tests.browser.works import ACT, BASE, LINE, change

# Of another province, and of a year that nothing else is of.
VILLAGE, YEAR = "34.71.01.1001", 2029
LOOKS = [(1440, "light", "id"), (1440, "dark", "en"), (390, "light", "en"), (390, "dark", "id")]
PDF = b"%PDF-1.7\n%surat\n" + b"0" * 64
SIPD = {"program": "1.04.03", "kegiatan": "1.04.03.2.03"}


async def people(site, mark):
    """A planner and a treasurer of the province, known to the visit."""
    names = f"perencana.{mark}", f"bendahara.{mark}"
    for name, role in zip(names, ("district", "treasurer"), strict=True):
        await invited(site, name, role, "34")
    return names


async def planned(site, planner, title):
    """An activity of Rp 80,000,000 in a plan that another approved."""
    async with as_user(site, planner) as http:
        body = {"kind": "rplp", "region": VILLAGE, "title": f"RPLP {title}"}
        years = {"begin_year": YEAR, "end_year": YEAR + 4}
        plan = await ask(http, "POST", f"{BASE}/plans", json=body | years)
        at = f"{BASE}/plans/{plan['id']}"
        await change(http, f"{at}/chapters/profil", {"body": "Jalan rusak."}, at)
        what = {"kind": "pelatihan", "title": title, "year": YEAR, "volume": "25"}
        work = await ask(http, "POST", f"{BASE}/activities", json=what | {"plan_id": plan["id"]})
        own = f"{BASE}/activities/{work['id']}"
        await change(http, own, {"sipd": SIPD}, own, "PATCH")
        await change(http, f"{own}/rab", {"lines": [LINE]}, own)
        await ask(http, "POST", f"{at}/submit", json={})
    async with as_user(site, "admin") as http:
        await ask(http, "POST", f"{at}/finalise", json={})
        await ask(http, "POST", f"{at}/approve", json={"legal_basis": ACT})


async def offered(site, title):
    """The activity offered on the board, as its row there says; its offer's page is open."""
    page = site.page
    await site.go(f"/penawaran?wilayah={VILLAGE}&tahun={YEAR}")
    row = page.get_by_role("row").filter(has_text=title)
    await expect(row).to_contain_text("Rp80.000.000")
    await row.get_by_role("checkbox").check()
    await press(page, "Tawarkan 1 kegiatan …")
    await page.get_by_label("Nama lembaga").fill(f"Bank {title}")
    await page.get_by_label("Kontak").fill("Bagian CSR, 0274-000000")
    await press(page, "Simpan penawaran")
    await expect(page.get_by_role("heading", level=1)).to_have_text(f"Bank {title}")
    return page.url.removeprefix(site.url)


async def promised(page, amount):
    """A pledge with its letter, handed to the treasurer."""
    await press(page, "Catat komitmen")
    await page.get_by_label("Jumlah komitmen (Rp)").fill(amount)
    await page.get_by_label("Nomor surat").fill("CSR/12/2026")
    await page.get_by_label("Tanggal surat").fill("2026-11-20")
    await press(page, "Simpan komitmen")
    await expect(page.get_by_text("lampirkan surat bertanda tangan")).to_be_visible()
    await press(page, "Lampirkan surat")
    paper = {"name": "surat.pdf", "mimeType": "application/pdf", "buffer": PDF}
    await page.get_by_label("Surat komitmen bertanda tangan").set_input_files(paper)
    await press(page, "Kirim berkas")
    await press(page, "Serahkan ke bendahara")
    await page.get_by_role("dialog").get_by_role("button", name="Serahkan ke bendahara").click()
    await expect(page.get_by_text("Menunggu keputusan bendahara.")).to_be_visible()


async def until(site, path, wanted):
    """Come back until the page says it: the word is on its way from another service."""
    for _ in range(40):
        await site.go(path)
        await site.settled()
        if await wanted.count():
            return
        await asyncio.sleep(0.25)
    raise AssertionError(await site.page.inner_text("main"))


async def asked_for(site, path):
    """The treasurer's word is waited for at the offer."""
    button = site.page.get_by_role("button", name="Jadikan pagu", exact=True)
    await until(site, path, button)


async def test_what_nobody_pays_becomes_a_ceiling_by_two_people(visit):
    site = await visit()
    planner, treasurer = await people(site, "satu")
    await planned(site, planner, "Pelatihan satu")
    await site.log_in(planner)
    page = site.page
    path = await offered(site, "Pelatihan satu")
    await expect(page.get_by_text("Bagian CSR, 0274-000000")).to_be_visible()  # may read it
    await press(page, "Catat komitmen")
    await page.get_by_label("Jumlah komitmen (Rp)").fill("80.000.001")
    await press(page, "Simpan komitmen")
    await expect(page.get_by_role("dialog").get_by_role("alert")).to_contain_text("terbuka")
    await press(page, "Batal")
    await promised(page, "60.000.000")
    await asked_for(site, path)
    await press(page, "Jadikan pagu")
    await page.get_by_role("dialog").get_by_role("button", name="Jadikan pagu").click()
    await expect(page.get_by_role("alert")).to_contain_text("Minta bendahara lain")

    other = await visit()
    other.users.update(site.users)
    await other.log_in(treasurer, f"/dana?tahun={YEAR}&wilayah=34")
    await other.page.locator(f"a[href='{path}']").click()
    await expect(other.page.get_by_text("Bagian CSR")).to_have_count(0)  # may not
    await press(other.page, "Jadikan pagu")
    await other.page.get_by_role("dialog").get_by_role("button", name="Jadikan pagu").click()
    await expect(other.page.get_by_role("dialog")).to_have_count(0)
    link = other.page.get_by_role("link", name="Buka pagunya")
    await until(other, path, link)
    await link.click()
    await expect(other.page.get_by_text("Rp60.000.000").first).to_be_visible()

    board = f"/penawaran?wilayah={VILLAGE}&tahun={YEAR}"
    await site.go(board)
    row = page.get_by_role("row").filter(has_text="Pelatihan satu")
    await expect(row).to_contain_text("Rp20.000.000")
    async with page.expect_download() as download:
        await page.get_by_role("link", name=f"RKPD {YEAR}, rencana disahkan").click()
    path = await (await download.value).path()
    book = CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
    cells = [cell for line in book.get_sheet_by_name("rkpd").to_python() for cell in line]
    assert {"1.04.03.2.03", "PROGRAM KAWASAN PERMUKIMAN", "Pelatihan satu"} <= set(cells)


async def test_a_declined_pledge_says_why_and_opens_its_money_again(visit):
    site = await visit()
    planner, treasurer = await people(site, "dua")
    await planned(site, planner, "Pelatihan dua")
    await site.log_in(planner)
    path = await offered(site, "Pelatihan dua")
    await promised(site.page, "80.000.000")
    other = await visit()
    other.users.update(site.users)
    await other.log_in(treasurer)
    await asked_for(other, path)
    await press(other.page, "Tolak")
    await other.page.get_by_label("Alasan").fill("Belum masuk DPA 2029.")
    await other.page.get_by_role("dialog").get_by_role("button", name="Tolak").click()
    declined = site.page.get_by_text("Alasan bendahara: Belum masuk DPA 2029.")
    await until(site, path, declined)
    await until(site, path, site.page.get_by_text("Bendahara menolaknya"))
    await expect(site.page.get_by_text("Rp0 dijanjikan dari Rp80.000.000")).to_be_visible()
    await press(site.page, "Tarik penawaran")
    await site.page.get_by_label("Alasan").fill("Masuk APBD.")
    await site.page.get_by_role("dialog").get_by_role("button", name="Tarik penawaran").click()
    await expect(site.page.get_by_text("Alasan ditarik: Masuk APBD.")).to_be_visible()


@pytest.mark.parametrize(("width", "scheme", "language"), LOOKS)
async def test_offers_have_no_violation_and_fit(visit, width, scheme, language):
    site = await visit(width, scheme)
    mark = f"lihat{LOOKS.index((width, scheme, language))}"
    planner, _ = await people(site, mark)
    await planned(site, planner, f"Pelatihan {mark}")
    await site.log_in(planner)
    path = await offered(site, f"Pelatihan {mark}")
    await promised(site.page, "60.000.000")
    await asked_for(site, path)
    page = site.page
    if language == "en":
        await page.get_by_role("button", name="English").click()
    found = {}

    async def look(name):
        await site.settled()
        found[name] = await site.violations()
        await site.shoot(f"{name}-{width}-{scheme}")
        assert await page.evaluate("document.documentElement.scrollWidth") <= width, name

    await look("offer")
    await page.get_by_role("button", name=re.compile("^(Catat komitmen|Record a pledge)$")).click()
    await look("offer-pledge")
    await page.keyboard.press("Escape")
    await site.go(f"/penawaran?wilayah={VILLAGE}&tahun={YEAR}")
    await page.get_by_role("row").filter(has_text=mark).get_by_role("checkbox").check()
    await look("offers")
    await page.get_by_role("button", name=re.compile("^(Tawarkan 1|Offer what)")).click()
    await look("offers-new")
    await site.go(f"/dana?tahun={YEAR}&wilayah=34")
    await look("offers-requests")
    assert {name: lines for name, lines in found.items() if lines} == {}
