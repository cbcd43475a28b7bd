"""A plan as a paper and as a workbook: what it says, whose it is, and that an approved one stays."""

import hashlib
import io
import zipfile
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from services.chassis import sight
from services.chassis.auth import Principal
from services.chassis.clock import now
from services.chassis.printing import Bounds
from services.chassis.printing import printed as set_by
from services.planning.areas import queries as areas
from services.planning.documents import files, paper, queries
from services.planning.documents.problems import PlanTooHeavy
from services.planning.plans import queries as plans
from tests import pdf
from tests.planning import papers
from tests.planning.planned import chapter, city_plan, edition, judged, read
from tests.planning.steps import BASE, OTHER, VILLAGE, institution, made, meeting, refused
from tests.planning.works import activity, changed

NASTY = '=HYPERLINK("http://x") #panic("x") *tebal* $x$ \\ <a> @ref'
LONG = "W" * 200


async def get(client, plan, ending="pdf"):
    return await client.get(f"{BASE}/plans/{plan['id']}.{ending}")


async def test_a_draft_says_so_on_each_page_with_its_version_and_what_it_knows(planning):
    client, plan = await papers.village(planning)
    answer = await papers.taken(client, plan)
    assert answer.headers["content-type"] == "application/pdf"
    said = " ".join(pdf.words(answer.content).split())
    pages = papers.pages(answer.content)
    assert said.count("RANCANGAN, edisi 1, versi 3, draf") == pages - 1  # the cover has no foot
    assert said.count("SHA-256 isi rencana") == pages
    for words in (
        *("Rencana Penataan Lingkungan Permukiman (RPLP) Desa Klagenserut", "Kecamatan Jiwan"),
        *("Belum disahkan; dasar hukumnya diisi saat pengesahan", "Ketua TIPP Klagen Serut"),
        *("Koordinator LKM Bangkit Bersama", "Kepala Desa Klagenserut", "Daftar isi"),
        *("Bab 1. Pendahuluan", "RPLP ini disusun warga.", "Dasarnya hasil pendataan."),
        *("Bab 8. Kelembagaan, O&P, dan monev", "Lampiran A. RAB tiap kegiatan"),
        *("Belum ada naskah untuk bab ini.", "KLAGEN", "Kegiatan yang belum digambar: nomor"),
        *("belum punya RP2KP-KP yang disahkan", "Paving RT 007 didahulukan.", f"dari {pages}"),
        *("Nilai tiap RT menurut kriteria, Permen PUPR 14/PRT/M/2018", "Terbilang:"),
    ):
        assert words in said, (words, said)


async def test_a_file_is_told_by_its_own_hash(planning):
    client, plan = await papers.village(planning)
    for ending in ("pdf", "xlsx"):
        answer = await papers.taken(client, plan, ending)
        assert answer.headers["etag"] == f'"{hashlib.sha256(answer.content).hexdigest()}"'
        assert (await papers.taken(client, plan, ending)).content == answer.content
        assert f'filename="rplp-{VILLAGE}-edisi-1-' in answer.headers["content-disposition"]


async def test_what_was_approved_is_the_same_file_each_time_whatever_happens_later(planning):
    client, plan = await papers.approved(planning)
    first = {
        ending: (await papers.taken(client, plan, ending)).content for ending in ("pdf", "xlsx")
    }
    said = " ".join(pdf.words(first["pdf"]).split())
    assert "RANCANGAN" not in said
    assert "Disahkan dengan Peraturan Desa Nomor 4/2026" in said
    assert plan["content_hash"] in said
    known = await client.ok(await client.get(f"{BASE}/activities", plan_id=plan["id"]))
    await changed(client, known["items"][0], sources=[{"source": "dak", "amount": "1.00"}])
    await papers.surveyed(planning, 5)
    await planning.hear(papers.area(version=2, x=111.6))
    await institution(client, kind="ksm", name="KSM Mawar", members=[])
    await meeting(client)
    following = await edition(client, plan["id"])
    await judged(planning, following["id"])
    assert (await read(client, plan["id"]))["state"] == "superseded"
    for ending, content in first.items():
        assert (await papers.taken(client, plan, ending)).content == content, ending
    later = await papers.said(client, following)
    assert "Dana alokasi khusus (DAK)" in later
    assert "KSM Mawar" in later


async def test_a_paper_says_the_same_to_everybody_who_may_see_its_plan(planning):
    client, plan = await papers.village(planning)
    own = planning.client(regions=[VILLAGE])
    wide = planning.client(regions=["*"])
    first = (await papers.taken(client, plan)).content
    assert (await papers.taken(own, plan)).content == first
    assert (await papers.taken(wide, plan)).content == first
    elsewhere = planning.client(regions=[OTHER])
    for ending in ("pdf", "xlsx"):
        refused(await get(elsewhere, plan, ending), 404, "not_found")
    forbidden = planning.client(scopes=["survey:read"])
    assert (await get(forbidden, plan)).status_code == 403


