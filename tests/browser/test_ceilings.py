"""Steps on a ceiling and an allocation that are told by one dialog each; the ceiling's course."""

import pytest
from playwright.async_api import expect

from deploy.local.demo.calls import ask
from tests.browser import money
from tests.browser.money import part
from tests.browser.planning import press
from tests.browser.test_users import PASSWORD
from tests.browser.works import approved, filled


async def test_the_book_of_a_year_is_closed_and_opened(visit):
    site = await visit()
    async with money.as_user(site, "treasurer") as http:
        made = await money.ceiling(http, "lainnya")
    await site.log_in("treasurer", f"/dana/{made['id']}")
    page = site.page
    await press(page, "Tutup tahun")
    await press(page.get_by_role("dialog", name="Tutup tahun"), "Tutup tahun")
    await expect(page.get_by_role("heading", level=1)).to_contain_text("tahun ditutup")
    await expect(page.get_by_role("button", name="Alokasi baru")).to_have_count(0)
    await press(page, "Buka tahun")
    await press(page.get_by_role("dialog", name="Buka tahun"), "Buka tahun")
    await expect(page.get_by_role("heading", level=1)).not_to_contain_text("tahun ditutup")
    await expect(page.get_by_role("button", name="Alokasi baru")).to_be_visible()


async def test_what_is_left_is_carried_over_once(visit):
    site = await visit()
    async with money.as_user(site, "treasurer") as http:
        made = await money.ceiling(http, "bdi", "7000000.50")
    await site.log_in("treasurer", f"/dana/{made['id']}")
    page = site.page
    await press(page, "Bawa ke tahun depan")
    dialog = page.get_by_role("dialog", name="Bawa ke tahun depan")
    await expect(dialog).to_contain_text("Rp7.000.000,50")
    await filled(dialog, "Bawa ke tahun depan", Nomor="SILPA/9")
    await expect(page.get_by_role("heading", level=1)).to_contain_text(str(money.YEAR + 1))
    await expect(part(page, "Pagu Rp7.000.000,50")).to_contain_text("SILPA/9")
    await page.get_by_role("link", name=f"pagu tahun {money.YEAR}").click()
    await expect(part(page, "Pagu Rp0")).to_be_visible()
    await expect(page.get_by_role("button", name="Bawa ke tahun depan")).to_have_count(0)


@pytest.mark.timeout(240)
async def test_a_request_is_voided_and_an_allocation_cancelled(visit):
    site = await visit()
    async with money.as_user(site, "treasurer") as http:
        of = await money.ceiling(http, "blm")
        made = await money.allocation(http, of, "LKM Batal C", "9000000.00", "single")
    await site.log_in("treasurer", f"/alokasi/{made['id']}")
    page, steps = site.page, part(site.page, "Tahap")
    await money.requested(page)
    await expect(page.get_by_role("button", name="Batalkan alokasi")).to_have_count(0)
    await press(page, "Batalkan permintaan: Tahap 1")
    dialog = page.get_by_role("dialog", name="Batalkan permintaan: Tahap 1")
    await dialog.get_by_label("Alasan").fill("Salah tahap.")
    await press(dialog, "Batalkan permintaan")
    await expect(steps).to_contain_text("siap diminta")
    await press(page, "Batalkan alokasi")
    dialog = page.get_by_role("dialog", name="Batalkan alokasi")
    await expect(dialog).to_contain_text("Rp9.000.000 kembali ke pagu")
    await press(dialog, "Batalkan alokasi")
    await expect(page.get_by_role("heading", level=1)).to_contain_text("dibatalkan")
    await expect(steps.get_by_role("button")).to_have_count(0)
    await page.get_by_role("link", name="Ke pagunya").click()
    await expect(part(page, "Pagu Rp420.000.000")).to_contain_text("Tersedia Rp420.000.000")


@pytest.mark.timeout(240)
async def test_the_course_of_a_ceiling_ends_with_what_is_spent(visit):
    site = await visit()
    first, _ = await money.filled_year(site, await approved(site, "Paving serap", "1"), "apbn-pupr")
    await site.log_in("treasurer")
    page = site.page
    await site.go(f"/dana/{first['id']}")
    await page.get_by_role("link", name="KSM Maju B").wait_for()
    course = part(page, "Penyerapan pagu")
    await expect(course.get_by_role("row").last).to_contain_text("Rp28.000.000")


@pytest.mark.timeout(240)
async def test_a_village_is_not_sent_to_a_ceiling_that_it_does_not_see(visit):
    site = await visit()
    first, made = await money.filled_year(site, await approved(site, "Paving desa", "1"), "dak")
    async with money.as_user(site, "admin") as http:
        said = {"username": "upk", "roles": ["community"], "regions": [money.VILLAGE]}
        user = await ask(http, "POST", "/v1/users", json=said)
        accepted = {"token": user["invitation"]["token"], "password": PASSWORD}
        (await http.post("/v1/invitations/accept", json=accepted)).raise_for_status()
    site.users["upk"] = {"password": PASSWORD}
    await site.log_in("upk", f"/alokasi/{made['id']}")
    page = site.page
    await expect(page.get_by_role("link", name="Ke daftar pagu")).to_be_visible()
    await site.settled()
    await expect(page.locator(f'a[href="/dana/{first["id"]}"]')).to_have_count(0)
    await expect(page.get_by_role("main").get_by_role("alert")).to_have_count(0)
