"""Pages for anybody: no login, no menu, few bytes, the demo's money to the rupiah."""

import pytest
from playwright.async_api import expect

from deploy.local.demo.story import PAVING, VILLAGE
from tests.browser import money
from tests.browser.money import part
from tests.browser.works import approved

DEMO, DEMO_VILLAGE = f"/publik/kegiatan/{PAVING}", f"/publik/desa/{VILLAGE}"
LOOKS = [(1440, "light", "id"), (1280, "dark", "en"), (390, "light", "en"), (390, "dark", "id")]


async def test_a_stranger_sees_where_the_demos_eighty_million_went(visit):
    site = await visit()
    await site.go(DEMO)
    page = site.page
    await expect(page.get_by_role("heading", level=1)).to_contain_text("Paving jalan lingkungan")
    total = part(page, "Ringkasan")
    for row in ("Dialokasikan", "Uang masuk (cair)", "Uang keluar (dibelanjakan)"):
        line = total.get_by_role("row").filter(has_text=row)
        await expect(line).to_contain_text("Rp80.000.000")
    await expect(total.get_by_role("row").filter(has_text="Sisa di penerima")).to_contain_text(
        "Rp0"
    )
    share = part(page, "Penerima 1: LKM Bangkit Bersama")
    await expect(share).to_contain_text("Rp56.000.000cair6 Mar 2026")
    await expect(share).to_contain_text("Rp24.000.000cair20 Mar 2026")
    await expect(share).to_contain_text("(LPJ): diterima")
    out = part(page, "Uang keluar per kategori")
    await expect(out.get_by_role("row").filter(has_text="Bahan")).to_contain_text("Rp62.000.000")
    await expect(out.get_by_role("row").filter(has_text="Upah")).to_contain_text("Rp18.000.000")
    effects = part(page, "Yang diperbaiki dari kriteria kumuh")
    await expect(effects).to_contain_text("Kualitas permukaan jalan lingkungan")
    await expect(page.get_by_text("KW-001")).to_have_count(0)
    await expect(page.get_by_role("navigation")).to_have_count(0)
    await page.get_by_role("link", name="Klagenserut").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Dana Klagenserut")
    await expect(part(page, "Ringkasan")).to_contain_text("Rp80.000.000")
    await part(page, "Kegiatan").get_by_role("link", name="Paving jalan lingkungan").click()
    await page.wait_for_url(f"**{DEMO}")


async def test_it_asks_little_and_once(visit):
    site = await visit(390)
    asked, scripts = [], []

    def note(request):
        asked.append(request.url.removeprefix(site.url))
        if request.resource_type == "script":
            scripts.append(request)

    site.page.on("requestfinished", note)
    await site.go(DEMO_VILLAGE)
    await site.settled()
    sizes = [(await script.sizes())["responseBodySize"] for script in scripts]
    assert 0 < sum(sizes) < 75_000
    assert [path for path in asked if path.startswith("/v1")] == [f"/v1/public/villages/{VILLAGE}"]
    assert len(asked) <= 8, asked


@pytest.mark.parametrize(("width", "scheme", "language"), LOOKS)
async def test_every_look_is_accessible_and_fits(visit, width, scheme, language):
    site = await visit(width, scheme)
    if language == "en":
        await site.go(DEMO)
        await site.page.get_by_role("button", name="English").click()
    found = {}
    pages = {"activity": DEMO, "village": DEMO_VILLAGE, "unknown": "/publik/desa/35.19"}
    for name, path in pages.items():
        await site.go(path)
        await site.settled()
        found[name] = await site.violations()
        await site.shoot(f"public-{name}-{width}-{scheme}-{language}")
        wide = await site.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, (name, wide)
    assert {name: lines for name, lines in found.items() if lines} == {}


async def test_what_is_unknown_says_so(visit):
    site = await visit()
    paths = ("/publik/desa/35.19.09.9999", "/publik/kegiatan/x", "/publik/lain", "/publik/desa/%ff")
    for path in paths:
        await site.go(path)
        heading = site.page.get_by_role("heading", level=1)
        await expect(heading).to_have_text("Halaman ini tidak ada")


async def test_it_is_printed_without_buttons_and_linked_from_the_pages_of_money(visit):
    site = await visit()
    activity = await approved(site, "Paving publik", "1")
    _, made = await money.filled_year(site, activity, "bpm")
    await site.log_in("national", f"/alokasi/{made['id']}")
    await site.page.get_by_role("link", name="Halaman publik").click()
    page = site.page
    await page.wait_for_url(f"**/publik/kegiatan/{activity}")
    await expect(part(page, "Penerima 1: LKM Bangkit Bersama A")).to_contain_text("Rp28.000.000")
    await page.emulate_media(media="print")
    await expect(page.get_by_role("button")).to_have_count(0)
    await expect(page.get_by_role("heading", level=1)).to_be_visible()
    await site.shoot("public-print")
    await page.emulate_media(media="screen")
    await site.go(f"/kegiatan/{activity}")
    link = page.get_by_role("link", name="Halaman publik")
    await expect(link).to_have_attribute("href", f"/publik/kegiatan/{activity}")