async def test_an_rtplp_tells_its_kawasan_alone_and_its_budgets_in_their_chapter(planning):
    client, above = await papers.approved(planning, many=4)
    facts = {"kind": "rtplp", "under": above["id"], "area": "Klagen", "title": "RTPLP Klagen"}
    plan = await made(client, "plans", papers.PLAN, **facts)
    await papers.work(client, plan["id"], 1)
    found = await papers.sheets(client, plan)
    assert [row[0] for row in found["nilai rt"][1:-1]] == ["RT 001/RW 001", "RT 003/RW 001"]
    assert [row[0] for row in found["simulasi kawasan"][1:-1]] == ["KLAGEN"]
    assert "keselarasan" not in found
    said = await papers.said(client, plan)
    for words in (
        *("RENCANA TINDAK PENATAAN LINGKUNGAN PERMUKIMAN", "Kawasan KLAGEN (35.19-K-KLAGEN)"),
        *("Bab 3. DED awal dan RAB per kegiatan", "1. Paving jalan lingkungan RT 001 (2027)"),
        "Bab 6. Pengamanan lingkungan dan sosial",
    ):
        assert words in said, words
    assert "SERUT" not in said.replace("Desa Klagenserut", "").replace("Klagen Serut", "")


async def test_an_rkm_has_a_paper_and_a_citys_plan_has_none(planning):
    client, above = await papers.approved(planning)
    facts = {"kind": "rkm", "under": above["id"], "title": "RKM 2026", "end_year": 2026}
    plan = await made(client, "plans", papers.PLAN, **facts)
    await papers.work(client, plan["id"], 1, year=2026)
    said = await papers.said(client, plan)
    assert "RENCANA KERJA MASYARAKAT" in said
    assert "Bab 4. Pelaksana dan jadwal" in said
    city = await city_plan(planning.client())
    for ending in ("pdf", "xlsx"):
        refused(await get(planning.client(), city, ending), 422, "plan_without_paper")


async def test_where_nothing_is_known_a_sentence_says_so_and_nothing_at_all_is_refused(planning):
    client = planning.client()
    plan = await made(client, "plans", papers.PLAN)
    for ending in ("pdf", "xlsx"):
        refused(await get(client, plan, ending), 409, "paper_empty")
    await chapter(client, plan["id"])
    said = await papers.said(client, plan)
    for words in (
        *("belum ada putaran pendataan yang disegel", "Belum ada kegiatan dalam rencana ini."),
        *("belum ada lembaga yang tercatat", "belum ada musyawarah yang tercatat"),
        *("belum ada masalah atau potensi", "Belum ada data peta", "sumber dana kegiatan belum"),
        *("pendataan belum membuka kebutuhan", "Ketua Tim Inti Perencanaan Partisipatif (TIPP)"),
    ):
        assert words in said, words
    found = await papers.sheets(client, plan)
    assert found["rab"][1][0] == "Belum ada data: RAB belum disusun."


async def test_an_rt_that_no_round_measured_leaves_the_scores_and_says_why_nothing_is_simulated(
    planning,
):
    client, plan = await papers.village(planning, 1)
    await papers.work(client, plan["id"], 9)
    said = await papers.said(client, plan)
    why = "Belum ada data simulasi: belum ada putaran yang disegel untuk RT 009/RW 001."
    assert said.count(why) == 2
    assert (await papers.sheets(client, plan))["nilai rt"][1][0] == "RT 001/RW 001"
    done = await judged(planning, plan["id"])  # such a plan can be approved all the same
    assert why in await papers.said(client, done)
    by = Principal("tester", frozenset(), (VILLAGE,))
    async with planning.sessions() as session:
        facts = await queries.printable(session, UUID(plan["id"]), by)
    assert facts["simulation"] is None
    (area,) = paper.drawing.drawn(facts)["areas"]  # its RTs are measured: it has its class
    assert area["class"] == facts["standing"][0]["before"]["slum_class"]


async def test_what_people_wrote_is_printed_and_not_obeyed(planning):
    client = planning.client()
    plan = await made(client, "plans", papers.PLAN, title=NASTY)
    await chapter(client, plan["id"], "isu", NASTY)
    await activity(client, {"plan_id": plan["id"]}, title=NASTY, year=2026)
    await institution(client, name=NASTY)
    said = await papers.said(client, plan)
    assert said.count(" ".join(NASTY.split())) >= 4
    content = (await papers.taken(client, plan, "xlsx")).content
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        sheets = [book.read(name) for name in book.namelist() if "worksheets/sheet" in name]
    assert not any(b"<f>" in one or b"<hyperlink" in one for one in sheets)


