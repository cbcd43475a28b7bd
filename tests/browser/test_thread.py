"""Jejak: walked by clicking from a score to a rupiah and back; where it is torn, and what is unknown."""

import contextlib
import hashlib

import pytest
from playwright.async_api import expect

from deploy.local.demo.load import STORY_ROUND, STORY_SHEETS
from deploy.local.demo.money import ALLOCATION, CEILING, IDS
from deploy.local.demo.story import PAVING, PLAN, RT, VILLAGE
from tests.browser.works import part

LOOKS = [(1280, "light", "id"), (1280, "dark", "en"), (390, "light", "en"), (390, "dark", "id")]
PAYMENT, NOBODY = f"{IDS}c3", f"{IDS}ff"
CAUSES, EFFECTS = "Asalnya", "Yang lahir darinya"
# Accounts of an allocation that nobody has told; what reporting hears is put there as it keeps it.
TORN = (
    "INSERT INTO accounts (generation, id, region, version, told_at, allocation_id, source,"
    " fiscal_year, amount, number, accepted_on, spent, returned)"
    " SELECT g.number, gen_random_uuid(), %s, 1, now(), %s, 'csr', 2026, 1, 'LPJ/' || n,"
    " '2026-03-29', 1, 0 FROM generations g, generate_series(1, %s) n WHERE g.state = 'serving'"
)


@contextlib.contextmanager
def accounts(suite, allocation, count):
    """So many accounts of an allocation, for as long as they are looked at."""
    with suite.postgres.connect("reporting") as connection:
        connection.execute(TORN, (VILLAGE, allocation, count))
        try:
            yield
        finally:
            gone = "DELETE FROM accounts WHERE allocation_id = %s AND number LIKE 'LPJ/%%' AND source = 'csr'"
            connection.execute(gone, (allocation,))


async def stands_at(page, name):
    await expect(page.get_by_role("heading", level=1)).to_contain_text(name)


async def step(page, way, name):
    """To a neighbour, by its link."""
    await part(page, way).get_by_role("link", name=name).first.click()
    await stands_at(page, name)


async def test_from_a_score_to_the_row_of_the_file_that_it_was_measured_in(visit):
    site = await visit(1280)
    await site.log_in("facilitator", f"/rt/{RT}?putaran={STORY_ROUND}")
    page = site.page
    await page.get_by_role("link", name="Jejak", exact=True).click()
    await stands_at(page, f"Penilaian: {RT}, 2026: nilai")
    await expect(part(page, CAUSES)).to_contain_text("Putaran: Contoh sintetis")
    await step(page, CAUSES, f"Lembar RT: {RT}")
    sha256 = hashlib.sha256(STORY_SHEETS.read_bytes()).hexdigest()
    await step(page, CAUSES, f"dari berkas dengan SHA-256 {sha256[:12]}")
    await expect(part(page, CAUSES)).to_contain_text("Tidak ada yang mendahuluinya")
    await page.get_by_role("link", name="Buka halamannya").click()
    await stands_at(page, STORY_SHEETS.name)


async def test_from_a_score_to_a_rupiah_and_its_inspection_by_clicking(visit):
    site = await visit(1280)
    await site.log_in("community", f"/rt/{RT}?putaran={STORY_ROUND}")
    page = site.page
    await page.get_by_role("link", name="Jejak", exact=True).click()
    await step(page, EFFECTS, "Kegiatan: Paving jalan lingkungan RT 007")
    await expect(part(page, CAUSES)).to_contain_text("Rencana: RPLP Klagen Serut")
    await expect(part(page, "Asal yang lebih jauh")).to_contain_text("Rp420.000.000")
    await step(page, CAUSES, "Alokasi: APBD kabupaten/kota 2026, Rp80.000.000")
    await expect(part(page, CAUSES)).to_contain_text("Pagu: APBD kabupaten/kota 2026")
    await step(page, EFFECTS, "Pembayaran: APBD kabupaten/kota 2026, Rp37.500.000")
    await expect(part(page, CAUSES)).to_contain_text("Tahap dana")
    await expect(part(page, CAUSES)).to_contain_text("dibelanjakan")
    await step(page, EFFECTS, "Kegiatan: Paving jalan lingkungan RT 007")
    await step(page, EFFECTS, "Pemeriksaan: 2026")
    await page.get_by_role("link", name="Buka halamannya").click()
    await expect(page).to_have_url(f"{site.url}/kegiatan/{PAVING}")
    await page.get_by_role("link", name="Jejak", exact=True).click()
    await expect(page).to_have_url(f"{site.url}/jejak/{PAVING}")


