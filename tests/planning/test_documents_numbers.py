"""Every number of a paper is the API's: the workbook against the answers, the PDF against the workbook."""

from decimal import Decimal

import pytest

from contracts.regulation import load
from services.planning.documents.rules import in_words
from tests.planning import papers
from tests.planning.simulations import HEADS
from tests.planning.simulations import sheet as measures
from tests.planning.steps import BASE, VILLAGE

LAW = load("permen-14-2018")
CLASSES = dict(
    zip(
        ("none", "light", "medium", "heavy"),
        ("Tidak kumuh", "Kumuh ringan", "Kumuh sedang", "Kumuh berat"),
        strict=True,
    )
)
SOURCES = {"apbd-kabkota": "APBD kabupaten/kota dan BUMD", "swadaya": "Swadaya masyarakat"}
YEARS = range(2026, 2031)


@pytest.fixture
async def known(planning):
    """A village, its plan, and what the API says of both."""
    client, plan = await papers.village(planning, 4)
    asked = {"region": VILLAGE, "plan_id": plan["id"], "all": True}
    every = await client.ok(await client.get(f"{BASE}/activities", plan_id=plan["id"]))
    lines = sorted(every["items"], key=lambda one: (one["year"], one["id"]))
    works = [await get(client, f"activities/{one['id']}") for one in lines]
    return {
        "works": works,
        "rabs": [await get(client, f"activities/{one['id']}/rab") for one in works],
        "safeguards": [await get(client, f"activities/{one['id']}/safeguards") for one in works],
        "simulation": await client.ok(await client.post(f"{BASE}/simulations", asked)),
        "needs": (await get(client, f"needs?region={VILLAGE}&limit=1000"))["items"],
        "totals": (await get(client, f"needs/totals?region={VILLAGE}&by=village"))["total"],
        "institutions": (await get(client, f"institutions?region={VILLAGE}"))["items"],
        "meetings": (await get(client, f"meetings?region={VILLAGE}"))["items"],
        "sheets": await papers.sheets(client, plan),
        "said": await papers.said(client, plan),
    }


async def get(client, path):
    return await client.ok(await client.get(f"{BASE}/{path}"))


def rt_of(code):
    _, rw, rt = code.split("-")
    return f"RT {rt}/RW {rw}"


def rows(known, name):
    """A sheet's rows as mappings; numbers as exact as a sheet has them."""
    heads, *found = known["sheets"][name]
    return [dict(zip(heads, row, strict=True)) for row in found]


def same(cell, told):
    assert Decimal(str(cell)) == pytest.approx(Decimal(told), abs=Decimal("1e-9")), (cell, told)


def test_works_places_budgets_and_funds_are_those_of_the_activities(known):
    works = rows(known, "kegiatan")
    assert len(works) == len(known["works"]) + 1
    for row, own in zip(works, known["works"], strict=False):
        assert (row["tahun"], row["lokasi"]) == (str(own["year"]), rt_of(own["places"][0]["rt"]))
        same(row["volume"], own["volume"])
        same(row["biaya rab (rp)"], own["cost"])
        same(row["jiwa"], own["beneficiaries"]["male"] + own["beneficiaries"]["female"])
    same(works[-1]["biaya rab (rp)"], sum(Decimal(own["cost"]) for own in known["works"]))
    for row, own in zip(rows(known, "lokasi"), known["works"], strict=True):
        (place,) = own["places"]
        assert (row["rt"], row["kriteria"], row["satuan"]) == (rt_of(place["rt"]), "2b", "m")
        same(row["volume"], place["volume"])
    *lines, whole = rows(known, "rab")
    told = [line for rab in known["rabs"] for line in rab["lines"]]
    for row, line in zip(lines, told, strict=True):
        for head, name in (
            *(("volume", "volume"), ("harga satuan (rp)", "unit_price"), ("jumlah (rp)", "amount")),
        ):
            same(row[head], line[name])
    same(whole["jumlah (rp)"], sum(Decimal(rab["total"]) for rab in known["rabs"]))


