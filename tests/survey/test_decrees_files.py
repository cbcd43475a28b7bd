"""The annex as a paper and as a workbook; the same bytes each time once it is issued."""

import io
import re
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from python_calamine import CalamineWorkbook

from contracts.regions import regions
from services.chassis import cartography, figures
from services.chassis.clock import now
from services.chassis.ids import new_id
from services.chassis.printing import Bounds, printed
from services.survey.decrees import drawing, files, paper, rules
from services.survey.decrees.models import (
    Decree,
)
from services.survey.decrees.paper import Annexed
from services.survey.decrees.problems import DecreeTooHeavy
from services.survey.decrees.shapes import (
    AnnexRow,
)
from tests import pdf
from tests.survey.decrees import DECREES, MEDIUM, SAID, drafted, issued, surveyed
from tests.survey.outlines import draw, square
from tests.survey.steps import rt

NASTY = '=HYPERLINK("http://x") #panic("x") *tebal* $x$ \\ <a> @ref'


async def taken(client, decree, ending):
    answer = await client.get(f"{DECREES}/{decree['id']}.{ending}")
    assert answer.status_code == 200, answer.text
    return answer


def pages(content):
    """How many pages the PDF says that it has."""
    return int(re.search(rb"/Type/Pages/Count (\d+)", content)[1])


async def two(survey, client):
    """A sealed round with an RT in a drawn kawasan, and one outside of any."""
    round = await surveyed(
        survey,
        client,
        {"kode_rt": rt(1), "luas_ha": "1.25", "7a": "80"},
        {"kode_rt": rt(2), "luas_ha": "1200.5", "kawasan": ""} | MEDIUM,
    )
    await client.ok(await draw(client, "35.19-K-KLAGEN", square()))
    return round


async def test_the_paper_says_what_the_decree_says_and_a_draft_says_so(survey):
    client = survey.client()
    round = await two(survey, client)
    draft = await drafted(client, round)
    assert "RANCANGAN" in pdf.words((await taken(client, draft, "pdf")).content)
    decree = await issued(survey, round)
    answer = await taken(client, decree, "pdf")
    assert answer.headers["content-type"] == "application/pdf"
    said = " ".join(pdf.words(answer.content).split())
    for words in (
        *("KEPUTUSAN BUPATI MADIUN", SAID["number"], "20 November 2026", SAID["basis"][1]),
        *("DAFTAR LOKASI PERUMAHAN KUMUH DAN PERMUKIMAN KUMUH", "1.201,75 ha, 2 RT"),
        *("1. KLAGEN (35.1", "2. Di luar kawasan", "Klagenserut", "Jiwan", "001/001"),
        *("Rekapitulasi per kelurahan/desa", "Peta sebaran", "Legenda", "halaman 1 dari 3"),
        *("* Data 1 RT masih bertanda", "SHA-256 lampiran", decree["annex_sha256"]),
        *("selambatnya 20 November 2031", "Ditetapkan di"),
    ):
        assert words in said, (words, said)
    assert "RANCANGAN" not in said


async def test_what_was_issued_is_the_same_file_each_time(survey):
    client = survey.client()
    decree = await issued(survey, await two(survey, client))
    first = {ending: (await taken(client, decree, ending)).content for ending in ("pdf", "xlsx")}
    await client.ok(await draw(client, "35.19-K-KLAGEN", square(x=111.7)))
    await issued(survey, await surveyed(survey, client, {"kode_rt": rt(1)}), date="2026-11-21")
    regions.learn({"35.19": "Kabupaten Lain"})
    for ending, content in first.items():
        assert (await taken(client, decree, ending)).content == content, ending


async def test_the_workbook_lists_rts_villages_and_kawasan(survey):
    client = survey.client()
    decree = await issued(survey, await two(survey, client))
    content = (await taken(client, decree, "xlsx")).content
    found = CalamineWorkbook.from_filelike(io.BytesIO(content))
    heads, *rows = found.get_sheet_by_name("rt").to_python()
    first, second = (dict(zip(heads, row, strict=True)) for row in rows)
    assert (first["kode rt"], first["kawasan"], first["luas (ha)"]) == (rt(1), "KLAGEN", 1.25)
    assert (second["kawasan"], second["tingkat kekumuhan"]) == ("", "Sedang")
    assert (first["tanda terbuka"] > 0, first["sumber koordinat"] != "") == (True, True)
    last = found.get_sheet_by_name("kelurahan").to_python()[-1]
    assert (last[1], last[-2], last[-1]) == ("Jumlah", 2, 1201.75)
    names = [row[1] for row in found.get_sheet_by_name("kawasan").to_python()]
    assert names == ["kawasan", "KLAGEN", "Di luar kawasan"]
    summary = dict(found.get_sheet_by_name("ringkasan").to_python())
    assert summary["sha256 lampiran"] == decree["annex_sha256"]


