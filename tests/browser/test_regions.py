"""Changes of regions in the browser: a list is checked and kept, and a recap told on other boundaries."""

import asyncio

import pytest
from playwright.async_api import expect

from deploy.local.demo.calls import until
from deploy.local.demo.load import fill_and_seal
from tests.browser.test_duplicates import client
from tests.survey.regions import row, table
from tests.survey.steps import HEADER, rt, sheet

LOOKS = [(1440, "light", "id"), (390, "dark", "id"), (360, "light", "en")]
# A regency of its own: nothing that other tests count.
DISTRICT = "36.01.04"
OLD, NEW = f"{DISTRICT}.2001", f"{DISTRICT}.2090"
OTHER = (f"{DISTRICT}.2002", f"{DISTRICT}.2091", "Sumurbatu Timur")
ROUND = {"kind": "baseline", "year": 2024, "region": OLD, "regulation": "permen-14-2018"}
ADDRESS = "/wilayah/perubahan"
RECAP = f"/v1/reports/recap?region={DISTRICT}&year=2024&by=village"


def file(content, name="perubahan.csv"):
    return {"name": name, "mimeType": "text/csv", "buffer": content}


def split(old=OLD, new=NEW, name="Tanjungan Timur"):
    """The village in two, and where two of its RTs went."""
    of = [row(old, old, "0.6"), row(old, new, "0.4", nama=name)]
    moved = [row(rt(n, old), rt(n, new), jenis="ganti_kode") for n in (1, 2)]
    return [*of, *moved]


async def surveyed(site, folder):
    """Five RTs of the village, sealed and told, once for all tests here."""
    async with client(site, "admin") as desk:
        found = (await desk.get("/v1/survey/rounds", region=OLD)).json()["items"]
        if not found:
            body = ROUND | {"name": "Tanjungan 2024"}
            made = await desk.ok(await desk.post("/v1/survey/rounds", body))
            rows = folder / "rt.csv"
            bad = dict.fromkeys(HEADER[9:], "50")
            slum = [bad | {"kode_rt": rt(n, OLD), "kawasan": ""} for n in range(1, 6)]
            rows.write_bytes(sheet(*slum))
            await fill_and_seal(desk.http, made["id"], rows)
        await until(desk.http, RECAP, lambda recap: sum(recap["total"]["rts"].values()) == 5)


async def kept(site, folder):
    """The same, and its split is known to all."""
    await surveyed(site, folder)
    async with client(site, "admin") as desk:
        known = await desk.get("/v1/survey/region-changes", region=NEW)
        if known.status_code == 404:
            answer = await desk.http.post(
                "/v1/survey/region-changes",
                files={"file": ("x.csv", table(*split()))},
                data={"kind": "changes"},
            )
            assert answer.status_code == 201, answer.text
        told = f"{RECAP}&boundaries=2025"
        await until(desk.http, told, lambda recap: len(recap["items"]) == 2)
        await until(desk.http, "/v1/reports/places/search?q=tanjungan timur", lambda p: p["items"])


async def test_a_list_is_refused_by_the_cell_checked_and_kept(visit):
    site = await visit()
    await site.log_in("admin", ADDRESS)
    page = site.page
    bad = table(row(f"{DISTRICT}.201", OTHER[1], jenis="ganti_kode", nama="X"))
    await page.get_by_label("Berkas CSV").set_input_files(file(bad))
    await page.get_by_role("button", name="Periksa").click()
    refused = page.get_by_role("alert")
    await expect(refused).to_contain_text("baris 2 · kode_lama")
    await expect(refused).to_contain_text("kehilangan angka nol")
    await page.get_by_label("Berkas CSV").set_input_files(file(table(*split(*OTHER))))
    await expect(refused).to_have_count(0)
    await page.get_by_role("button", name="Periksa").click()
    await expect(page.get_by_text("4 baris dapat disimpan, 1 wilayah berubah")).to_be_visible()
    preview = page.get_by_role("region", name="Pratinjau daftar")
    await expect(preview.get_by_role("row", name=OTHER[2])).to_contain_text("40 %")
    await page.get_by_role("button", name="Simpan").click()
    await expect(page.get_by_text("4 baris tersimpan.")).to_be_visible()
    every = page.get_by_role("region", name="Semua perubahan")
    await every.get_by_role("row", name=OTHER[2]).get_by_role("link", name=OTHER[1]).click()
    await expect(page).to_have_url(f"{site.url}{ADDRESS}?kode={OTHER[1]}")
    came = page.get_by_role("region", name=f"Berasal dari {OTHER[1]}")
    await expect(came.get_by_role("row", name="Sumurbatu")).to_contain_text("Pemekaran")
    await page.get_by_role("button", name="English").click()
    await expect(page.get_by_role("heading", name="Came from")).to_be_visible()


