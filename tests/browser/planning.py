"""Steps in the pages of planning."""

import re

from playwright.async_api import expect

VILLAGE, RT = "35.77.03.1005", "35.77.03.1005-005-015"


async def begun(page, title, village=VILLAGE):
    """A new RPLP; answers its address."""
    await page.get_by_text("Rencana baru").click()
    await page.get_by_label("Kode desa/kelurahan").fill(village)
    await page.get_by_label("Judul").fill(title)
    await page.get_by_label("Tahun awal").fill("2027")
    await page.get_by_label("Tahun akhir").fill("2031")
    await page.get_by_role("button", name="Mulai rencana").click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text(title)
    return re.sub(r"^https?://[^/]+", "", page.url)


def effect(page):
    return page.get_by_role("region", name="Dampak pada skor")


def state(page):
    return page.get_by_role("heading", level=1)


async def press(page, name):
    await page.get_by_role("button", name=name, exact=True).click()


async def planned_from_needs(page):
    """Draft from needs, see the score, do less, see it change."""
    await press(page, "Susun dari kebutuhan")
    await page.get_by_text("9 kegiatan disusun dari kebutuhan").wait_for()
    by_rt = effect(page).get_by_role("list", name="Per RT")
    await expect(by_rt).to_contain_text("Kumuh ringan · 25")
    await expect(by_rt).to_contain_text("Tidak kumuh · 0")
    await expect(effect(page)).to_contain_text("4,22 ha")
    await press(page, "Hapus: Sambungan rumah untuk kriteria 3a")
    await expect(by_rt).not_to_contain_text("Tidak kumuh · 0")
    await press(page, "Ubah: Jalan paving untuk kriteria 2b")
    dialog = page.get_by_role("dialog", name="Ubah")
    await expect(dialog.get_by_text("tersisa 296 m")).to_be_visible()
    await dialog.get_by_label("Volume (m)").fill("140")
    await dialog.get_by_label(f"Volume: {RT} 2b").fill("140")
    await press(dialog, "Simpan")
    await expect(dialog).to_have_count(0)
    await expect(page.get_by_text("Jalan paving · 140 m")).to_be_visible()


async def added_by_hand(page):
    """An activity that serves no need, from the catalogue."""
    await press(page, "Tambah kegiatan")
    dialog = page.get_by_role("dialog", name="Tambah kegiatan")
    await dialog.get_by_label("Jenis kegiatan").select_option("pelatihan")
    await expect(dialog.get_by_text("tidak mengurangi kebutuhan fisik")).to_be_visible()
    await dialog.get_by_label("Judul").fill("Pelatihan pertukangan")
    await dialog.get_by_label("Volume (orang)").fill("25")
    await press(dialog, "Simpan")
    await expect(page.get_by_role("link", name="Pelatihan pertukangan")).to_be_visible()


async def submitted(page):
    """Refused while no chapter is written; then written in place and handed in."""
    await press(page, "Ajukan")
    await expect(page.get_by_role("alert")).to_contain_text("belum ada bab yang diisi")
    await page.get_by_role("link", name="Bab", exact=True).click()
    await page.get_by_label("Pendahuluan").fill("Satu RT kumuh ringan.")
    await page.get_by_role("button", name="Simpan").first.click()
    await page.get_by_text("Tersimpan.").wait_for()
    await press(page, "Ajukan")
    await expect(state(page)).to_contain_text("ditinjau")


async def returned(page):
    await press(page, "Kembalikan")
    dialog = page.get_by_role("dialog", name="Kembalikan")
    await dialog.get_by_label("Alasan").fill("Bab pertama belum cukup.")
    await dialog.get_by_label("Tentang").select_option("chapter:pendahuluan")
    await dialog.get_by_label("Catatan", exact=True).fill("Sebutkan sumber datanya.")
    await press(dialog, "Kembalikan")
    await expect(state(page)).to_contain_text("draft")


async def settled(page):
    await page.get_by_role("link", name="Catatan (1)").click()
    await expect(page.get_by_text("Sebutkan sumber datanya.")).to_be_visible()
    await page.get_by_label("Jawaban").fill("Sudah disebutkan.")
    await press(page, "Tandai selesai")
    await expect(page.get_by_text("Jawaban: Sudah disebutkan.")).to_be_visible()
    await press(page, "Ajukan")
    await expect(state(page)).to_contain_text("ditinjau")


async def approved(page):
    await press(page, "Finalkan")
    await expect(state(page)).to_contain_text("final")
    await press(page, "Sahkan")
    dialog = page.get_by_role("dialog", name="Sahkan")
    await dialog.get_by_label("Nomor").fill("7/2026")
    await dialog.get_by_label("Tanggal").fill("2026-03-02")
    await press(dialog, "Sahkan")
    await expect(state(page)).to_contain_text("disahkan")
    await expect(page.get_by_text(re.compile("SHA-256 [0-9a-f]{64}"))).to_be_visible()


async def filled(page):
    """All that approval asks for: RAB, sources, land, screening."""
    await press(page, "Ubah RAB")
    for name, value in {
        "Uraian": "Paving K-200",
        "Satuan": "m2",
        "Volume": "350",
        "Harga satuan (Rp)": "150000",
    }.items():
        await page.get_by_role("group", name="Baris 1").get_by_label(name, exact=True).fill(value)
    await press(page, "Simpan RAB")
    await expect(page.get_by_text("Jumlah RAB Rp52.500.000")).to_be_visible()
    programme = page.get_by_label("Program kegiatan")
    await expect(programme).to_have_value("kotaku")
    await programme.fill("PPMK 2")
    await press(page, "Simpan rincian")
    await expect(page.locator("input:invalid")).to_have_value("PPMK 2")
    await programme.fill("ppmk")
    await press(page, "Tambah sumber")
    await page.get_by_role("combobox", name="Sumber", exact=True).select_option("apbd-kabkota")
    await page.get_by_role("combobox", name="Lahan", exact=True).select_option("clear")
    await press(page, "Simpan rincian")
    await expect(page.get_by_text("Tersimpan.").first).to_be_visible()
    answers = page.get_by_role("region", name="Penapisan lingkungan dan sosial")
    for question in await answers.locator("select").all():
        options = await question.locator("option").all_inner_texts()
        await question.select_option("C" if "C" in options else "no")
    await answers.get_by_label("SOP/SPPL ada").first.select_option("yes")
    await press(page, "Simpan penapisan")
    await expect(page.get_by_text("Penapisan lengkap.", exact=True)).to_be_visible()
