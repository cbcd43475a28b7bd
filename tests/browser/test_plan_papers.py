"""A plan taken as a paper in the browser: its numbers are those of the survey."""

import pytest
from playwright.async_api import expect
from python_calamine import CalamineWorkbook

from deploy.local.demo.calls import until
from services.chassis.ids import new_id
from tests import pdf
from tests.browser.areas import invited, measured
from tests.browser.planning import begun, press
from tests.browser.test_duplicates import client
from tests.survey.exits import SLUM
from tests.survey.steps import rt

VILLAGE = "33.20.01.2001"  # of another province: nothing that other tests count
ROUND = {"region": VILLAGE, "year": 2017, "name": "Uji dokumen rencana"}
CLASSES = {"none": "Tidak kumuh", "light": "Kumuh ringan", "medium": "Kumuh sedang"}
SHEETS = (SLUM, SLUM | {"2b": "780"}, {})


async def surveyed(site, tmp_path):
    """The RTs of a sealed round as survey scored them, once planning knows of them."""
    rows = [{"kode_rt": rt(n, VILLAGE), "kawasan": ""} | one for n, one in enumerate(SHEETS, 1)]
    async with client(site, "admin") as desk:
        round = await measured(desk, tmp_path, rows, **ROUND)
        needs = f"/v1/planning/needs?region={VILLAGE}&limit=1000"
        await until(desk.http, needs, lambda found: len({n["rt"] for n in found["items"]}) > 1)
        found = await desk.get("/v1/survey/assessments", round_id=round, level="rt")
        return (await desk.ok(found))["items"]


async def downloaded(page, name):
    async with page.expect_download() as caught:
        await page.get_by_role("link", name=name).click()
    return await (await caught.value).path()


@pytest.mark.timeout(240)
async def test_a_plan_is_taken_as_a_paper_with_the_numbers_of_the_survey(visit, tmp_path):
    site, name = await visit(), f"dokumen.{new_id().hex[-12:]}"
    scored = await surveyed(site, tmp_path)
    await invited(site, name, "facilitator", "33")
    await site.log_in(name, "/rencana")
    page = site.page
    await begun(page, "RPLP uji dokumen", VILLAGE)
    await expect(page.get_by_role("link", name="Dokumen PDF")).to_have_count(0)
    await press(page, "Susun dari kebutuhan")
    await page.get_by_text("kegiatan disusun dari kebutuhan").wait_for()
    said = " ".join(pdf.words((await downloaded(page, "Dokumen PDF")).read_bytes()).split())
    assert "RPLP uji dokumen" in said
    assert "RANCANGAN" in said
    book = CalamineWorkbook.from_path(await downloaded(page, "Dokumen Excel"))
    heads, *rows = book.get_sheet_by_name("nilai rt").to_python()
    assert len(scored) == len(SHEETS)
    for one, row in zip(scored, rows, strict=False):
        told = dict(zip(heads, row, strict=True))
        assert (told["nilai"], told["tingkat"]) == (one["total"], CLASSES[one["slum_class"]])
        assert f"{one['total']} {CLASSES[one['slum_class']]}" in said
    await page.get_by_role("button", name="English").click()
    await expect(page.get_by_role("link", name="Paper as PDF")).to_be_visible()
    await expect(page.get_by_role("link", name="Paper as Excel")).to_be_visible()
    assert await site.violations() == []
