"""The catalogue of events and webhooks in the browser, with a real receiver that verifies."""

import json
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
import pytest_asyncio
from aiohttp import web
from playwright.async_api import expect
from standardwebhooks import Webhook

LOOKS = [(1440, "light", "id"), (1440, "dark", "en"), (390, "light", "en"), (390, "dark", "id")]
PINGED = "gateway.endpoint.pinged.v1"
QUIET = "planning.meeting.held.v1"  # which no page here causes: nothing late comes from other tests


@dataclass
class Receiver:
    """Takes deliveries on loopback, and answers as it is told."""

    url: str = ""
    status: int = 200
    again_in: str = "0"  # seconds, when it is asked to come back
    came: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    async def take(self, request: web.Request) -> web.Response:
        self.came.append((dict(request.headers), await request.read()))
        return web.json_response(
            {"thanks": len(self.came)}, status=self.status, headers={"Retry-After": self.again_in}
        )

    def verified(self, secret):
        """The newest delivery, as whoever has the secret reads it."""
        headers, body = self.came[-1]
        return Webhook(secret).verify(body, headers)


@pytest_asyncio.fixture
async def receiver() -> AsyncIterator[Receiver]:
    found = Receiver()
    app = web.Application()
    app.router.add_post("/nahkoda", found.take)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    found.url = f"http://127.0.0.1:{port}/nahkoda"
    yield found
    await runner.cleanup()


async def make(page, url=None, kinds=()):
    """Make an endpoint on the page; answer its secret."""
    await page.get_by_role("button", name="Buat webhook").click()
    dialog = page.get_by_role("dialog", name="Buat webhook")
    if url is None:
        await dialog.get_by_label("Kotak pasir").check()
    else:
        await dialog.get_by_label("Alamat (https)").fill(url)
    if kinds:
        await dialog.get_by_label("Semua peristiwa").uncheck()
    for kind in kinds:
        await dialog.get_by_label(kind).check()
    await dialog.get_by_role("button", name="Buat", exact=True).click()
    await expect(dialog).to_have_count(0)
    return await page.get_by_label("Rahasia penanda tangan").input_value()


def log_of(page):
    """The deliveries."""
    return page.get_by_role("region", name="Catatan kiriman").get_by_role("listitem")


async def ping(page):
    await page.get_by_role("button", name="Kirim percobaan").click()
    await page.get_by_text("Kiriman percobaan sudah diantrekan").last.wait_for()


async def test_an_endpoint_is_made_and_tried_and_its_deliveries_can_be_seen(visit, receiver):
    site = await visit()
    await site.log_in("district", "/webhook")
    page = site.page
    secret = await make(page, receiver.url, [QUIET])
    assert secret.startswith("whsec_")
    await expect(page.get_by_text(QUIET)).to_be_visible()
    await ping(page)
    row = log_of(page).filter(has_text=PINGED)
    await expect(row.get_by_text("terkirim")).to_be_visible()
    await expect(row).to_contain_text("jawaban 200")
    assert receiver.verified(secret)["type"] == PINGED

    await row.get_by_role("button", name="Buka").click()
    dialog = page.get_by_role("dialog", name=PINGED)
    await expect(dialog.get_by_text("Percobaan 1")).to_be_visible()
    await expect(dialog.get_by_text('"thanks": 1')).to_be_visible()
    signature = receiver.came[0][0]["webhook-signature"]
    await expect(dialog.get_by_text(signature)).to_be_visible()
    shown = await dialog.get_by_label("Isi permintaan", exact=True).inner_text()
    assert json.loads(shown) == receiver.verified(secret)
    await page.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)

    await page.get_by_role("button", name="Ganti rahasia").click()
    await page.get_by_role("button", name="Ganti sekarang").click()
    field = page.get_by_label("Rahasia penanda tangan")
    await expect(field).not_to_have_value(secret)
    await expect(page.get_by_text("Rahasia lama ikut menandatangani")).to_be_visible()
    newer = await field.input_value()
    await ping(page)
    await expect(log_of(page).filter(has_text="terkirim")).to_have_count(2)
    assert receiver.verified(newer) == receiver.verified(secret)
    await page.reload()
    await expect(log_of(page)).to_have_count(2)
    await expect(field).to_have_count(0)

    await page.get_by_role("button", name="Hapus").click()
    await page.get_by_role("button", name="Hapus webhook ini").click()
    await expect(page).to_have_url(f"{site.url}/webhook")
    await expect(page.get_by_text(receiver.url)).to_have_count(0)


