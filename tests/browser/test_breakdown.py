"""A region broken down by dimension, programme and source, as the API tells it, down to a village."""

import pytest
from playwright.async_api import expect

from tests.browser.breakdown import SAID, WAYS, lines, made, shown, told
from tests.browser.money import YEAR, part

PROVINCE = f"/wilayah/35?tahun={YEAR}"
AT_LEAST = {
    "tridaya": {"lingkungan", None},
    "program": {"kotaku", "ppmk", None},
    "sumber": {"apbd-kabkota", "apbn-kl"},
}


async def test_a_region_is_broken_down_as_the_api_tells_it(visit):
    site = await visit()
    await made(site, "ppmk")
    await site.log_in("district", PROVINCE)
    page = site.page
    choice = page.get_by_role("combobox", name="Menurut")
    await expect(choice).to_have_value("tridaya")
    for way, of in WAYS.items():
        await choice.select_option(way)
        await expect(page).to_have_url(f"{site.url}{PROVINCE}&menurut={way}")
        total = part(page, f"Seluruh Jawa Timur menurut {SAID[way]}")
        await total.wait_for()
        found = await told(page, "35", way)
        assert {share["value"] for share in found["total"]["shares"]} >= AT_LEAST[way]
        assert await shown(total) == lines(found["total"], of, named=False)
        below = part(page, f"Per Kabupaten/kota menurut {SAID[way]}")
        regions = [one for one in found["items"] if one["shares"]]
        assert await shown(below) == [row for one in regions for row in lines(one, of)]
    await page.reload()
    await expect(choice).to_have_value("sumber")
    await page.get_by_role("button", name="English").click()
    await expect(page.get_by_role("heading", name="Breakdown by source")).to_be_visible()


async def test_one_walks_down_to_a_village_and_keeps_the_choice(visit):
    site = await visit()
    await site.log_in("district", f"{PROVINCE}&menurut=sumber")
    page = site.page
    for level, name in (
        ("Kabupaten/kota", "Kabupaten Madiun"),
        ("Kecamatan", "Jiwan"),
        ("Desa/kelurahan", "Klagenserut"),
    ):
        table = part(page, f"Per {level} menurut sumber dana")
        await table.get_by_role("link", name=name, exact=True).click()
        await expect(page.get_by_role("heading", level=1)).to_have_text(name)
        assert page.url.endswith(f"?tahun={YEAR}&menurut=sumber")
    total = part(page, "Seluruh Klagenserut menurut sumber dana")
    await total.wait_for()
    found = await told(page, "35.19.09.2010", "sumber")
    assert await shown(total) == lines(found["total"], "source", named=False)
    await expect(page.locator("[aria-labelledby=breakdown] table")).to_have_count(1)


async def test_by_rt_it_stays_with_villages_and_where_nothing_was_told_it_is_absent(visit):
    site = await visit()
    await site.log_in("district", f"/wilayah/35.19?tahun={YEAR}&per=rt")
    page = site.page
    await part(page, "Per Desa/kelurahan menurut Tridaya").wait_for()
    await page.get_by_label("Per tanggal").fill("2024-06-30")
    await expect(page.get_by_text("0 dari 0 RT tergolong kumuh")).to_be_visible()
    await expect(page.get_by_role("heading", name="Rincian menurut")).to_have_count(0)
    await site.go("/wilayah/35.19?tanggal=2024-06-30&menurut=program")
    breakdown = part(page, "Rincian menurut program")
    await expect(breakdown).to_contain_text("Belum ada kegiatan atau dana.")
    await expect(breakdown.get_by_role("table")).to_have_count(0)


@pytest.mark.parametrize(("width", "scheme"), [(1440, "dark"), (390, "light")])
async def test_a_breakdown_fits_and_has_no_violation(visit, width, scheme):
    site = await visit(width, scheme)
    await site.log_in("district", PROVINCE)
    for way, said in SAID.items():
        await site.go(f"{PROVINCE}&menurut={way}")
        await part(site.page, f"Seluruh Jawa Timur menurut {said}").wait_for()
        assert await site.violations() == []
        await site.shoot(f"breakdown-{way}-{width}-{scheme}")
        assert await site.page.evaluate("document.documentElement.scrollWidth") <= width
