"""Trainings in the browser: planned, held, added up; media; every look without a violation."""

import re
from datetime import timedelta

import httpx
import pytest
from playwright.async_api import expect

from contracts.regions import day_of
from services.chassis.clock import now

VILLAGE = "35.19.09.2010"
LOOKS = [(1440, "light", "id"), (1440, "dark", "en"), (390, "light", "en"), (390, "dark", "id")]


def day(ahead):
    return str(day_of(VILLAGE, now()) + timedelta(days=ahead))


async def planned(site, title):
    """A training of the village that is planned for yesterday, by the API."""
    async with httpx.AsyncClient(base_url=site.url) as http:
        login = {"username": "district", "password": site.users["district"]["password"]}
        token = (await http.post("/v1/session", json=login)).json()["access_token"]
        body = {
            "region": VILLAGE,
            "kind": "pelatihan_masyarakat",
            "title": title,
            "begin_on": day(-2),
            "end_on": day(-1),
            "audience": ["tipp"],
            "methods": ["diskusi_kelas"],
            "materials": ["Pemetaan swadaya"],
            "costs": [{"source": "bdi", "amount": "4500000.00"}],
        }
        headers = {"Authorization": f"Bearer {token}"}
        answer = await http.post("/v1/planning/trainings", json=body, headers=headers)
        assert answer.status_code == 201, answer.text
        return answer.json()["id"]


async def hold(page, title):
    """Fill the dialog of a training, and save it."""
    await page.get_by_role("button", name="Catat terlaksana").click()
    dialog = page.get_by_role("dialog", name=title)
    tipp = dialog.get_by_role("group", name="TIPP")
    await tipp.get_by_label("Laki-laki").fill("5")
    await tipp.get_by_label("Perempuan").fill("6")
    await tipp.get_by_label("MBR").fill("4")
    await dialog.get_by_role("button", name="Tambah materi yang dinilai").click()
    await dialog.get_by_role("textbox", name="Materi").fill("Pemetaan swadaya")
    await dialog.get_by_label("Sebelum", exact=True).fill("54,5")
    await dialog.get_by_label("n sebelum").fill("11")
    await dialog.get_by_label("Sesudah", exact=True).fill("81,25")
    await dialog.get_by_label("n sesudah").fill("10")
    await dialog.get_by_role("button", name="Tambah sumber dana").click()
    await dialog.get_by_label("Sumber dana").nth(1).select_option("swadaya")
    await dialog.get_by_label("Rupiah").nth(1).fill("750.000,50")
    return dialog


async def test_the_trainings_of_the_programmes_texts_are_there(visit):
    site = await visit()
    await site.log_in("admin", "/pelatihan?tahun=2016")
    page = site.page
    totals = page.get_by_role("region", name="Terlaksana di Indonesia")
    await expect(totals.get_by_text("242").first).to_be_visible()
    rows = page.locator("section[aria-labelledby=trainings] tbody tr")
    await expect(rows).to_have_count(2)
    await page.get_by_role("link", name="Pelatihan fasilitator OC 02 Sumatera Selatan").click()
    await expect(page.get_by_text(re.compile("31 Jul 2016 . 7 Agu 2016"))).to_be_visible()
    await expect(page.get_by_text("(8 hari)")).to_be_visible()
    await expect(page.get_by_text("242 peserta")).to_be_visible()
    await page.get_by_role("link", name="Semua pelatihan").click()
    await expect(page).to_have_url(f"{site.url}/pelatihan?tahun=2016")
    await page.get_by_label("Tahun", exact=True).fill("2018")
    await page.keyboard.press("Tab")
    await expect(rows).to_have_count(1)
    media = page.get_by_role("region", name="Media warga")
    await expect(media.get_by_text("eksemplar tidak tercatat")).to_have_count(3)


async def test_a_training_is_planned_held_and_added_up(visit):
    site = await visit()
    await site.log_in("district", f"/pelatihan?wilayah={VILLAGE}")
    page = site.page
    await page.get_by_text("Rencanakan pelatihan").click()
    form = page.locator("form").filter(has_text="Nama pelatihan")
    await form.get_by_label("Nama pelatihan").fill("Pelatihan KPP")
    await form.get_by_label("Kode wilayah").fill(VILLAGE)
    await form.get_by_label("Hari pertama").fill(day(-2))
    await form.get_by_label("Hari terakhir").fill(day(-5))
    await form.get_by_label("Tempat").fill("Balai desa")
    await form.get_by_label("TIPP").check()
    await form.get_by_role("button", name="Tambah sumber dana").click()
    await form.get_by_label("Rupiah").fill("4.500.000")
    await form.get_by_label("Hari terakhir").fill(day(1))
    await form.get_by_role("button", name="Simpan rencana").click()
    await expect(page.get_by_role("heading", name="Pelatihan KPP")).to_be_visible()
    await expect(page.get_by_text("direncanakan")).to_be_visible()

    dialog = await hold(page, "Pelatihan KPP")
    await dialog.get_by_role("button", name="Simpan").click()
    await expect(dialog.get_by_role("alert")).to_contain_text("belum tiba")
    await dialog.get_by_label("Hari terakhir").fill(day(-1))
    papers = dialog.get_by_role("group", name="Berita acara")
    await papers.get_by_label("Nomor").fill("BA/7/2026")
    await papers.get_by_label("Berkas").set_input_files(
        {"name": "ba.pdf", "mimeType": "application/pdf", "buffer": b"test"}
    )
    await expect(papers.get_by_text("9f86d081884c7d659a2feaa0c55ad015")).to_be_visible()
    await dialog.get_by_role("button", name="Simpan").click()
    await expect(dialog).to_have_count(0)
    await expect(page.get_by_text("11 peserta")).to_be_visible()
    await expect(page.get_by_text("Biaya: Rp5.250.000,50")).to_be_visible()
    scores = page.get_by_role("region", name="Nilai sebelum dan sesudah")
    await expect(scores.get_by_text("81,25").first).to_be_visible()
    await expect(page.get_by_text("BA/7/2026")).to_be_visible()

    await page.get_by_role("button", name="Ubah catatan").click()
    again = page.get_by_role("dialog", name="Pelatihan KPP").get_by_role("group", name="TIPP")
    await expect(again.get_by_label("Perempuan")).to_have_value("6")
    await expect(page.get_by_label("Rupiah").nth(1)).to_have_value("750.000,5")
    await again.get_by_label("Perempuan").fill("7")
    await page.get_by_role("button", name="Simpan").click()
    await expect(page.get_by_text("12 peserta")).to_be_visible()
    await expect(page.get_by_text("Biaya: Rp5.250.000,50")).to_be_visible()
    await page.get_by_role("link", name="Semua pelatihan").click()
    row = page.locator("tbody tr").filter(has_text="Pelatihan KPP")
    await expect(row).to_contain_text("terlaksana")
    await expect(row).to_contain_text("Rp5.250.000,50")


