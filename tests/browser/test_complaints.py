"""Complaints: filed by anybody on a phone, worked on at the desk, answered, confirmed by the number."""

import asyncio
import re

import httpx
import pytest
from playwright.async_api import expect

from tests.browser.areas import client, invited
from tests.browser.planning import press
from tests.reporting.complaints import DESK, PUBLIC, blank, body

# Of another province: nothing that other tests count.
VILLAGE, NAME, REGENCY = "34.71.01.1002", "Karangwaru", "34.71"
FLOODED, LOST = "34.71.01.1003", "34.71.01.1004"
FORM, STATUS = "/publik/pengaduan", "/publik/pengaduan/status"
LOOKS = [(1440, "light", "id"), (1440, "dark", "en"), (360, "light", "en"), (360, "dark", "id")]
NUMBER = re.compile(r"^[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]{4}$")


async def filed(site, words, category="Penyimpangan prosedur"):
    """A complaint by a stranger, by name of the village; its number."""
    page = site.page
    await site.go(FORM)
    await page.get_by_label("Cari nama kelurahan").fill(NAME)
    await press(page, "Cari")
    await page.get_by_role("button", name=re.compile(f"^{NAME}.*Yogyakarta")).click()
    await page.get_by_role("radio", name=re.compile(f"^{category}")).check()
    await page.get_by_label("Apa yang terjadi?").fill(words)
    await press(page, "Kirim pengaduan")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Pengaduan diterima")
    number = await page.locator("output").inner_text()
    assert NUMBER.match(number)
    return number


async def handler(visit, site, name):
    """Somebody of the city who handles complaints, on the list of the village."""
    await invited(site, name, "district", REGENCY)
    other = await visit()
    other.users.update(site.users)
    await other.log_in(name, f"/pengaduan?wilayah={VILLAGE}")
    return other


async def test_a_complaint_goes_from_a_phone_to_its_confirmation(visit):
    phone, desk = await visit(360), await visit()
    number = await filed(phone, "Paving di gang tiga sudah bergelombang.")
    await phone.shoot("complaint-filed-360")
    other = await handler(visit, desk, "petugas.pengaduan")
    page = other.page
    row = page.get_by_role("row").filter(has_text="Penyimpangan prosedur").first
    await expect(row).to_contain_text("diterima")
    await row.get_by_role("link").click()
    await expect(page.get_by_text("Paving di gang tiga")).to_be_visible()
    await expect(page.get_by_text("tanpa nama")).to_be_visible()
    await press(page, "Ambil")
    await expect(page.get_by_role("heading", level=1)).to_contain_text("ditangani")
    await press(page, "Jawab …")
    await page.get_by_label("Kata-kata").fill("Paving dipasang ulang minggu depan.")
    await press(page, "Kirim jawaban")
    await expect(page.get_by_role("heading", level=1)).to_contain_text("dijawab")
    await expect(page.get_by_text("Paving dipasang ulang")).to_be_visible()
    await press(page, "Catat konfirmasi lisan …")
    await page.get_by_label("Kapan dan lewat apa").fill("Telepon.")
    await press(page, "Catat konfirmasi")
    await expect(page.get_by_role("alert")).to_contain_text("Minta orang lain")
    await other.shoot("complaint-answered")

    back = await visit(360)
    await back.go(STATUS)
    await back.page.get_by_label("Nomor pengaduan").fill(number.lower())
    await press(back.page, "Lihat")
    await expect(back.page.get_by_text("Paving dipasang ulang")).to_be_visible()
    await expect(back.page).to_have_url(re.compile("status#"))
    await back.shoot("complaint-track-360")
    await press(back.page, "Jawaban ini sesuai, selesai")
    await expect(back.page.get_by_role("heading", level=1)).to_contain_text("dikonfirmasi")


async def test_it_is_filed_by_keyboard_alone_from_the_page_of_a_village(visit):
    site = await visit()
    page = site.page
    await site.go(f"/publik/desa/{VILLAGE}")
    await page.get_by_role("link", name="Sampaikan pengaduan").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_text(NAME).first).to_be_visible()
    await page.get_by_role("radio", name=re.compile("^Umum")).focus()
    await page.keyboard.press("Space")
    await page.get_by_label("Apa yang terjadi?").focus()
    await page.keyboard.type("Lampu jalan mati sejak minggu lalu.")
    await page.get_by_label("Nama").focus()
    await page.keyboard.type("Bu Siti")
    await page.get_by_role("button", name="Kirim pengaduan").focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("output")).to_have_text(NUMBER)


async def test_a_number_in_the_path_moves_behind_the_hash_and_a_slip_is_told(visit):
    site = await visit()
    await site.go(f"{FORM}/7K3QX-9M2TA-WD4H")
    await expect(site.page).to_have_url(re.compile("status#7K3QX-9M2TA-WD4H$"))
    await expect(site.page.get_by_role("alert")).to_contain_text("Periksa lagi")


async def flooded(suite, *categories):
    """One address sends to a village until one of each of these is held back."""
    url, headers = suite.url("reporting"), {"X-Forwarded-For": "203.0.113.99"}
    async with httpx.AsyncClient(base_url=url, headers=headers, timeout=30) as http:
        forms = [await blank(http) for _ in range(24)]
        while categories:
            said = {"category": categories[0], "words": f"Keluhan {len(forms)}."}
            if await sent(http, forms.pop(0) | body(village=FLOODED, **said)) == "held":
                categories = categories[1:]


