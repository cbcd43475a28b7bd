"""Forms in the browser: filled in, kept on the device, sent once, refused in words, corrected."""

import random
from decimal import Decimal
from io import BytesIO

import httpx
import pytest
from PIL import Image
from playwright.async_api import expect

from services.survey.questionnaire.reading import read_household
from services.survey.questionnaire.scores import score_household
from tests.browser.conftest import AXE
from tests.browser.forms import (
    ELSEWHERE,
    RT,
    SUBMISSION,
    Desk,
    answer,
    fill_in,
    finish,
    household,
    opened,
    question,
)
from tests.survey.xlsforms import form

OURS = "axe.run({exclude: ['.odk-form']}, {resultTypes: ['violations']})"


@pytest.fixture
async def desk(visit):
    """A desk for a new round, and a page where the facilitator is logged in."""
    clients = []

    async def begun(name, format="a", **look):
        site = await visit(**look)
        clients.append(httpx.AsyncClient(base_url=site.url, timeout=30))
        found = Desk(clients[-1], site.users)
        await found.open(name, format)
        await site.log_in("facilitator", "/formulir")
        return site, found

    yield begun
    for client in clients:
        await client.aclose()


def outbox(page):
    return page.get_by_role("region", name="Isian di perangkat ini")


async def faults(page):
    """What axe-core finds in what is ours."""
    await page.evaluate(AXE.read_text())
    return [one["id"] for one in (await page.evaluate(OURS))["violations"]]


async def test_a_household_is_filled_in_and_scored_as_the_server_scores_it(desk):
    site, there = await desk("Peramban satu")
    page = site.page
    await opened(site, there.path)
    await finish(page)
    await expect(page.get_by_text("pertanyaan belum benar.")).to_be_visible()
    await expect(question(page, "kode_rt").get_by_text("wajib dijawab")).to_be_visible()
    texts = household(5, q12="h")
    await fill_in(page, texts)
    await expect(question(page, "q13")).to_have_count(0)
    await answer(page, "q12", "c")
    await expect(question(page, "q13")).to_have_count(1)
    await answer(page, "q12", "h")
    await site.shoot("form-filled-1440")
    await finish(page)
    await expect(page.get_by_text("Isian tersimpan di perangkat ini")).to_be_visible()
    await expect(outbox(page)).to_contain_text("terkirim")
    await site.shoot("form-sent-1440")
    [record] = await there.records()
    ours, refused = read_household(texts)
    assert refused == []
    scores = score_household(ours)
    assert {one["id"]: one["value"] for one in record["scores"]} == scores
    said = record["answers"]
    assert {name: said[f"skor_{name}"] for name in scores} == {n: str(v) for n, v in scores.items()}
    assert said["q8"] == ours.roominess
    sizes = {name: texts.pop(name) for name in ("q6_panjang", "q6_lebar")}
    assert {name: Decimal(said[name]) for name in sizes} == {
        n: Decimal(v) for n, v in sizes.items()
    }
    assert {name: said.get(name) for name in texts} == texts
    assert (record["rt"], record["flags"]) == (RT, [])
    await page.get_by_role("link", name="Isi lagi").click()
    await expect(question(page, "kode_rt").locator("input")).to_have_value("")


async def test_what_is_filled_in_without_a_network_is_sent_once_when_it_is_back(desk):
    site, there = await desk("Peramban luring")
    page = site.page
    await opened(site, there.path)
    await fill_in(page, household(1))
    await page.context.set_offline(offline=True)
    await finish(page)
    await expect(outbox(page)).to_contain_text("1 menunggu, 0 ditolak.")
    await expect(outbox(page)).to_contain_text("Peladen tidak terjangkau")
    await site.shoot("form-waiting-1440")
    assert await there.records() == []
    await page.context.set_offline(offline=False)
    await expect(outbox(page)).to_contain_text("0 menunggu, 0 ditolak.")
    await expect(outbox(page)).to_contain_text("terkirim")
    assert len(await there.records()) == 1
    await page.reload()
    await site.go("/formulir")
    await expect(outbox(page)).to_contain_text("0 menunggu, 0 ditolak.")
    assert len(await there.records()) == 1


