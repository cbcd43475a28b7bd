"""A work in the browser: begun, recorded, certified, handed over, kept up; every look fits."""

import re

import pytest
from playwright.async_api import expect

from tests.browser.planning import press, state
from tests.browser.works import (
    approved,
    certified,
    day,
    filled,
    measured,
    monday,
    part,
    photographed,
    week,
)

PAVING = "01900000-0000-7000-8000-0000000000b4"
LOOKS = [(1440, "light", "id"), (1440, "dark", "en"), (390, "light", "en"), (390, "dark", "id")]


async def begun(page, ksm):
    """By a KSM that is registered with the start, two weeks ago."""
    await press(page, "Mulai pekerjaan")
    dialog = page.get_by_role("dialog", name="Mulai pekerjaan")
    await dialog.get_by_label("Kelompok pelaksana").select_option("KSM baru …")
    await filled(dialog, "Mulai pekerjaan", Nama_KSM=ksm, Mulai_pada=day(-14))
    await expect(dialog).to_have_count(0)
    await expect(state(page)).to_contain_text("berjalan")
    await expect(part(page, "Pelaksanaan")).to_contain_text(ksm)


async def recorded(page):
    """What falls is refused without a reason; what was recorded is corrected."""
    weeks = page.get_by_role("list", name="Kemajuan per minggu").get_by_role("listitem")
    await week(page, monday(1), "60", **{"Rencana (%)": "55"})
    await expect(weeks.first).to_contain_text("60 %")
    dialog = await week(page, day(0), "40")
    await expect(dialog.get_by_role("alert")).to_contain_text("di bawah 60 %")
    await filled(dialog, "Simpan", **{"Kemajuan fisik (%)": "90", "HOK perempuan": "12,5"})
    await expect(dialog).to_have_count(0)
    await expect(weeks.first).to_contain_text("90 %")
    await weeks.first.get_by_role("button").click()
    dialog = page.get_by_role("dialog", name=re.compile("^Minggu mulai"))
    await expect(dialog.get_by_label("HOK perempuan")).to_have_value("12.5")
    await filled(dialog, "Simpan", **{"Kemajuan fisik (%)": "100"})
    await expect(weeks.first).to_contain_text("100 %")
    await expect(part(page, "Pelaksanaan")).to_contain_text("P 12,5")


async def handed_over(page):
    """To a KPP that is registered with it."""
    await press(page, "Serah terima")
    dialog = page.get_by_role("dialog", name="Serah terima")
    await dialog.get_by_label("KPP yang memelihara").select_option("KPP baru …")
    await dialog.get_by_label("Nomor berita acara (BAST)").fill("BAST/9")
    await filled(dialog, "Serah terima", Nama_KPP="KPP Uji", **{"Nomor LPJ": "LPJ/9"})
    await expect(state(page)).to_contain_text("diserahterimakan")


@pytest.mark.timeout(240)
async def test_an_approved_work_is_built_certified_handed_over_and_kept_up(visit):
    maker, judge = await visit(), await visit()
    id = await approved(maker, "Paving uji serah terima")
    await maker.log_in("facilitator", f"/kegiatan/{id}")
    await judge.log_in("district", f"/kegiatan/{id}")
    mine, theirs = maker.page, judge.page
    await photographed(mine, 0)
    flags = part(mine, "Foto")
    await expect(flags).to_contain_text("tempat menurut pengirim")
    await expect(flags).to_contain_text("waktu menurut pengirim")
    await begun(mine, "KSM Uji")

    await recorded(mine)

    await theirs.reload()
    dialog = await certified(theirs)
    missing = dialog.get_by_role("alert").get_by_role("listitem")
    await expect(missing).to_have_count(3)
    await theirs.keyboard.press("Escape")

    await photographed(mine, 50)
    await photographed(mine, 100)
    await measured(mine, "3")
    await expect(part(mine, "Buku opname")).to_contain_text("3 dari 2 m")
    dialog = await certified(theirs)
    await expect(dialog.get_by_role("alert")).to_contain_text("sudah berubah")
    await theirs.keyboard.press("Escape")
    dialog = await certified(theirs)
    await expect(dialog.get_by_role("alert")).to_contain_text("yang dipesan 2")
    await measured(mine, "1,5", "Betulkan baris 1", why="Salah baca meteran.")
    await expect(part(mine, "Buku opname")).to_contain_text("1,5 dari 2 m")
    await expect(part(mine, "Buku opname")).to_contain_text("Dibetulkan oleh baris 2")
    await theirs.reload()
    await certified(theirs)
    await expect(state(theirs)).to_contain_text("selesai")
    await expect(part(theirs, "Pelaksanaan")).to_contain_text("KB (kualitas baik)")

    await mine.reload()
    await handed_over(mine)
    await kept_up(mine)
    await maker.go("/aset")
    risks = mine.get_by_role("list", name=re.compile("^Berisiko"))
    row = risks.get_by_role("listitem").filter(has_text="Paving uji serah terima")
    await expect(row).to_contain_text("tidak berfungsi")
    await expect(row).to_contain_text("3 poin")


