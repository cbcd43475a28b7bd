"""Tentang data: what every figure means, found by search, by a link, in two languages."""

from playwright.async_api import expect


async def test_every_figure_is_explained_and_found(visit):
    site = await visit(1440)
    await site.log_in("district", "/tentang-data")
    page = site.page
    await expect(page.get_by_role("heading", level=1, name="Tentang data")).to_be_visible()
    found = await page.evaluate("async () => (await fetch('/v1/reports/about')).json()")
    assert len(found["figures"]) > 40
    await expect(page.locator("article")).to_have_count(len(found["figures"]))
    survey = page.get_by_role("region", name="Peristiwa menurut layanan")
    await expect(survey.get_by_role("row", name="survey")).to_be_visible()
    await site.shoot("about")
    assert await site.violations() == []
    await page.get_by_label("Cari angka").fill("turun tingkat")
    await expect(page.locator("article")).to_have_count(1)
    await expect(page.get_by_text(f"1 dari {len(found['figures'])} angka")).to_be_visible()
    assert page.url.endswith("/tentang-data?cari=turun+tingkat")
    await page.get_by_role("button", name="English").click()
    await expect(page.get_by_role("heading", level=1, name="About the data")).to_be_visible()
    assert await site.violations() == []


async def test_a_figures_heading_leads_to_its_meaning(visit):
    site = await visit(390)
    await site.log_in("district", "/wilayah/35?tahun=2026")
    page = site.page
    await page.get_by_role("link", name="Sisa", exact=True).first.click()
    figure = page.locator("article#left_ha")
    await expect(figure).to_be_in_viewport()
    await expect(figure).to_be_focused()
    await expect(figure).to_contain_text("menunggu berita acara keluar")
    assert page.url.endswith("/tentang-data#left_ha")
