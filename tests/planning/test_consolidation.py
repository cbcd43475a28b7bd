"""Activities by SIPD codes: each once, each sum that of its activities, the file the same."""

import io
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from sqlalchemy import event

from contracts.money import Money, sum_of
from services.planning.consolidation import rules
from services.planning.consolidation.models import ConsolidationFilter, Entry
from tests.harness import code_of, uuid_of
from tests.planning.offered import work
from tests.planning.planned import state
from tests.planning.steps import BASE, NEXT_VILLAGE, VILLAGE
from tests.planning.works import becomes, plan

AT = f"{BASE}/consolidation"
SUB = {"program": "1.04.03", "kegiatan": "1.04.03.2.03", "sub_kegiatan": "1.04.03.2.03.0013"}
DRAIN = {"program": "1.03.06", "kegiatan": "1.03.06.2.01"}
ALONE = {"program": "1.04.03"}


async def asked(client, **facts):
    answer = await client.get(AT, **({"region": "35.19", "year": 2027} | facts))
    return await client.ok(answer)


async def some(planning):
    """Four activities: under a sub-kegiatan, a kegiatan, a program, and under no code."""
    approved = (await plan(planning, "approved"))["plan_id"]
    source = [{"source": "dak", "amount": "1.00"}]
    return [
        await work(planning, "100.10", approved, sipd=SUB, title="Paving", sources=source),
        await work(planning, "20.02", approved, sipd=DRAIN, title="Drainase", year=2028),
        await work(planning, "3.03", approved, sipd=ALONE, title="Sosialisasi"),
        await work(planning, "7.77", approved, title="Tanpa kode"),
    ]


def shown(rows):
    return [(r["level"], r["code"], *r["amounts"]) for r in rows]


async def test_an_rkpd_adds_up_each_code_of_the_year_and_the_one_after(planning):
    paving, *_, bare = await some(planning)
    found = await asked(planning.client())
    assert shown(found["rows"]) == [
        ("urusan", "1", "103.13", "20.02"),
        ("bidang", "1.03", "0.00", "20.02"),
        ("program", "1.03.06", "0.00", "20.02"),
        ("kegiatan", "1.03.06.2.01", "0.00", "20.02"),
        ("activity", "1.03.06.2.01", "0.00", "20.02"),
        ("bidang", "1.04", "103.13", "0.00"),
        ("program", "1.04.03", "103.13", "0.00"),
        ("activity", "1.04.03", "3.03", "0.00"),
        ("kegiatan", "1.04.03.2.03", "100.10", "0.00"),
        ("sub_kegiatan", "1.04.03.2.03.0013", "100.10", "0.00"),
        ("activity", "1.04.03.2.03.0013", "100.10", "0.00"),
    ]
    last = found["rows"][-1]
    assert (last["activity_id"], last["unit"], last["target"]) == (paving, "m", "140")
    assert last["location"] == f"Klagenserut ({VILLAGE}), 1 RT"
    assert (last["indicator"], last["sources"]) == ("Paving", ["dak"])
    names = {row["code"]: row["name"] for row in found["rows"] if row["level"] != "activity"}
    assert names["1.04.03"] == "PROGRAM KAWASAN PERMUKIMAN"
    assert names["1.04.03.2.03.0013"] == ""  # no name is made up
    assert found["coded"] == ["103.13", "20.02"]
    (left,) = found["uncoded"]["rows"]
    assert (left["activity_id"], left["code"]) == (bare, None)
    assert found["uncoded"]["text_en"].startswith("1 activities of Rp 7.77")
    assert "senilai Rp 7,77 belum" in found["uncoded"]["text_id"]
    assert found["total"] == ["110.90", "20.02"]


async def test_an_rpjmd_spans_five_years(planning):
    await some(planning)
    found = await asked(planning.client(), document="rpjmd")
    assert found["span"] == [2027, 2028, 2029, 2030, 2031]
    assert found["total"] == ["110.90", "20.02", "0.00", "0.00", "0.00"]


async def test_drafts_are_another_document_than_what_is_approved(planning):
    draft = await plan(planning)
    id = await work(planning, "5", draft["plan_id"], state="planned", sipd=ALONE)
    client = planning.client()
    assert (await asked(client))["activities"] == 0
    assert (await asked(client, plans="draft"))["activities"] == 1
    await becomes(planning, draft, "approved")
    assert (await asked(client))["activities"] == 1
    assert (await asked(client, plans="draft"))["activities"] == 0
    for left_out in ("cancelled", "unfit"):
        await state(planning, id, left_out)
        empty = await asked(client)
        assert (empty["activities"], empty["rows"]) == (0, [])
        assert empty["uncoded"]["text_id"] == "Semua kegiatan berkode SIPD."