def test_money_by_year_and_source_is_the_sum_of_the_activities(known):
    *years, whole = rows(known, "investasi")
    for row, year in zip(years, YEARS, strict=True):
        own = [one for one in known["works"] if one["year"] == year]
        cost = sum(Decimal(one["cost"]) for one in own)
        funded = sum(Decimal(source["amount"]) for one in own for source in one["sources"])
        assert row["kegiatan"] == len(own)
        same(row["biaya rab (rp)"], cost)
        same(row["bersumber (rp)"], funded)
        same(row["selisih (rp)"], cost - funded)
    same(whole["kegiatan"], len(known["works"]))
    for row, (code, name) in zip(rows(known, "dana")[:-1], SOURCES.items(), strict=True):
        assert row["sumber dana"] == name
        for year in YEARS:
            of = (one["sources"] for one in known["works"] if one["year"] == year)
            amounts = (s["amount"] for sources in of for s in sources if s["source"] == code)
            same(row[f"{year} (rp)"], sum(map(Decimal, amounts)))


def test_scores_and_what_the_plan_changes_are_the_regulations_and_the_simulations(known):
    items = {rt_of(one["code"]): one for one in known["simulation"]["items"]}
    scores = rows(known, "nilai rt")[:-1]
    assert {row["rt"] for row in scores} == set(items)
    for row in scores:
        before = items[row["rt"]]["before"]
        assert (row["nilai"], row["tingkat"]) == (before["total"], CLASSES[before["slum_class"]])
        assert sum(row[c.id] for c in LAW.criteria) == before["total"]
    effects = rows(known, "simulasi")
    for row in effects[:-1]:
        own = items[row["tempat"]]
        assert (row["nilai"], row["nilai sesudah"]) == (
            own["before"]["total"],
            own["after"]["total"],
        )
        assert row["tingkat sesudah"] == CLASSES[own["after"]["slum_class"]]
        keys = {True: "ya", False: "belum"}
        told = (keys[own["exit"]["score"]], keys[own["exit"]["services"]])
        assert (row["kunci nilai"], row["kunci layanan"]) == told
        same(row["ha"], own["area_ha"])
        same(row["ha keluar"], own["leaves_ha"])
    same(effects[-1]["ha keluar"], known["simulation"]["total"]["leaves_ha"])
    areas = rows(known, "simulasi kawasan")[:-1]
    for row, own in zip(areas, known["simulation"]["areas"], strict=True):
        assert (row["nilai"], row["nilai sesudah"]) == (
            own["before"]["total"],
            own["after"]["total"],
        )
    heads, *served = known["sheets"]["layanan"]
    for row in served:
        own = items[row[0]]
        told = [
            own[when]["services"][a]
            for a in LAW.package.exit.aspects
            for when in ("before", "after")
        ]
        for cell, value in zip(row[1:], told, strict=True):
            same(cell, value)
    assert len(heads) == 1 + 2 * len(LAW.package.exit.aspects)


def test_the_profile_is_the_sum_of_the_rts_and_their_classes(known):
    items = known["simulation"]["items"]
    profile = {row["uraian"]: row["jumlah"] for row in rows(known, "profil")}
    assert (profile["RT terdata"], profile["Tahun pendataan"]) == (len(items), "2026")
    same(profile["Luas (ha)"], sum(Decimal(one["area_ha"]) for one in items))
    for head, name in (("Bangunan (unit)", "buildings"), ("Penduduk (jiwa)", "population")):
        same(profile[head], int(HEADS[name]) * len(items))
    *classes, whole = rows(known, "tingkat")
    for row, (name, said) in zip(classes, CLASSES.items(), strict=True):
        of = [one for one in items if one["before"]["slum_class"] == name]
        assert (row["tingkat"], row["rt"]) == (said, len(of))
        same(row["luas (ha)"], sum(Decimal(one["area_ha"]) for one in of))
    assert whole["rt"] == len(items)


