"""The files of a report: a paper to sign, and a workbook; the same bytes each time once frozen."""

import io
import re
import zipfile

import pytest
from python_calamine import CalamineWorkbook

from services.finance.accountability import files, paper
from services.finance.accountability.models import ReportRead
from services.finance.accountability.problems import ReportTooHeavy
from tests import pdf
from tests.finance.money import spend
from tests.finance.reports import begin, received, submitted
from tests.finance.steps import BASE

NASTY = '=HYPERLINK("http://x") #panic("x") *tebal* $x$ \\ <a> @ref'


async def taken(client, report, ending):
    answer = await client.get(f"{BASE}/reports/{report['id']}.{ending}")
    assert answer.status_code == 200, answer.text
    return answer


def pages(content):
    """How many pages the PDF says that it has."""
    return int(re.search(rb"/Type/Pages/Count (\d+)", content)[1])


async def test_a_frozen_report_is_the_same_paper_each_time(finance):
    made, client = await received(finance), finance.client()
    report = await submitted(finance, made)
    first = await taken(client, report, "pdf")
    assert first.headers["content-type"] == "application/pdf"
    assert f'filename="lpj-{report["id"]}.pdf"' in first.headers["content-disposition"]
    assert first.content.startswith(b"%PDF-")
    await client.ok(await spend(client, made, "1.00", receipt_number="KW-015"))
    assert (await taken(client, report, "pdf")).content == first.content


async def test_what_people_wrote_is_printed_and_not_obeyed(finance):
    made = await received(finance, spent=None, recipient=NASTY, number=NASTY[:100])
    client = finance.client(id="lkm")
    await client.ok(await spend(client, made, "1.00", receipt_number=NASTY, description=NASTY))
    report = await client.ok(await begin(client, made, number=NASTY, notes=NASTY))
    assert (await taken(client, report, "pdf")).content.startswith(b"%PDF-")
    content = (await taken(client, report, "xlsx")).content
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        sheets = [book.read(name) for name in book.namelist() if "worksheets/sheet" in name]
        assert len(sheets) == 5
        assert not any(b"<f>" in one or b"<hyperlink" in one for one in sheets)
    found = CalamineWorkbook.from_filelike(io.BytesIO(content))
    rows = found.get_sheet_by_name("belanja").to_python()
    assert rows[0] == ["tanggal", "jenis", "uraian", "kuitansi", "berkas", "jumlah"]
    assert rows[1] == ["2020-04-02", "Bahan", NASTY, NASTY, 0.0, 1.0]
    summary = {name: rest for name, *rest in found.get_sheet_by_name("ringkasan").to_python()}
    assert summary["penerima"] == [NASTY, ""]
    assert summary["dana yang diterima"] == [56000000.0, "lima puluh enam juta rupiah"]
    assert summary["sisa dana yang dikembalikan"][0] == 55999999.0


async def test_a_frozen_workbook_is_the_same_each_time(finance):
    made, client = await received(finance), finance.client()
    report = await submitted(finance, made)
    first = (await taken(client, report, "xlsx")).content
    assert (await taken(client, report, "xlsx")).content == first


async def read(finance, **more):
    """A report as the printer gets it."""
    made = await received(finance)
    return ReportRead.model_validate(await submitted(finance, made, **more))


async def test_the_paper_says_amounts_in_figures_and_words(finance):
    said = paper.printed(await read(finance))
    assert ("Jumlah alokasi", "Rp 80.000.000,00 (delapan puluh juta rupiah)") in said["facts"]
    assert said["sums"] == [
        ("Dana yang diterima", "56.000.000,00", "lima puluh enam juta rupiah"),
        ("Dana yang dibelanjakan", "50.000.000,00", "lima puluh juta rupiah"),
        ("Sisa dana yang dikembalikan", "6.000.000,00", "enam juta rupiah"),
        ("Alokasi yang belum dicairkan", "24.000.000,00", "dua puluh empat juta rupiah"),
    ]
    assert said["expenses"] == [
        ["2 April 2020", "Bahan", "Paving blok 200 m2", "KW-014 *", "50.000.000,00"]
    ]
    assert [position for _, position in said["signatures"]] == [
        "Bendahara / UPK",
        "Koordinator BKM/LKM",
        "Pejabat Pembuat Komitmen",
    ]


async def test_the_pdf_says_what_the_report_says(finance):
    made, client = await received(finance), finance.client()
    report = await submitted(finance, made, notes="Sisa (enam juta) di bank.")
    said = pdf.words((await taken(client, report, "pdf")).content)
    for words in (
        *("LAPORAN PERTANGGUNGJAWABAN (LPJ)", "Nomor LPJ/7/2020", "LKM Bangkit Bersama"),
        *("Klagenserut, Jiwan, Kabupaten Madiun, Jawa Timur", "SPPB/12/2020, 2 Maret 2020"),
        *("Rp 80.000.000,00 (delapan puluh juta rupiah)", "Paving blok 200 m2", "KW-014 *"),
        *("Rp 56.000.000,00", "lima puluh juta rupiah", "Sisa dana yang dikembalikan"),
        *("enam juta rupiah", "Sisa (enam juta) di bank.", "Pejabat Pembuat Komitmen"),
        *("Halaman 1 dari 1", f"SHA-256 {report['sha256']}"),
    ):
        assert words in said
    assert "DRAF" not in said
    assert "Swadaya" not in said


async def test_a_draft_says_so_across_the_page(finance):
    made, client = await received(finance), finance.client()
    report = await client.ok(await begin(client, made, kind="use"))
    said = pdf.words((await taken(client, report, "pdf")).content)
    assert "DRAF" in said.split()
    assert "LAPORAN PENGGUNAAN DANA (LPD)" in said


async def test_a_long_report_goes_on_over_pages(finance):
    report = await read(finance)
    [one] = report.content.expenses
    many = [one.model_copy(update={"receipt_number": f"KW-{n}"}) for n in range(400)]
    whole = report.model_copy(
        update={"content": report.content.model_copy(update={"expenses": many})}
    )
    assert pages(await files.printed(report)) == 1
    assert pages(await files.printed(whole)) > 5


async def test_a_paper_that_takes_too_long_is_cut(finance, monkeypatch):
    report = await read(finance)
    monkeypatch.setattr(files, "WALL", 0.01)
    with pytest.raises(ReportTooHeavy):
        await files.printed(report)
    monkeypatch.undo()
    monkeypatch.setattr(files, "CPU", 0)
    with pytest.raises(ReportTooHeavy):
        await files.printed(report)