async def test_what_happened_is_sent_again_since_a_moment_and_one_by_one(visit, receiver):
    site = await visit()
    await site.log_in("district", "/webhook")
    page = site.page
    secret = await make(page, receiver.url, ["Semua dari survey"])
    await page.get_by_text("Kirim ulang sejak suatu waktu").click()
    await page.get_by_label("Sejak").fill("2026-01-01T00:00")
    await page.get_by_role("button", name="Kirim ulang", exact=True).click()
    said = page.get_by_text(re.compile(r"[1-9]\S* peristiwa dikirim ulang"))
    await said.wait_for()
    rows = log_of(page)
    await expect(rows.filter(has_text="terkirim").first).to_be_visible()
    await page.get_by_label("Keadaan").select_option("delivered")
    await expect(page).to_have_url(re.compile("keadaan=delivered"))
    await expect(rows.filter(has_text="menunggu")).to_have_count(0)
    await expect(rows.first).to_contain_text("terkirim")
    assert receiver.verified(secret)["type"].startswith("survey.")

    await rows.first.get_by_role("button", name="Buka").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("button", name="Kirim ulang kiriman ini").click()
    await expect(dialog.get_by_text("Kiriman ini diantrekan lagi")).to_be_visible()

    async def twice():
        await dialog.get_by_role("button", name="Segarkan").click()
        return await dialog.get_by_text("Percobaan 2").count()

    for _ in range(80):
        if await twice():
            break
        await page.wait_for_timeout(100)
    await expect(dialog.get_by_text("Percobaan 2")).to_be_visible()


async def test_an_endpoint_that_is_gone_says_so_and_is_enabled_again(visit, receiver):
    site = await visit()
    await site.log_in("admin", "/webhook")
    page = site.page
    receiver.status = 410
    await make(page, receiver.url, [QUIET])
    await ping(page)
    await log_of(page).filter(has_text="jawaban 410").wait_for()
    await page.get_by_role("button", name="Segarkan").click()
    notice = page.get_by_role("alert")
    await expect(notice).to_contain_text("Penerima menjawab 410: alamat ini tidak ada lagi.")
    await page.get_by_role("link", name="Semua webhook").click()
    card = page.get_by_role("listitem").filter(has_text=receiver.url)
    await expect(card).to_contain_text("dimatikan")
    await card.get_by_role("link").click()
    receiver.status = 200
    await page.get_by_role("button", name="Aktifkan").click()
    await expect(page.get_by_text("Webhook aktif kembali.").last).to_be_visible()
    await expect(notice).to_have_count(0)


async def test_an_address_that_may_not_be_is_refused_in_the_dialog(visit):
    site = await visit()
    await site.log_in("district", "/webhook?baru=*")
    dialog = site.page.get_by_role("dialog", name="Buat webhook")
    await dialog.get_by_label("Alamat (https)").fill("https://169.254.169.254/latest")
    await dialog.get_by_role("button", name="Buat", exact=True).click()
    await expect(dialog.get_by_role("alert")).to_contain_text("Alamat webhook ini tidak dapat")
    await dialog.get_by_role("button", name="Batal").click()
    await expect(site.page).to_have_url(f"{site.url}/webhook")