@pytest.mark.parametrize(
    ("path", "name", "id"),
    [
        (f"/putaran?id={STORY_ROUND}", "Jejak", STORY_ROUND),
        (f"/rencana/{PLAN}", "Jejak", PLAN),
        (f"/dana/{CEILING}", "Jejak", CEILING),
        (f"/alokasi/{ALLOCATION}", "Jejak", ALLOCATION),
        (f"/alokasi/{ALLOCATION}", "Jejak: KW-001", PAYMENT),
        (f"/lpj/{IDS}d0", "Jejak", f"{IDS}d0"),
    ],
)
async def test_pages_lead_into_the_thread(visit, path, name, id):
    site = await visit()
    await site.log_in("treasurer", path)
    await site.page.locator("main").get_by_role("link", name=name, exact=True).click()
    await expect(site.page).to_have_url(f"{site.url}/jejak/{id}")
    await expect(site.page.get_by_role("region", name=EFFECTS)).to_be_visible()


async def test_an_id_is_typed_and_one_that_is_unknown_or_none_is_told_in_words(visit):
    site = await visit()
    await site.log_in(path="/jejak")
    page, field = site.page, site.page.get_by_label("Id", exact=True)
    await field.fill(f" {PAVING.upper()} ")
    await field.press("Enter")
    await stands_at(page, "Kegiatan: Paving jalan lingkungan RT 007")
    for id, words in {NOBODY: "di luar wilayah Anda", "bukan-id": "Salin id secara utuh"}.items():
        await field.fill(id)
        await field.press("Enter")
        await stands_at(page, "Jejak tidak ditemukan")
        await expect(page.locator("main")).to_contain_text(words)
    await page.get_by_role("link", name="Ke awal jejak").click()
    await expect(part(page, "Jejak yang terputus")).to_contain_text("Tidak ada: semua jejak")


async def test_what_names_a_parent_that_nobody_told_is_listed(visit, suite):
    site = await visit()
    with accounts(suite, NOBODY, 2):
        await site.log_in(path="/jejak")
        torn = part(site.page, "Jejak yang terputus")
        await expect(torn.get_by_role("listitem")).to_have_count(2)
        await expect(torn).to_contain_text(f"Menyebut {NOBODY}")
        assert await site.violations() == []
        await torn.get_by_role("link", name="LPJ: LPJ/1").click()
        await expect(part(site.page, CAUSES)).to_contain_text("Tidak ada yang mendahuluinya")


async def test_of_more_than_can_be_shown_it_says_so(visit, suite):
    site = await visit()
    with accounts(suite, ALLOCATION, 2001):
        await site.log_in(path=f"/jejak/{ALLOCATION}")
        page = site.page
        await expect(page.get_by_text("Hanya 2.000 simpul terdekat")).to_be_visible()
        effects = part(page, EFFECTS).get_by_role("listitem")
        await expect(effects).to_have_count(21)
        await part(page, EFFECTS).get_by_role("button", name="lagi").click()
        await expect(effects.nth(1000)).to_be_visible()
        assert await effects.count() > 1900


@pytest.mark.parametrize(("width", "scheme", "language"), LOOKS)
async def test_every_look_is_accessible_and_fits(visit, width, scheme, language):
    site = await visit(width, scheme)
    await site.log_in("facilitator", "/jejak")
    if language == "en":
        await site.page.get_by_role("button", name="English").click()
    found = {}
    pages = {
        "start": "",
        "activity": f"/{PAVING}",
        "payment": f"/{PAYMENT}",
        "unknown": f"/{NOBODY}",
    }
    for name, path in pages.items():
        await site.go(f"/jejak{path}")
        await site.settled()
        found[name] = await site.violations()
        await site.shoot(f"thread-{name}-{width}-{scheme}-{language}")
        wide = await site.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, (name, wide)
    assert {name: lines for name, lines in found.items() if lines} == {}
