"""The pages in a real browser, on the whole suite with its demo."""

import asyncio
import contextlib
import json
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import (
    Browser,
    BrowserContext,
    Page,
    Request,
    async_playwright,
    expect,
)

from deploy.local import accounts
from deploy.local.demo.load import load
from deploy.local.suite import Suite, free_ports, running
from tests.browser.program import ARGS, MISSING, find
from tests.gateway.identities import Real, real, settings

ROOT = Path(__file__).parents[2]
AXE = ROOT / "services/reporting/dashboard/node_modules/axe-core/axe.min.js"
SHOTS = Path(os.environ.get("NAHKODA_DATA", ".data")) / "screenshots"
LOOK = "NAHKODA_SCREENSHOTS" in os.environ
# Two frames on, what a request brought is drawn or has asked for more; and no transition is on its way.
DRAWN = """async () => {
  const frame = () => new Promise(requestAnimationFrame)
  await frame()
  await frame()
  await Promise.allSettled(document.getAnimations().map((moving) => moving.finished))
}"""
WORKER = "maplibre-gl-worker"
PATIENCE = 20_000  # ms, with what a job or another service has yet to do
expect.set_options(timeout=PATIENCE)
NEEDED = os.environ.get("NAHKODA_BROWSER") == "required"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One suite and one browser, so one worker, for all of them.

    The demo is counted first: others tell the suite of works that no planning knows.
    """
    items.sort(key=lambda item: "tests/browser/test_counts.py" not in item.nodeid)
    for item in items:
        if "tests/browser/" in item.nodeid:
            item.add_marker(pytest.mark.xdist_group("browser"))
            # The first waits for the whole suite to start, which is no part of it.
            item.add_marker(pytest.mark.timeout(120, func_only=True))


def chromium() -> str:
    """The browser's program; without one the tests skip, unless they are required."""
    found = find()
    if found is None:
        pytest.fail(MISSING) if NEEDED else pytest.skip(MISSING)
    return found


@pytest_asyncio.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    program = chromium()
    async with async_playwright() as playwright:
        found = await playwright.chromium.launch(executable_path=program, args=ARGS)
        yield found
        await found.close()


@pytest.fixture(scope="session")
def port(browser: Browser) -> int:
    """Of the gateway: the provider must know it before the gateway is there."""
    return free_ports(1)[0]


@pytest_asyncio.fixture(scope="session")
async def idp(port: int) -> AsyncIterator[Real]:
    """A real OpenID provider that sends people back to the suite."""
    async with real(f"http://127.0.0.1:{port}/v1/session/provider/callback") as found:
        yield found


@pytest_asyncio.fixture(scope="session")
async def suite(port: int, idp: Real) -> AsyncIterator[Suite]:
    """The suite with its demo and a provider; only started where there is a browser."""
    folder = Path(tempfile.mkdtemp(prefix="nk-browser-"))
    async with contextlib.AsyncExitStack() as stack:
        with pytest.MonkeyPatch.context() as patch:  # only while the parts start
            patch.setenv("GATEWAY_PUBLIC_URL", f"http://127.0.0.1:{port}")
            patch.setenv("GATEWAY_PROVIDER", json.dumps(settings(idp.issuer)))
            found = await stack.enter_async_context(running(folder, port))
        await load(found.gateway_url, accounts.read(folder))
        yield found
    shutil.rmtree(found.postgres.socket, ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)


