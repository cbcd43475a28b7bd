"""Ringkasan: a region in one page, reached from its drill-down, with the API's own numbers."""

from decimal import Decimal

from playwright.async_api import expect


def written(number, digits=2):
    """A number as people in Indonesia write it."""
    plain = f"{Decimal(number):,.{digits}f}"
    return plain.translate(str.maketrans(",.", ".,")).rstrip("0").rstrip(",")


async def test_from_a_region_to_its_goals_works_and_forecast(visit):
    site = await visit(1440, "light")
    await site.log_in()
    await site.go("/wilayah/35?tahun=2026")
    page = site.page
    await expect(page.get_by_role("heading", name="Dana dan kegiatan")).to_be_visible()
    await page.get_by_role("link", name="Ringkasan: indikator").click()
    await expect(page.get_by_role("heading", name="Ringkasan Jawa Timur")).to_be_visible()
    asked = "async path => (await fetch(path, {headers: {'Accept-Language': 'id'}})).json()"
    found = await page.evaluate(asked, "/v1/reports/indicators?region=35&year=2026")
    assert len(found["goals"]) == 6
    goals = page.locator("section", has=page.get_by_role("heading", name="100-0-100"))
    for goal in found["goals"]:
        card = goals.locator(".card", has_text=goal["name"])
        await expect(card).to_contain_text(f"{written(goal['percent'])} %")
        await expect(card).to_contain_text(goal["formula"])
    table = page.get_by_role("region", name="Kriteria dengan volume dan persen")
    for criterion in (one for aspect in found["aspects"] for one in aspect["criteria"]):
        row = table.locator("tr", has_text=f"{criterion['id']} {criterion['name']}")
        await expect(row).to_contain_text(written(criterion["percent"]))
    compared = page.get_by_role("region", name="Wilayah pada dua tahun")
    await expect(compared.locator("tr").last).to_contain_text("Semua")
    await expect(page.get_by_role("heading", name="Menuju 0 hektare")).to_be_visible()
    await expect(page.get_by_role("heading", name="RT yang perlu dijaga")).to_be_visible()
    assert await site.violations() == []
    await page.get_by_role("link", name="Kembali ke rincian wilayah").click()
    await expect(page).to_have_url(f"{site.url}/wilayah/35?tahun=2026")
