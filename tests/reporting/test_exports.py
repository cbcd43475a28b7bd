"""What files say: the same numbers as the recap, the engine and the ledger's sums."""

from decimal import Decimal

import pytest

from contracts.planning_activities import ActivityProgressed
from contracts.regulation import load
from services.reporting.exports import words
from services.reporting.exports.numeric import Columns
from tests.reporting.events import sealed
from tests.reporting.exports import (
    LAW,
    NEIGHBOUR,
    VILLAGE,
    A,
    B,
    C,
    csv_of,
    history,
    made,
    measured,
    number,
    sheet_of,
    sheets_of,
    table,
)
from tests.reporting.test_facts import changed
from tests.reporting.test_recap import recap

BEFORE, AFTER = "awal", "akhir"


def numeric_of(content, format):
    """The rows of a numeric recap by code."""
    rows = csv_of(content)[1] if format == "csv" else table(sheets_of(content)["Rekap numerik"])
    return {row["Kode"]: row for row in rows}


@pytest.mark.parametrize("format", ["xlsx", "csv"])
async def test_the_numeric_recap_has_what_the_engine_finds_and_the_recap_sums(reporting, format):
    before, after, unchanged, new = history()
    await reporting.hear(before, after, unchanged, new)
    content, _ = await made(reporting, "rekap_numerik", format)
    rows = numeric_of(content.content, format)
    assert list(rows) == [A, B, VILLAGE, C, NEIGHBOUR, "35.19.09"]
    law = load(LAW)
    for code, phases in ((A, (before, after)), (B, (unchanged,) * 2), (C, (None, new))):
        for event, phase in zip(phases, (BEFORE, AFTER), strict=True):
            stands(rows[code], phase, event, law)
    for code, by in ((VILLAGE, "village"), (NEIGHBOUR, "village"), ("35.19.09", "district")):
        figures = (await recap(reporting, region=code, by=by))["total"]
        row = rows[code]
        assert number(row["Luas kumuh (ha) awal"]) in (Decimal(figures["baseline_ha"]), None)
        assert number(row["Luas kumuh (ha) akhir"]) == Decimal(figures["slum_ha"])
        assert number(row["Jumlah RT"]) == sum(figures["rts"].values())
    whole = law.score(law.sum(map(sheet_of, (after, unchanged))))
    assert number(rows[VILLAGE]["Total nilai akhir"]) == whole.total
    assert rows[VILLAGE]["Kelas akhir"] == words.CLASSES[whole.slum_class].id


def stands(row, phase, event, law):
    """A row has an event's numbers, and the engine's percents of them; or nothing."""
    score = event and law.score(sheet_of(event))
    for n, criterion in enumerate(law.criteria):
        head = f"{criterion.id} {criterion.name_id}"
        volume, percent = (
            number(row[f"{head} ({unit}) {phase}"]) for unit in (criterion.unit, "%")
        )
        assert volume == (event.volumes.get(criterion.id) if event else None)
        assert percent == (score.criteria[n].percent if event else None)
    assert number(row[f"Total nilai {phase}"]) == (event.total if event else None)
    assert number(row[f"Luas (ha) {phase}"]) == (event.area_ha if event else None)
    assert row[f"Regulasi {phase}"] == (LAW if event else "")


@pytest.mark.parametrize("missing", [None, "6b"])
async def test_a_village_is_scored_as_the_engine_scores_the_sum_of_its_rts(reporting, missing):
    law = load(LAW)
    told = [
        {
            c.id: None if c.id == missing and rt == A else f"{n}.{at}"
            for n, c in enumerate(law.criteria)
        }
        for at, rt in ((25, A), (5, B))
    ]
    events = [
        measured(rt, "light", volumes=volumes) for rt, volumes in zip((A, B), told, strict=True)
    ]
    await reporting.hear(*events)
    content, _ = await made(reporting, "rekap_numerik", "csv")
    row = numeric_of(content.content, "csv")[VILLAGE]
    whole = law.sum(map(sheet_of, events))
    score = law.score(whole)
    for criterion, one in zip(law.criteria, score.criteria, strict=True):
        head = f"{criterion.id} {criterion.name_id}"
        assert number(row[f"{head} ({criterion.unit}) akhir"]) == whole.volumes[criterion.id]
        assert number(row[f"{head} (%) akhir"]) == one.percent
    assert number(row["Total nilai akhir"]) == score.total


async def test_a_later_year_is_not_in_the_file_and_an_earlier_round_carries_forward(reporting):
    await reporting.hear(*history())
    content, _ = await made(reporting, "rekap_numerik", "csv", year=2021)
    rows = numeric_of(content.content, "csv")
    assert rows[A]["Tahun akhir"] == "2020"
    assert C not in rows


async def test_regulations_that_count_other_things_have_columns_of_their_own(reporting):
    await reporting.hear(
        measured(A, "heavy", 2020, regulation="permen-02-2016", volumes={"4e": "30", "4c": "20"}),
        measured(A, "light", 2023, round_kind="update", volumes={"4c": "10"}),
    )
    content, _ = await made(reporting, "rekap_numerik", "csv")
    row = numeric_of(content.content, "csv")[A]
    assert (row["Regulasi awal"], row["Regulasi akhir"]) == ("permen-02-2016", LAW)
    old, new = load("permen-02-2016"), load(LAW)
    names = {law.id: {c.id: f"{c.id} {c.name_id} (m)" for c in law.criteria} for law in (old, new)}
    connected, quality = names[old.id]["4c"], names[new.id]["4c"]
    assert connected != quality
    assert (row[f"{connected} awal"], row[f"{connected} akhir"]) == ("20", "")
    assert (row[f"{quality} awal"], row[f"{quality} akhir"]) == ("", "10")


