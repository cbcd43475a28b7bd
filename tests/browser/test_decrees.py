"""An SK Kumuh in the browser: drafted, signed, issued by another, compared, revoked."""

import httpx
import pytest
from playwright.async_api import expect

from deploy.local.demo.calls import ask, log_in
from deploy.local.demo.load import fill_and_seal
from services.chassis.ids import new_id
from tests.browser.areas import invited
from tests.browser.test_duplicates import client
from tests.survey.decrees import CLEAN, DECREES, MEDIUM, issue, with_paper
from tests.survey.exits import PDF, SLUM
from tests.survey.outlines import square
from tests.survey.steps import rt, sheet

REGENCY = "33.08"  # of another province: nothing that other tests count
OTHER = "33.10"  # whose decrees are there when their pages are looked at
LOOKS = [(1440, "light", "id"), (1440, "dark", "en"), (360, "light", "en"), (360, "dark", "id")]
ROUNDS = {
    2018: ({}, MEDIUM, {}),
    2019: (MEDIUM, {}, CLEAN),
}


async def staff(site):
    """Two new people of that province, known to the visit: who drafts, and who issues."""
    names = {role: f"{role}.{new_id().hex[-12:]}" for role in ("facilitator", "district")}
    for role, name in names.items():
        await invited(site, name, role, REGENCY.partition(".")[0])
    return tuple(names.values())


async def sealed(site, head, tmp_path, year, regency=REGENCY):
    """A sealed round of the regency with three RTs, drawn once; its id."""
    own = {"kawasan": "WONOSARI", "tahun": str(year)}
    rows = [
        SLUM | change | own | {"kode_rt": rt(n, f"{regency}.01.2001")}
        for n, change in enumerate(ROUNDS[year], start=1)
    ]
    file = tmp_path / "lembar.csv"
    file.write_bytes(sheet(*rows))
    body = {"id": str(new_id()), "name": f"Uji SK {year}", "kind": "update", "year": year}
    async with httpx.AsyncClient(base_url=site.url, timeout=30) as http:
        await log_in(http, site.users[head])
        law = {"region": regency, "regulation": "permen-14-2018"}
        await ask(http, "POST", "/v1/survey/rounds", json=body | law)
        await fill_and_seal(http, body["id"], file)
        outline = f"/v1/survey/areas/{regency}-K-WONOSARI/outline"
        drawn = square(x=109.8 if regency == REGENCY else 109.9, y=-7.5)
        await ask(http, "PUT", outline, json=drawn, headers={"If-Match": "*"})
    return body


async def drafted(page, year, number):
    """Fill in the form of a new draft; its page opens."""
    await page.get_by_role("button", name="Rancangan SK baru").click()
    dialog = page.get_by_role("dialog", name="Rancangan SK baru")
    await dialog.get_by_role("combobox", name="Putaran").select_option(
        f"Uji SK {year}, {year} ({REGENCY})"
    )
    await dialog.get_by_label("Nomor SK").fill(number)
    await dialog.get_by_label("Tanggal SK").fill(f"{year}-08-17")
    await dialog.get_by_label("Tentang").fill("Penetapan Lokasi Kumuh di Kabupaten Magelang")
    await dialog.get_by_label("Dasar hukum").fill("UU Nomor 1 Tahun 2011\n\nPermen PUPR 14/2018")
    await dialog.get_by_label("Jabatan penanda tangan").fill("Bupati Magelang")
    await dialog.get_by_role("button", name="Buat rancangan").click()
    await page.get_by_role("heading", name=f"{number}, Kabupaten Magelang").wait_for()


async def signed(page):
    await page.get_by_role("button", name="Lampirkan naskah bertanda tangan").click()
    dialog = page.get_by_role("dialog")
    paper = {"name": "sk.pdf", "mimeType": "application/pdf", "buffer": PDF}
    await dialog.get_by_label("Berkas SK").set_input_files(paper)
    await dialog.get_by_role("button", name="Kirim berkas").click()
    await expect(page.get_by_text("orang lain dapat menerbitkannya")).to_be_visible()


