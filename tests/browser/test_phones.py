"""A phone in the browser: its QR code is made, seen once, opens the door, and is revoked."""

import base64
import json
import zlib

import httpx
from playwright.async_api import expect


async def status(settings):
    """Of what is asked with these settings, as ODK Collect asks; 404 is past the door."""
    said = settings["general"]
    async with httpx.AsyncClient(auth=(said["username"], said["password"])) as http:
        return (await http.get(f"{said['server_url']}/none")).status_code


async def test_a_phone_is_set_up_by_its_code_and_shut_out_again(visit):
    site = await visit()
    await site.log_in("facilitator", "/akun")
    page = site.page
    card = page.get_by_role("region", name="HP pendata")
    await expect(card.get_by_text("Belum ada HP")).to_be_visible()
    await card.get_by_text("HP baru").click()
    await expect(card.get_by_label("Nama pengguna")).to_have_count(0)
    await card.get_by_label("Nama HP").fill("HP Siti")
    await card.get_by_role("button", name="Buat kode QR").click()
    code = card.get_by_role("img", name="Kode QR setelan ODK Collect: HP Siti")
    assert (await code.bounding_box())["width"] > 200
    await card.get_by_text("Setelan sebagai teks").click()
    text = await card.get_by_label("Salin setelan").input_value()
    settings = json.loads(zlib.decompress(base64.b64decode(text)))
    assert settings["general"]["server_url"] == f"{site.url}/v1/survey/openrosa"
    assert settings["general"]["username"] == "facilitator"
    assert await site.violations() == []
    await site.shoot("phone-1440-light")
    assert await status(settings) == 404
    await page.reload()
    await expect(card.get_by_text("HP Siti").first).to_be_visible()
    await expect(code).to_have_count(0)
    await card.get_by_role("button", name="Cabut HP").click()
    await expect(card.get_by_text("dicabut")).to_be_visible()
    assert await status(settings) == 401


async def test_who_surveys_nothing_has_no_phones_and_an_admin_makes_them_for_others(visit):
    site = await visit()
    await site.log_in("treasurer", "/akun")
    await expect(site.page.get_by_role("region", name="HP pendata")).to_have_count(0)
    admin = await visit(360, "dark")
    await admin.log_in("admin", "/akun")
    card = admin.page.get_by_role("region", name="HP pendata")
    await card.get_by_text("HP baru").click()
    await card.get_by_label("Nama HP").fill("HP kecamatan")
    await card.get_by_label("Nama pengguna").fill("district")
    await card.get_by_role("button", name="Buat kode QR").click()
    await card.get_by_role("img").wait_for()
    await expect(card.get_by_text("district ·")).to_be_visible()
    await card.get_by_text("Setelan sebagai teks").click()
    assert await admin.violations() == []
    await admin.shoot("phone-360-dark")
    assert await admin.page.evaluate("document.documentElement.scrollWidth") <= 360
