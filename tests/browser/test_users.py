"""Accounts in the browser: invite, accept, log in, change, switch off."""

import re

from playwright.async_api import expect

from deploy.local.demo.calls import ask
from tests.browser import money

PASSWORD = "kalimat pendek yang panjang"


async def test_an_invited_person_sets_a_password_and_gets_in_until_switched_off(visit):
    site = await visit()
    await site.log_in("admin", "/pengguna")
    page = site.page
    await page.get_by_text("Undang pengguna baru").click()
    await page.get_by_label("Nama pengguna", exact=True).fill("askot.baru")
    await page.get_by_label("Kabupaten/kota").check()
    await page.get_by_label("Wilayah (kode").fill("35.19")
    await page.get_by_role("button", name="Buat akun dan tautan").click()
    link = await page.get_by_label("Kirim tautan ini").input_value()
    assert link.startswith(f"{site.url}/undangan#nhi_")

    other = await visit()
    await other.page.goto(link)
    await expect(other.page.get_by_text("Akun: askot.baru")).to_be_visible()
    await other.page.get_by_label("Kata sandi baru", exact=True).fill(PASSWORD)
    await other.page.get_by_label("Ulangi kata sandi baru").fill(PASSWORD + "!")
    await expect(other.page.get_by_text("Kedua kata sandi tidak sama")).to_be_visible()
    await other.page.get_by_label("Ulangi kata sandi baru").fill(PASSWORD)
    await other.page.get_by_role("button", name="Simpan kata sandi").click()
    await expect(other.page.get_by_text("Kata sandi tersimpan")).to_be_visible()
    other.users["askot.baru"] = {"password": PASSWORD}
    await other.log_in_by_form("askot.baru")
    await expect(other.page.get_by_role("heading", level=1)).to_have_text("Kabupaten Madiun")

    await page.get_by_label("Cari nama pengguna").fill("askot")
    card = page.get_by_role("region", name="askot.baru")
    await page.reload()
    await card.get_by_role("button", name="Nonaktifkan").click()
    await expect(card.get_by_text("nonaktif", exact=False).first).to_be_visible()
    await page.goto(link)
    await expect(page.get_by_role("alert")).to_contain_text("sudah dipakai")


async def test_an_account_changes_its_own_password(visit):
    site = await visit()
    async with money.as_user(site, "admin") as http:
        said = {"username": "sandi", "roles": ["community"], "regions": ["35.19"]}
        user = await ask(http, "POST", "/v1/users", json=said)
        accepted = {"token": user["invitation"]["token"], "password": f"{PASSWORD} dahulu"}
        (await http.post("/v1/invitations/accept", json=accepted)).raise_for_status()
    site.users["sandi"] = {"password": f"{PASSWORD} dahulu"}
    await site.log_in_by_form("sandi", "/akun")
    page = site.page
    await page.get_by_label("Kata sandi sekarang").fill("keliru")
    await page.get_by_label("Kata sandi baru", exact=True).fill(PASSWORD)
    await page.get_by_label("Ulangi kata sandi baru").fill(PASSWORD)
    await page.get_by_role("button", name="Simpan kata sandi").click()
    await expect(page.get_by_role("alert")).to_contain_text(re.compile("salah"))
    await page.get_by_label("Kata sandi sekarang").fill(site.users["sandi"]["password"])
    await page.get_by_role("button", name="Simpan kata sandi").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Masuk")
    site.users["sandi"]["password"] = PASSWORD
    await site.log_in_by_form("sandi")


async def test_an_admins_own_card_offers_no_change(visit):
    site = await visit()
    await site.log_in("admin", "/pengguna")
    card = site.page.get_by_role("region", name="admin", exact=True)
    await expect(card).to_contain_text("Ini akun Anda")
    await expect(card.get_by_role("button")).to_have_count(0)


async def test_who_does_not_manage_users_is_told_so(visit):
    site = await visit()
    await site.log_in("district", "/pengguna")
    await expect(site.page.get_by_role("alert")).to_contain_text("users:manage")
    await expect(site.page.get_by_role("link", name="Pengguna")).to_have_count(0)
