"""Payments to KSMs, contributions, reports and audits in the browser."""

import re

import pytest
from playwright.async_api import expect

from tests.browser import money
from tests.browser.money import part
from tests.browser.planning import press
from tests.browser.works import approved, filled


async def opened(visit, title, source, name="treasurer"):
    """A page on an allocation that is half spent; answers its site and the allocation."""
    site = await visit()
    _, made = await money.filled_year(site, await approved(site, title, "1"), source)
    await site.log_in(name, f"/alokasi/{made['id']}")
    return site, made


async def agreed(page, amount):
    await press(page, "SPK baru")
    dialog = page.get_by_role("dialog", name="SPK baru")
    fields = {"Nama KSM": "KSM Melati", "Nomor SPK": "SPK/9"}
    for name, value in fields.items():
        await dialog.get_by_label(name).fill(value)
    await filled(dialog, "Sepakati", **{"Jumlah (Rp)": amount})
    return dialog


async def because(page, button, why):
    """Answers the dialog, which stays when the step is refused."""
    title = button.split(":")[0]
    await press(page, button)
    dialog = page.get_by_role("dialog", name=title)
    await dialog.get_by_label("Alasan").fill(why)
    await press(dialog, title)
    return dialog


@pytest.mark.timeout(240)
async def test_a_ksm_is_agreed_with_paid_and_the_payment_taken_back(visit):
    site, _ = await opened(visit, "Paving KSM", "apbn-pupr")
    page, ksm = site.page, part(site.page, "Perjanjian dengan KSM")
    dialog = await agreed(page, "90.000.000")
    await expect(dialog.get_by_role("alert")).to_be_visible()
    await dialog.get_by_label("Jumlah (Rp)").fill("30.000.000")
    parts = dialog.get_by_role("list", name="Tahap yang akan dibuat").get_by_role("listitem")
    await expect(parts.first).to_contain_text("Rp18.000.000")
    await press(dialog, "Sepakati")
    await expect(ksm).to_contain_text("siap dibayar")

    await press(page, "Bayar: SPK/9 Tahap 1")
    dialog = page.get_by_role("dialog", name="Bayar: Tahap 1")
    await filled(dialog, "Bayar", **{"Nomor kuitansi": "KW/1"})
    await expect(ksm).to_contain_text("Dibayar Rp18.000.000; di tangan KSM Rp18.000.000.")
    await expect(ksm).to_contain_text("Fisik minimal 50 % terbangun")
    await expect(page.get_by_role("button", name="Batalkan SPK: SPK/9")).to_have_count(0)

    await press(page, "Catat belanja")
    dialog = page.get_by_role("dialog", name="Catat belanja")
    await dialog.get_by_label("Dibayar oleh").select_option(label="KSM Melati (Rp18.000.000)")
    await filled(dialog, "Simpan", **{"Jumlah (Rp)": "1.000.000", "Nomor kuitansi": "KSM-1"})
    await expect(part(page, "Belanja")).to_contain_text("Oleh KSM Melati")
    dialog = await because(page, "Batalkan pembayaran: SPK/9 Tahap 1", "Salah rekening.")
    await expect(dialog.get_by_role("alert")).to_be_visible()
    await page.keyboard.press("Escape")
    await because(page, "Batalkan belanja: KSM-1", "Salah catat.")
    await expect(ksm).to_contain_text("di tangan KSM Rp18.000.000.")
    await because(page, "Batalkan pembayaran: SPK/9 Tahap 1", "Salah rekening.")
    await expect(ksm).to_contain_text("Pembayaran dibatalkan: Salah rekening.")

    await press(page, "Batalkan SPK: SPK/9")
    await press(page.get_by_role("dialog", name="Batalkan SPK"), "Batalkan SPK")
    await expect(ksm.get_by_role("heading", name="KSM Melati dibatalkan")).to_be_visible()


@pytest.mark.timeout(240)
async def test_what_the_people_give_is_recorded_summed_and_taken_back(visit):
    site, _ = await opened(visit, "Paving swadaya", "apbn-kl")
    page, given = site.page, part(site.page, "Swadaya")
    kinds = {
        "labour": {"Banyaknya (HOK)": "12,5", "Nilai (Rp)": "1.250.000"},
        "material": {"Banyaknya": "10", "Satuan": "zak", "Nilai (Rp)": "650.000"},
        "cash": {"Nilai (Rp)": "300.000,50"},
    }
    for kind, fields in kinds.items():
        await press(page, "Catat swadaya")
        dialog = page.get_by_role("dialog", name="Catat swadaya")
        await dialog.get_by_label("Bentuk").select_option(kind)
        await dialog.get_by_label("Dasar nilai").fill(f"Harga {kind}")
        await filled(dialog, "Simpan", **fields)
        await expect(dialog).to_have_count(0)
    sums = given.locator("dl")
    await expect(sums).to_contain_text("Rp2.200.000,50")
    await expect(sums).to_contain_text("12,5 HOK")
    await expect(sums).to_contain_text("10 zak")
    await because(page, "Batalkan swadaya: Harga material", "Tercatat dua kali.")
    await expect(sums).to_contain_text("Rp1.550.000,50")
    await expect(given).to_contain_text("Tercatat dua kali.")