async def test_what_people_wrote_is_printed_and_not_obeyed(survey):
    client = survey.client()
    words = {"title": NASTY, "number": NASTY, "position": NASTY, "basis": [NASTY]}
    draft = await drafted(client, await two(survey, client), **words)
    assert (await taken(client, draft, "pdf")).content.startswith(b"%PDF-")
    content = (await taken(client, draft, "xlsx")).content
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        sheets = [book.read(name) for name in book.namelist() if "worksheets/sheet" in name]
    assert len(sheets) == 4
    assert not any(b"<f>" in one or b"<hyperlink" in one for one in sheets)


def annexed(many, **facts):
    """An annex of so many RTs, without a database."""
    rows = [
        AnnexRow(
            rt=rt(n, f"35.19.{1 + n // 400:02d}.2001"),
            name=f"RT {n}",
            region=f"35.19.{1 + n // 400:02d}.2001",
            kelurahan="K" * 60,
            kecamatan="Jiwan",
            area=None,
            area_name=None,
            area_ha=Decimal("1.25"),
            lon=Decimal("111.500000"),
            lat=Decimal("-7.600000"),
            position_source="x",
            slum_class="light",
            total=20,
            legal=None,
            priority=None,
            people=None,
            households=None,
            open_flags=0,
            assessment_id=new_id(),
        )
        for n in range(many)
    ]
    said = {"regulation": "permen-14-2018", "region": "35.19", "year": 2026, "number": "1"}
    day = {"dated": date(2026, 1, 1), "review_due": date(2031, 1, 1), "created_by": "x"}
    words = {"title": "T", "basis": ["B"], "position": "Bupati", "round_id": new_id()}
    decree = Decree(**said | day | words | facts)
    return Annexed(decree, rows, rules.sums(rows, []), [], [])


async def set_of(said, **limits):
    bounds = Bounds(
        **{"cpu": files.CPU, "wall": files.WALL, "memory": files.MEMORY} | limits,
        refusal=DecreeTooHeavy,
    )
    return await printed(files.TEMPLATE, paper.printed(said), now(), bounds)


async def test_two_thousand_rts_are_printed_within_the_bounds():
    assert pages(await set_of(annexed(2_000))) > 40


async def test_a_paper_that_takes_too_long_is_cut():
    for limits in ({"wall": 0.01}, {"cpu": 0}):
        with pytest.raises(DecreeTooHeavy):
            await set_of(annexed(1), **limits)


async def test_without_outline_and_point_the_map_says_so():
    said = annexed(1)
    bare = [row.model_copy(update={"lon": None, "lat": None}) for row in said.rows]
    empty = Annexed(said.decree, bare, said.sums, [], [])
    assert paper.printed(empty)["map"] is None
    assert "Peta belum dapat digambar" in pdf.words(await set_of(empty))


@pytest.mark.parametrize(
    ("corners", "bar"),
    [([[111.5, -7.6]], "100 m"), ([[111.0, -7.5], [111.5, -7.9]], "10 km")],
)
def test_a_map_holds_all_its_corners_and_its_bar_is_true(corners, bar):
    frame = cartography.framed(corners, drawing.WIDTH, drawing.HEIGHT)
    for lon, lat in corners:
        x, y = frame.place(lon, lat)
        assert 0 <= x <= drawing.WIDTH
        assert 0 <= y <= drawing.HEIGHT
    found = cartography._bar(frame)
    metres = float(bar.split()[0]) * (1000 if "km" in bar else 1)
    assert found["said"] == bar
    assert found["long"] == pytest.approx(metres / cartography.DEGREE * frame.down, abs=0.01)


@pytest.mark.parametrize(
    ("number", "said"),
    [("2", "2,00"), ("1200.5", "1.200,50"), ("0.12345", "0,1235"), ("3.456", "3,456")],
)
def test_hectares_are_written_as_on_indonesian_papers(number, said):
    assert figures.ha(Decimal(number)) == said