async def kept_up(page):
    upkeep = part(page, "Pemeliharaan")
    await press(page, "Catat pemeriksaan")
    dialog = page.get_by_role("dialog", name="Catat pemeriksaan")
    for name in ("Ada", "Kondisi baik", "Dimanfaatkan"):
        await dialog.get_by_label(name, exact=True).check()
    await press(dialog, "Simpan")
    await expect(upkeep).to_contain_text("Berfungsi: tidak")
    await expect(upkeep).to_contain_text("3 poin")
    await press(page, "Catat iuran")
    dialog = page.get_by_role("dialog", name="Catat iuran")
    await dialog.get_by_label("KK yang wajib membayar").fill("30")
    await dialog.get_by_label("KK yang membayar", exact=True).fill("31")
    await filled(dialog, "Simpan", **{"Terkumpul (Rp)": "155000"})
    await expect(dialog.get_by_role("alert")).to_contain_text("lebih dari 30 KK")
    await filled(dialog, "Simpan", KK_yang_membayar="29")
    await expect(upkeep).to_contain_text("29 dari 30 KK · Rp155.000")


async def test_who_only_reads_sees_the_whole_story_of_the_demo_and_no_step(visit):
    site = await visit()
    await site.log_in("verifier", f"/kegiatan/{PAVING}")
    page = site.page
    await expect(state(page)).to_contain_text("diserahterimakan")
    await expect(part(page, "Buku opname")).to_contain_text("140 dari 140 m")
    await expect(part(page, "Pemeliharaan")).to_contain_text("iuran di bawah separuh")
    await expect(part(page, "Dana per sumber")).to_contain_text("Rp80.000.000")
    photos = part(page, "Foto").get_by_role("img")
    await expect(photos).to_have_count(3)
    for photo in await photos.all():
        await photo.scroll_into_view_if_needed()
        await expect(photo).to_have_js_property("naturalWidth", 320)
    await expect(page.get_by_role("main").get_by_role("button")).to_have_count(0)


@pytest.mark.timeout(240)
@pytest.mark.parametrize(("width", "scheme", "language"), LOOKS)
async def test_the_pages_of_works_have_no_violation_and_fit(visit, width, scheme, language):
    site = await visit(width, scheme)
    id = await approved(site, f"Paving {width} {scheme}", "1")
    await site.log_in("facilitator", f"/kegiatan/{id}")
    page, found = site.page, {}

    async def judge(name):
        await site.settled()
        found[name] = await site.violations()
        await site.shoot(f"{name}-{width}-{scheme}-{language}")
        assert await page.evaluate("document.documentElement.scrollWidth") <= width, name

    await press(page, "Mulai pekerjaan")
    await judge("work-start")
    await page.keyboard.press("Escape")
    await begun(page, f"KSM {width} {scheme}")
    await week(page, monday(1), "60", **{"Rencana (%)": "55"})
    listed = page.get_by_role("list", name="Kemajuan per minggu")
    await listed.get_by_text("60 %").wait_for()
    await week(page, day(0), "80", **{"Rencana (%)": "85"})
    await listed.get_by_text("80 %").wait_for()
    await measured(page, "3")
    if language == "en":
        await page.get_by_role("button", name="English").click()
    await judge("work-running")
    names = {"week": "Catat minggu|Record a week", "photo": "Tambah foto|Add a photo"}
    names |= {"line": "Tambah ukuran|Add a measurement", "correct": "^Betulkan baris|^Correct line"}
    for name, button in names.items():
        await page.get_by_role("button", name=re.compile(button)).click()
        await judge(f"work-{name}")
        await page.keyboard.press("Escape")
    await site.go(f"/kegiatan/{PAVING}")
    await page.get_by_role("heading", level=1).wait_for()
    await judge("work-done")
    await page.get_by_role("button", name=re.compile("pemeriksaan|inspection")).click()
    await judge("work-inspection")
    await site.go("/aset")
    await page.get_by_role("listitem").first.wait_for()
    await judge("assets")
    assert {name: lines for name, lines in found.items() if lines} == {}
