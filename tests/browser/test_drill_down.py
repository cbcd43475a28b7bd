"""From the province to one RT and why it scores what it scores."""

import re

import pytest
from playwright.async_api import expect

RT = "35.77.03.1005-005-015"


def below(page):
    """The regions below the one that is shown."""
    return page.get_by_role("table", name="Wilayah di bawahnya")


async def test_a_governor_walks_from_the_province_to_the_reasons_of_one_rt(visit):
    site = await visit()
    await site.log_in("province")
    page = site.page
    await expect(page.get_by_role("heading", level=1)).to_have_text("Jawa Timur")
    await expect(page.get_by_text("55,45 ha").first).to_be_visible()
    await expect(page.get_by_text("26 dari 27 RT tergolong kumuh")).to_be_visible()
    for name in ("Kota Madiun", "Taman", "Manisrejo"):
        await below(page).get_by_role("link", name=name, exact=True).click()
        await expect(page.get_by_role("heading", level=1)).to_have_text(name)
    await below(page).get_by_role("link", name="RT 015").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("RT 015 RW 005"))
    await expect(page.get_by_text("Skor kekumuhan 25 dari nilai tertinggi 80")).to_be_visible()
    await expect(page.get_by_text("Kumuh ringan · 25").first).to_be_visible()
    await expect(page.get_by_role("row", name="Akses aman air minum")).to_contain_text("85,56")
    await expect(page.get_by_text("dari berkas rt_sheets.csv, baris 27")).to_be_visible()
    trail = page.get_by_role("navigation", name="Letak wilayah")
    await expect(trail).to_have_text(re.compile("Jawa Timur.*Kota Madiun.*Taman.*Manisrejo"))


async def test_the_address_is_the_state(visit):
    site = await visit()
    await site.log_in()
    page = site.page
    await page.get_by_label("Rincian per").select_option("village")
    await page.get_by_role("button", name="Nama").click()
    await expect(page.locator("tbody tr").first).to_contain_text("Bakungan")
    sent = page.url.removeprefix(site.url)
    assert sent == "/wilayah/35?per=village&urut=name.naik"
    other = await visit()
    await other.log_in_by_form("verifier", sent)
    await expect(other.page.locator("tbody tr").first).to_contain_text("Bakungan")
    assert other.page.url.removeprefix(other.url) == sent
    await page.go_back()
    await expect(page.get_by_label("Rincian per")).to_have_value("regency")


async def test_a_region_is_shown_as_it_was_known_on_a_day(visit):
    site = await visit()
    await site.log_in("province")
    page = site.page
    await page.get_by_label("Per tanggal").fill("2024-06-30")
    await expect(page).to_have_url(f"{site.url}/wilayah/35?tanggal=2024-06-30")
    await expect(page.get_by_text("diketahui pada akhir hari 30 Jun 2024 (WIB)")).to_be_visible()
    await expect(page.get_by_text("0 dari 0 RT tergolong kumuh")).to_be_visible()
    await below(page).get_by_role("link", name="Kota Madiun", exact=True).click()
    await expect(page).to_have_url(f"{site.url}/wilayah/35.77?tanggal=2024-06-30")
    trail = page.get_by_role("navigation", name="Letak wilayah")
    await trail.get_by_role("link", name="Jawa Timur").click()
    await expect(page).to_have_url(f"{site.url}/wilayah/35?tanggal=2024-06-30")
    await page.get_by_label("Per tanggal").fill("")
    await expect(page.get_by_text("26 dari 27 RT tergolong kumuh")).to_be_visible()


async def test_every_level_of_the_country_is_reached_by_an_account_for_all_of_it(visit):
    site = await visit()
    await site.log_in("national")
    await expect(site.page.get_by_role("heading", level=1)).to_have_text("Indonesia")
    await below(site.page).get_by_role("link", name="Jawa Timur").click()
    await expect(site.page.get_by_role("heading", level=1)).to_have_text("Jawa Timur")