async def test_a_tab_that_dies_while_it_sends_loses_nothing_and_doubles_nothing(desk):
    site, there = await desk("Peramban mati")
    page = site.page
    await opened(site, there.path)
    await fill_in(page, household(2))
    arrived = []

    async def unheard(route):
        arrived.append((await route.fetch()).status)
        await page.close()

    await page.route(SUBMISSION, unheard)
    async with page.expect_event("close"):
        await finish(page)
    assert arrived == [201]
    again = await page.context.new_page()
    await again.goto(f"{site.url}/formulir")
    await expect(outbox(again)).to_contain_text("0 menunggu, 0 ditolak.")
    await expect(outbox(again)).to_contain_text("terkirim")
    [record] = await there.records()
    assert (record["number"], record["rt"]) == (1, RT)


def photo(seed):
    """A picture of some 6 MB, which nothing makes smaller."""
    noise = random.Random(seed).randbytes(1500 * 1400 * 3)
    made = BytesIO()
    Image.frombytes("RGB", (1500, 1400), noise).save(made, "PNG", compress_level=1)
    return made.getvalue()


async def test_photos_are_sent_in_pieces_that_the_server_takes(desk):
    site, there = await desk("Peramban foto")
    rows = [["text", "jalan", "Nama jalan"], *(["image", f"foto_{n}", f"Foto {n}"] for n in (1, 2))]
    await there.publish(form(*rows, form_id="peramban-foto", title="Foto jalan"))
    page, sent = site.page, []
    page.on("request", lambda one: sent.append(one) if "/submission" in one.url else None)
    await opened(site, there.path)
    await page.get_by_label("Nama jalan").fill("Jalan Melati")
    for number in (1, 2):
        asked = page.locator(".question-container").filter(has=page.get_by_text(f"Foto {number}"))
        picture = {"name": f"{number}.png", "mimeType": "image/png", "buffer": photo(number)}
        await asked.locator("input[type=file]").last.set_input_files(picture)
        await asked.get_by_alt_text("Foto yang dipilih").wait_for()
    await site.shoot("form-photos-1440")
    await finish(page)
    await expect(outbox(page)).to_contain_text("terkirim")
    assert [(await one.response()).status for one in sent] == [202, 201]
    query = {"form_id": "peramban-foto"}
    [line] = (await there.http.get("/v1/survey/submissions", params=query)).json()["items"]
    found = (await there.http.get(f"/v1/survey/submissions/{line['id']}")).json()
    assert (found["waits_for"], len(found["files"])) == ([], 2)
    assert all(file["size"] > 6_000_000 for file in found["files"])


async def test_a_refused_record_says_why_and_is_corrected(desk):
    site, there = await desk("Peramban ditolak")
    page = site.page
    await opened(site, there.path)
    await fill_in(page, household(3, kode_rt=ELSEWHERE))
    await finish(page)
    await expect(outbox(page)).to_contain_text("0 menunggu, 1 ditolak.")
    await expect(outbox(page)).to_contain_text(ELSEWHERE)
    await site.shoot("form-refused-1440")
    assert await there.records() == []
    await outbox(page).get_by_role("link", name="Betulkan").click()
    await page.locator(".odk-form").wait_for()
    await expect(question(page, "nama").locator("input")).to_have_value("Sulastri Tambakmas")
    await answer(page, "kode_rt", RT)
    await finish(page)
    await expect(outbox(page)).to_contain_text("0 menunggu, 0 ditolak.")
    await expect(outbox(page)).to_contain_text("terkirim")
    [record] = await there.records()
    assert (record["number"], record["rt"]) == (1, RT)


async def test_a_form_that_is_closed_meanwhile_takes_the_record_when_it_is_open_again(desk):
    site, there = await desk("Peramban tutup")
    page = site.page
    await opened(site, there.path)
    await fill_in(page, household(4))
    await there.post(f"/v1/survey/forms/{there.form['id']}/close")
    await finish(page)
    await expect(outbox(page)).to_contain_text("sudah ditutup")
    await there.post(f"/v1/survey/forms/{there.form['id']}/reopen")
    await outbox(page).get_by_role("button", name="Kirim lagi").click()
    await expect(outbox(page)).to_contain_text("terkirim")
    assert len(await there.records()) == 1


