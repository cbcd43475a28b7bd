"""Pages that stay true: what changes elsewhere shows by itself, and nobody loses their place."""

import asyncio

import pytest
from playwright.async_api import expect

from tests.browser.money import TODAY, YEAR, as_user, send

HIDE = """hidden => {
  Object.defineProperty(document, 'hidden', {configurable: true, get: () => hidden})
  document.dispatchEvent(new Event('visibilitychange'))
}"""
# Every stream that the page ever asked for.
WATCH = """window.streams = []
window.EventSource = class extends EventSource {
  constructor(url) { super(url); streams.push(this) }
}"""
TRYING = "() => streams.filter(one => one.readyState !== EventSource.CLOSED).length"
MARK = "() => { window.never = 'loaded anew'; scrollTo(0, 200); return scrollY }"


class Village:
    """A village of a test's own with a ceiling, of which more and more is allocated."""

    def __init__(self, site, code):
        self.site, self.code, self.total = site, code, 0
        self.page, self.path = site.page, f"/wilayah/{code}?tahun={YEAR}"

    async def begin(self):
        facts = {"source": "csr", "fiscal_year": YEAR, "region": self.code}
        async with as_user(self.site, "treasurer") as http:
            paper = {"number": f"DPA/{self.code}"}
            made = await send(http, "ceilings", **facts, amount="90000000.00", document=paper)
        self.ceiling = made["id"]
        await self.allocate(10_000_000)
        await self.told()
        return self

    async def allocate(self, amount):
        """Somebody else does it, in a page of their own."""
        self.total += amount
        more = {"ceiling_id": self.ceiling, "region": self.code, "amount": f"{amount}.00"}
        more |= {"recipient": "LKM Hidup A", "scheme": "single", "date": str(TODAY)}
        async with as_user(self.site, "treasurer") as http:
            await send(http, "allocations", **more, number=f"SPPB/{self.total}")

    async def told(self):
        """Reporting knows what is allocated by now."""
        async with as_user(self.site, "district") as http:
            asked = {"region": self.code, "year": YEAR}
            for _ in range(80):
                found = (await http.get("/v1/reports/recap", params=asked)).json()
                if any(row["committed"] == f"{self.total}.00" for row in found["total"]["money"]):
                    break
                await asyncio.sleep(0.25)

    async def shows(self):
        """The page says what is allocated by now."""
        said = f"Rp{self.total:,}".replace(",", ".")
        table = self.page.get_by_role("region", name="Dana per sumber")
        await expect(table.first).to_contain_text(said)


@pytest.fixture
async def site(visit):
    found = await visit(1280)
    found.streams = []
    found.page.on(
        "request", lambda one: "/reports/stream" in one.url and found.streams.append(one.url)
    )
    return found


async def test_a_change_shows_without_reload_and_nobody_loses_focus_or_place(site):
    village = await Village(site, "35.19.01.2001").begin()
    await site.log_in("district", village.path)
    await village.shows()
    page = site.page
    chosen = page.get_by_role("combobox", name="Tahun").first
    await chosen.focus()
    scrolled = await page.evaluate(MARK)
    await village.allocate(5_000_000)
    await village.shows()
    await expect(chosen).to_be_focused()
    assert await page.evaluate("[window.never, scrollY]") == ["loaded anew", scrolled]
    note = page.get_by_text("Angka di halaman ini diperbarui pukul")
    await expect(note).to_be_visible()
    assert await note.get_attribute("aria-live") == "polite"
    assert len(site.streams) == 1
    assert await site.violations() == []
    await site.shoot("live-region")


async def test_a_tab_has_one_stream_and_a_hidden_one_none_but_catches_up(site):
    village = await Village(site, "35.19.01.2002").begin()
    await site.log_in("district", village.path)
    await village.shows()
    page = site.page
    await page.evaluate(HIDE, True)
    await village.allocate(7_000_000)
    before = len(site.streams)
    await page.wait_for_timeout(1500)
    assert len(site.streams) == before
    await page.evaluate(HIDE, False)
    await village.shows()
    assert "after=" in site.streams[-1]


async def test_without_a_stream_it_asks_from_time_to_time(site):
    page = site.page
    await page.clock.install()
    await page.route("**/v1/reports/stream*", lambda route: route.fulfill(status=503, body=""))
    village = await Village(site, "35.19.01.2003").begin()
    await site.log_in("district", village.path)
    await village.shows()
    await village.allocate(3_000_000)
    await village.told()
    await page.clock.run_for(65_000)
    await village.shows()


async def test_however_often_it_tries_again_it_has_one_stream(site):
    page = site.page
    await page.clock.install()
    await page.add_init_script(WATCH)
    village = await Village(site, "35.19.01.2004").begin()
    await site.log_in("district", village.path)
    await village.shows()
    streams = "**/v1/reports/stream*"
    await page.route(streams, lambda route: route.fulfill(status=503, body=""))
    await page.evaluate(HIDE, True)
    await page.evaluate(HIDE, False)
    await page.wait_for_function("() => streams.every(one => one.readyState === 2)")
    await page.unroute(streams)
    await page.route(streams, lambda route: route.abort())
    for _ in range(2):  # it is cut off, and the browser tries on by itself
        await page.clock.run_for(61_000)
    assert await page.evaluate(TRYING) == 1
    await page.evaluate(HIDE, True)
    await village.allocate(4_000_000)
    await village.told()
    await page.evaluate(HIDE, False)
    await page.clock.run_for(3_000)
    await village.shows()
    await page.unroute(streams)
    await page.wait_for_function("() => streams.some(one => one.readyState === 1)")
    assert await page.evaluate(TRYING) == 1
