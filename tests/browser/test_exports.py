"""Ekspor: a file is asked for, waited for and fetched; what is refused or failed says why."""

import contextlib
import json
import re
from uuid import uuid4

import pytest
from playwright.async_api import expect

from deploy.local.demo.story import RT, VILLAGE
from tests.browser.planning import press
from tests.reporting.exports import csv_of

LOOKS = [(1280, "light", "id"), (1280, "dark", "en"), (390, "light", "en"), (390, "dark", "id")]
WAITING = (
    "INSERT INTO exports (id, region, kind, format, year, lang, state, created_by, created_at)"
    " VALUES (%s, %s, 'quick_status', 'csv', 2026, 'id', 'queued', %s, now())"
)
ASK, FETCH = re.compile("^(Minta|Ask)$"), re.compile("^(Unduh|Download)")
FAILED = (
    "UPDATE exports SET state = 'failed', failure = 'job_failed', finished_at = now(),"
    " expires_at = now() + interval '7 days' WHERE id = %s"
)


def rows(page):
    return page.get_by_role("list", name="Berkas di wilayah Anda").get_by_role("listitem")


def user_id(suite, name):
    with suite.postgres.connect("gateway") as connection:
        return str(
            connection.execute("SELECT id FROM users WHERE username = %s", (name,)).fetchone()[0]
        )


@contextlib.contextmanager
def waiting(suite, name, count=3):
    """Exports of somebody's that no job works on, for as long as they are looked at."""
    ids = [str(uuid4()) for _ in range(count)]
    with suite.postgres.connect("reporting") as connection:
        for id in ids:
            connection.execute(WAITING, (id, VILLAGE, user_id(suite, name)))
        try:
            yield connection, ids
        finally:
            connection.execute("DELETE FROM exports WHERE id = ANY(%s)", (ids,))


async def chosen(page, kind, region=VILLAGE):
    await page.get_by_label("Jenis").select_option(kind)
    await page.get_by_label("Wilayah", exact=True).fill(region)
    await press(page, "Minta")


async def test_a_regions_file_is_asked_for_waited_for_and_holds_its_rt(visit):
    site = await visit()
    await site.log_in("facilitator", f"/wilayah/{VILLAGE}?tahun=2026")
    page = site.page
    await page.get_by_role("link", name="Ekspor berkas wilayah ini").click()
    await expect(page.get_by_label("Wilayah", exact=True)).to_have_value(VILLAGE)
    await expect(page.get_by_label("Tahun", exact=True)).to_have_value("2026")
    await page.get_by_label("Format").select_option("csv")
    await chosen(page, "rekap_numerik")
    asked = rows(page).filter(has_text=f"Rekap numerik, CSV, {VILLAGE}, 2026").first
    await expect(asked).to_contain_text("siap")
    async with page.expect_download() as caught:
        await asked.get_by_role("link", name="Unduh").click()
    file = await caught.value
    assert file.suggested_filename == f"rekap_numerik_{VILLAGE}_2026.csv"
    assert file.url.endswith("/content")
    about, table = csv_of((await file.path()).read_bytes())
    assert RT in [row["Kode"] for row in table], about


async def test_activities_are_of_several_years_and_come_as_geojson(visit):
    site = await visit()
    await site.log_in("treasurer", f"/ekspor?wilayah={VILLAGE}")
    page = site.page
    await page.get_by_label("Jenis").select_option("kegiatan")
    await expect(page.get_by_label("Format").locator("option")).to_have_text(["GeoJSON"])
    years = {"Dari tahun": "2025", "Sampai tahun": "2026"}
    for name, year in years.items():
        await page.get_by_label(name).fill(year)
    await press(page, "Minta")
    asked = rows(page).filter(has_text=re.compile(f"Kegiatan, GeoJSON, {VILLAGE}, 2025.2026")).first
    async with page.expect_download() as caught:
        await asked.get_by_role("link", name="Unduh").click()
    found = json.loads((await (await caught.value).path()).read_text())
    titles = [one["properties"]["title"] for one in found["features"]]
    assert "Paving jalan lingkungan RT 007" in titles


async def test_what_cannot_be_asked_for_is_refused_in_the_services_words(visit):
    site = await visit()
    await site.log_in("facilitator", "/ekspor")
    page, alert = site.page, site.page.get_by_role("alert")
    await page.get_by_label("Tahun", exact=True).fill("1991")
    await chosen(page, "quick_status", "35.19")
    await expect(alert).to_contain_text("belum punya data quick_status sampai tahun 1991")
    await chosen(page, "profil_kumuh", "35.19")
    await expect(alert).to_contain_text("Sebutkan kode 13 digitnya")


async def test_a_fourth_is_refused_while_three_wait_and_one_that_fails_says_why(visit, suite):
    site = await visit()
    with waiting(suite, "province") as (connection, ids):
        await site.log_in("province", "/ekspor")
        page = site.page
        mine = rows(page).filter(has_text="menunggu")
        await expect(mine).to_have_count(3)
        await expect(mine.first.get_by_role("progressbar")).to_be_visible()
        await chosen(page, "quick_status", VILLAGE)
        alert = page.locator("form").get_by_role("alert")
        await expect(alert).to_contain_text(
            "3 ekspor Anda belum selesai; paling banyak 3 sekaligus"
        )
        connection.execute(FAILED, (ids[0],))
        failed = rows(page).filter(has_text="gagal")
        await expect(failed).to_contain_text("Minta ekspor baru")
        await expect(mine).to_have_count(2)
        assert await site.violations() == []


@pytest.mark.parametrize(("width", "scheme", "language"), LOOKS)
async def test_every_look_is_accessible_and_fits(visit, suite, width, scheme, language):
    site = await visit(width, scheme)
    with waiting(suite, "national", 2) as (connection, ids):
        connection.execute(FAILED, (ids[0],))
        await site.log_in("national", "/ekspor?jenis=rekap_dana&wilayah=35.19")
        page = site.page
        if language == "en":
            await page.get_by_role("button", name="English").click()
        await page.get_by_role("button", name=ASK).click()
        await page.get_by_role("link", name=FETCH).first.wait_for()
        assert await site.violations() == []
        await site.shoot(f"exports-{width}-{scheme}-{language}")
        assert await page.evaluate("document.documentElement.scrollWidth") <= width
