"""The page Peta: tiles by year, layers that are switched, the keyboard alone, the same as tables."""

import re

import pytest
from playwright.async_api import expect

from tests.browser.areas import client, invited, measured
from tests.browser.atlas import (
    FIRST,
    LAST,
    LAT,
    LON,
    MEDIUM,
    THEN,
    VILLAGES,
    Tiles,
    asked,
    at,
    canvas,
    heard,
    improved,
    outlined,
    people,
    popup,
    stated,
    tile,
    told,
    worked,
)
from tests.survey.steps import rt

LOOKS = [(1440, "light", "id"), (1440, "dark", "en"), (390, "light", "en"), (390, "dark", "id")]
MANY = 530  # RTs in one tile, which holds 500
SLIDER = re.compile("^(Tahun|Year) ")
EVERYWHERE = "Semua wilayah saya"
LISTS = tuple(f"/{layer}.geojson?" for layer in ("villages", "areas", "rts", "activities"))


def table(page, name):
    return page.get_by_role("region", name=name, exact=True)


def slider(page):
    return page.get_by_role("slider", name=SLIDER)


async def test_the_slider_shows_each_rt_by_its_class_of_the_year(visit, tmp_path):
    site = await visit()
    village = VILLAGES[0]
    ((code, lon, lat), *_), (_, name) = await improved(site, tmp_path, village)
    tiles = Tiles(site.page)
    await site.log_in(name, f"/peta?wilayah={village}&di={at(lon, lat, 17)}")
    page = site.page
    await expect(await told(page, code)).to_contain_text("Tidak kumuh")
    rows = table(page, "RT pada peta").get_by_role("row").filter(has_text=code)
    await expect(rows).to_contain_text("Tidak kumuh")
    assert (await tiles.classes("rts", LAST))[code] == "none"
    assert "villages" not in tiles.layers()  # whose borders nobody brought in

    await expect(slider(page)).to_have_attribute("aria-valuetext", str(LAST))
    await slider(page).press("Home")
    await expect(page).to_have_url(re.compile(f"tahun={FIRST}"))
    await expect(slider(page)).to_have_attribute("aria-valuetext", str(FIRST))
    await expect(rows).to_contain_text("Kumuh sedang")
    await expect(await told(page, "Kumuh sedang")).to_contain_text(code)
    assert (await tiles.classes("rts", FIRST))[code] == "medium"

    await slider(page).press("ArrowRight")
    await expect(page.get_by_text(f"{FIRST + 1}: tiap tempat")).to_contain_text(f"baru {FIRST}.")
    await slider(page).press("ArrowRight")
    await expect(page.get_by_text(f"{THEN}: ada putaran")).to_be_visible()
    await expect(rows).to_contain_text("Tidak kumuh")


async def test_the_years_play_by_themselves_until_somebody_stops_them(visit, tmp_path):
    site = await visit()
    _, (_, name) = await improved(site, tmp_path, VILLAGES[1])
    await site.log_in(name, f"/peta?wilayah={VILLAGES[1]}&tahun={FIRST}")
    page = site.page
    await page.get_by_role("button", name="Putar tahun demi tahun").click()
    await expect(page).to_have_url(re.compile("tahun=202[2-5]"))
    await page.get_by_role("button", name="Berhenti").click()
    await expect(page.get_by_role("button", name="Putar tahun demi tahun")).to_be_enabled()
    calm = await visit(reduced_motion="reduce")
    await calm.log_in(name, f"/peta?wilayah={VILLAGES[1]}&tahun={FIRST}")
    await calm.page.get_by_role("button", name="Tahun berikutnya").click()
    await expect(slider(calm.page)).to_have_attribute("aria-valuetext", str(FIRST + 1))


async def test_layers_are_switched_and_the_address_says_which(visit, tmp_path):
    site = await visit()
    ((code, lon, lat), *_), (_, name) = await improved(site, tmp_path, VILLAGES[2])
    await site.log_in(name, f"/peta?wilayah={VILLAGES[2]}&di={at(lon, lat, 16)}&lapis=kawasan-rt")
    page = site.page
    await told(page, code)
    await expect(table(page, "RT pada peta")).to_be_visible()
    await page.get_by_role("checkbox", name="RT", exact=True).uncheck()
    await expect(page).to_have_url(re.compile("lapis=kawasan(&|$)"))
    await expect(table(page, "RT pada peta")).to_have_count(0)
    await expect(popup(page)).to_have_count(0)
    await canvas(page).press("Enter")
    await expect(page.get_by_text("Tidak ada apa-apa di tengah peta.")).to_be_visible()
    tiles = Tiles(page)
    async with page.expect_response(lambda answer: "/areas/tiles/" in answer.url):
        await page.reload()
    await expect(canvas(page)).to_be_visible()
    await site.settled()
    assert tiles.layers() == {"areas"}
    await page.get_by_role("checkbox", name="RT", exact=True).check()
    await told(page, code)
    assert tiles.layers() == {"areas", "rts"}