@pytest.mark.timeout(240)
async def test_an_lpj_is_returned_corrected_and_accepted_by_somebody_else(visit):
    (site, made), judge = await opened(visit, "Paving LPJ", "apbd-prov"), await visit()
    page = site.page
    await press(page, "Laporan baru")
    dialog = page.get_by_role("dialog", name="Laporan baru")
    await filled(dialog, "Mulai laporan", **{"Nomor laporan": "LPJ/9"})
    await expect(page.get_by_role("heading", level=1)).to_contain_text("LPJ LPJ/9 draf")
    content = part(page, re.compile("^Isi sampai"))
    for said in ("Diterima Rp56.000.000", "Sisa kas Rp28.000.000", "Belum cair Rp24.000.000"):
        await expect(content).to_contain_text(said)
    await expect(content).to_contain_text("ada belanja tanpa berkas kuitansi")
    await expect(part(page, "Belanja per kategori")).to_contain_text("Rp20.000.000")
    await press(page, "Ajukan")
    await press(page.get_by_role("dialog", name="Ajukan"), "Ajukan")
    await expect(page.get_by_role("main")).to_contain_text(re.compile("SHA-256 [0-9a-f]{64}"))
    await press(page, "Terima")
    dialog = page.get_by_role("dialog", name="Terima")
    await press(dialog, "Terima")
    await expect(dialog.get_by_role("alert")).to_contain_text("orang lain")
    await page.keyboard.press("Escape")

    await judge.log_in("treasurer2", f"/lpj?wilayah={money.VILLAGE}&keadaan=submitted")
    theirs = judge.page
    await theirs.locator(f'a[href="{page.url.removeprefix(site.url)}"]').click()
    await because(theirs, "Kembalikan", "Tambahkan catatan.")
    await expect(theirs.get_by_role("main")).to_contain_text("Dikembalikan: Tambahkan catatan.")
    await page.reload()
    await press(page, "Ubah")
    dialog = page.get_by_role("dialog", name="Ubah")
    await dialog.get_by_label("Catatan").fill("Selesai semua.")
    await press(dialog, "Simpan")
    await expect(content).to_contain_text("Selesai semua.")
    await press(page, "Ajukan")
    await press(page.get_by_role("dialog", name="Ajukan"), "Ajukan")
    await expect(page.get_by_role("heading", level=1)).to_contain_text("diajukan")
    await theirs.reload()
    await press(theirs, "Terima")
    dialog = theirs.get_by_role("dialog", name="Terima")
    await expect(dialog).to_contain_text("Sisa kas Rp28.000.000")
    await press(dialog, "Terima")
    await expect(theirs.get_by_role("heading", level=1)).to_contain_text("diterima")
    for kind, start in {"PDF": b"%PDF", "XLSX": b"PK"}.items():
        async with theirs.expect_download() as caught:
            await theirs.get_by_role("link", name=f"Unduh {kind}").click()
        file = await (await caught.value).path()
        assert file.read_bytes().startswith(start), kind

    await site.go(f"/alokasi/{made['id']}")
    await expect(page.get_by_role("heading", level=1)).to_contain_text("LPJ diterima")
    await part(page, "Belanja").get_by_text("KW-1").first.wait_for()
    for name in ("Batalkan belanja", "Catat belanja", "SPK baru", "Laporan baru"):
        await expect(page.get_by_role("button", name=re.compile(name))).to_have_count(0)


async def test_an_auditor_records_an_opinion_that_everybody_reads(visit):
    auditor, reader = await visit(), await visit()
    await auditor.log_in("auditor", f"/lpj?wilayah={money.VILLAGE}")
    page, found = auditor.page, part(auditor.page, "Opini audit")
    year = str(money.YEAR - 1)
    await press(page, "Catat audit")
    dialog = page.get_by_role("dialog", name="Catat audit")
    await dialog.get_by_label("Keadaan").select_option("not_yet")
    await press(dialog, "Simpan")
    await expect(found).to_contain_text("belum diaudit")
    await press(page, f"Ubah audit: {money.VILLAGE} {year}")
    dialog = page.get_by_role("dialog", name="Ubah audit")
    await dialog.get_by_label("Keadaan").select_option("done")
    await dialog.get_by_label("Opini").select_option("QO")
    fields = {"Tanggal audit": str(money.TODAY), "Nomor": "700/12/LHP"}
    await dialog.get_by_label("Auditor").fill("Inspektorat Kabupaten Madiun")
    await filled(dialog, "Simpan", **fields)
    await expect(found).to_contain_text("WDP (QO)")
    await reader.log_in("national", f"/lpj?wilayah={money.VILLAGE}")
    theirs = part(reader.page, "Opini audit")
    await expect(theirs).to_contain_text("Inspektorat Kabupaten Madiun")
    await expect(theirs.get_by_role("button")).to_have_count(0)
