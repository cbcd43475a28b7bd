"""The map: areas and RTs by class, drawn without a word to anybody; the same places as tables.

Year by year, layers and tiles: see test_atlas.
"""

import re

import pytest
from playwright.async_api import expect

from tests.browser import areas as steps
from tests.browser.areas import CLASSES, REGENCY, client
from tests.browser.atlas import scored

LOOKS = [(1440, "light", "id"), (1440, "dark", "en"), (390, "light", "en"), (390, "dark", "id")]
# A browser without WebGL 2 answers like this.
NO_WEBGL = """(() => {
  const get = HTMLCanvasElement.prototype.getContext
  HTMLCanvasElement.prototype.getContext = function (kind, ...more) {
    return kind === 'webgl2' ? null : get.call(this, kind, ...more)
  }
})()"""


async def ready(site, *facts):
    """An area that a seal has scored, as soon as the map knows it; its code, and its ground."""
    found = await steps.ready(site, *facts)
    async with client(site, "admin") as desk:
        await scored(desk, found[0])
    return found


def areas(page):
    return page.get_by_role("region", name=re.compile("^(Kawasan pada peta|Areas on the map)$"))


async def test_a_regions_areas_are_on_the_map_and_in_a_table(visit, tmp_path):
    site = await visit()
    code, _ = await ready(site, tmp_path, "Peta Uji", CLASSES[2][1])
    asked = []
    site.page.on("request", lambda request: asked.append(request.url))
    await site.log_in("admin", "/peta")
    page = site.page
    await page.get_by_label("Wilayah mana?").fill("Kota Magelang")
    await page.get_by_role("button", name="Cari").click()
    await page.get_by_role("button", name="Kota Magelang").click()
    await expect(page).to_have_url(re.compile(f"wilayah={REGENCY}"))
    await expect(page.locator("canvas.maplibregl-canvas")).to_be_visible()
    row = areas(page).get_by_role("row").filter(has_text=code)
    await expect(row).to_contain_text("Kumuh sedang")
    await expect(page.get_by_role("list", name="Arti warna")).to_contain_text("S · Kumuh sedang")
    await site.settled()
    assert any("maplibre-gl-worker" in url for url in asked)
    assert {url.split("/")[2] for url in asked if url.startswith("http")} == {site.url[7:]}
    await row.get_by_role("link", name="Peta Uji").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Peta Uji")


async def told(page, words):
    """Click the middle of the map until its worker has drawn what says so."""
    popup = page.locator(".maplibregl-popup")
    for _ in range(20):
        await page.locator("canvas.maplibregl-canvas").click()
        try:
            await expect(popup).to_contain_text(words, timeout=500)
            break
        except AssertionError:
            continue
    await expect(popup).to_contain_text(words)
    return popup


async def test_who_clicks_an_area_is_told_what_it_is(visit, tmp_path):
    site = await visit()
    code, _ = await ready(site, tmp_path, "Popup Uji")
    await site.log_in("admin", f"/kawasan/{code}")
    await expect(site.page.locator("canvas.maplibregl-canvas")).to_be_visible()
    popup = await told(site.page, code)
    await expect(popup).to_contain_text("Kumuh ringan")
    await expect(popup).to_contain_text("19,53 ha")
    await popup.get_by_role("button", name="Tutup").click()
    await expect(popup).to_have_count(0)


async def test_an_rt_stands_where_somebody_says_that_it_lies(visit, tmp_path):
    site = await visit()
    code, (x, y, side) = await ready(site, tmp_path, "Titik Uji")
    async with client(site, "admin") as desk:
        area = await desk.ok(await desk.get(f"/v1/survey/areas/{code}"))
        rt = area["members"][0]
        place = {"lon": f"{x + side / 2:.6f}", "lat": f"{y + side / 2:.6f}"}
        address = f"/v1/survey/rts/{rt}/position"
        await desk.ok(await desk.http.put(address, json=place, headers={"If-Match": '"0"'}))
    await site.log_in("admin", f"/kawasan/{code}")
    await expect(site.page.locator("canvas.maplibregl-canvas")).to_be_visible()
    await expect(await told(site.page, rt)).to_contain_text("Buka halaman RT")


async def test_without_webgl_the_page_says_so_and_the_table_stands(visit, tmp_path):
    site = await visit()
    code, _ = await ready(site, tmp_path, "Tanpa Peta")
    await site.page.add_init_script(NO_WEBGL)
    loaded = []
    site.page.on("request", lambda request: loaded.append(request.url))
    await site.log_in("admin", f"/peta?wilayah={REGENCY}")
    await expect(site.page.get_by_text("WebGL 2 tidak ada")).to_be_visible()
    await expect(areas(site.page).get_by_role("row").filter(has_text=code)).to_have_count(1)
    assert [url for url in loaded if "Canvas" in url] == []


async def test_one_round_is_shown_as_it_was_sealed_with_rts_that_lie_nowhere(visit, tmp_path):
    site = await visit()
    code, _ = await ready(site, tmp_path, "Putaran Uji", CLASSES[2][1])
    async with client(site, "admin") as desk:
        rts, round = await steps.surveyed(desk, tmp_path, name="Tanpa letak")
    await site.log_in("admin", f"/peta?wilayah={REGENCY}")
    page = site.page
    await page.get_by_label("Putaran").select_option(round)
    await expect(page).to_have_url(re.compile(f"putaran={round}"))
    await expect(page.get_by_text("3 RT, 3 di antaranya tanpa koordinat sendiri")).to_be_visible()
    rows = page.get_by_role("region", name="RT di wilayah ini").locator("tbody tr")
    await expect(rows).to_have_count(3)
    await expect(rows.filter(has_text=rts[0])).to_contain_text("Kumuh ringan")
    # Another round scored it.
    await expect(areas(page).get_by_role("row").filter(has_text=code)).to_contain_text(
        "belum dinilai"
    )
    await page.get_by_label("Putaran").select_option("")
    await expect(areas(page).get_by_role("row").filter(has_text=code)).to_contain_text(
        "Kumuh sedang"
    )


@pytest.mark.parametrize(("width", "scheme", "language"), LOOKS)
async def test_the_map_has_no_violation_and_fits(visit, tmp_path, width, scheme, language):
    site = await visit(width, scheme)
    for title, volumes in CLASSES:
        await ready(site, tmp_path, f"{title} {width} {scheme}", volumes)
    await site.log_in("admin", f"/peta?wilayah={REGENCY}")
    if language == "en":
        await site.page.get_by_role("button", name="English").click()
    await expect(site.page.locator("canvas.maplibregl-canvas")).to_be_visible()
    await areas(site.page).wait_for()
    await site.settled()
    found = await site.violations()
    await site.shoot(f"map-{width}-{scheme}-{language}")
    assert await site.page.evaluate("document.documentElement.scrollWidth") <= width
    assert found == []
