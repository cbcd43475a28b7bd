"""Every page, wide and narrow, light and dark: accessible, in one piece, from this host alone."""

import asyncio

import pytest
from playwright.async_api import expect

PAGES = {
    "province": "/wilayah/35?tahun=2023",
    "village": "/wilayah/35.77.03.1005?tahun=2023",
    "overview": "/ringkasan/35?tahun=2026",
    "overview-village": "/ringkasan/35.77.03.1005?tahun=2026",
    "empty": "/wilayah/35.78?tahun=2023",
    "rt": "/rt/35.77.03.1005-005-015",
    "dirty-rt": "/rt/35.27.11.2011-000-PENENERAN",
    "rounds": "/impor",
    "quality": "/mutu",
    "events": "/peristiwa",
    "webhooks": "/webhook",
    "trainings": "/pelatihan",
    "thread": "/jejak",
    "seals": "/laporan",
    "exports": "/laporan?bagian=ekspor",
    "about": "/tentang-data",
    "missing": "/wilayah/35/x",
}
ADMIN_PAGES = {"users": "/pengguna", "partners": "/mitra", "account": "/akun"}
LOOKS = [(1440, "light"), (1440, "dark"), (360, "light"), (360, "dark")]


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
async def test_no_page_has_a_violation_or_runs_over_its_edge(visit, width, scheme):
    site = await visit(width, scheme)
    await site.go("/")
    await site.page.get_by_label("Nama pengguna").wait_for()
    found = {"login": await site.violations()}
    await site.shoot(f"login-{width}-{scheme}")
    await site.log_in()
    for name, path in PAGES.items():
        await site.go(path)
        await site.settled()
        found[name] = await site.violations()
        await site.shoot(f"{name}-{width}-{scheme}")
        wide = await site.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, (name, wide)
    await site.go("/impor")
    await site.page.get_by_role("link", name="rt_sheets.csv").first.click()
    await site.page.locator("tbody").first.wait_for()
    found["import"] = await site.violations()
    await site.shoot(f"import-{width}-{scheme}")
    assert await site.page.evaluate("document.documentElement.scrollWidth") <= width
    assert {name: lines for name, lines in found.items() if lines} == {}


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
async def test_an_admins_pages_have_no_violation_either(visit, width, scheme):
    site = await visit(width, scheme)
    await site.go("/undangan#nhi_unknown")
    await site.page.get_by_role("alert").wait_for()
    found = {"invited": await site.violations()}
    await site.shoot(f"invited-{width}-{scheme}")
    await site.log_in("admin")
    for name, path in ADMIN_PAGES.items():
        await site.go(path)
        await site.settled()
        for summary in await site.page.locator("summary").all():
            await summary.click()
        found[name] = await site.violations()
        await site.shoot(f"{name}-{width}-{scheme}")
        assert await site.page.evaluate("document.documentElement.scrollWidth") <= width, name
    assert {name: lines for name, lines in found.items() if lines} == {}


async def test_english_pages_have_no_violation_either(visit):
    site = await visit()
    await site.log_in()
    await site.page.get_by_role("button", name="English").click()
    for path in PAGES.values():
        await site.go(path)
        await site.settled()
        assert await site.violations() == []


async def test_colours_follow_the_device_until_somebody_chooses(visit):
    site = await visit(scheme="dark")
    await site.log_in()
    page = site.page.locator("html")
    await expect(page).to_have_attribute("data-theme", "dark")
    await site.page.emulate_media(color_scheme="light")
    await expect(page).to_have_attribute("data-theme", "light")
    await site.page.get_by_label("Warna").select_option("dark")
    await site.page.reload()
    await expect(page).to_have_attribute("data-theme", "dark")


async def test_the_first_page_loads_little_and_all_of_it_from_here(visit):
    site = await visit()
    scripts = []

    def note(request):
        if request.resource_type == "script":
            scripts.append(request)

    site.page.on("requestfinished", note)
    await site.go("/")
    await site.settled()
    sizes = [(await script.sizes())["responseBodySize"] for script in scripts]
    assert 0 < sum(sizes) < 120_000


async def test_the_policy_forbids_what_is_inline(visit):
    site = await visit()
    answer = await site.page.goto(site.url + "/masuk")
    policy = answer.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    blocked = await site.page.evaluate(
        """() => new Promise(resolve => {
            document.addEventListener('securitypolicyviolation', e => resolve(e.violatedDirective))
            const script = document.createElement('script')
            script.textContent = 'window.inline = true'
            document.head.append(script)
            setTimeout(() => resolve('nothing'), 2000)
        })"""
    )
    assert blocked == "script-src-elem"
    site.wrong[:] = [line for line in site.wrong if "Content Security Policy" not in line]


async def test_a_page_that_comes_late_leaves_an_open_menu_open(visit):
    site, asked, go = await visit(), asyncio.Event(), asyncio.Event()
    await site.log_in()
    page = site.page

    async def late(route):
        asked.set()
        await go.wait()
        await route.continue_()

    await page.route("**/assets/Library-*.js", late)
    await site.go("/ekspor")  # the library's old address, so it comes and then changes its address
    menu = page.get_by_role("navigation", name="Menu utama")
    await menu.get_by_text("Data", exact=True).click()
    await asked.wait()
    go.set()
    await page.get_by_role("heading", level=1).wait_for()
    await site.settled()
    link = menu.get_by_role("link", name="Peristiwa")
    await link.click()
    await expect(page).to_have_url(f"{site.url}/peristiwa")
    await expect(page.get_by_role("heading", level=1)).to_be_focused()
    await expect(link).to_be_hidden()
    await menu.get_by_text("Data", exact=True).click()
    await expect(link).to_be_visible()
    await page.go_back()
    await expect(link).to_be_hidden()


async def test_a_printed_page_has_no_controls(visit):
    site = await visit()
    await site.log_in(path="/wilayah/35?tahun=2023")
    await site.settled()
    await site.page.emulate_media(media="print")
    assert await site.page.get_by_label("Rincian per").is_hidden()
    assert await site.page.get_by_role("button", name="Keluar").is_hidden()
    assert await site.page.get_by_role("navigation", name="Menu utama").is_hidden()
    assert await site.page.get_by_role("heading", level=1).is_visible()
    await site.shoot("province-print")