def test_every_answer_of_the_screening_is_in_the_workbook_and_its_verdict_on_paper(known):
    told = [answer for one in known["safeguards"] for answer in one["answers"].values()]
    found = [row["jawaban"] for row in rows(known, "jawaban")]
    assert found == [{True: "ya", False: "tidak"}.get(answer, answer) for answer in told]
    verdicts = [row["penapisan"] for row in rows(known, "penapisan")]
    assert verdicts == ["lengkap" if one["complete"] else "belum" for one in known["safeguards"]]


async def test_scores_by_criterion_percents_and_averages_are_those_of_the_sheets(planning):
    events = await papers.surveyed(planning, 4)
    client = planning.client()
    plan = await papers.made(client, "plans", papers.PLAN)
    await papers.chapter(client, plan["id"])
    found = await papers.sheets(client, plan)
    for place, event in enumerate(events, start=1):
        score = LAW.score(measures(event))
        assert found["nilai rt"][place][2:18] == [c.score for c in score.criteria]
        for cell, criterion in zip(found["persen"][place][1:], score.criteria, strict=True):
            same(cell, criterion.percent)
        averages = (*(a.average for a in score.aspects), score.average)
        for cell, average in zip(found["rata-rata"][place][1:], averages, strict=True):
            same(cell, average)


def test_needs_and_people_are_those_that_are_kept(known):
    for row, need in zip(rows(known, "kebutuhan rt"), known["needs"], strict=True):
        assert (row["rt"], row["kriteria"]) == (rt_of(need["rt"]), need["criterion"])
        for head, name in BALANCES.items():
            same(row[head], need[name])
    for row, need in zip(rows(known, "kebutuhan"), known["totals"]["criteria"], strict=True):
        assert (row["kode"], row["satuan"]) == (need["criterion"], need["unit"])
        for head, name in BALANCES.items():
            same(row[head], need[name])
    for row, own in zip(rows(known, "lembaga"), known["institutions"], strict=True):
        assert (row["nama"], row["l"], row["p"]) == (own["name"], own["male"], own["female"])
    (meeting,), (row,) = known["meetings"], rows(known, "musyawarah")
    assert (row["l"], row["p"]) == tuple(meeting["attendance"][n] for n in ("male", "female"))


BALANCES = {"dibuka": "opened", "dipesan": "reserved", "terlaksana": "drawn", "sisa": "left"}


def on_paper(head, cell, percents):
    """A cell as the paper has it, by the rules of Indonesian numbers alone."""
    if cell in ("", None):
        return None
    if isinstance(cell, str):
        return cell
    two = percents or head.endswith("(rp)") or head.startswith("ha") or head == "luas (ha)"
    text = f"{cell:,.2f}" if two else f"{cell:,.6f}".rstrip("0").rstrip(".")
    return text.translate(str.maketrans(",.", ".,"))


PERCENTS = {"persen", "rata-rata", "layanan"}
PRINTED = (
    *(
        "profil",
        "tingkat",
        "penapisan",
        "nilai rt",
        "persen",
        "rata-rata",
        "kebutuhan",
        "kebutuhan rt",
        "simulasi",
    ),
    *("simulasi kawasan", "layanan", "kegiatan", "lokasi", "investasi", "dana", "lembaga"),
    *("anggota", "musyawarah", "keputusan", "pemetaan"),
)


def test_the_paper_prints_every_row_of_the_workbook(known):
    for name in PRINTED:
        heads, *found = known["sheets"][name]
        assert found, name
        for row in found:
            cells = [on_paper(h, c, name in PERCENTS) for h, c in zip(heads, row, strict=True)]
            ensure_printed(known["said"], cells, name)
    for rab in known["rabs"]:
        assert in_words(Decimal(rab["total"])) in known["said"]
        for line in rab["lines"]:
            amounts = [on_paper("(rp)", Decimal(line[n]), False) for n in ("unit_price", "amount")]
            assert " ".join(amounts) in known["said"]


def ensure_printed(said, cells, name):
    """The cells of a row follow one another on the paper, a dash where there is none.

    A line of sums is bare there.
    """
    sums = "Jumlah" in cells or "Semua RT" in cells
    told = (cell or (None if sums else "\u2013") for cell in cells)
    assert " ".join(cell for cell in told if cell is not None) in said, (name, cells)
