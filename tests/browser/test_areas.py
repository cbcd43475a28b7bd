"""Areas: formed of three RTs, drawn on the map or by keyboard, refused where they overlap."""

import re

import pytest
from playwright.async_api import expect

from contracts.regions import area_code
from tests.browser.areas import (
    REGENCY,
    VILLAGE,
    client,
    corners,
    formed,
    ground,
    invited,
    measured,
    ready,
    surveyed,
)
from tests.browser.planning import press

LOOKS = [(1440, "light", "id"), (1440, "dark", "en"), (390, "light", "en"), (390, "dark", "id")]


def outline(page):
    return page.get_by_role("region", name="Batas dan luas")


async def test_an_area_of_three_rts_is_formed_drawn_and_measured(visit, tmp_path):
    site = await visit()
    name = "Baseline tiga RT"
    async with client(site, "admin") as desk:
        rts, round = await surveyed(desk, tmp_path, name=name)
    await site.log_in("admin", f"/kawasan?wilayah={REGENCY}")
    page = site.page
    await page.get_by_text("Bentuk kawasan baru").click()
    await page.get_by_label("Nama kawasan").fill("Tiga RT")
    await page.get_by_label("RT dari putaran").select_option(round)
    for rt in rts:
        await page.get_by_role("checkbox", name=re.compile(rt)).check()
    await expect(page.get_by_text("Anggota: 3 RT dipilih")).to_be_visible()
    await press(page, "Bentuk kawasan")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Tiga RT")
    members = page.get_by_role("region", name="Anggota (RT)")
    await expect(members.get_by_role("row").filter(has_text=rts[0])).to_contain_text("Kumuh")
    standing = page.get_by_role("region", name="Kelas dan prioritas")
    await expect(standing).to_contain_text(f"3 lembar anggota (dari 3 RT) dalam {name}")

    await press(page, "Gambar batas")
    map = page.locator("canvas.maplibregl-canvas")
    await expect(map).to_be_visible()
    box = await map.bounding_box()
    for x, y in ((0.3, 0.3), (0.7, 0.3), (0.7, 0.7), (0.9, 0.9)):
        await map.click(position={"x": box["width"] * x, "y": box["height"] * y})
    await expect(page.get_by_text("4 sudut.")).to_be_visible()
    await press(page, "Batalkan sudut terakhir")
    await expect(page.get_by_text("3 sudut.")).to_be_visible()
    await press(page, "Batal")
    await expect(outline(page)).to_contain_text("belum digambar")

    _, (x, y, side) = ground()
    await press(page, "Gambar batas")
    await corners(page, (x, y), (x + side, y), (x + side, y + side), (x, y + side))
    await press(page, "Simpan batas")
    await expect(outline(page).get_by_role("status").first).to_contain_text("Batas tersimpan: 19,")
    await press(page, "Nyatakan luas terverifikasi …")
    await page.get_by_label("Luas terverifikasi, ha").fill("18,5")
    await press(page, "Simpan luas")
    versions = page.get_by_role("region", name="Versi batas")
    await expect(versions.get_by_role("row").last).to_contain_text("18,5")
    await expect(versions.get_by_role("row")).to_have_count(3)


async def test_a_class_of_some_members_says_that_it_is_not_of_all(visit, tmp_path):
    site = await visit()
    async with client(site, "admin") as desk:
        rts, _ = await surveyed(desk, tmp_path, kawasan="Sebagian")
        row = {"kode_rt": rts[0], "kawasan": "Sebagian"}
        await measured(desk, tmp_path, [row], name="Satu RT", kind="update", year=2025)
    await site.log_in("admin", f"/kawasan/{area_code(REGENCY, 'Sebagian')}")
    standing = site.page.get_by_role("region", name="Kelas dan prioritas")
    await expect(standing).to_contain_text("Satu RT (2025)")
    await expect(standing).to_contain_text("Hanya 1 dari 3 RT anggota didata")


async def test_an_outline_over_anothers_is_refused_at_its_place(visit, tmp_path):
    site = await visit()
    other, (x, y, side) = await ready(site, tmp_path, "Tetangga")
    async with client(site, "admin") as desk:
        rts, _ = await surveyed(desk, tmp_path)
        code = await formed(desk, "Menindih", rts)
    await site.log_in("admin", f"/kawasan/{code}")
    page = site.page
    await press(page, "Gambar batas")
    half = side / 2
    inside = ((x + half, y + half), (x + side + half, y + half), (x + side + half, y + side + half))
    await corners(page, *inside)
    await press(page, "Simpan batas")
    alert = outline(page).get_by_role("alert")
    await expect(alert).to_contain_text(f"menindih kawasan {other}")
    await expect(alert).to_contain_text("Tempatnya ditandai ! pada peta")
    await expect(page.locator(".map-fault")).to_be_visible()
    await page.get_by_role("button", name="Hapus sudut 3").click()
    await expect(alert).to_have_count(0)
    await expect(page.get_by_role("button", name="Simpan batas")).to_be_disabled()


