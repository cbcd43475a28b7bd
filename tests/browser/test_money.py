"""Money in the browser: a ceiling to its receipts, by two people; every look fits."""

import asyncio
import re

import pytest
from playwright.async_api import expect

from tests.browser import money
from tests.browser.money import part
from tests.browser.planning import press
from tests.browser.works import approved, filled

LOOKS = [(1440, "light", "id"), (1280, "dark", "en"), (390, "light", "en"), (390, "dark", "id")]


@pytest.mark.timeout(240)
async def test_money_goes_from_its_ceiling_to_its_receipts_by_two_people(visit):
    asker, payer = await visit(), await visit()
    activity = await approved(asker, "Paving uji dana", "1")
    await asker.log_in("treasurer", f"/dana?tahun={money.YEAR}&wilayah={money.REGENCY}")
    mine, theirs = asker.page, payer.page
    await money.set_by_hand(mine)
    await money.allocated_by_hand(mine, "Paving uji dana")
    await expect(mine.get_by_role("link", name="Paving uji dana")).to_have_attribute(
        "href", f"/kegiatan/{activity}"
    )
    await money.requested(mine)
    dialog = await money.released(mine)
    await expect(dialog.get_by_role("alert")).to_contain_text("Minta orang lain mencairkannya")
    await mine.keyboard.press("Escape")

    await payer.log_in("treasurer2", f"/tahap?wilayah={money.VILLAGE}")
    waiting = theirs.get_by_role("list", name="Menunggu pencairan")
    await expect(waiting).to_contain_text("gugur dalam 90 hari")
    await waiting.get_by_role("link", name="LKM Uji · Tahap 1").click()
    await expect(await money.released(theirs)).to_have_count(0)
    steps = part(theirs, "Tahap")
    await expect(steps).to_contain_text("SP2D 9")
    await expect(steps).to_contain_text("Fisik minimal 50 % terbangun; kini belum ada kabar")

    await mine.reload()
    dialog = await money.spent(mine, "35.000.001")
    await expect(dialog.get_by_role("alert")).to_contain_text(re.compile("Rp ?35000000.70"))
    await filled(dialog, "Simpan", **{"Jumlah (Rp)": "20.000.000"})
    await expect(dialog).to_have_count(0)
    expenses = part(mine, "Belanja")
    await expect(expenses).to_contain_text("tanpa berkas kuitansi")
    await money.receipt_sent(mine)
    await expect(expenses).not_to_contain_text("tanpa berkas kuitansi")
    await press(mine, "Lihat 1: KW-9")
    look = mine.get_by_role("dialog", name="Kuitansi KW-9")
    await expect(look.get_by_role("img")).to_have_js_property("naturalWidth", 64)
    await press(look, "Tutup")
    await theirs.reload()
    await press(theirs, "Lihat 1: KW-9")
    look = theirs.get_by_role("dialog", name="Kuitansi KW-9")
    await expect(look.get_by_role("alert")).to_be_visible()
    await theirs.keyboard.press("Escape")

    await press(mine, "Batalkan belanja: KW-9")
    dialog = mine.get_by_role("dialog", name="Batalkan belanja")
    await dialog.get_by_label("Alasan").fill("Salah catat.")
    await press(dialog, "Batalkan belanja")
    await expect(expenses).to_contain_text("Salah catat.")
    await expect(expenses).to_contain_text("Di tangan penerima: Rp35.000.000,70")
    ledger = part(mine, "Buku besar")
    for happened in (
        "Dialokasikan",
        "Tahap diminta (menunggu)",
        "Tahap cair",
        "Belanja dibatalkan",
    ):
        await expect(ledger).to_contain_text(happened)


async def test_who_only_reads_sees_the_money_and_no_step(visit):
    site = await visit()
    first, made = await money.filled_year(site, await approved(site, "Paving baca", "1"), "hibah")
    await site.log_in("national", f"/dana?tahun={money.YEAR}&sumber=hibah")
    page = site.page
    await expect(part(page, "Semua pagu")).to_contain_text("Dibelanjakan Rp28.000.000")
    table = part(page, "Aliran dana sebagai tabel")
    await expect(table.get_by_role("row").filter(has_text="Paving baca")).to_contain_text(
        "Rp80.000.000"
    )
    await expect(table.get_by_role("row").filter(has_text="Paving baca")).to_contain_text("2b")
    await expect(table.get_by_role("row").filter(has_text="KSM Maju B")).to_contain_text(
        "Tanpa kriteria"
    )
    await expect(table).to_contain_text("Rp105.000.000,50")
    columns = await money.columns_of_flow(page)
    assert len(columns) == 4
    assert max(columns) - min(columns) < 1
    await expect(page.get_by_role("main").get_by_role("button")).to_have_count(0)
    await site.go(f"/dana/{first['id']}")
    await page.get_by_role("link", name="LKM Bangkit Bersama A").wait_for()
    await expect(page.get_by_role("main").get_by_role("button")).to_have_count(0)
    await site.go(f"/alokasi/{made['id']}")
    await expect(part(page, "Belanja")).to_contain_text("nomor kuitansi berulang")
    await expect(page.get_by_role("main").get_by_role("button")).to_have_count(0)