async def test_an_rt_that_never_told_its_numbers_has_no_percents_and_its_village_no_score(
    reporting,
):
    await reporting.hear(sealed(A, "light"), measured(B, "light"))
    content, _ = await made(reporting, "rekap_numerik", "csv")
    rows = numeric_of(content.content, "csv")
    assert (rows[A]["Total nilai akhir"], rows[VILLAGE]["Total nilai akhir"]) == ("20", "")
    assert rows[VILLAGE]["Luas kumuh (ha) akhir"] == "2.50"
    percents = [name for name in rows[A] if "(%)" in name]
    assert len(percents) == 32
    assert {rows[A][name] for name in percents} == {""}


async def test_a_village_has_its_own_sum_and_not_that_of_a_district_it_is_only_part_of(reporting):
    await reporting.hear(*history())
    content, _ = await made(reporting, "rekap_numerik", "csv", VILLAGE)
    assert list(numeric_of(content.content, "csv")) == [A, B, VILLAGE]


async def test_a_profile_tells_who_scores_what_and_what_was_done(reporting):
    await reporting.hear(*history(), changed(ActivityProgressed, region=VILLAGE, year=2022))
    content, _ = await made(reporting, "profil_kumuh", "xlsx", VILLAGE)
    found = sheets_of(content.content)
    assert list(found) == ["Keterangan", "Identitas", "RT", "Hektare menurut kelas", "Kegiatan"]
    facts = dict(found["Identitas"])
    assert facts["Kelurahan/desa"].endswith(f"({VILLAGE})")
    assert (facts["Jumlah RT"], facts["Jumlah KK"]) == (2, 100)
    law, after = load(LAW), history()[1]
    score = law.score(sheet_of(after))
    rows = {(row["Kode"], row["Keadaan"]): row for row in table(found["RT"])}
    assert set(rows) == {(rt, phase) for rt in (A, B) for phase in (BEFORE, AFTER)}
    for one, criterion in zip(score.criteria, law.criteria, strict=True):
        name = f"{criterion.id} {criterion.name_id}"
        assert number(rows[A, AFTER][f"{name} (%)"]) == one.percent
        assert rows[A, AFTER][f"{name} (nilai)"] == one.score
    for one, aspect in zip(score.aspects, law.aspects, strict=True):
        head = f"Rata-rata aspek {aspect.id} {aspect.name_id} (%)"
        assert number(rows[A, AFTER][head]) == one.average
    figures = (await recap(reporting, region=VILLAGE, by="village"))["total"]
    by_class = {
        (row["Keadaan"], row["Kelas"]): row for row in table(found["Hektare menurut kelas"])
    }
    for name, text in words.CLASSES.items():
        row = by_class[AFTER, text.id]
        assert number(row["Luas (ha)"]) == Decimal(figures["area_ha"][name])
        assert row["Jumlah RT"] == figures["rts"][name]
    (work,) = table(found["Kegiatan"])
    assert work["Tahun"] == 2022


@pytest.mark.parametrize(("format", "lang"), [("xlsx", "id"), ("csv", "en")])
async def test_a_file_says_what_it_is_about_on_its_first_lines(reporting, format, lang):
    await reporting.hear(measured(A, "light"))
    content, export = await made(reporting, "rekap_numerik", format, lang=lang)
    if format == "csv":
        about, rows = csv_of(content.content)
        assert (about["File"], about["Region"]) == ("Numeric recap", "Kabupaten Madiun (35.19)")
        assert about["Year"] == "2023"
        assert (about["Data (generation)"], rows[0]["Level"]) == ("1", "RT")
        made_at, law, source = about["Made"], about["Regulation"], about["Source"]
    else:
        about = dict(sheets_of(content.content)["Keterangan"])
        assert (about["Berkas"], about["Wilayah"]) == ("Rekap numerik", "Kabupaten Madiun (35.19)")
        made_at, law, source = about["Dibuat"], about["Regulasi"], about["Sumber"]
    assert made_at[:10] == export["finished_at"][:10]
    assert law == f"{LAW} ({load(LAW).title})"
    assert source
    name = f'attachment; filename="rekap_numerik_35.19_2023.{format}"'
    assert content.headers["content-disposition"] == name


FORMULAS = ["=1+1", "+A1", "-A1", "@SUM(A1)", "\t=1", "\r=1", "\uff1dA1"]


@pytest.mark.parametrize("format", ["xlsx", "csv"])
@pytest.mark.parametrize("text", FORMULAS)
async def test_a_name_that_looks_like_a_formula_goes_out_as_text(reporting, format, text):
    await reporting.hear(measured(A, "light", name=text))
    content, _ = await made(reporting, "rekap_numerik", format)
    assert numeric_of(content.content, format)[A]["Nama"].startswith(f"'{text[0]}")


async def test_a_text_that_xml_cannot_hold_goes_out_without_what_it_cannot(reporting):
    await reporting.hear(measured(A, "light", name="<b>&\x01\ufffe RT"))
    content, _ = await made(reporting, "rekap_numerik", "xlsx")
    assert numeric_of(content.content, "xlsx")[A]["Nama"] == "<b>& RT"


def test_two_regulations_share_a_column_only_where_they_mean_the_same():
    laws = [load("permen-02-2016"), load(LAW)]
    both = Columns.of([law.id for law in laws])
    assert len(both.criteria) < sum(len(law.criteria) for law in laws)
    for law in laws:
        at = both.places[law.id]
        named = {n: (c.id, c.name_id) for n, c in enumerate(law.criteria)}
        shown = {
            n: (both.criteria[i].id, both.criteria[i].name_id)
            for i, n in enumerate(at)
            if n is not None
        }
        assert shown == named