async def test_a_returned_record_is_corrected_where_its_answers_are(desk):
    site, there = await desk("Peramban kembali")
    page = site.page
    await opened(site, there.path)
    await fill_in(page, household(0, q12="h"))
    await finish(page)
    await expect(outbox(page)).to_contain_text("terkirim")
    [first] = await there.records()
    await there.as_user("verifier")
    reason = {"reasons": [{"question": "q12", "reason": "Foto menunjukkan ledeng."}]}
    await there.post(f"/v1/survey/submissions/{first['id']}/return", reason)
    await site.go(f"/tinjauan?putaran={there.round}&isian={first['id']}")
    await page.get_by_role("link", name="Betulkan di peramban").click()
    await page.locator(".odk-form").wait_for()
    await expect(question(page, "nik").locator("input")).to_have_value("3519011503800001")
    await answer(page, "q12", "a")
    await finish(page)
    sent = outbox(page).get_by_role("listitem").filter(has_text="terkirim")
    await expect(sent).to_have_count(2)
    [second] = await there.records()
    assert (second["id"], second["number"], second["state"]) == (first["id"], 2, "received")
    assert second["answers"]["q12"] == "a"


async def test_records_on_a_device_are_their_owners_and_are_named_before_a_logout(desk):
    site, there = await desk("Peramban bersama")
    page = site.page
    await opened(site, there.path)
    await fill_in(page, household(6, kode_rt=ELSEWHERE))
    await finish(page)
    await expect(outbox(page)).to_contain_text("0 menunggu, 1 ditolak.")
    await page.get_by_role("button", name="Keluar (facilitator)").click()
    await expect(page.get_by_text("1 isian di perangkat ini belum ada di peladen.")).to_be_visible()
    await site.shoot("form-leaving-1440")
    await page.get_by_role("button", name="Keluar, simpan isian").click()
    await page.get_by_label("Nama pengguna").wait_for()
    site.left("facilitator")
    await site.log_in_by_form("district", "/formulir")
    await page.get_by_role("heading", name="Formulir yang diterbitkan").wait_for()
    await site.settled()
    await expect(outbox(page)).to_have_count(0)
    assert "Tambakmas" not in await page.content()
    await page.get_by_role("button", name="Keluar (district)").click()
    await page.get_by_label("Nama pengguna").wait_for()
    site.left("district")
    await site.log_in_by_form("facilitator", "/formulir")
    await expect(outbox(page)).to_contain_text("0 menunggu, 1 ditolak.")
    await outbox(page).get_by_role("button", name="Hapus").click()
    await outbox(page).get_by_role("button", name="Ya, hapus").click()
    await expect(outbox(page)).to_have_count(0)


@pytest.mark.parametrize(
    ("format", "asked"),
    [("b16", "40. "), ("b19", "23. "), ("tugas", "Tidak ada isian Anda yang dikembalikan")],
)
async def test_the_other_generated_forms_open(desk, format, asked):
    site, there = await desk(f"Peramban {format}", format)
    await opened(site, there.path)
    await expect(site.page.get_by_text(asked).first).to_be_visible()


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
async def test_the_pages_around_a_form_have_no_violation_and_load_it_only_when_it_is_opened(
    desk, width, scheme
):
    site, there = await desk(f"Peramban {width}", width=width, scheme=scheme)
    page, scripts = site.page, []
    page.on("request", lambda one: scripts.append(one.url) if ".js" in one.url else None)
    await site.go("/formulir")
    await page.get_by_role("link", name="Isi Format A").first.wait_for()
    await site.settled()
    assert await faults(page) == []
    assert not [one for one in scripts if "/vue" in one]
    await site.shoot(f"forms-{width}-{scheme}")
    await opened(site, there.path)
    assert [one for one in scripts if "/vue" in one]
    assert await faults(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth") <= width
    await site.shoot(f"form-{width}-{scheme}")
    await page.get_by_role("button", name="English").click()
    await page.reload()
    await page.get_by_text("Household", exact=False).first.wait_for()
    await expect(page.get_by_role("button", name="Finish and send")).to_be_visible()