async def test_a_regions_figures_are_told_on_the_boundaries_that_are_chosen(visit, tmp_path):
    site = await visit()
    await kept(site, tmp_path)
    await site.log_in("admin", f"/wilayah/{DISTRICT}?tahun=2024")
    page = site.page
    rows = page.locator("table tbody tr").filter(has_text="Tanjungan")
    await expect(rows).to_have_count(1)
    total = await page.locator(".huge").inner_text()
    assert total == "12,5 ha"
    await page.get_by_label("Batas wilayah tahun").select_option("2025")
    await expect(page).to_have_url(f"{site.url}/wilayah/{DISTRICT}?tahun=2024&batas=2025")
    await expect(rows).to_have_count(2)
    await expect(rows.filter(has_text="Tanjungan Timur")).to_contain_text("(perkiraan)")
    await expect(page.get_by_text("menurut batas wilayah akhir 2025")).to_be_visible()
    assert await page.locator(".huge").inner_text() == total
    await rows.get_by_role("link", name="Tanjungan Timur").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Tanjungan Timur")
    assert page.url.endswith(f"/wilayah/{NEW}?tahun=2024&batas=2025")
    await page.get_by_role("link", name="Riwayat kode wilayah ini").click()
    await expect(page.get_by_role("heading", name="Berasal dari")).to_be_visible()


async def told(send, *request, **asked):
    """Send it until the service was told of the region: then it is no longer unknown."""
    while (answer := await send(*request, **asked)).status_code == 404:
        assert answer.json()["code"] == "region_not_found"
        await asyncio.sleep(0.1)
    assert answer.is_success, answer.text


async def test_every_service_takes_the_new_village(visit, tmp_path):
    site = await visit()
    await kept(site, tmp_path)
    about = ("/v1/survey/areas", "/v1/planning/plans", "/v1/finance/ceilings", "/v1/reports/recap")
    async with client(site, "admin") as desk, asyncio.timeout(60):
        for address in about:
            await told(desk.get, address, region=NEW)
        user = {"username": "lurah.tanjungan", "roles": ["community"], "regions": [NEW]}
        await told(desk.post, "/v1/users", user)


async def test_who_may_not_keep_regions_reads_them(visit, tmp_path):
    site = await visit()
    await site.log_in("facilitator", f"{ADDRESS}?kode=35.19.09.2010")
    page = site.page
    await expect(page.get_by_role("heading", name="Klagenserut")).to_be_visible()
    await expect(page.get_by_text("Tidak ada perubahan tercatat; kodenya tetap.")).to_be_visible()
    await expect(page.get_by_role("heading", name="Impor daftar")).to_have_count(0)
    await page.get_by_label("Kode Kemendagri, RT, atau BPS").fill("36.01.04.2001")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert")).to_contain_text("di luar wilayah Anda")


@pytest.mark.parametrize(("width", "scheme", "language"), LOOKS)
async def test_the_pages_fit_and_have_no_violation(visit, tmp_path, width, scheme, language):
    site = await visit(width, scheme)
    await kept(site, tmp_path)
    await site.log_in("admin", f"{ADDRESS}?kode={NEW}")
    page = site.page
    if language == "en":
        await page.get_by_role("button", name="English").click()
    for address in (f"{ADDRESS}?kode={NEW}", f"/wilayah/{DISTRICT}?tahun=2024&batas=2025"):
        await site.go(address)
        await site.settled()
        if address.startswith(ADDRESS):
            await page.locator("input[type=file]").set_input_files(file(b"berlaku\n"))
            await page.locator("form.card button[type=submit]").click()
            await page.get_by_role("alert").wait_for()
        assert await site.violations() == []
        wide = await page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width
        name = "perubahan" if address.startswith(ADDRESS) else "batas"
        await site.shoot(f"{name}-{width}-{scheme}-{language}")