async def test_a_place_is_found_by_its_name(visit):
    site = await visit()
    await site.log_in()
    await site.page.get_by_label("Cari wilayah").fill("manis rejo")
    await site.page.get_by_role("button", name="Cari").click()
    await site.page.get_by_role("search").get_by_role("link", name="Manisrejo").first.click()
    await expect(site.page.get_by_role("heading", level=1)).to_have_text("Manisrejo")
    await site.page.get_by_label("Cari wilayah").fill("tidak ada begini")
    await site.page.get_by_role("button", name="Cari").click()
    await expect(site.page.get_by_text("Tidak ada wilayah bernama")).to_be_visible()


async def test_a_foreign_place_and_a_wrong_address_say_so_in_words(visit):
    site = await visit()
    await site.log_in_by_form(path="/wilayah/32")
    await expect(site.page.get_by_role("alert")).to_contain_text("di luar wilayah Anda")
    await site.go("/rt/35.77.03.1005-005-999")
    await expect(site.page.get_by_text("belum dinilai, atau di luar wilayah Anda")).to_be_visible()
    await site.go("/wilayah/35/x")
    await expect(site.page.get_by_role("heading", level=1)).to_have_text("Halaman tidak ada")


async def test_english_is_one_press_away_and_reaches_the_reasons(visit):
    site = await visit()
    await site.log_in(path=f"/rt/{RT}")
    page = site.page
    await page.get_by_role("button", name="English").click()
    await expect(page.get_by_role("heading", name="Why this score?")).to_be_visible()
    await expect(page.get_by_text("Slum score 25 out of at most 80")).to_be_visible()
    assert await page.evaluate("document.documentElement.lang") == "en"
    await page.reload()
    await expect(page.get_by_role("heading", name="Why this score?")).to_be_visible()
    await site.go("/rt/35.77.03.1005-005-999")
    await expect(page.get_by_text("has no score yet")).to_be_visible()


async def test_a_wrong_password_and_a_dead_session_are_told(visit):
    site = await visit()
    page = site.page
    await site.go("/")
    await page.get_by_label("Nama pengguna").fill("district")
    await page.get_by_label("Kata sandi").fill("bukan kata sandinya")
    await page.get_by_role("button", name="Masuk").click()
    await expect(page.get_by_role("alert")).to_have_text(re.compile("kata sandi salah"))
    await site.log_in()
    link = below(page).get_by_role("link", name="Kota Madiun")
    await expect(link).to_be_visible()
    await site.settled()
    await page.context.clear_cookies()
    await link.click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Masuk")
    assert "ke=%2Fwilayah%2F35.77" in page.url


@pytest.mark.parametrize(
    "wish", ["%2F%2Fexample.org%2F", "%2F%09%2Fexample.org", "https%3A%2F%2Fa.b"]
)
async def test_the_login_leads_to_no_other_host(visit, wish):
    site = await visit()
    await site.log_in_by_form(path=f"/masuk?ke={wish}")
    await expect(site.page.get_by_role("heading", level=1)).to_have_text("Jawa Timur")
    assert site.page.url.startswith(site.url)


async def test_the_drill_down_works_with_the_keyboard_alone(visit):
    site = await visit()
    page = site.page
    await site.go("/")
    await page.get_by_label("Nama pengguna").wait_for()
    await page.keyboard.press("Tab")
    await page.keyboard.type("district")
    await page.keyboard.press("Tab")
    await page.keyboard.type(site.users["district"]["password"])
    await page.keyboard.press("Enter")
    await below(page).wait_for()
    for _ in range(40):
        await page.keyboard.press("Tab")
        focused = await page.evaluate("document.activeElement.textContent")
        if "Kabupaten Sampang" in focused:
            break
    outline = await page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Kabupaten Sampang")
    await expect(page.get_by_role("heading", level=1)).to_be_focused()