async def test_the_keyboard_alone_moves_the_map_and_leads_to_a_page(visit, tmp_path):
    site = await visit()
    ((first, lon, lat), (_, east, _), *_), (_, name) = await improved(site, tmp_path, VILLAGES[3])
    await site.log_in(name, f"/peta?wilayah={VILLAGES[3]}&di={at(lon, lat, 15)}")
    page = site.page
    await canvas(page).wait_for()
    focused = page.locator(":focus")
    for _ in range(60):
        await page.keyboard.press("Tab")
        if await focused.evaluate("one => one.tagName") == "CANVAS":
            break
    await expect(canvas(page)).to_be_focused()
    await page.keyboard.press("+")
    await expect(page).to_have_url(re.compile("di=16_"))
    await told(page, first)
    await expect(focused).to_have_attribute("href", f"/rt/{first}")
    await page.keyboard.press("Escape")
    await expect(popup(page)).to_have_count(0)
    await expect(canvas(page)).to_be_focused()
    await told(page, first)
    await popup(page).get_by_role("button", name="Tutup").focus()
    await page.keyboard.press("Escape")
    await expect(popup(page)).to_have_count(0)
    await expect(canvas(page)).to_be_focused()
    await page.keyboard.press("ArrowRight")
    await expect(page).not_to_have_url(re.compile(f"_{lon}(&|$)"))
    await site.go(f"/peta?wilayah={VILLAGES[3]}&di={at(east, lat, 17)}")
    await told(page, rt(2, VILLAGES[3]))
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(re.compile(f"/rt/{rt(2, VILLAGES[3])}$"))
    await expect(page.get_by_role("heading", level=1)).to_be_visible()