@pytest.mark.parametrize("document", ["rkpd", "rpjmd"])
async def test_every_number_of_the_workbook_is_that_of_the_answer(planning, document):
    await some(planning)
    client = planning.client()
    found = await asked(client, document=document)
    answer = await client.get(f"{AT}.xlsx", region="35.19", year=2027, document=document)
    assert f'filename="{document}-35.19-2027.xlsx"' in answer.headers["content-disposition"]
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    assert book.sheet_names == [document, "tanpa_kode", "keterangan"]
    for name, rows, sums in (
        (document, found["rows"], found["coded"]),
        ("tanpa_kode", found["uncoded"]["rows"], found["uncoded"]["amounts"]),
    ):
        heads, *cells = book.get_sheet_by_name(name).to_python()
        ahead = "Prakiraan Maju 2028 (Rp)" if document == "rkpd" else "Pagu Indikatif 2028 (Rp)"
        assert heads[6:10] == ["Target 2027", "Pagu Indikatif 2027 (Rp)", "Target 2028", ahead]
        wanted = [*(row["amounts"] for row in rows), sums]
        assert [[f"{Decimal(str(c)):.2f}" for c in row[7::2]] for row in cells] == wanted
        assert [row[0] or None for row in cells] == [*(row["code"] for row in rows), None]


@pytest.mark.parametrize(
    ("facts", "status", "code"),
    [
        ({"region": "35.77"}, 404, "region_not_found"),
        ({"region": "99"}, 404, "region_not_found"),
        ({"year": 1999}, 422, "invalid_request"),
        ({"document": "apbd"}, 422, "invalid_request"),
        ({"plans": "all"}, 422, "invalid_request"),
    ],
)
async def test_what_cannot_be_asked_is_refused(planning, facts, status, code):
    client = planning.client(regions=("35.19",))
    for address in (AT, f"{AT}.xlsx"):
        answer = await client.get(address, **({"region": "35.19", "year": 2027} | facts))
        assert (answer.status_code, code_of(answer)) == (status, code)


async def test_only_what_lies_in_the_callers_region_is_added_up(planning):
    await some(planning)
    neighbour = planning.client(regions=(NEXT_VILLAGE,))
    assert (await asked(neighbour, region=NEXT_VILLAGE))["activities"] == 0
    assert (await neighbour.get(AT, region="35.19", year=2027)).status_code == 404


async def test_only_what_it_says_is_read_and_many_activities_are_one_parameter(planning):
    await some(planning)
    engine, sent = planning.app.state.engine.sync_engine, []

    def note(_connection, _cursor, statement, parameters, _context, _many):
        if "FROM activities" in statement or "FROM activity_places" in statement:
            sent.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    try:
        await asked(planning.client())
    finally:
        event.remove(engine, "before_cursor_execute", note)
    (read, _), (counted, bound) = sent
    assert not [name for name in ("geometry", "readiness", "beneficiaries") if name in read]
    assert "FROM activity_places" in counted
    (ids,) = bound.values() if isinstance(bound, dict) else bound
    assert len(ids) == 4


async def test_too_much_at_once_is_refused(planning, monkeypatch):
    await some(planning)
    monkeypatch.setattr("services.planning.consolidation.queries.MOST", 3)
    answer = await planning.client().get(AT, region="35.19", year=2027)
    assert (answer.status_code, code_of(answer)) == (422, "consolidation_too_large")


codes = st.sampled_from([SUB, DRAIN, ALONE, None])
costs = st.decimals(0, 10**9, places=2)


@given(st.lists(st.tuples(codes, costs, st.integers(2027, 2029)), max_size=12))
def test_sums_are_those_of_their_activities_whatever_there_is(facts):
    """Each code is told once and sums the activities of it; nothing is lost or counted twice."""
    wanted = ConsolidationFilter(region=VILLAGE, year=2027)
    made = [
        Entry(
            id=uuid_of(n),
            region=VILLAGE,
            title=str(n),
            unit="m",
            volume=Decimal(1),
            sources=[],
            state="fit",
            sipd=sipd,
            cost=cost,
            year=year,
        )
        for n, (sipd, cost, year) in enumerate(facts, start=1)
        if year in rules.years_of(wanted)
    ]
    found = rules.consolidated(wanted, made, {})
    heads = [row for row in found.rows if row.level != "activity"]
    assert len({row.code for row in heads}) == len(heads)
    for row in heads:
        below = [one for one in made if one.sipd and row.code in {c for _, c in rules.way_of(one)}]
        for year, amount in zip(found.span, row.amounts, strict=True):
            assert amount == sum_of(Money(one.cost) for one in below if one.year == year)
    rows = [row for row in (*found.rows, *found.uncoded.rows) if row.level == "activity"]
    assert sorted(str(row.activity_id) for row in rows) == sorted(str(one.id) for one in made)
    for coded, bare, total in zip(found.coded, found.uncoded.amounts, found.total, strict=True):
        assert coded + bare == total
