"""The work list in the browser: a record is returned, corrected and approved; a lot by its sample."""

import re
from dataclasses import dataclass

import httpx
import pytest
from playwright.async_api import expect

from services.chassis.ids import new_id
from tests.survey.questionnaire.rejosari import texts_of

VILLAGE = "35.19.09.2010"
RT = f"{VILLAGE}-002-001"
CLEAN = texts_of(0) | {"tanggal": "2026-11-01", "nama": "Sulastri Rejosari"}
LOOKS = [(1280, "light", "id"), (1280, "dark", "en"), (390, "light", "en"), (390, "dark", "id")]


@dataclass
class Sender:
    """Sends records through the API, as the facilitator's tool does."""

    http: httpx.AsyncClient
    round: str

    async def send(self, rt=RT, before=None, **changes):
        instance = f"uuid:{new_id()}"
        record = {
            "instance_id": instance,
            "round_id": self.round,
            "kind": "household",
            "answers": CLEAN | {"kode_rt": rt} | changes,
        }
        if before is not None:
            record["deprecated_id"] = before
        answer = await self.http.post(
            "/v1/survey/submissions", json=record, headers={"Idempotency-Key": instance}
        )
        assert answer.status_code == 201, answer.text
        return instance, answer.json()["id"]


async def as_user(site, http, name):
    login = {"username": name, "password": site.users[name]["password"]}
    token = (await http.post("/v1/session", json=login)).json()["access_token"]
    http.headers["Authorization"] = f"Bearer {token}"


@pytest.fixture
async def field(visit):
    """A site, and a facilitator's tool for a new round of the regency."""
    clients = []

    async def opened(name, **look):
        site = await visit(**look)
        clients.append(httpx.AsyncClient(base_url=site.url, timeout=30))
        http = clients[-1]
        await as_user(site, http, "district")
        body = {"name": name, "kind": "update", "year": 2026, "region": "35.19"}
        answer = await http.post("/v1/survey/rounds", json=body | {"regulation": "permen-14-2018"})
        assert answer.status_code == 201, answer.text
        await as_user(site, http, "facilitator")
        return site, Sender(http, answer.json()["id"])

    yield opened
    for client in clients:
        await client.aclose()


def items(page):
    return page.locator("section.list li")


async def open_first(page):
    await items(page).first.get_by_role("link").click()
    await page.get_by_role("heading", name="Jawaban").wait_for()


async def test_a_record_is_returned_corrected_and_approved(field, visit):
    site, sender = await field("Tinjauan uji")
    first, id = await sender.send(q12="h")
    await sender.send(rt=f"{VILLAGE}-002-002")
    work = f"/tinjauan?putaran={sender.round}"
    await site.log_in("verifier", work)
    page = site.page
    await expect(items(page)).to_have_count(2)
    await open_first(page)
    await expect(page.get_by_text("h · Sumur tak terlindung").first).to_be_visible()
    await expect(page.get_by_text("Akses air minum layak: belum memenuhi")).to_be_visible()
    await page.get_by_role("button", name="Kembalikan").click()
    await page.get_by_role("checkbox", name="12. Sumber utama air").check()
    send = page.get_by_role("button", name="Kembalikan dengan 1 alasan")
    await expect(send).to_be_disabled()
    await page.get_by_label("Alasan: Sumber utama air").fill("Foto menunjukkan ledeng.")
    await site.shoot("reviews-returning-1280")
    await send.click()
    await expect(page.get_by_role("heading", name=f"{VILLAGE}-002-002")).to_be_focused()
    await expect(items(page).first).to_contain_text("dikembalikan")

    surveyor = await visit()
    await surveyor.log_in("facilitator", work)
    await expect(surveyor.page.get_by_role("heading", name="Perlu dibetulkan")).to_be_visible()
    await expect(items(surveyor.page)).to_have_count(1)
    await open_first(surveyor.page)
    told = surveyor.page.get_by_role("status").filter(has_text="Perlu dibetulkan")
    await expect(told).to_contain_text("Foto menunjukkan ledeng.")
    await expect(told).to_contain_text("Di HP")
    await expect(surveyor.page.get_by_role("button", name="Setujui")).to_have_count(0)
    await surveyor.shoot("reviews-surveyor-1440")
    await sender.send(before=first, q12="a")

    await site.go(f"{work}&isian={id}")
    history = page.locator("section").filter(has=page.get_by_role("heading", name="Riwayat"))
    change = history.get_by_role("row").filter(has_text="Sumber utama air")
    await expect(change.locator("del")).to_have_text("h · Sumur tak terlindung")
    await expect(change.locator("ins")).to_have_text("a · Ledeng bermeter (SR)")
    await expect(history).to_contain_text("Foto menunjukkan ledeng.")
    await site.shoot("reviews-corrected-1280")
    await page.get_by_role("button", name="Setujui").click()
    await expect(items(page).filter(has_text="disetujui")).to_have_count(1)
    await page.keyboard.press("k")
    await page.get_by_role("heading", name=RT).wait_for()
    await page.keyboard.press("j")
    await page.get_by_role("heading", name=f"{VILLAGE}-002-002").wait_for()
    await page.keyboard.press("a")
    await expect(page.get_by_text("Semua isian di daftar ini sudah diputuskan.")).to_be_visible()


