"""The first page in a real browser whose processor is slowed down to a quarter, nothing cached."""

from playwright.async_api import Browser, StorageState, ViewportSize, async_playwright

from deploy.local import accounts
from deploy.local.children import say
from tests.bench import recaps
from tests.bench.figures import Figure
from tests.bench.stage import Stage
from tests.browser.program import ARGS, MISSING, find

SLOWED = 4
SCREEN: ViewportSize = {"width": 360, "height": 740}
PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"
SCRIPTS = """performance.getEntriesByType('resource').filter(one => one.name.endsWith('.js'))
    .reduce((sum, one) => sum + one.encodedBodySize, 0)"""
FIGURES = "table tbody tr"


async def measure(stage: Stage) -> list[Figure]:
    """First paint of the log-in page and of the figures, and the script that came until then."""
    program = find()
    if program is None:
        say(MISSING)
        return []
    if not stage.scalar("reporting", "SELECT count(*) FROM rt_scores"):  # asked for on its own
        await recaps.fill(stage, 0, stage.plan.sheets)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=ARGS)
        known = await log_in(stage, browser)
        door = [await _visit(stage, browser, None) for _ in range(stage.plan.runs)]
        inside = [await _visit(stage, browser, known) for _ in range(stage.plan.runs)]
        await browser.close()
    slow = f"on a processor {SLOWED}x slowed"
    return [
        _figure(f"log-in page: first paint {slow}", "s", [one[0] for one in door], 2),
        _figure(f"figures: first paint {slow}", "s", [one[0] for one in inside], 2),
        _figure(f"figures: the table is there {slow}", "s", [one[1] for one in inside], None),
        _figure("initial script, compressed", "KB", [one[2] for one in inside], 120),
    ]


def _figure(name: str, unit: str, runs: list[float], goal: float | None) -> Figure:
    return Figure(name, unit, tuple(runs), goal, at_most=True)


async def log_in(stage: Stage, browser: Browser) -> StorageState:
    """The cookies of a session."""
    user = accounts.read(stage.suite.data)["users"][0]
    context = await browser.new_context()
    page = await context.new_page()
    await page.goto(stage.suite.gateway_url)
    await page.get_by_label("Nama pengguna").fill(user["username"])
    await page.get_by_label("Kata sandi").fill(user["password"])
    await page.get_by_role("button", name="Masuk").click()
    await page.get_by_role("button", name="Keluar").wait_for()
    state = await context.storage_state()
    await context.close()
    return state


async def _visit(
    stage: Stage, browser: Browser, known: StorageState | None
) -> tuple[float, float, float]:
    """First paint and the awaited thing in seconds, and the scripts in KB, of a fresh browser."""
    context = await browser.new_context(storage_state=known, viewport=SCREEN)
    page = await context.new_page()
    session = await context.new_cdp_session(page)
    await session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
    await page.goto(stage.suite.gateway_url)
    await page.wait_for_selector(FIGURES if known else "form")
    there = float(await page.evaluate("performance.now()"))
    paint = float(await page.evaluate(PAINT))
    scripts = float(await page.evaluate(SCRIPTS))
    await context.close()
    if not paint:
        raise RuntimeError("The browser tells no first paint.")
    return paint / 1000, there / 1000, scripts / 1000
