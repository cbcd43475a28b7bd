"""The quality desk in the browser: what is odd, by rule; taken, and resolved with a reason."""

import re

import httpx
import pytest
from playwright.async_api import expect

from tests.survey.quality import TRUE
from tests.survey.steps import rt, sheet

LOOKS = [(1440, "light", "id"), (1440, "dark", "en"), (390, "light", "en"), (390, "dark", "id")]
ROWS = (
    TRUE | {"kode_rt": rt(61), "1b": "1.5", "4a": "-1.03"},
    *(TRUE | {"kode_rt": rt(number), "1c": "9"} for number in (62, 63)),
)


async def dirty_round(site, name):
    """A round of the regency with two odd numbers and two clones, made by the district's account."""
    async with httpx.AsyncClient(base_url=site.url, timeout=30) as http:
        login = {"username": "district", "password": site.users["district"]["password"]}
        token = (await http.post("/v1/session", json=login)).json()["access_token"]
        http.headers["Authorization"] = f"Bearer {token}"
        body = {"name": name, "kind": "update", "year": 2027, "region": "35.19"}
        answer = await http.post("/v1/survey/rounds", json=body | {"regulation": "permen-14-2018"})
        assert answer.status_code == 201, answer.text
        id = answer.json()["id"]
        files = {"file": ("rt.csv", sheet(*ROWS))}
        form = {"kind": "rt_sheets", "round_id": id}
        found = (await http.post("/v1/survey/imports", files=files, data=form)).json()
        address = f"/v1/survey/imports/{found['id']}"
        await reached(http, address, "status", "ready")
        await http.post(f"{address}/apply", json={})
        await reached(http, address, "status", "applied")
        await reached(http, f"/v1/survey/quality-summary?round_id={id}", "open", 4)
        return id


async def reached(http, address, field, wanted):
    """Ask until the work that was asked for is done."""
    for _ in range(2000):
        found = (await http.get(address)).json()
        if found[field] == wanted:
            return
    raise AssertionError(found)


async def test_a_finding_is_taken_and_resolved(visit):
    site = await visit()
    id = await dirty_round(site, "Mutu uji")
    await site.log_in("district", f"/mutu?putaran={id}")
    page = site.page
    await expect(page.get_by_role("combobox", name="Putaran")).to_have_value(id)
    findings = page.locator("section", has=page.get_by_role("heading", name="Temuan")).locator("li")
    await expect(findings).to_have_count(4)
    await page.get_by_role("button", name=re.compile("^Lebih dari 100 persen")).click()
    await expect(page).to_have_url(re.compile("aturan=over_100"))
    await expect(findings).to_have_count(1)
    await expect(findings).to_contain_text("1,5 dari 1,44, yaitu 104,17 persen")
    await page.get_by_role("button", name="Buka: Lebih dari 100 persen").click()
    dialog = page.get_by_role("dialog", name="Lebih dari 100 persen")
    await expect(dialog.get_by_text("Bagian tidak dapat melebihi keseluruhan")).to_be_visible()
    await dialog.get_by_role("button", name="Saya tangani").click()
    await expect(dialog.get_by_role("button", name="Lepaskan")).to_be_visible()
    await dialog.get_by_label("Diterima apa adanya").check()
    await dialog.get_by_label("Alasan").fill("Luas RT belum diukur ulang.")
    await dialog.get_by_role("button", name="Putuskan").click()
    await expect(dialog).to_have_count(0)
    await expect(page.get_by_text("Tidak ada temuan dengan pilihan ini")).to_be_visible()
    await page.get_by_label("Keadaan").select_option("resolved")
    await page.get_by_role("button", name="Buka: Lebih dari 100 persen").click()
    await expect(dialog.get_by_text("Luas RT belum diukur ulang.")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)
    await page.get_by_role("button", name="Periksa seluruh putaran").click()
    await expect(page.get_by_text("Selesai: 3 temuan terbuka.")).to_be_visible()


async def test_who_only_reads_sees_the_evidence_and_no_form(visit):
    site = await visit()
    id = await dirty_round(site, "Mutu baca")
    await site.log_in("community", f"/mutu?putaran={id}")
    await site.page.get_by_role("button", name="Buka: RT dengan angka kembar").first.click()
    dialog = site.page.get_by_role("dialog")
    await expect(dialog.get_by_text(rt(63))).to_be_visible()
    await expect(dialog.get_by_role("textbox")).to_have_count(0)
    await dialog.get_by_role("button", name="Tutup").click()
    await expect(site.page.get_by_role("button", name="Periksa seluruh putaran")).to_have_count(0)


@pytest.mark.parametrize(("width", "scheme", "language"), LOOKS)
async def test_the_desk_has_no_violation_and_fits(visit, width, scheme, language):
    site = await visit(width, scheme)
    id = await dirty_round(site, f"Mutu {width} {scheme}")
    await site.log_in("district", f"/mutu?putaran={id}")
    page = site.page
    if language == "en":
        await page.get_by_role("button", name="English").click()
    await page.locator("li").filter(has_text=rt(61)).first.wait_for()
    await site.settled()
    found = {"desk": await site.violations()}
    await site.shoot(f"quality-{width}-{scheme}-{language}")
    assert await page.evaluate("document.documentElement.scrollWidth") <= width
    await page.locator("li").filter(has_text=rt(61)).first.get_by_role("button").click()
    await page.get_by_role("dialog").locator("textarea").wait_for()
    found["dialog"] = await site.violations()
    await site.shoot(f"quality-dialog-{width}-{scheme}-{language}")
    assert {name: lines for name, lines in found.items() if lines} == {}