async def test_what_a_tile_has_no_room_for_is_said_and_in_the_table(visit, tmp_path):
    site = await visit()
    village = "32.73.02.1001"
    codes = [f"{village}-{1 + n // 500:03d}-{1 + n % 500:03d}" for n in range(MANY)]
    # Of one tile of zoom 13, in rows of a hundred.
    places = [(c, LON + n % 100 * 1e-4, LAT + n // 100 * 1e-4) for n, c in enumerate(codes)]
    assert len({tile(lon, lat, 13) for _, lon, lat in places}) == 1
    async with client(site, "admin") as desk:
        rows = [{"kode_rt": code} | MEDIUM for code in codes]
        await measured(desk, tmp_path, rows, region=village, kind="baseline", year=FIRST)
        await stated(desk, places)
        await heard(desk, "rts", village, lambda found: len(found) == 500)
    _, name = await people(site, village)
    await site.log_in(name, f"/peta?wilayah={village}&di={at(LON + 0.005, LAT, 13.5)}")
    page = site.page
    said = page.get_by_text(f"RT: {MANY - 500} lagi tidak muat di peta ini.")
    await expect(said).to_be_visible()
    rows = table(page, "RT pada peta").locator("tbody tr")
    await expect(rows).to_have_count(100)
    for count in (200, 300, 400, 500, MANY):
        await page.get_by_role("button", name="Tampilkan lebih banyak").last.click()
        await expect(rows).to_have_count(count)
    await canvas(page).focus()
    for zoom in (14.5, 15.5, 16.5):
        await page.keyboard.press("+")
        await expect(page).to_have_url(re.compile(re.escape(f"di={zoom}_")))
    await expect(said).to_have_count(0)


async def test_who_has_one_region_looks_at_it_and_asks_for_it_once(visit):
    site = await visit()
    village = "32.73.04.1001"
    _, name = await people(site, village)
    await site.log_in(name)
    found = asked(site.page)
    await site.go("/peta")
    await expect(canvas(site.page)).to_be_visible()
    await site.settled()
    for address in ("/tiles.json?", "/survey/rounds?", *LISTS):
        assert len([url for url in found if address in url]) == 1, address
    of_maps = [url for url in found if "/maps/" in url]
    assert all(f"region={village}" in url for url in of_maps)
    assert all("geometry=false" in url for url in of_maps if ".geojson?" in url)
    await expect(site.page.get_by_role("button", name=EVERYWHERE)).to_have_count(0)


async def test_who_has_several_regions_is_told_of_those_below_them(visit):
    site = await visit()
    await invited(site, "dua.peta", "district", "32.73.04.1002", "32.73.04.1003")
    await site.log_in("dua.peta")
    page, found = site.page, asked(site.page)
    await site.go("/peta")
    await page.get_by_role("button", name=re.compile("^Babakan Tarogong")).click()
    await expect(page).to_have_url(re.compile(r"wilayah=32\.73\.04\.1002"))
    await page.get_by_role("button", name=EVERYWHERE).click()
    await expect(page).not_to_have_url(re.compile("wilayah="))
    await expect(page.get_by_role("button", name=EVERYWHERE)).to_have_count(0)
    lists = [url for url in found if "/villages.geojson?" in url]
    assert lists
    assert all("level=village" in url for url in lists)


async def test_a_tile_that_did_not_come_is_asked_for_again_when_the_map_moves(visit, tmp_path):
    site = await visit()
    village = "32.73.04.1004"
    ((code, lon, lat), *_), (_, name) = await improved(site, tmp_path, village)
    page = site.page
    await page.route("**/rts/tiles/**", lambda route: route.abort())
    await site.log_in(name, f"/peta?wilayah={village}&di={at(lon, lat, 17)}")
    said = page.get_by_text("Sebagian peta tidak dapat dimuat.")
    await expect(said).to_be_visible()
    await site.settled()
    await page.unroute("**/rts/tiles/**")
    for _ in range(5):  # a tile may be told of as failed after the map has moved: then once more
        await canvas(page).press("ArrowRight")
        await canvas(page).press("ArrowLeft")
        await site.settled()
        if await said.count() == 0:
            break
    await told(page, code)
    await expect(said).to_have_count(0)


async def test_complaints_are_counted_by_region_for_who_may_read_them(visit, tmp_path):
    site = await visit()
    village = "32.73.05.1001"
    (_, (_, lon, lat), _), (_, name) = await improved(site, tmp_path, village)
    async with client(site, "admin") as desk:
        facts = {"village": village, "category": "prosedur", "channel": "lisan"}
        said = {"words": "Saluran di depan balai RW tersumbat sejak Mei."}
        await desk.ok(await desk.post("/v1/reports/complaints", facts | said))
    address = f"/peta?wilayah={village}&di={at(lon, lat, 12)}"
    await site.log_in(name, address)
    page = site.page
    box = page.get_by_role("checkbox", name="Pengaduan", exact=True)
    await expect(box).not_to_be_checked()
    await expect(table(page, "RT pada peta")).to_be_visible()
    await expect(table(page, "Pengaduan pada peta")).to_have_count(0)
    await box.check()
    await expect(page).to_have_url(re.compile("lapis=wilayah-kawasan-rt-kegiatan-pengaduan"))
    row = table(page, "Pengaduan pada peta").get_by_role("row").filter(has_text=village)
    await expect(row).to_contain_text("1 pengaduan: 1 menunggu jawaban")
    found = await told(page, "1 pengaduan: 1 menunggu jawaban")
    await site.shoot("peta-complaints")
    await found.get_by_role("link").first.click()
    await expect(page).to_have_url(re.compile(rf"/pengaduan\?wilayah={re.escape(village)}$"))

    await invited(site, "verifikator.peta", "verifier", village)
    other = await visit()
    other.users.update(site.users)
    tiles = Tiles(other.page)
    await other.log_in("verifikator.peta", f"{address}&lapis=rt-pengaduan")
    await expect(table(other.page, "RT pada peta")).to_be_visible()
    await told(other.page, re.compile(r"\S"))
    await expect(other.page.get_by_role("checkbox", name="Pengaduan")).to_have_count(0)
    assert tiles.layers() == {"rts"}


@pytest.mark.parametrize(("width", "scheme", "language"), LOOKS)
async def test_peta_has_no_violation_and_fits(visit, tmp_path, width, scheme, language):
    site = await visit(width, scheme)
    village = f"32.73.03.{1001 + LOOKS.index((width, scheme, language))}"
    ((_, lon, lat), (second, middle, _), _), by = await improved(site, tmp_path, village)
    await outlined(site, tmp_path, village, f"Peta {width} {scheme}", (lon - 0.004, lat))
    await worked(site, village, "Paving dekat peta", by)
    await site.log_in("admin", "/peta?wilayah=32")
    page = site.page
    if language == "en":
        await page.get_by_role("button", name="English").click()
    name = {"id": "Kegiatan pada peta", "en": "Activities on the map"}[language]
    for look, zoom in {"province": 8.5, "kelurahan": 12.5, "rt": 16}.items():
        region = "32" if look == "province" else village
        await site.go(f"/peta?wilayah={region}&di={at(middle, lat, zoom)}")
        await expect(canvas(page)).to_be_visible()
        row = table(page, name).get_by_role("row").filter(has_text="Paving dekat peta")
        await row.first.wait_for()
        await site.settled()
        if look == "rt":
            await told(page, second)
        await site.shoot(f"peta-{look}-{width}-{scheme}-{language}")
        assert await page.evaluate("document.documentElement.scrollWidth") <= width
        assert await site.violations() == []
