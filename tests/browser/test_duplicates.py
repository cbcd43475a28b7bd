"""Households counted twice, in the browser: compared, merged, taken apart, found to be different."""

import contextlib

import httpx
import pytest
from playwright.async_api import expect

from tests.harness import Client
from tests.survey.duplicates import person, place
from tests.survey.media.pictures import image, saved
from tests.survey.phones import Phone, filled
from tests.survey.questionnaire.rejosari import texts_of
from tests.survey.records import RT, published

LOOKS = [(1440, "light", "id"), (1440, "dark", "en"), (360, "light", "en"), (390, "dark", "id")]
ROUND = {"kind": "update", "year": 2026, "region": "35.19", "regulation": "permen-14-2018"}


@contextlib.asynccontextmanager
async def client(site, name):
    """The API as this account."""
    async with httpx.AsyncClient(base_url=site.url, timeout=30) as http:
        login = {"username": name, "password": site.users[name]["password"]}
        token = (await http.post("/v1/session", json=login)).json()["access_token"]
        http.headers["Authorization"] = f"Bearer {token}"
        yield Client(http)


async def filled_round(site, name):
    """A round with a household that was sent twice, with photos, and two neighbours of one name."""
    async with client(site, "district") as desk, client(site, "facilitator") as sender:
        answer = await desk.post("/v1/survey/rounds", ROUND | {"name": name})
        round = await desk.ok(answer)
        phone, photo = Phone(sender), saved("JPEG", image(size=(480, 320)))
        form = await published(desk, round, "a")
        await phone.download(form)
        for number, changes, files in (
            (1, person(1) | {"lokasi": place()}, {"depan.jpg": photo}),
            (1, person(1) | {"lokasi": place(1), "q12": "c"}, {"depan.jpg": photo}),
            (2, person(2) | {"nama": "Moh. Soekarno", "lokasi": place(9)}, {}),
            (3, person(3) | {"nama": "Muhammad Sukarno", "lokasi": place(11)}, {}),
        ):
            texts = {"kode_rt": RT} | texts_of(number) | changes
            sent = await phone.send(filled(phone.forms[form], texts), files)
            assert sent.status_code == 201, sent.text
        return round["id"]


async def test_a_household_is_merged_and_taken_apart_again(visit):
    site = await visit()
    id = await filled_round(site, "Ganda uji")
    await site.log_in("district", "/ganda")
    page = site.page
    await page.get_by_role("link", name="Ganda uji").click()
    await expect(page).to_have_url(f"{site.url}/ganda?putaran={id}")
    cards = page.get_by_role("article")
    await expect(cards).to_have_count(2)
    same = cards.filter(has_text="NIK sama")
    await same.get_by_role("button", name="Bandingkan").click()
    await expect(same.get_by_role("row", name="Sumber air minum utama")).to_have_count(0)
    await expect(same.get_by_role("row", name="NIK")).to_contain_text(person(1)["nik"])
    await expect(same.get_by_text("Jawaban yang berbeda: 1")).to_be_visible()
    await expect(same.get_by_role("img")).to_have_count(2)
    await expect(same.get_by_role("img").first).to_have_js_property("naturalWidth", 480)
    await same.get_by_role("radio", name="Isian B").check()
    await same.get_by_label("Alasan").fill("Didata dua kali oleh dua petugas.")
    await same.get_by_role("button", name="Gabungkan").click()
    await expect(cards).to_have_count(1)

    await page.get_by_label("Daftar").select_option("merged")
    merged = page.get_by_role("list", name="Digabungkan").get_by_role("listitem")
    await expect(merged).to_contain_text(f"Isian ganda digabungkan di {RT}")
    await merged.get_by_role("button", name="Batalkan penggabungan").click()
    await page.get_by_label("Mengapa dibatalkan?").fill("Ternyata dua keluarga.")
    await page.keyboard.press("Enter")
    await expect(merged).to_contain_text("Ternyata dua keluarga.")
    await expect(merged.get_by_role("button")).to_have_count(0)
    await page.get_by_label("Daftar").select_option("open")
    await expect(cards).to_have_count(2)


async def test_who_are_different_is_said_and_stays_so(visit):
    site = await visit()
    id = await filled_round(site, "Ganda beda")
    await site.log_in("district", f"/ganda?putaran={id}")
    page = site.page
    near = page.get_by_role("article").filter(has_text="Nama sama, jarak 22 m")
    await near.get_by_role("button", name="Bandingkan").click()
    await near.get_by_role("button", name="Bukan rumah tangga yang sama").click()
    await expect(page.get_by_role("article")).to_have_count(2)  # without a reason nothing is said
    await near.get_by_label("Alasan").fill("Ayah dan anak.")
    await near.get_by_role("button", name="Bukan rumah tangga yang sama").click()
    await expect(page.get_by_role("article")).to_have_count(1)
    await page.get_by_label("Daftar").select_option("dismissed")
    await expect(page.get_by_role("article")).to_contain_text("Ayah dan anak.")


async def test_who_only_reads_sees_no_name_and_no_button(visit):
    site = await visit()
    id = await filled_round(site, "Ganda baca")
    await site.log_in("community", f"/ganda?putaran={id}")
    card = site.page.get_by_role("article").filter(has_text="NIK sama")
    await card.get_by_role("button", name="Bandingkan").click()
    await expect(card.get_by_role("row", name="NIK")).to_contain_text("•••")
    await expect(card.get_by_role("button", name="Gabungkan")).to_have_count(0)


@pytest.mark.parametrize(("width", "scheme", "language"), LOOKS)
async def test_duplicates_have_no_violation_and_fit(visit, width, scheme, language):
    site = await visit(width, scheme)
    id = await filled_round(site, f"Ganda {width}")
    await site.log_in("district", f"/ganda?putaran={id}")
    page = site.page
    if language == "en":
        await page.get_by_role("button", name="English").click()
    await page.get_by_role("article").first.wait_for()
    for card in await page.get_by_role("article").all():
        await card.get_by_role("button").first.click()
        await card.get_by_role("table").wait_for()
    await site.settled()
    found = {"pairs": await site.violations()}
    await site.shoot(f"duplicates-{width}-{scheme}-{language}")
    assert await page.evaluate("document.documentElement.scrollWidth") <= width
    first = page.get_by_role("article").first
    await first.locator("input:not([type=radio])").fill("Didata dua kali.")
    await first.locator("button[value=merge]").click()
    await expect(page.get_by_role("article")).to_have_count(1)
    for name, path in {"merged": f"/ganda?putaran={id}&keadaan=merged", "list": "/ganda"}.items():
        await site.go(path)
        await site.settled()
        found[name] = await site.violations()
        await site.shoot(f"duplicates-{name}-{width}-{scheme}-{language}")
        assert await page.evaluate("document.documentElement.scrollWidth") <= width
    assert {name: lines for name, lines in found.items() if lines} == {}
