"""Plans in the browser: from needs to an approved plan and activity, with the score it would give."""

import re

import httpx
import pytest
from playwright.async_api import expect

from deploy.local import accounts
from deploy.local.demo.calls import ask, log_in
from deploy.local.demo.load import load
from tests.browser.planning import (
    RT,
    VILLAGE,
    added_by_hand,
    approved,
    begun,
    effect,
    filled,
    planned_from_needs,
    press,
    returned,
    settled,
    state,
    submitted,
)

STORY = "01900000-0000-7000-8000-0000000000"
PLAN, PAVING, CYCLE = f"{STORY}b3", f"{STORY}b4", f"{STORY}b5"
LOOKS = [(1440, "light", "id"), (1440, "dark", "en"), (390, "light", "en"), (390, "dark", "id")]


@pytest.mark.timeout(240)
async def test_a_plan_is_made_from_needs_reviewed_approved_and_an_activity_of_it_too(visit):
    maker, judge = await visit(), await visit()
    await maker.log_in("facilitator", "/rencana")
    mine, theirs = maker.page, judge.page
    address = await begun(mine, "RPLP Manisrejo uji")
    await planned_from_needs(mine)
    await added_by_hand(mine)
    await submitted(mine)
    await judge.log_in("district", address)
    await returned(theirs)
    await mine.reload()
    await settled(mine)
    await theirs.reload()
    await approved(theirs)

    await maker.go(address)
    await mine.get_by_role("link", name="Jalan paving untuk kriteria 2b").click()
    await press(mine, "Usulkan")
    await expect(state(mine)).to_contain_text("diusulkan")
    work = mine.url.removeprefix(maker.url)
    await judge.go(work)
    await press(theirs, "Layak")
    await expect(state(theirs)).to_contain_text("layak")
    await press(theirs, "Setujui")
    await expect(theirs.get_by_role("alert")).to_contain_text("Status lahan kegiatan ini belum")
    await mine.reload()
    await filled(mine)
    await theirs.reload()
    await press(theirs, "Setujui")
    await expect(state(theirs)).to_contain_text("disetujui")
    await expect(theirs.get_by_label("Program kegiatan")).to_have_value("ppmk")
    await expect(theirs.get_by_label("Program kegiatan")).not_to_be_editable()
    await expect(theirs.get_by_role("region", name="Apa dan di mana")).to_contain_text("ppmk")
    await expect(theirs.get_by_role("button", name="Simpan rincian")).to_have_count(0)


async def test_who_only_reads_sees_the_plan_of_the_demo_and_no_step(visit):
    site = await visit()
    await site.log_in("verifier", f"/rencana/{PLAN}")
    page = site.page
    await expect(page.get_by_text("Paving jalan lingkungan RT 007")).to_be_visible()
    await expect(effect(page)).to_contain_text("Kumuh ringan · 20")
    await expect(effect(page)).to_contain_text("Kumuh ringan · 18")
    await expect(page.get_by_role("main").get_by_role("button")).to_have_count(0)
    await page.get_by_role("link", name="Paving jalan lingkungan RT 007").click()
    await expect(state(page)).to_contain_text("diserahterimakan")
    await expect(page.get_by_text("Jumlah RAB Rp80.000.000")).to_be_visible()
    await expect(page.get_by_role("main").get_by_role("button")).to_have_count(0)


async def test_a_new_edition_says_what_it_does_otherwise(visit):
    site = await visit()
    await site.log_in("district", "/rencana")
    page = site.page
    await site.go(f"/rencana/{PLAN}")
    await press(page, "Edisi baru")
    await expect(state(page)).to_contain_text("draft")
    await page.get_by_role("link", name="Bab", exact=True).click()
    await page.get_by_text("Isu, potensi, visi dan misi").click()
    await page.get_by_label("Isu, potensi, visi dan misi").fill("Genangan di RT 007.")
    await page.get_by_role("button", name="Simpan").nth(2).click()
    await page.get_by_text("Tersimpan.").wait_for()
    await page.get_by_role("link", name="Riwayat dan edisi").click()
    changes = page.get_by_role("list", name="Perubahan")
    await expect(changes.get_by_role("listitem").filter(has_text="isu")).to_contain_text("ditambah")
    await page.get_by_role("link", name="Keselarasan").click()
    await expect(page.get_by_text("belum punya RP2KP-KP yang disahkan")).to_be_visible()


async def test_targets_of_a_city_are_added_and_taken_out(visit):
    site = await visit()
    await site.log_in("district", "/rencana")
    page = site.page
    await page.get_by_text("Rencana baru").click()
    await page.get_by_label("Jenis").first.select_option("rp2kp_kp")
    await page.get_by_label("Kode kabupaten/kota").fill("35.77")
    await page.get_by_label("Judul").fill("RP2KP-KP uji")
    await press(page, "Mulai rencana")
    await page.get_by_label("Kode desa/kelurahan").fill(VILLAGE)
    await page.get_by_label("Kode RT").fill(RT)
    await page.get_by_label("Volume").fill("296")
    await press(page, "Tambah sasaran")
    await expect(page.get_by_text("2b: 296 m")).to_be_visible()
    await press(page, f"Hapus: {VILLAGE} 2b")
    await expect(page.get_by_text("Belum ada sasaran")).to_be_visible()