async def test_what_is_on_its_way_is_not_sent_twice(visit):
    """Nothing closes a dialog while it sends; a change that cannot be read again says so."""
    site = await visit()
    await site.log_in("treasurer", f"/dana?tahun={money.YEAR}&wilayah={money.REGENCY}")
    page = site.page
    await money.set_by_hand(page)
    address = f"**/v1/finance/ceilings/{page.url.rsplit('/', 1)[1]}"
    go = asyncio.Event()

    async def slow(route):
        await go.wait()
        await route.continue_()

    await page.route(f"{address}/revise", slow)
    await press(page, "Revisi pagu")
    dialog = page.get_by_role("dialog", name="Revisi pagu")
    fields = {"Pagu baru (Rp)": "130000000", "Nomor": "DPPA/10"}
    await filled(dialog, "Revisi pagu", **fields)
    await expect(dialog.get_by_role("button", name="Batal")).to_be_disabled()
    await page.keyboard.press("Escape")
    await expect(dialog).to_be_visible()
    await page.route(address, lambda route: route.fulfill(status=503, body="{}"))
    go.set()
    await expect(dialog).to_have_count(0)
    await expect(page.get_by_role("main").get_by_role("alert")).to_be_visible()
    await page.unroute(address)
    await page.reload()
    await expect(part(page, "Pagu Rp130.000.000")).to_be_visible()


async def test_a_region_that_is_not_ones_own_shows_nothing_of_the_last(visit):
    site = await visit()
    first, _ = await money.filled_year(site, await approved(site, "Paving lain", "1"), "swasta")
    await site.log_in("treasurer", f"/tahap?wilayah={money.VILLAGE}")
    page = site.page
    await page.get_by_role("link", name=re.compile("KSM Maju B")).first.wait_for()
    await page.get_by_label("Wilayah").fill("31")
    await page.get_by_label("Wilayah").press("Enter")
    await expect(page.get_by_role("main").get_by_role("alert")).to_be_visible()
    await expect(page.get_by_role("link", name=re.compile("KSM Maju B"))).to_have_count(0)
    await site.go(f"/dana?tahun={money.YEAR}&wilayah={first['region']}&sumber=swasta")
    await page.get_by_role("link", name="LKM Bangkit Bersama A").first.wait_for()


@pytest.mark.timeout(240)
@pytest.mark.parametrize(("width", "scheme", "language"), LOOKS)
async def test_the_pages_of_money_have_no_violation_and_fit(visit, width, scheme, language):
    site = await visit(width, scheme)
    activity = await approved(site, f"Paving uang {width} {scheme}", "1")
    first, made = await money.filled_year(site, activity)
    await site.log_in("treasurer", f"/dana?tahun={money.YEAR}&wilayah={money.REGENCY}")
    page, found = site.page, {}
    if language == "en":
        await page.get_by_role("button", name="English").click()

    async def judge(name):
        await site.settled()
        found[name] = await site.violations()
        await site.shoot(f"{name}-{width}-{scheme}-{language}")
        assert await page.evaluate("document.documentElement.scrollWidth") <= width, name

    async def opened(name, button):
        await page.get_by_role("button", name=re.compile(button)).first.click()
        await judge(name)
        await page.keyboard.press("Escape")

    await page.get_by_role("region", name=re.compile("^(Aliran dana|Flow of money)$")).wait_for()
    await judge("money")
    await opened("money-ceiling-new", "Pagu baru|New ceiling")
    await site.go(f"/dana/{first['id']}")
    await page.get_by_role("link", name="KSM Maju B").wait_for()
    await judge("money-ceiling")
    names = {"revise": "^Revis", "carry": "Bawa|Carry", "close": "Tutup|Close"}
    for name, button in names.items():
        await opened(f"money-{name}", button)
    await page.get_by_role("button", name=re.compile("Alokasi baru|New allocation")).click()
    await page.get_by_label(re.compile("Jumlah|Amount")).fill("50.000.000")
    await judge("money-allocate")
    await page.keyboard.press("Escape")
    await site.go(f"/alokasi/{made['id']}")
    await page.get_by_text("KW-1").first.wait_for()
    await judge("allocation")
    await opened("allocation-expense", "Catat belanja|Record an expense")
    await opened("allocation-receipt", "Tambah kuitansi|Add a receipt")
    await site.go("/tahap")
    await page.get_by_role("link", name=re.compile("KSM Maju B")).first.wait_for()
    await judge("tranches")
    assert {name: lines for name, lines in found.items() if lines} == {}