async def sent(http, filing):
    """What became of it, once the form is old enough."""
    for _ in range(40):
        answer = await http.post(PUBLIC, json=filing)
        if answer.status_code != 422:
            break
        await asyncio.sleep(0.25)
    assert answer.status_code == 201, answer.text
    return answer.json()["state"]


async def test_what_is_decided_at_once_is_what_the_filters_show(visit, suite):
    site = await visit()
    await flooded(suite, "umum", "informasi", "umum")
    await site.log_in("admin", f"/pengaduan?wilayah={FLOODED}&keadaan=held")
    page = site.page
    await expect(page.get_by_text("Keputusan ini mengenai 3 pengaduan")).to_be_visible()
    await page.get_by_label("Kategori").select_option("umum")
    await expect(page.get_by_text("Keputusan ini mengenai 2 pengaduan")).to_be_visible()
    await site.shoot("complaint-held")
    await page.get_by_label("Alasan").fill("Bukan pengaduan.")
    await press(page, "Tolak semua")
    await expect(page.get_by_text("2 diputuskan.")).to_be_visible()
    await expect(page.get_by_text("Keputusan ini mengenai 0 pengaduan")).to_be_visible()
    await expect(page.get_by_role("button", name="Terima semua")).to_be_disabled()
    async with client(site, "admin") as desk:
        (left,) = (await desk.get(DESK, region=FLOODED, state="held")).json()["items"]
    assert left["category"] == "informasi"


async def test_what_was_taken_in_unheard_is_sent_again_and_answered_the_same(visit):
    site = await visit(360)
    page, taken = site.page, []

    async def late(route):
        if taken:
            await route.continue_()
            return
        taken.append((await route.fetch()).status)
        await route.fulfill(
            status=504, json={"code": "upstream_timeout", "detail": "Terlalu lama."}
        )

    await page.route(f"**{PUBLIC}", late)
    await site.go(f"{FORM}?desa={LOST}")
    await page.get_by_role("radio", name=re.compile("^Umum")).check()
    await page.get_by_label("Apa yang terjadi?").fill("Lampu jalan mati sejak minggu lalu.")
    await press(page, "Kirim pengaduan")
    await expect(page.get_by_role("alert")).to_contain_text("Terlalu lama.")
    await press(page, "Kirim pengaduan")
    await expect(page.locator("output")).to_have_text(NUMBER)
    assert taken == [201]
    async with client(site, "admin") as desk:
        (one,) = (await desk.get(DESK, region=LOST)).json()["items"]
    assert one["repeats"] == 1


async def test_staff_record_what_was_said_and_refer_it(visit):
    site = await visit()
    other = await handler(visit, site, "petugas.kedua")
    page = other.page
    await press(page, "Catat pengaduan …")
    await page.get_by_label("Cari nama kelurahan").fill(NAME)
    await press(page, "Cari")
    await page.get_by_role("button", name=re.compile(f"^{NAME}.*Yogyakarta")).click()
    await page.get_by_role("dialog").get_by_label("Lewat").select_option("kotak")
    await page.get_by_role("radio", name=re.compile("^Informasi")).check()
    await page.get_by_label("Apa yang terjadi?").fill("Kapan musyawarah berikutnya di kelurahan?")
    await press(page, "Catat pengaduan")
    await expect(page.get_by_label("Nomor pengaduan")).to_have_value(NUMBER)
    await press(page, "Sudah diberikan")
    row = page.get_by_role("row").filter(has_text="Kotak pengaduan").first
    await row.get_by_role("link").click()
    await press(page, "Alihkan …")
    await page.get_by_label("Ke tingkat").select_option("provinsi")
    await page.get_by_label("Alasan").fill("Perlu jawaban dinas provinsi.")
    await press(page, "Alihkan")
    await expect(page.get_by_role("heading", level=1)).to_contain_text("dialihkan")
    await press(page, "Ambil")
    await expect(page.get_by_role("alert")).to_contain_text("provinsi")


@pytest.mark.parametrize(("width", "scheme", "language"), LOOKS)
async def test_every_look_is_accessible_and_fits(visit, width, scheme, language):
    site = await visit(width, scheme)
    number = await filed(site, f"Saluran tersumbat, dilihat {width} {scheme}.", "Penyimpangan dana")
    async with client(site, "admin") as desk:
        (one, *_) = (await desk.get("/v1/reports/complaints", region=VILLAGE)).json()["items"]
    await site.log_in("admin", f"/pengaduan?wilayah={VILLAGE}")
    if language == "en":
        await site.go(FORM)
        await site.page.get_by_role("button", name="English").click()
    pages = {
        "form": f"{FORM}?desa={VILLAGE}",
        "track": f"{STATUS}#{number}",
        "list": f"/pengaduan?wilayah={VILLAGE}",
        "one": f"/pengaduan/{one['id']}",
    }
    found = {name: await looked(site, name, path, width) for name, path in pages.items()}
    assert {name: lines for name, lines in found.items() if lines} == {}


async def looked(site, name, path, width):
    """What is wrong with a page as it is seen here."""
    await site.go(path)
    await site.settled()
    await site.shoot(
        f"complaint-{name}-{width}-{await site.page.evaluate('document.documentElement.lang')}"
    )
    wide = await site.page.evaluate("document.documentElement.scrollWidth")
    return [*await site.violations(), *([f"{wide} px"] if wide > width else [])]