async def test_the_cycle_board_leads_to_a_village_and_its_days(visit):
    site = await visit()
    await site.log_in("facilitator", "/siklus?tahun=2026")
    page = site.page
    await page.get_by_role("link", name="Kabupaten Madiun", exact=True).click()
    await expect(page).to_have_url(re.compile("wilayah=35.19&per=district"))
    await page.get_by_role("link", name="35.19.09.2010").click()
    await press(page, "Atur tanggal: Lokakarya")
    await page.get_by_label("Mulai", exact=True).fill("2026-02-09")
    await press(page, "Simpan")
    row = page.get_by_role("listitem").filter(has_text="Lokakarya")
    await expect(row).to_contain_text("proses")
    await press(page, "Atur tanggal: Lokakarya")
    await page.get_by_label("Selesai", exact=True).fill("2026-02-01")
    await press(page, "Simpan")
    await expect(page.get_by_role("alert")).to_be_visible()


async def test_the_demo_told_again_is_the_same_story(suite):
    known = accounts.read(suite.data)
    async with httpx.AsyncClient(base_url=suite.gateway_url, timeout=30) as http:
        await log_in(http, known["users"][0])
        addresses = (
            f"/v1/planning/plans/{PLAN}/content",
            f"/v1/planning/activities/{PAVING}",
            "/v1/planning/institutions?region=35.19.09.2010",
            "/v1/planning/needs?rt=35.19.09.2010-000-007&criterion=2b",
            *(f"/v1/planning/activities/{PAVING}/{what}" for what in ("weeks", "photos", "opname")),
            f"/v1/planning/assets/{PAVING}/inspections",
        )
        before = [await ask(http, "GET", address) for address in addresses]
        await load(suite.gateway_url, known)
        assert [await ask(http, "GET", address) for address in addresses] == before
    need = before[3]["items"][0]
    assert (need["opened"], need["drawn"], need["left"]) == ("400", "140", "260")
    assert [len(listed["items"]) for listed in before[4:]] == [3, 3, 1, 1]


@pytest.mark.parametrize("width", [1440, 390])
async def test_the_menus_work_by_keyboard(visit, width):
    site = await visit(width)
    await site.log_in("district", "/rencana")
    page = site.page
    menu = page.get_by_role("navigation", name="Menu utama")
    await expect(state(page)).to_be_focused()
    await menu.locator("summary", has_text="Perencanaan").focus()
    await page.keyboard.press("Enter")
    link = menu.get_by_role("link", name="Papan siklus")
    await expect(link).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(link).to_be_hidden()
    await expect(menu.locator("summary", has_text="Perencanaan")).to_be_focused()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Tab")
    await expect(link).to_be_focused()
    assert await page.evaluate("document.documentElement.scrollWidth") <= width
    await page.keyboard.press("Enter")
    await expect(state(page)).to_contain_text("Papan siklus")
    await expect(link).to_be_hidden()


@pytest.mark.timeout(240)
@pytest.mark.parametrize(("width", "scheme", "language"), LOOKS)
async def test_the_pages_of_planning_have_no_violation_and_fit(visit, width, scheme, language):
    site = await visit(width, scheme)
    await site.log_in("district", "/rencana")
    page = site.page
    draft = await begun(page, f"RPLP {width} {scheme}", village="35.19.07.1009")
    await press(page, "Susun dari kebutuhan")
    await page.get_by_role("button", name=re.compile("^Ubah: ")).first.wait_for()
    work = (
        await page.get_by_role("list", name="Kegiatan")
        .get_by_role("link")
        .first.get_attribute("href")
    )
    if language == "en":
        await page.get_by_role("button", name="English").click()
    found = {}

    async def judge(name):
        found[name] = await site.violations()
        await site.shoot(f"{name}-{width}-{scheme}-{language}")
        assert await page.evaluate("document.documentElement.scrollWidth") <= width, name

    await judge("plan-draft")
    await page.get_by_role("button", name=re.compile("^(Ubah|Edit): ")).first.click()
    await page.get_by_role("dialog").get_by_role("listitem").first.wait_for()
    await judge("work-dialog")
    for name, path in {
        "plans": "/rencana",
        "chapters": f"{draft}?bagian=bab",
        "comments": f"{draft}?bagian=catatan",
        "history": f"/rencana/{PLAN}?bagian=riwayat",
        "alignment": f"/rencana/{PLAN}?bagian=selaras",
        "work-draft": work,
        "work": f"/kegiatan/{PAVING}",
        "cycles": "/siklus?tahun=2026",
        "cycle": f"/siklus/{CYCLE}",
    }.items():
        await site.go(path)
        await page.get_by_role("heading", level=1).wait_for()
        await site.settled()
        await judge(name)
    await site.go(work)
    await page.get_by_role("button", name=re.compile("RAB")).click()
    await page.get_by_role("group", name=re.compile("^(Baris|Line) 1$")).wait_for()
    await judge("rab")
    await page.locator("nav summary").nth(1).click()
    await judge("menu")
    assert {name: lines for name, lines in found.items() if lines} == {}
