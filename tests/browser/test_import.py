"""The import wizard: real sheets in, a broken file explained, applied, undone, sealed."""

from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.survey.households import as_csv, named, rejosari

SHEETS = Path("deploy/local/demo/rt_sheets.csv")
PUBLISHED = SHEETS.read_text()


def broken(folder: Path) -> Path:
    """The published sheets with three faults in two rows."""
    lines = PUBLISHED.splitlines()
    cells = lines[1].split(",")
    cells[0], cells[3] = "35.02.14.2001/1/6", "satu koma lima"
    file = folder / "rusak.csv"
    other = lines[2].split(",")
    other[4] = "1.234.567"
    file.write_text("\n".join([lines[0], ",".join(cells), ",".join(other), *lines[3:]]))
    return file


async def new_round(site, name: str, year: str) -> None:
    page = site.page
    await site.go("/impor")
    await page.get_by_text("Buka putaran baru").click()
    await page.get_by_label("Nama putaran").fill(name)
    await page.get_by_label("Tahun").fill(year)
    await page.get_by_role("button", name="Buka putaran").click()
    await page.get_by_role("article", name=name).wait_for()


def card(site, name: str):
    return site.page.get_by_role("article", name=name)


async def drop(site, name: str, file: Path) -> None:
    await card(site, name).get_by_label("Jatuhkan berkas").set_input_files(file)
    await expect(site.page.get_by_role("heading", level=1)).to_have_text(file.name)


async def test_real_sheets_are_previewed_applied_undone_and_applied_again(visit):
    site = await visit()
    await site.log_in("facilitator")
    await new_round(site, "Uji terapkan", "2031")
    await drop(site, "Uji terapkan", SHEETS)
    page = site.page
    await expect(page.get_by_text("26 baris terbaca dan siap diterapkan")).to_be_visible()
    await expect(page.get_by_text("6 baris berisi isian janggal")).to_be_visible()
    await expect(page.locator("td.flag").first).to_be_visible()
    await page.get_by_label("Hanya baris yang ditandai").check()
    await expect(page.locator("tbody")).to_have_count(6)
    assert "tampil=tanda" in page.url
    await page.get_by_role("button", name="Terapkan 26 baris").click()
    await expect(page.get_by_text("26 lembar RT diterapkan")).to_be_visible()
    await page.get_by_role("button", name="Batalkan impor").click()
    await page.get_by_role("button", name="Ya, batalkan").click()
    await expect(page.get_by_text("Impor ini dibatalkan")).to_be_visible()


async def test_a_broken_file_says_where_and_what_to_do_and_is_not_applied(visit, tmp_path):
    site = await visit()
    await site.log_in("facilitator")
    await new_round(site, "Uji rusak", "2032")
    await drop(site, "Uji rusak", broken(tmp_path))
    page = site.page
    await expect(page.get_by_text("Berkas belum dapat diterapkan: 3 kesalahan")).to_be_visible()
    errors = page.get_by_role("region", name="Isi berkas").locator("td.error")
    await expect(errors).to_have_count(3)
    await expect(errors.nth(1)).to_contain_text("satu koma lima")
    listed = page.locator("ol.errors")
    await expect(listed).to_contain_text("Tulis <kode desa>-<RW>-<RT>")
    await expect(listed).to_contain_text("pemisah ribuan")
    await expect(page.get_by_role("button", name="Terapkan")).to_have_count(0)
    await page.get_by_role("link", name="Unggah berkas yang sudah diperbaiki").click()
    await expect(card(site, "Uji rusak")).to_contain_text("ada kesalahan")


