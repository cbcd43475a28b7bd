"""Accounts and the bench in the browser: statements beside the ledger."""

import re

import pytest
from playwright.async_api import expect

from tests.browser import bank, money
from tests.browser.money import part
from tests.browser.planning import press


async def test_an_account_is_registered_corrected_and_closed(visit):
    writer, reader = await visit(), await visit()
    await writer.log_in("treasurer", f"/rekening?wilayah={money.VILLAGE}")
    page = writer.page
    number = await bank.registered(page)
    row = page.get_by_role("listitem").filter(has_text=number)
    await expect(row).to_contain_text("kurang dari tiga penanda tangan")
    await expect(row).to_contain_text("tanpa lembaga")
    await row.get_by_role("button", name=re.compile("^Ubah")).click()
    dialog = page.get_by_role("dialog", name="Ubah")
    for _ in range(2):
        await press(dialog, "Tambah penanda tangan")
    await dialog.get_by_label("Jabatan").nth(1).select_option("bendahara")
    await dialog.get_by_label("Tanda tangan yang diperlukan").fill("2")
    await press(dialog, "Simpan")
    await expect(row).to_contain_text("koordinator, bendahara, koordinator; diperlukan 2")
    await expect(row).not_to_contain_text("kurang dari")
    await row.get_by_role("button", name=re.compile("^Tutup rekening")).click()
    await press(page.get_by_role("dialog", name="Tutup rekening"), "Tutup rekening")
    await expect(row).to_contain_text("ditutup")

    await reader.log_in("national", f"/rekening?wilayah={money.VILLAGE}")
    await expect(reader.page.get_by_role("main")).to_contain_text(number[-4:])
    await expect(reader.page.get_by_role("main")).not_to_contain_text(number)
    await expect(reader.page.get_by_role("main").get_by_role("button")).to_have_count(0)


async def test_an_account_that_is_there_already_is_refused_by_name(visit):
    site = await visit()
    await site.log_in("treasurer", "/rekening")
    page = site.page
    number = await bank.registered(page)
    await page.get_by_role("listitem").filter(has_text=number).wait_for()
    dialog = await bank.told(page, number)
    await expect(dialog.get_by_role("alert")).to_contain_text("sudah")


@pytest.mark.timeout(240)
async def test_a_statement_is_matched_by_suggestion_by_hand_and_put_aside(visit):
    site = await visit()
    await bank.released(site, "bpm")
    await site.log_in("treasurer", f"/rekening?wilayah={money.VILLAGE}")
    page = site.page
    number = await bank.registered(page)
    await page.get_by_role("link", name=re.compile(number)).click()
    dialog = await bank.uploaded(page, bank.HEAD + "31/31/2026;Salah;;1,00\n")
    await expect(dialog.get_by_role("alert")).to_contain_text("baris 2 · Tanggal")
    await page.keyboard.press("Escape")
    await expect(await bank.uploaded(page, bank.HEAD + bank.LINES)).to_have_count(0)
    await expect(page.get_by_role("status")).to_contain_text("3 mutasi baru, 0 sudah ada")

    lines, line = page.get_by_role("list", name="Mutasi"), part(page, re.compile("Rp"))

    async def choose(text):
        await lines.get_by_role("listitem").filter(has_text=text).get_by_role("link").click()

    await choose(bank.NUMBER)
    best = line.get_by_role("list", name="Mungkin tentang").get_by_role("listitem").first
    await expect(best).to_contain_text("yakin 100 % · jumlah sama · hari yang sama")
    await best.get_by_role("button", name=re.compile("^Cocokkan")).click()
    await expect(lines).not_to_contain_text(bank.NUMBER)

    await choose("Toko Maju")
    await line.get_by_text("Pilih sendiri").click()
    by_hand = line.get_by_role("group").get_by_role("listitem")
    await by_hand.filter(has_text="KW-1/").first.get_by_role("checkbox").check()
    await press(line, "Cocokkan yang dipilih")
    await expect(line.get_by_role("alert")).to_contain_text("selisih")
    await by_hand.filter(has_text="KW-2/").first.get_by_role("checkbox").check()
    await expect(line).to_contain_text(re.compile(r"Selisih dengan mutasi: \+Rp0"))
    await press(line, "Cocokkan yang dipilih")
    await expect(lines).not_to_contain_text("Toko Maju")

    await choose("Bunga")
    await press(line, "Sisihkan")
    dialog = page.get_by_role("dialog", name="Sisihkan")
    await dialog.get_by_label("Alasan").fill("Bunga bank.")
    await press(dialog, "Sisihkan")
    await expect(lines).to_contain_text("Tidak ada mutasi yang menunggu.")
    await expect(page.get_by_role("main")).to_contain_text("2 mutasi cocok, 1 disisihkan")

    await page.get_by_role("link", name="Disisihkan").click()
    await choose("Bunga bank.")
    await press(line, "Lepaskan")
    await page.get_by_role("link", name="Menunggu").click()
    await expect(lines).to_contain_text("Bunga")