@dataclass
class Visit:
    """A page of the site, and what it did that it must not do."""

    page: Page
    url: str
    users: dict[str, Any]
    wrong: list[str] = field(default_factory=list)
    pending: set[Request] = field(default_factory=set)
    cookies: dict[str, Any] = field(default_factory=dict)

    async def go(self, path: str) -> None:
        await self.page.goto(self.url + path)

    async def log_in(self, name: str = "district", path: str = "/") -> None:
        """Be logged in as a demo user, by the form the first time, where the page is that is wanted."""
        if known := self.cookies.get(name):
            await self.page.context.add_cookies(known)
            await self.go(path)
            await self.welcomed(name)
        else:
            await self.log_in_by_form(name, path)

    async def log_in_by_form(self, name: str = "district", path: str = "/") -> None:
        """Log in as a demo user, and wait for the page that was wanted."""
        await self.go(path)
        await self.page.get_by_label("Nama pengguna").fill(name)
        await self.page.get_by_label("Kata sandi").fill(self.users[name]["password"])
        await self.page.get_by_role("button", name="Masuk").click()
        await self.welcomed(name)
        self.cookies[name] = await self.page.context.cookies()

    async def welcomed(self, name: str) -> None:
        """Wait for the page of who is logged in."""
        await self.page.get_by_role("button", name=f"Keluar ({name})").wait_for()

    def left(self, name: str) -> None:
        """Who logged out in the page has no session any more that another test could go on with."""
        self.cookies.pop(name, None)

    async def settled(self) -> None:
        """Wait until nothing is loading any more, and what came is drawn."""
        async with asyncio.timeout(PATIENCE / 1000):
            quiet = False
            while not (quiet and not self.pending):
                quiet = not self.pending
                await self.page.evaluate(DRAWN)
        await self.page.get_by_text("Memuat …").wait_for(state="detached")

    async def violations(self) -> list[str]:
        """What axe-core finds, a line each."""
        await self.page.evaluate(AXE.read_text())
        found = await self.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        return [
            f"{v['id']}: {node['html'][:160]} ({node['failureSummary'][:200]})"
            for v in found["violations"]
            for node in v["nodes"]
        ]

    async def shoot(self, name: str) -> None:
        """Keep what is seen for somebody to look at, when they want it."""
        if not LOOK:
            return
        SHOTS.mkdir(parents=True, exist_ok=True)
        await self.page.screenshot(path=SHOTS / f"{name}.png", full_page=True)


def watch(visit: Visit) -> None:
    """Note what is asked for until it came, and what must not be: other hosts, broken scripts."""
    page, wrong, pending = visit.page, visit.wrong, visit.pending

    def on_request(request: Request) -> None:
        if request.is_navigation_request():
            pending.clear()  # a new document waits for nothing that the old one asked for
        # A stream has no end; of a worker's script none is told when its page goes meanwhile.
        if request.resource_type != "eventsource" and WORKER not in request.url:
            pending.add(request)
        if not request.url.startswith((visit.url, "data:", "blob:")):
            wrong.append(f"another host: {request.url}")

    def on_end(request: Request) -> None:
        pending.discard(request)

    def on_console(message: Any) -> None:
        # A refusal (4xx) that the page shows is also told on the console; it is not a fault.
        if message.type == "error" and "Failed to load resource" not in message.text:
            wrong.append(f"console: {message.text}")

    page.on("request", on_request)
    page.on("requestfinished", on_end)
    page.on("requestfailed", on_end)
    page.on("console", on_console)
    page.on("pageerror", lambda error: wrong.append(f"script: {error}"))


@pytest.fixture(scope="session")
def cookies() -> dict[str, Any]:
    """Of who has logged in already, by user name."""
    return {}


@pytest_asyncio.fixture
async def visit(
    browser: Browser, suite: Suite, cookies: dict[str, Any]
) -> AsyncIterator[Callable[..., Awaitable[Visit]]]:
    """Open the site in a fresh context; at the end nothing may have gone wrong."""
    contexts: list[BrowserContext] = []
    wrong: list[str] = []
    users = {u["username"]: u for u in json.loads((suite.data / "demo.json").read_text())["users"]}

    async def go(width: int = 1440, scheme: str = "light", **options: Any) -> Visit:
        device = {"viewport": {"width": width, "height": 900}, "timezone_id": "Asia/Jakarta"}
        context = await browser.new_context(**device, color_scheme=scheme, **options)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = await context.new_page()
        made = Visit(page, suite.gateway_url, users, wrong, cookies=cookies)
        watch(made)
        return made

    yield go
    for context in contexts:
        await context.close()
    assert wrong == []