async def test_a_training_is_cancelled_with_its_reason(visit):
    site = await visit()
    id = await planned(site, "Pelatihan batal")
    await site.log_in("district", f"/pelatihan?id={id}")
    await site.page.get_by_label("Mengapa dibatalkan?").fill("Banjir")
    await site.page.get_by_role("button", name="Batalkan pelatihan").click()
    await expect(site.page.get_by_text("Dibatalkan: Banjir")).to_be_visible()
    await expect(site.page.get_by_role("button", name="Catat terlaksana")).to_have_count(0)


async def test_a_medium_is_recorded_and_filters_stay_in_the_address(visit):
    site = await visit()
    await site.log_in("district", f"/pelatihan?wilayah={VILLAGE}")
    page = site.page
    await page.get_by_text("Catat media warga").click()
    form = page.locator("form").filter(has_text="Nama media")
    await form.get_by_label("Nama media").fill("Warta Klagen Serut")
    await form.get_by_label("Kode wilayah").fill(VILLAGE)
    await form.get_by_label("Edisi").fill("3")
    await form.get_by_label("Terbit pada").fill(day(-1))
    await form.get_by_label("Eksemplar").fill("150")
    await form.get_by_label("Sasaran").fill("Warga RT 005 sampai RT 009")
    await form.get_by_role("button", name="Simpan media").click()
    media = page.get_by_role("region", name="Media warga")
    await expect(media.get_by_text("150 eksemplar")).to_be_visible()
    await page.get_by_label("Keadaan").select_option("held")
    await expect(page).to_have_url(re.compile(f"wilayah={VILLAGE}&keadaan=held"))
    async with page.expect_download() as download:
        await page.get_by_role("link", name="Unduh media (CSV)").click()
    assert (await download.value).suggested_filename == "media.csv"


async def test_who_only_reads_has_no_form(visit):
    site = await visit()
    id = await planned(site, "Pelatihan baca")
    await site.log_in("treasurer", f"/pelatihan?id={id}")
    await expect(site.page.get_by_role("heading", name="Pelatihan baca")).to_be_visible()
    await expect(site.page.get_by_role("button", name="Catat terlaksana")).to_have_count(0)
    await site.go("/pelatihan")
    await expect(site.page.get_by_role("heading", name="Daftar pelatihan")).to_be_visible()
    await expect(site.page.get_by_text("Rencanakan pelatihan")).to_have_count(0)


@pytest.mark.parametrize(("width", "scheme", "language"), LOOKS)
async def test_the_trainings_have_no_violation_and_fit(visit, width, scheme, language):
    site = await visit(width, scheme)
    title = f"Pelatihan {width} {scheme}"
    id = await planned(site, title)
    await site.log_in("district", f"/pelatihan?id={id}")
    page = site.page
    dialog = await hold(page, title)
    look = f"{width}-{scheme}-{language}"
    found = {"dialog": await site.violations()}
    await site.shoot(f"training-dialog-{look}")
    await dialog.evaluate("one => one.scrollTo(0, one.scrollHeight)")
    await site.shoot(f"training-dialog-end-{look}")
    await dialog.get_by_role("button", name="Simpan").click()
    await page.get_by_text("11 peserta").wait_for()
    if language == "en":
        await page.get_by_role("button", name="English").click()
    found["one"] = await site.violations()
    await site.shoot(f"training-{look}")
    assert await page.evaluate("document.documentElement.scrollWidth") <= width
    await site.go("/pelatihan")
    await page.get_by_text(title).first.wait_for()
    await site.settled()
    for summary in await page.locator("summary").all():
        await summary.click()
    found["list"] = await site.violations()
    await site.shoot(f"trainings-{look}")
    assert await page.evaluate("document.documentElement.scrollWidth") <= width
    assert {name: lines for name, lines in found.items() if lines} == {}