async def issued(visit, users, head, path):
    """Another person issues the draft at that address."""
    site = await visit()
    site.users.update(users)
    await site.log_in(head, path)
    page = site.page
    await page.get_by_role("button", name="Terbitkan").click()
    await page.get_by_role("dialog").get_by_role("button", name="Terbitkan").click()
    await expect(page.get_by_text("Berlaku sejak")).to_be_visible()
    return site


async def in_force(site, tmp_path, people):
    """The decree that the other regency has in the place of an earlier one."""
    drafter, issuer = people
    async with client(site, drafter) as desk, client(site, issuer) as head:
        known = await head.ok(await head.get(DECREES, region=OTHER, state="issued"))
        if known["items"]:
            return known["items"][0]
        for year in ROUNDS:
            round = await sealed(site, issuer, tmp_path, year, OTHER)
            facts = {"region": OTHER, "number": f"188/{year}", "date": f"{year}-08-17"}
            found = await head.ok(await issue(head, await with_paper(desk, round, **facts)))
        return found


async def test_a_decree_is_drafted_signed_issued_superseded_and_compared(visit, tmp_path):
    site = await visit()
    drafter, issuer = await staff(site)
    for year in ROUNDS:
        await sealed(site, issuer, tmp_path, year)
    await site.log_in(drafter, "/")
    page = site.page
    await page.get_by_text("Survei", exact=True).click()
    await page.get_by_role("link", name="SK Kumuh").click()
    paths = []
    for year in ROUNDS:
        await site.go("/sk-kumuh")
        await drafted(page, year, f"188/{year}")
        await expect(page.get_by_text("begini lampirannya bila terbit sekarang")).to_be_visible()
        await expect(page.get_by_role("button", name="Terbitkan")).to_have_count(0)
        await signed(page)
        paths.append(page.url.removeprefix(site.url))
        head = await issued(visit, site.users, issuer, paths[-1])
    rows = head.page.get_by_role("region", name="Tabel RT dalam lampiran").locator("tbody tr")
    await expect(rows).to_have_count(2)
    await head.page.locator("summary", has_text="Peta").click()
    await expect(head.page.get_by_role("img", name="Peta RT dalam lampiran")).to_be_visible()
    sums = head.page.get_by_role("region", name="Perubahan menurut jenisnya")
    for kind, count in (
        ("Masuk", "0"),
        ("Keluar", "1"),
        ("Turun tingkat", "1"),
        ("Naik tingkat", "1"),
    ):
        row = sums.get_by_role("row", name=kind)
        await expect(row.get_by_role("cell").first).to_have_text(count)
    await head.page.get_by_role("link", name="SK yang digantikannya").click()
    await expect(
        head.page.get_by_text("Digantikan; tidak berlaku sejak 17 Agu 2019")
    ).to_be_visible()
    for name in ("Lampiran PDF", "Lampiran Excel"):
        async with head.page.expect_download() as download:
            await head.page.get_by_role("link", name=name).click()
        assert (await (await download.value).path()).stat().st_size > 5_000
    await head.go(f"/sk-kumuh?wilayah={REGENCY}&lewat=ya")
    await expect(head.page.get_by_text("perlu ditinjau ulang").last).to_be_visible()
    await expect(head.page.get_by_role("link", name="188/2019")).to_be_visible()
    await expect(head.page.get_by_role("link", name="188/2018")).to_have_count(0)


@pytest.mark.parametrize(("width", "scheme", "language"), LOOKS)
async def test_the_pages_have_no_violation_and_stay_in_their_width(
    visit, tmp_path, width, scheme, language
):
    site = await visit(width, scheme)
    people = await staff(site)
    found = await in_force(site, tmp_path, people)
    await site.log_in(people[-1], "/sk-kumuh")
    if language == "en":
        await site.page.get_by_role("button", name="English").click()
    seen = {}
    for name, path in (("list", "/sk-kumuh"), ("one", f"/sk-kumuh/{found['id']}")):
        await site.go(path)
        await site.settled()
        for summary in await site.page.locator("main summary").all():
            await summary.click()
        await site.settled()
        seen[name] = await site.violations()
        await site.shoot(f"decree-{name}-{width}-{scheme}-{language}")
        assert await site.page.evaluate("document.documentElement.scrollWidth") <= width, name
    assert {name: lines for name, lines in seen.items() if lines} == {}