async def test_words_that_are_too_long_for_their_place_go_on_in_the_next_line(planning):
    client = planning.client()
    plan = await made(client, "plans", papers.PLAN, title=LONG)
    await activity(client, {"plan_id": plan["id"]}, title=LONG, year=2026)
    await institution(client, name=LONG)
    content = (await papers.taken(client, plan)).content
    assert pdf.words(content).replace(" ", "").count(LONG) >= 3


async def test_a_table_of_few_but_high_rows_goes_on_on_the_next_page(planning):
    client = planning.client()
    plan = await made(client, "plans", papers.PLAN)
    for number in range(16):
        title = f"Pekerjaan {number:02d} " + "yang namanya panjang " * 8
        await activity(client, {"plan_id": plan["id"]}, title=title.strip(), year=2026)
    said = pdf.words((await papers.taken(client, plan)).content)
    assert said.count("Tridaya") >= 3  # the head of the list of works, page after page


async def test_a_chapter_that_is_too_long_for_a_cell_goes_on_in_the_next(planning):
    client = planning.client()
    plan = await made(client, "plans", papers.PLAN)
    body = "".join(f"Kalimat {number}. " for number in range(4000)).strip()
    await chapter(client, plan["id"], "isu", body)
    rows = (await papers.sheets(client, plan))["bab"]
    assert body in "".join(row[1] for row in rows)


async def test_a_paper_that_takes_too_long_is_cut(planning):
    _, plan = await papers.village(planning, 1)
    said = paper.printed_plan(await facts_of(planning, plan))
    for limits in ({"cpu": 25, "wall": 0.01}, {"cpu": 0, "wall": 25.0}):
        bounds = Bounds(**limits, memory=files.MEMORY, refusal=PlanTooHeavy)
        with pytest.raises(PlanTooHeavy):
            await set_by(files.TEMPLATE, said, now(), bounds)


async def facts_of(planning, plan):
    by = Principal("tester", frozenset(), (VILLAGE,))
    async with planning.sessions() as session:
        found = await plans.find(session, UUID(plan["id"]))
        assert found is not None
        return await queries.gathered(session, found, by)


async def test_of_a_kawasan_the_newest_is_kept_in_whatever_order_it_is_told(planning):
    newest = papers.area(version=3, x=111.7, name="BARU")
    await planning.hear(papers.area(version=2), newest, papers.area(version=1))
    await planning.hear(papers.area(version=2, name="LAMA"))
    assert await kept(planning) == ("BARU", newest.geometry, 3)
    gone = papers.area(version=4, geometry=None, occurred_at=now() + timedelta(seconds=1))
    await planning.hear(gone, gone)
    assert await kept(planning) == ("KLAGEN", None, 4)


async def test_a_comparison_that_is_refused_shows_nothing_more_to_the_rest_of_the_transaction(
    planning,
):
    """Without a city's plan the alignment fails while it looks at everything."""
    _, plan = await papers.village(planning, 1)
    await institution(planning.client(), region=OTHER)
    by = Principal("tester", frozenset(), (VILLAGE,))
    async with planning.sessions() as session:
        await sight.show(session, sight.Sight((VILLAGE,)))
        found = await plans.find(session, UUID(plan["id"]))
        token = sight.current.set(sight.Sight((VILLAGE,)))
        try:
            facts = await queries.gathered(session, found, by)
        finally:
            sight.current.reset(token)
        assert facts["alignment"] is None
        seen = await session.execute(text("SELECT DISTINCT region FROM institutions"))
        assert seen.scalars().all() == [VILLAGE]


async def test_an_edition_approved_before_there_were_papers_has_one_all_the_same(
    planning, postgres
):
    client, plan = await papers.approved(planning)
    first = (await papers.taken(client, plan)).content
    with postgres.connect(planning.app.state.engine.url.database) as connection:
        connection.execute("SET session_replication_role = replica")  # as if it had been then
        connection.execute("DELETE FROM plan_papers")
        assert (await papers.taken(client, plan)).content == first
        connection.execute("UPDATE activities SET state = 'cancelled'")
    assert "dibatalkan" in pdf.words((await papers.taken(client, plan)).content)


async def kept(planning):
    async with planning.sessions() as session:
        (one,) = await areas.these(session, [papers.KLAGEN])
        return one.name, one.geometry, one.version