async def test_who_is_second_reads_what_the_first_decided(field, visit):
    site, sender = await field("Tinjauan berdua")
    _, id = await sender.send()
    path = f"/tinjauan?putaran={sender.round}&isian={id}"
    await site.log_in("verifier", path)
    await site.page.get_by_role("button", name="Setujui").wait_for()
    async with httpx.AsyncClient(base_url=site.url) as other:
        await as_user(site, other, "verifier2")
        address = f"/v1/survey/submissions/{id}/approve"
        assert (await other.post(address, json={})).status_code == 200
    await site.page.get_by_role("button", name="Tolak").click()
    await site.page.get_by_label("Mengapa ditolak?").fill("Didata dua kali.")
    await site.page.get_by_role("button", name="Tolak isian ini").click()
    await expect(site.page.get_by_role("alert")).to_contain_text("Data sudah berubah")
    await expect(site.page.get_by_role("heading", name=RT)).to_contain_text("disetujui")
    await site.shoot("reviews-second-1280")


async def test_a_lot_is_approved_by_its_sample(field):
    site, sender = await field("Tinjauan lot")
    for number in range(8):
        await sender.send(rt=f"{VILLAGE}-003-00{number}")
    await site.log_in("verifier", f"/tinjauan?putaran={sender.round}")
    page = site.page
    await page.get_by_text("Setujui banyak isian lewat sampel").click()
    await page.get_by_label("Kode wilayah").fill(VILLAGE)
    await page.get_by_role("button", name="Undi sampel").click()
    await expect(page).to_have_url(re.compile("lot="))
    await expect(items(page)).to_have_count(5)
    await expect(page.get_by_text("0 dari 5 sampel diputuskan")).to_be_visible()
    await open_first(page)
    for decided in range(1, 6):
        await page.get_by_role("button", name="Setujui", exact=True).click()
        await page.get_by_text(f"{decided} dari 5 sampel diputuskan").wait_for()
    await site.shoot("reviews-lot-1280")
    await page.get_by_role("button", name="Setujui 3 isian sisanya").click()
    await expect(page.get_by_text("3 isian disetujui bersama lot, 0 tertinggal.")).to_be_visible()
    await page.get_by_label("Keadaan").select_option("approved")
    await expect(items(page)).to_have_count(8)
    await expect(items(page).filter(has_text="disetujui")).to_have_count(8)


async def test_only_the_odd_ones_of_an_rt(field):
    site, sender = await field("Tinjauan saring")
    await sender.send()
    await sender.send(q6_panjang="200")
    await sender.send(rt=f"{VILLAGE}-002-002", q6_panjang="200")
    await site.log_in("verifier", f"/tinjauan?putaran={sender.round}")
    page = site.page
    await expect(items(page)).to_have_count(3)
    await page.get_by_label("Hanya yang janggal").check()
    await expect(items(page)).to_have_count(2)
    await page.get_by_label("Kode RT").fill(RT)
    await page.keyboard.press("Enter")
    await expect(items(page)).to_have_count(1)
    await open_first(page)
    await expect(page.get_by_text("200 m tidak lazim").first).to_be_visible()


@pytest.mark.parametrize(("width", "scheme", "language"), LOOKS)
async def test_the_work_list_has_no_violation_and_fits(field, width, scheme, language):
    site, sender = await field(f"Tinjauan {width} {scheme}", width=width, scheme=scheme)
    first, id = await sender.send(q6_panjang="200")
    await sender.send(before=first, q6_panjang="20", q12="h")
    for number in range(2, 5):
        await sender.send(rt=f"{VILLAGE}-002-00{number}")
    path = f"/tinjauan?putaran={sender.round}"
    await site.log_in("verifier", path)
    page = site.page
    if language == "en":
        await page.get_by_role("button", name="English").click()
    found = {}
    for name, address in {"list": path, "opened": f"{path}&isian={id}"}.items():
        await site.go(address)
        await site.settled()
        await page.locator("summary:visible").first.click()
        await site.settled()
        found[name] = await site.violations()
        await site.shoot(f"reviews-{name}-{width}-{scheme}-{language}")
        assert await page.evaluate("document.documentElement.scrollWidth") <= width, name
    await page.get_by_role("button", name=re.compile("^(Return|Kembalikan)")).click()
    await page.locator("dt input").nth(3).check()
    found["returning"] = await site.violations()
    await site.shoot(f"reviews-returning-{width}-{scheme}-{language}")
    assert await page.evaluate("document.documentElement.scrollWidth") <= width
    assert {name: lines for name, lines in found.items() if lines} == {}
