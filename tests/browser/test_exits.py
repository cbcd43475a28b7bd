"""Exits: both keys seen, drafted, signed, confirmed by another; the recap's hectares move, and back."""

import pytest
from playwright.async_api import expect

from tests.browser.areas import client, invited, measured
from tests.browser.planning import press
from tests.survey.exits import PDF, SLUM
from tests.survey.steps import rt

VILLAGE = "33.71.01.1003"
LOOKS = [(1440, "light", "id"), (1440, "dark", "en"), (390, "light", "en"), (390, "dark", "id")]


async def handled(site, tmp_path, *numbers):
    """RTs that were slum in 2024 and are handled by 2025, but the last; the newer round."""
    rows = [{"kode_rt": rt(number, VILLAGE), "kawasan": ""} for number in numbers]
    async with client(site, "admin") as desk:
        await measured(desk, tmp_path, [row | SLUM for row in rows], region=VILLAGE)
        rows[-1] |= {"5a": "60", "5b": "60"}
        facts = {"kind": "update", "year": 2025, "region": VILLAGE, "name": "Uji pengentasan"}
        return await measured(desk, tmp_path, rows, **facts)


async def drafted(site, round, *numbers):
    """A draft of these RTs, made on the page; its address."""
    page = site.page
    await site.log_in("admin", f"/pengentasan?wilayah={VILLAGE}&putaran={round}")
    for number in numbers:
        row = page.get_by_role("row").filter(has_text=rt(number, VILLAGE))
        await row.get_by_role("checkbox").check()
    await press(page, f"Susun pengentasan {len(numbers)} RT …")
    await page.get_by_label("Nomor berita acara").fill(f"600/{numbers[0]}/BA/2026")
    await page.get_by_label("Tahun keluar").fill("2025")
    await page.get_by_label("Tanggal tanda tangan").fill("2025-11-20")
    await press(page, "Simpan draf")
    await expect(page.get_by_role("heading", level=1)).to_contain_text("draf")
    return page.url


async def attached(page):
    await press(page, "Lampirkan berita acara")
    paper = {"name": "ba.pdf", "mimeType": "application/pdf", "buffer": PDF}
    await page.get_by_label("Berita acara yang ditandatangani").set_input_files(paper)
    await press(page, "Kirim berkas")
    await expect(page.get_by_text("Orang lain daripada penyusunnya")).to_be_visible()


async def recap(site, wanted):
    """The village's recap, once it says that many hectares were handled."""
    page = site.page
    tile = page.locator("dl .card", has=page.get_by_text("Tertangani", exact=True))
    for _ in range(40):  # the fact is on its way to reporting
        await site.go(f"/wilayah/{VILLAGE}?tahun=2025")
        await tile.wait_for()
        if wanted in await tile.inner_text():
            return
    raise AssertionError(await tile.inner_text())


async def test_an_exit_goes_from_draft_to_in_force_and_back_by_two_people(visit, tmp_path):
    site = await visit()
    round = await handled(site, tmp_path, 1, 2)
    await invited(site, "kabid.pengentasan", "verifier", "33.71")
    await invited(site, "kadis.pengentasan", "verifier", "33.71")
    page = site.page
    await site.log_in("admin", f"/pengentasan?wilayah={VILLAGE}&putaran={round}")
    kept = page.get_by_role("row").filter(has_text=rt(2, VILLAGE))
    await expect(kept).to_contain_text("Air limbah: 0 %")
    await expect(kept.get_by_role("checkbox")).to_be_disabled()
    address = await drafted(site, round, 1)
    await attached(page)
    await press(page, "Sahkan pengentasan")
    await expect(page.get_by_role("alert")).to_contain_text("Minta orang lain")
    await recap(site, "0 ha")

    other = await visit()
    other.users.update(site.users)
    await other.log_in("kabid.pengentasan", address.removeprefix(site.url))
    await press(other.page, "Sahkan pengentasan")
    await expect(other.page.get_by_role("heading", level=1)).to_contain_text("berlaku")
    await recap(other, "2,5 ha")

    third = await visit()
    third.users.update(site.users)
    await third.log_in("kadis.pengentasan", address.removeprefix(site.url))
    await press(third.page, "Tarik kembali …")
    await third.page.get_by_label("Alasan").fill("SK 1/2027: data keliru.")
    await press(third.page, "Tarik kembali")
    await expect(third.page.get_by_role("heading", level=1)).to_contain_text("ditarik kembali")
    await expect(third.page.get_by_text("SK 1/2027: data keliru.")).to_be_visible()
    await recap(third, "0 ha")


async def test_a_draft_without_its_paper_waits_and_is_deleted(visit, tmp_path):
    site = await visit()
    round = await handled(site, tmp_path, 11, 12)
    address = await drafted(site, round, 11)
    page = site.page
    await expect(page.get_by_text("Lampirkan berita acara yang ditandatangani.")).to_be_visible()
    await expect(page.get_by_role("button", name="Sahkan pengentasan")).to_have_count(0)
    await site.go(f"/pengentasan?wilayah={VILLAGE}&keadaan=draft")
    line = page.get_by_role("listitem").filter(has_text="600/11/BA/2026")
    await expect(line).to_contain_text("menunggu berita acara")
    await line.get_by_role("link").click()
    await expect(page).to_have_url(address)
    await press(page, "Hapus draf")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Pengentasan")
    await expect(page.get_by_text("600/11/BA/2026")).to_have_count(0)


@pytest.mark.parametrize(("width", "scheme", "language"), LOOKS)
async def test_exits_have_no_violation_and_fit(visit, tmp_path, width, scheme, language):
    site = await visit(width, scheme)
    first = 21 + 2 * LOOKS.index((width, scheme, language))
    round = await handled(site, tmp_path, first, first + 1)
    address = await drafted(site, round, first)
    page = site.page
    if language == "en":
        await page.get_by_role("button", name="English").click()
    found = {}
    for name, path in {
        "exits": f"/pengentasan?wilayah={VILLAGE}&putaran={round}",
        "exit": address.removeprefix(site.url),
    }.items():
        await site.go(path)
        await site.settled()
        found[name] = await site.violations()
        await site.shoot(f"{name}-{width}-{scheme}")
        assert await page.evaluate("document.documentElement.scrollWidth") <= width, name
    assert {name: lines for name, lines in found.items() if lines} == {}