async def test_from_an_event_of_the_catalogue_to_a_sandbox_that_hears_it(visit):
    site = await visit()
    await site.log_in("district", "/peristiwa")
    page = site.page
    await page.get_by_label("Cari peristiwa").fill("round.sealed")
    await page.get_by_text("survey.round.sealed.v1").click()
    await expect(page).to_have_url(re.compile("jenis=survey.round.sealed.v1"))
    await expect(page.get_by_text("Sebuah putaran ditutup").last).to_be_visible()
    await expect(page.get_by_role("rowheader", name="assessments")).to_be_visible()
    example = page.get_by_label("Contoh kiriman", exact=True)
    whole = json.loads(await example.inner_text())
    await page.get_by_label("Tampilkan bentuk ringkas").check()
    assert json.loads(await example.inner_text())["data"].keys() == {"id", "region", "link"}
    assert (whole["type"], whole["data"]["sheets"]) == ("survey.round.sealed.v1", 25)
    await page.get_by_label("Node").check()
    receivers = page.get_by_label("Penerima dalam Node", exact=True)
    await expect(receivers).to_contain_text('from "standardwebhooks"')

    await page.get_by_role("link", name="Buat webhook untuk peristiwa ini").click()
    dialog = page.get_by_role("dialog", name="Buat webhook")
    await expect(dialog.get_by_label("survey.round.sealed.v1")).to_be_checked()
    await dialog.get_by_label("Kotak pasir").check()
    await dialog.get_by_role("button", name="Buat", exact=True).click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("Kotak pasir")
    await ping(page)
    sent = log_of(page).filter(has_text=PINGED).filter(has_text="terkirim")
    await sent.get_by_role("button", name="Buka").click()
    await expect(page.get_by_text('"verified": true')).to_be_visible()


async def test_who_may_not_have_webhooks_reads_the_catalogue_alone(visit):
    site = await visit()
    await site.log_in("verifier", "/peristiwa")
    menu = site.page.get_by_role("navigation", name="Menu utama")
    await menu.get_by_text("Data", exact=True).click()
    await expect(menu.get_by_role("link", name="Peristiwa")).to_be_visible()
    await expect(menu.get_by_role("link", name="Webhook")).to_have_count(0)
    await site.page.get_by_text("survey.sheet.recorded.v1").click()
    await expect(site.page.get_by_role("rowheader", name="flags.code")).to_be_visible()
    await expect(site.page.get_by_role("link", name="Buat webhook untuk")).to_have_count(0)


@pytest.mark.parametrize(("width", "scheme", "language"), LOOKS)
async def test_events_and_webhooks_have_no_violation_and_fit(
    visit, receiver, width, scheme, language
):
    site = await visit(width, scheme)
    await site.log_in("district", "/webhook")
    page = site.page
    found = {}
    look = f"{width}-{scheme}-{language}"

    async def judge(name):
        await site.settled()
        found[name] = await site.violations()
        await site.shoot(f"{name}-{look}")
        assert await page.evaluate("document.documentElement.scrollWidth") <= width, name

    await make(page, receiver.url, [QUIET])
    await ping(page)
    await log_of(page).filter(has_text="terkirim").wait_for()
    receiver.status, receiver.again_in = 503, "3600"
    await ping(page)
    await log_of(page).filter(has_text="jawaban 503").wait_for()
    receiver.status = 410
    await ping(page)
    await log_of(page).filter(has_text="jawaban 410").wait_for()
    if language == "en":
        await page.get_by_role("button", name="English").click()
    await judge("webhook")
    await page.get_by_role("listitem").get_by_role("button").first.click()
    await page.get_by_role("dialog").locator("details").first.wait_for()
    await judge("webhook-delivery")
    await site.go("/webhook")
    await page.get_by_role("listitem").first.wait_for()
    await judge("webhooks")
    await site.go("/webhook?baru=survey.round.sealed.v1")
    await page.get_by_role("dialog").locator("fieldset").first.wait_for()
    await judge("webhook-new")
    await site.go("/peristiwa")
    await page.locator("details").first.wait_for()
    await judge("events")
    await site.go("/peristiwa?jenis=survey.sheet.recorded.v1")
    await page.locator("details[open]").wait_for()
    await judge("event")
    assert {name: lines for name, lines in found.items() if lines} == {}
