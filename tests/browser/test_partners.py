"""Partners in the browser: a key is made, seen once, works, is rotated and revoked."""

import httpx
from playwright.async_api import expect


async def works(site, key):
    async with httpx.AsyncClient(base_url=site.url) as http:
        headers = {"Authorization": f"Bearer {key}"}
        return (await http.get("/v1/reports/places", headers=headers)).status_code


async def test_a_partners_key_is_made_rotated_and_revoked(visit):
    site = await visit()
    await site.log_in("admin", "/mitra")
    page = site.page
    await page.get_by_text("Daftarkan mitra baru").click()
    await page.get_by_label("Nama instansi").fill("Bappeda Uji")
    await page.get_by_label("Kontak kantor").fill("bappeda@example.id")
    await page.get_by_label("Wilayah (kode").fill("35")
    await page.get_by_role("button", name="Daftarkan").click()
    card = page.get_by_role("region", name="Bappeda Uji")
    await card.get_by_role("button", name="Kunci baru").click()
    await card.get_by_label("Nama kunci").fill("dasbor")
    await card.get_by_label("reports:read").check()
    await card.get_by_label("Wilayah (kode").fill("35.19")
    await card.get_by_role("button", name="Buat kunci").click()
    first = await card.get_by_label("Salin kunci").input_value()
    assert await works(site, first) == 200
    await card.get_by_role("button", name="Ganti kunci").click()
    await expect(card.get_by_label("Salin kunci")).not_to_have_value(first)
    second = await card.get_by_label("Salin kunci").input_value()
    assert (await works(site, first), await works(site, second)) == (200, 200)
    await page.reload()
    await expect(card.get_by_label("Salin kunci")).to_have_count(0)
    await card.get_by_role("button", name="Cabut kunci").last.click()
    await expect(card.get_by_text("dicabut")).to_be_visible()
    for _ in range(80):
        if await works(site, second) == 401:
            break
        await page.wait_for_timeout(100)
    assert await works(site, second) == 401