async def test_a_crossing_of_pasted_geojson_is_refused_in_words(visit, tmp_path):
    site = await visit()
    code, (x, y, side) = await ready(site, tmp_path, "Bersilang")
    await site.log_in("admin", f"/kawasan/{code}")
    page = site.page
    await press(page, "Ubah batas")
    await expect(page.get_by_text("4 sudut.")).to_be_visible()
    await page.get_by_text("Tempel GeoJSON atau kirim berkas").click()
    bow = [[x, y], [x + side, y + side], [x + side, y], [x, y + side], [x, y]]
    text = page.get_by_label("GeoJSON: Polygon")
    await text.fill(f'{{"type": "Polygon", "coordinates": [{bow}]}}')
    await press(page, "Simpan dari GeoJSON")
    await expect(outline(page).get_by_role("alert")).to_contain_text("memotong garis lain")
    await expect(outline(page).get_by_role("alert")).to_contain_text("(cincin 1)")


async def test_an_outline_is_drawn_by_keyboard_alone(visit, tmp_path):
    site = await visit()
    code, _ = await ready(site, tmp_path, "Papan Ketik", drawn=False)
    await site.log_in("admin", f"/kawasan/{code}")
    page = site.page
    await page.get_by_role("button", name="Gambar batas").focus()
    await page.keyboard.press("Enter")
    map = page.locator("canvas.maplibregl-canvas")
    middle = page.get_by_role("button", name="Pasang titik di tengah")
    said = page.get_by_text("Tengah peta (+)")
    for count, key in enumerate(("ArrowRight", "ArrowDown", "ArrowLeft"), 1):
        before = await said.text_content()
        await map.focus()
        await page.keyboard.press(key)
        await expect(said).not_to_have_text(before)
        await middle.focus()
        await page.keyboard.press("Enter")
        await expect(page.get_by_text(f"{count} sudut.")).to_be_visible()
    await expect(page.get_by_role("button", name="Simpan batas")).to_be_enabled()


async def test_who_only_reads_sees_the_area_and_no_button(visit, tmp_path):
    site = await visit()
    code, _ = await ready(site, tmp_path, "Hanya Baca")
    await invited(site, "pembaca.kawasan", "verifier", REGENCY)
    await site.log_in("pembaca.kawasan", f"/kawasan/{code}")
    await expect(outline(site.page)).to_contain_text("19,")
    await site.settled()
    await expect(outline(site.page).get_by_role("button", name="Ubah batas")).to_have_count(0)


async def test_what_is_known_of_a_place_is_stated_while_the_round_is_open(visit, tmp_path):
    site = await visit()
    code, _ = await ready(site, tmp_path, "Dinyatakan")
    async with client(site, "admin") as desk:
        body = {"kind": "update", "year": 2027, "regulation": "permen-14-2018"}
        facts = {"name": "Terbuka untuk pernyataan", "region": VILLAGE}
        await desk.ok(await desk.post("/v1/survey/rounds", body | facts))
    await site.log_in("admin", f"/kawasan/{code}")
    page = site.page
    stated = page.get_by_role("region", name="Yang dinyatakan tentang tempat ini")
    for turn, answer in enumerate(("ya", "tidak"), 1):
        await press(page, "Nyatakan keadaan …")
        group = page.get_by_role("group", name="Status tanah jelas (9a)")
        await group.get_by_role("radio", name=answer, exact=True).check()
        await press(page, "Simpan pernyataan")
        await expect(stated).to_contain_text(f"Pernyataan ke-{turn}")
        fact = stated.locator("div", has=page.get_by_text("Status tanah jelas (9a)", exact=True))
        await expect(fact.last.get_by_role("definition")).to_have_text(answer)


@pytest.mark.parametrize(("width", "scheme", "language"), LOOKS)
async def test_areas_have_no_violation_and_fit(visit, tmp_path, width, scheme, language):
    site = await visit(width, scheme)
    code, _ = await ready(site, tmp_path, f"Rupa kawasan {width} {scheme}")
    await site.log_in("admin", f"/kawasan?wilayah={REGENCY}")
    page = site.page
    if language == "en":
        await page.get_by_role("button", name="English").click()
    found = {}
    for name, path in {"areas": f"/kawasan?wilayah={REGENCY}", "area": f"/kawasan/{code}"}.items():
        await site.go(path)
        await site.settled()
        found[name] = await site.violations()
        await site.shoot(f"{name}-{width}-{scheme}")
    await page.get_by_role("button", name=re.compile("^(Ubah batas|Change the outline)$")).click()
    await page.locator("canvas.maplibregl-canvas").wait_for()
    for summary in await page.locator("section summary").all():
        await summary.click()
    await site.settled()
    found["drawing"] = await site.violations()
    await site.shoot(f"drawing-{width}-{scheme}")
    assert await page.evaluate("document.documentElement.scrollWidth") <= width
    assert {name: lines for name, lines in found.items() if lines} == {}
