"""The plan of a round in the browser: the standard set, a step held, its progress."""

import re

import httpx
import pytest
from playwright.async_api import expect

VILLAGE = "35.19.09.2010"
RTS = [f"{VILLAGE}-001-00{number}" for number in (1, 2)]
LOOKS = [(1440, "light", "id"), (1440, "dark", "en"), (360, "light", "en"), (360, "dark", "id")]


async def opened(site, name):
    """A new round of the regency, made by the district's account."""
    async with httpx.AsyncClient(base_url=site.url) as http:
        login = {"username": "district", "password": site.users["district"]["password"]}
        token = (await http.post("/v1/session", json=login)).json()["access_token"]
        body = {"name": name, "kind": "update", "year": 2026, "region": "35.19"}
        answer = await http.post(
            "/v1/survey/rounds",
            json=body | {"regulation": "permen-14-2018"},
            headers={"Authorization": f"Bearer {token}"},
        )
        assert answer.status_code == 201, answer.text
        return answer.json()["id"]


async def add_standard(page, start="2026-11-02", deadline="2026-11-06"):
    await page.get_by_text("Tambah rencana baku").click()
    await page.get_by_label("Kode desa/kelurahan").fill(VILLAGE)
    await page.get_by_label("Mulai").fill(start)
    await page.get_by_label("Tenggat").fill(deadline)
    await page.get_by_label("Kode RT, dipisah koma").fill(", ".join(RTS))
    await page.get_by_role("button", name="Buat rencana").click()
    await page.get_by_text("7 langkah ditambahkan").wait_for()


async def test_a_village_is_planned_and_a_step_is_held(visit):
    site = await visit()
    id = await opened(site, "Rencana uji")
    await site.log_in("district", "/putaran")
    page = site.page
    await page.get_by_role("link", name="Rencana uji").click()
    await expect(page).to_have_url(f"{site.url}/putaran?id={id}")
    await expect(page.get_by_text("Belum ada langkah")).to_be_visible()
    await add_standard(page)
    rows = page.locator("section[aria-labelledby=plan] tbody tr")
    await expect(rows).to_have_count(7)
    await expect(rows.filter(has_text="terlambat")).to_have_count(7)

    await page.get_by_role("button", name="Catat terlaksana: FGD RT 001").click()
    dialog = page.get_by_role("dialog", name="FGD RT 001")
    await dialog.get_by_label("Dilaksanakan pada").fill("2099-01-01")
    await dialog.get_by_label("Laki-laki", exact=True).fill("12")
    await dialog.get_by_label("Perempuan", exact=True).fill("21")
    await dialog.get_by_label("Notulen").fill("Air sumur keruh.")
    await dialog.get_by_role("button", name="Simpan").click()
    await expect(dialog.get_by_role("alert")).to_contain_text("2099-01-01 belum tiba")
    await dialog.get_by_label("Dilaksanakan pada").fill("2026-11-05")
    await dialog.get_by_role("button", name="Simpan").click()
    await expect(dialog).to_have_count(0)
    await expect(rows.filter(has_text="33 hadir")).to_have_count(1)
    bars = page.get_by_role("list", name="Kemajuan per RT")
    await expect(bars.get_by_text("1 dari 3 terlaksana")).to_be_visible()
    await expect(bars.get_by_role("progressbar").first).to_have_js_property("value", 1)

    await page.get_by_role("button", name="Ubah catatan: FGD RT 001").click()
    await expect(dialog.get_by_label("Notulen")).to_have_value("Air sumur keruh.")
    await page.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)
    await page.get_by_label("Keadaan").select_option("held")
    await expect(page).to_have_url(re.compile("keadaan=held"))
    await expect(rows).to_have_count(1)


async def test_who_only_reads_sees_the_minutes_and_no_form(visit):
    site = await visit()
    id = await opened(site, "Rencana baca")
    await site.log_in("district", f"/putaran?id={id}")
    await add_standard(site.page)
    await site.page.get_by_role("button", name="Catat terlaksana: FGD desa").click()
    await site.page.get_by_label("Notulen").fill("Delineasi disepakati.")
    await site.page.get_by_role("button", name="Simpan").click()
    await expect(site.page.get_by_role("dialog")).to_have_count(0)
    reader = await visit()
    await reader.log_in("community", f"/putaran?id={id}")
    await reader.page.get_by_role("button", name="Notulen: FGD desa").click()
    await expect(reader.page.get_by_text("Delineasi disepakati.")).to_be_visible()
    await reader.page.get_by_role("button", name="Tutup").click()
    await expect(reader.page.get_by_text("Tambah rencana baku")).to_have_count(0)


@pytest.mark.parametrize(("width", "scheme", "language"), LOOKS)
async def test_the_plan_has_no_violation_and_fits(visit, width, scheme, language):
    site = await visit(width, scheme)
    id = await opened(site, f"Rencana {width} {scheme}")
    await site.log_in("district", f"/putaran?id={id}")
    page = site.page
    await add_standard(page)
    await page.get_by_role("button", name="Catat terlaksana: FGD desa").click()
    await page.get_by_label("Perempuan", exact=True).fill("21")
    await page.get_by_role("button", name="Simpan").click()
    await page.get_by_text("21 hadir").wait_for()
    if language == "en":
        await page.get_by_role("button", name="English").click()
    found = {}
    for name, path in {"plans": "/putaran", "plan": f"/putaran?id={id}"}.items():
        await site.go(path)
        await page.get_by_text(f"Rencana {width} {scheme}").first.wait_for()
        await site.settled()
        found[name] = await site.violations()
        await site.shoot(f"{name}-{width}-{scheme}-{language}")
        assert await page.evaluate("document.documentElement.scrollWidth") <= width, name
    await page.locator("tbody button").nth(1).click()
    await page.get_by_role("dialog").locator("textarea").wait_for()
    found["dialog"] = await site.violations()
    await site.shoot(f"plan-dialog-{width}-{scheme}-{language}")
    assert {name: lines for name, lines in found.items() if lines} == {}
