"""Laporan: a report is sealed, fetched, proved and compared; files have their part of the page."""

import asyncio
import hashlib
import itertools

import pytest
from playwright.async_api import expect

from tests.browser.areas import measured
from tests.browser.planning import press
from tests.browser.test_duplicates import client
from tests.survey.exits import SLUM
from tests.survey.steps import rt

VILLAGE, PROVINCE = "36.71.01.1001", "36"  # of another province: nothing that other tests count
LOOKS = [(1440, "light", "id"), (360, "dark", "en")]
years = itertools.count(2011)


async def surveyed(site, tmp_path, year, volumes=SLUM):
    """Two RTs of the village in a sealed round, once reporting knows of it; a later one is worse."""
    rows = [{"kode_rt": rt(number, VILLAGE)} | volumes for number in (1, 2)]
    facts = {"region": VILLAGE, "year": year, "name": f"Putaran uji segel {year}"}
    async with client(site, "admin") as desk:
        round = await measured(desk, tmp_path, rows, **facts)
        for _ in range(80):
            place = await desk.get(f"/v1/reports/places/{VILLAGE}")
            if year in place.json().get("years", ()):
                return round
            await asyncio.sleep(0.25)
    raise TimeoutError(year)


def card(page, name):
    """The newest seal of that name."""
    return page.get_by_role("article", name=name).first


async def sealed(page, year, kind="Profil", region=VILLAGE):
    """Ask for a seal on the page, and wait until it is there."""
    form = page.get_by_role("form", name="Segel laporan")
    await form.get_by_label("Jenis").select_option(label=kind)
    await form.get_by_label("Wilayah", exact=True).fill(region)
    await form.get_by_label("Tahun", exact=True).fill(str(year))
    await press(page, "Segel")


async def test_a_profile_is_sealed_fetched_proved_and_compared(visit, tmp_path):
    site, year = await visit(), next(years)
    await surveyed(site, tmp_path, year)
    await site.log_in("national", f"/laporan?wilayah={VILLAGE}&tahun={year}")
    page = site.page
    await page.get_by_label("Catatan (boleh kosong)").fill("Rapat uji")
    await sealed(page, year)
    await page.get_by_text("Laporan tersegel. Lihat di daftar di bawah.").wait_for()
    one = card(page, f"Profil Sukarasa, {year}")
    await expect(one).to_contain_text("Rapat uji")
    digest = await one.locator("code").first.inner_text()
    async with page.expect_download() as caught:
        await one.get_by_role("link", name="Fakta JSON").click()
    facts = (await (await caught.value).path()).read_bytes()
    assert hashlib.sha256(facts).hexdigest() == digest
    async with page.expect_download() as caught:
        await one.get_by_role("link", name="PDF").click()
    file = await caught.value
    assert file.suggested_filename == f"profile-{VILLAGE}-{year}-{digest[:12]}.pdf"
    assert (await file.path()).read_bytes().startswith(b"%PDF")
    await one.get_by_role("button", name="Periksa").focus()
    await page.keyboard.press("Enter")
    await expect(one).to_contain_text(f"Utuh: hash yang dihitung ulang sama, {digest}")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(one).to_contain_text("Laporan yang sama akan berbunyi sama hari ini.")
    await sealed(page, year)
    await page.get_by_text("Fakta yang sama sudah pernah disegel").wait_for()
    assert await site.violations() == []


async def test_what_was_told_since_stands_beside_what_was_sealed(visit, tmp_path):
    site, year = await visit(), next(years)
    await surveyed(site, tmp_path, year)
    await site.log_in("national", f"/laporan?wilayah={VILLAGE}&tahun={year}")
    page = site.page
    await sealed(page, year)
    name = f"Profil Sukarasa, {year}"
    await card(page, name).wait_for()
    await surveyed(site, tmp_path, year, {"2b": "0"})
    one = card(page, name)
    await expect(one).to_be_visible()

    for _ in range(40):  # until reporting has heard of it
        await one.get_by_role("button", name="Bandingkan").click()
        await site.settled()
        if await one.get_by_role("table").count():
            break
        await asyncio.sleep(0.25)
    row = one.get_by_role("row").filter(has_text="/recap/total/left_ha")
    await expect(row).to_be_visible()
    await sealed(page, year)
    await expect(page.get_by_role("article", name=name)).to_have_count(2)


async def test_what_cannot_be_sealed_is_refused_in_the_services_words(visit):
    site = await visit()
    await site.log_in("national", "/laporan")
    page, alert = site.page, site.page.get_by_role("alert")
    await sealed(page, 2024, "Buku tahunan")
    await expect(alert).to_contain_text("yearbook untuk provinsi")
    await sealed(page, 1991, "Buku tahunan", "35")
    await expect(alert).to_contain_text("belum punya putaran tersegel sampai tahun 1991")


async def test_who_may_not_seal_reads_and_the_old_address_leads_to_the_files(visit):
    site = await visit()
    await site.log_in("auditor", "/ekspor?wilayah=35.19")
    page = site.page
    await expect(page).to_have_url(f"{site.url}/laporan?wilayah=35.19&bagian=ekspor")
    await expect(page.get_by_label("Wilayah", exact=True)).to_have_value("35.19")
    await page.get_by_role("link", name="Laporan tersegel").click()
    await page.get_by_role("heading", name="Laporan tersegel di wilayah Anda").wait_for()
    await expect(page.get_by_role("form", name="Segel laporan")).to_have_count(0)


@pytest.mark.parametrize(("width", "scheme", "language"), LOOKS)
async def test_every_look_is_accessible_and_fits(visit, tmp_path, width, scheme, language):
    site, year = await visit(width, scheme), next(years)
    await surveyed(site, tmp_path, year)
    await site.log_in("national", f"/laporan?wilayah={PROVINCE}&tahun={year}&di={PROVINCE}")
    page = site.page
    await press(page, "Segel")
    name = f"Buku tahunan Banten, {year}"
    await card(page, name).wait_for()
    await card(page, name).get_by_role("button", name="Periksa").click()
    await surveyed(site, tmp_path, year, {"2b": "1"})
    await card(page, name).get_by_role("button", name="Bandingkan").click()
    await site.settled()
    if language == "en":
        await page.get_by_role("button", name="English").click()
        await page.get_by_role("heading", name="Sealed reports of your regions").wait_for()
    assert await site.violations() == []
    await site.shoot(f"seals-{width}-{scheme}-{language}")
    assert await page.evaluate("document.documentElement.scrollWidth") <= width