@pytest.mark.parametrize("width", [1440, 390])
async def test_a_file_of_households_is_checked_applied_and_taken_back(visit, tmp_path, width):
    site = await visit()
    page = site.page
    await page.set_viewport_size({"width": width, "height": 900})
    await site.log_in("facilitator")
    name = f"Uji rumah tangga {width}"
    await new_round(site, name, "2036")
    bad, good = tmp_path / "salah.csv", tmp_path / "rumah tangga.csv"
    bad.write_bytes(as_csv(*rejosari(), named(40, nik="3.51909E+15", q12="z")))
    good.write_bytes(as_csv(*rejosari()[:39], named(39, nik=named(1)["nik"], q7="9")))
    await card(site, name).get_by_label("Rumah tangga (Format A)").check()
    await site.shoot(f"households-choose-{width}")
    await drop(site, name, bad)
    await expect(page.locator("ol.errors")).to_contain_text("Jadikan kolom ini Teks")
    await expect(page.get_by_text("Rahasia")).to_have_count(0)
    assert await site.violations() == []
    await site.shoot(f"households-failed-{width}")
    await page.get_by_role("link", name="Unggah berkas yang sudah diperbaiki").click()
    await card(site, name).get_by_label("Rumah tangga (Format A)").check()
    await drop(site, name, good)
    await expect(page.get_by_text("1 RT di berkas ini belum punya Format B")).to_be_visible()
    await page.get_by_label("Hanya baris yang ditandai").check()
    await expect(page.locator(".marks")).to_contain_text("sama dengan NIK di baris 3")
    assert await site.violations() == []
    await site.shoot(f"households-ready-{width}")
    await page.get_by_role("button", name="Terapkan 40 baris").click()
    await expect(page.get_by_text("40 rumah tangga diterapkan")).to_be_visible()
    await page.get_by_role("button", name="Batalkan impor").click()
    await expect(page.get_by_text("beserta data orangnya")).to_be_visible()
    await page.get_by_role("button", name="Ya, batalkan").click()
    await expect(page.get_by_text("Impor ini dibatalkan")).to_be_visible()


async def test_a_file_that_is_no_sheet_is_refused_in_words(visit, tmp_path):
    site = await visit()
    await site.log_in("facilitator")
    await new_round(site, "Uji gambar", "2033")
    picture = tmp_path / "foto.csv"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    await card(site, "Uji gambar").get_by_label("Jatuhkan berkas").set_input_files(picture)
    await expect(site.page.get_by_role("alert")).to_contain_text("bukan CSV atau XLSX")


async def test_a_file_may_be_dropped(visit):
    site = await visit()
    await site.log_in("facilitator")
    await new_round(site, "Uji jatuhkan", "2034")
    page = site.page
    transfer = await page.evaluate_handle(
        """text => {
            const transfer = new DataTransfer()
            transfer.items.add(new File([text], 'jatuh.csv', { type: 'text/csv' }))
            return transfer
        }""",
        PUBLISHED,
    )
    zone = card(site, "Uji jatuhkan").get_by_role("group", name="Unggah berkas")
    await zone.dispatch_event("drop", {"dataTransfer": transfer})
    await expect(page.get_by_text("26 baris terbaca")).to_be_visible()


async def test_a_round_is_sealed_after_a_second_question_and_its_recap_follows(visit):
    site = await visit()
    await site.log_in("district")
    await new_round(site, "Uji segel", "2035")
    await drop(site, "Uji segel", SHEETS)
    page = site.page
    await page.get_by_role("button", name="Terapkan 26 baris").click()
    await page.get_by_role("link", name="Ke putarannya").click()
    await card(site, "Uji segel").get_by_role("button", name="Segel putaran").click()
    await expect(page.get_by_text("tidak dapat diubah lagi")).to_be_visible()
    await page.get_by_role("button", name="Ya, segel").click()
    await card(site, "Uji segel").get_by_role("link", name="Lihat rekapnya").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Jawa Timur")
    assert page.url.endswith("?tahun=2035")


async def test_who_may_not_write_sees_no_way_to(visit):
    site = await visit()
    await site.log_in("community", "/impor")
    await site.settled()
    assert await site.page.get_by_text("Buka putaran baru").count() == 0
    assert await site.page.get_by_label("Jatuhkan berkas").count() == 0
