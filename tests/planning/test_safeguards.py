"""The screening: every rule of the checklist is broken once and mended, by data."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.chassis.problems import Problem
from services.planning.safeguards import rules
from services.planning.safeguards.consistency import RULES
from services.planning.safeguards.questions import BLOCKS, FIELDS
from tests.planning.steps import BASE, refused
from tests.planning.works import NEGATIVE, SCREENED, TRAINING, activity, changed, plan, screen

GIFT = {
    "tanah.perlu": True,
    "tanah.hibah_masyarakat_ha": "0.02",
    "tanah.hibah_kk": 3,
    "tanah.pernyataan": True,
    "tanah.saksi": True,
    "tanah.tanpa_paksaan": True,
    "tanah.bagian_terbesar": "10",
    "tanah.sisa_layak": True,
    "tanah.rumah_hilang": False,
}
MOVED = {
    "ada": True,
    "luas_sebelum_ha": "1",
    "luas_sesudah_ha": "0.8",
    "kk": 12,
    "kk_perempuan": 12,
}
MOVES = {
    f"{block}.{name}": value for block in ("konsolidasi", "pindah") for name, value in MOVED.items()
}
ADAT = {
    "adat.ada": True,
    "adat.jiwa": 40,
    "adat.jiwa_perempuan": 21,
    "adat.terdampak": 5,
    "adat.terdampak_perempuan": 2,
    "adat.manfaat": 30,
    "adat.manfaat_perempuan": 30,
    "adat.rk_mha": True,
}
TIMBER = {"kayu.pakai": True, "kayu.volume": "3", "kayu.dokumen": True, "kayu.volume_legal": "3"}
PLACE = {"cagar_budaya.ada": True, "cagar_budaya.sop": True}
PLACE |= {"rawan_bencana.ada": True, "rawan_bencana.sop": True}
LENT = {"tanah.izin_pakai_masyarakat_ha": "0.1", "tanah.izin_pakai_kk": 1}
LENT |= {"tanah.izin_dilalui_masyarakat_ha": "0.1", "tanah.izin_dilalui_kk": 1}
ALL = SCREENED | GIFT | LENT | MOVES | ADAT | TIMBER | PLACE
NOT_SAID = object()
# The rule that each change of complete answers breaks.
BROKEN = {
    "tanah_luas": (SCREENED, {"tanah.perlu": True}),
    "tanah_tidak_ada": (ALL, {"tanah.perlu": False}),
    "tanah_pernyataan": (ALL, {"tanah.pernyataan": NOT_SAID}),
    "tanah_hibah_kk": (ALL, {"tanah.hibah_kk": 0}),
    "tanah_izin_pakai_kk": (ALL, {"tanah.izin_pakai_kk": NOT_SAID}),
    "tanah_izin_dilalui_kk": (ALL, {"tanah.izin_dilalui_kk": 0}),
    "tanah_hibah_luas": (ALL, {"tanah.hibah_masyarakat_ha": "0"}),
    "tanah_izin_pakai_luas": (ALL, {"tanah.izin_pakai_masyarakat_ha": NOT_SAID}),
    "tanah_izin_dilalui_luas": (ALL, {"tanah.izin_dilalui_masyarakat_ha": NOT_SAID}),
    "hibah_saksi": (ALL, {"tanah.saksi": False}),
    "hibah_sukarela": (ALL, {"tanah.tanpa_paksaan": False}),
    "hibah_bagian": (ALL, {"tanah.bagian_terbesar": "10.01"}),
    "hibah_sisa": (ALL, {"tanah.sisa_layak": NOT_SAID}),
    "hibah_rumah": (ALL, {"tanah.rumah_hilang": True}),
    "konsolidasi_angka": (ALL, {"konsolidasi.luas_sesudah_ha": "0"}),
    "pindah_angka": (ALL, {"pindah.kk": 0, "pindah.kk_perempuan": 0}),
    "konsolidasi_tidak_ada": (ALL, {"konsolidasi.ada": False}),
    "pindah_tidak_ada": (ALL, {"pindah.ada": False}),
    "konsolidasi_kk_perempuan": (ALL, {"konsolidasi.kk_perempuan": 13}),
    "pindah_kk_perempuan": (ALL, {"pindah.kk_perempuan": 13}),
    "adat_jiwa": (SCREENED, {"adat.ada": True}),
    "adat_tidak_ada": (ALL, {"adat.ada": False}),
    "adat_rencana": (ALL, {"adat.rk_mha": False}),
    "adat_jiwa_perempuan": (ALL, {"adat.jiwa_perempuan": 41}),
    "adat_terdampak_perempuan": (ALL, {"adat.terdampak_perempuan": 6}),
    "adat_manfaat_perempuan": (ALL, {"adat.manfaat_perempuan": 31}),
    "lingkungan_a": (ALL, {"lingkungan.kategori": "A"}),
    "lingkungan_b": (ALL, {"lingkungan.kategori": "B"}),
    "lingkungan_c": (ALL, {"lingkungan.sop": NOT_SAID}),
    "cagar_budaya_sop": (ALL, {"cagar_budaya.sop": False}),
    "rawan_bencana_sop": (ALL, {"rawan_bencana.sop": NOT_SAID}),
    "kayu_volume": (ALL, {"kayu.volume": "2.99"}),
    "kayu_dokumen": (ALL, {"kayu.dokumen": False}),
    "kayu_legal": (ALL, {"kayu.volume_legal": "2.99"}),
    "kayu_tidak": (SCREENED, {"kayu.volume": "3"}),
    **{f"negatif_{name.removeprefix('daftar_negatif.')}": (ALL, {name: True}) for name in NEGATIVE},
}


def with_change(answers, change):
    laid = answers | change
    return {name: answer for name, answer in laid.items() if answer is not NOT_SAID}


def test_every_rule_has_a_case():
    assert set(BROKEN) == {rule.rule for rule in RULES}
    assert len(RULES) == len(BROKEN)


@pytest.mark.parametrize("answers", [SCREENED, ALL])
def test_answers_that_hold_together_are_complete(answers):
    assert rules.missing(rules.read(answers), works=True) == []


@pytest.mark.parametrize("name", sorted(BROKEN))
def test_a_rule_that_is_broken_is_named_in_both_languages(name):
    answers = rules.read(with_change(*BROKEN[name]))
    found = rules.missing(answers, works=True)
    assert [one.rule for one in found] == [name]
    final = name == "lingkungan_a" or name.startswith("negatif_")
    assert found[0].kind == ("refused" if final else "inconsistent")
    assert found[0].text_id != found[0].text_en
    assert found[0].field in FIELDS


@pytest.mark.parametrize("name", sorted(SCREENED.keys() - {"lingkungan.sop"}))
def test_what_everybody_answers_is_missed(name):
    answers = {one: answer for one, answer in SCREENED.items() if one != name}
    found = rules.missing(answers, works=True)
    assert [(one.kind, one.field) for one in found] == [("unanswered", name)]


def test_what_takes_no_land_is_asked_for_the_negative_list_alone():
    assert rules.missing(NEGATIVE, works=False) == []
    assert len(rules.missing({}, works=False)) == 6
    bad = NEGATIVE | {"daftar_negatif.b3": True, "lingkungan.kategori": "A"}
    assert [one.rule for one in rules.missing(bad, works=False)] == ["negatif_b3"]


def test_every_rule_speaks_of_fields_that_are_there():
    for rule in RULES:
        for check in (*rule.when, *rule.needs):
            assert set(check.fields) <= set(FIELDS), rule.rule
            assert check.test != "at_most_field" or check.value in FIELDS
        assert rule.final == (not rule.needs)
    assert len({block.block for block in BLOCKS}) == len(BLOCKS) == 9


@pytest.mark.parametrize(
    ("field", "wrong", "right"),
    [
        ("kayu.pakai", ["ya", 1, "true"], True),
        ("lingkungan.kategori", ["D", "a", 1, True], "B"),
        ("tanah.hibah_kk", ["3", -1, True], 3),
        (
            "kayu.volume",
            [3, "3,5", "-1", "NaN", "Infinity", " 3", True, "1e40", "1e-999", "1_0"],
            "3.5",
        ),
        ("tanah.bagian_terbesar", ["101", "-1", 5], "9.99"),
        ("tanah.hibah_nilai", ["-1", "1.234", 5, "x"], "15000000.00"),
    ],
)
def test_an_answer_is_of_its_kind(field, wrong, right):
    assert rules.read({field: right}) == {field: right}
    for answer in wrong:
        with pytest.raises(Problem) as caught:
            rules.read({field: answer})
        assert caught.value.code == "safeguard_answer_invalid"


ANSWERS = {
    "yes_no": st.booleans(),
    "category": st.sampled_from("ABC"),
    "count": st.integers(0, 50),
    "percent": st.decimals(0, 100, places=2).map(str),
}
DECIMALS = st.decimals(0, 9, places=2).map(str)
SOME = st.fixed_dictionaries(
    {}, optional={name: ANSWERS.get(field.kind, DECIMALS) for name, field in FIELDS.items()}
)


@given(SOME)
def test_whatever_is_answered_is_read_and_judged(said):
    """And what is complete keeps the promises that matter most, told in other words."""
    answers = rules.read(said)
    assert rules.read(answers) == answers
    found = rules.missing(answers, works=True)
    if any(answers.get(name) for name in NEGATIVE) or answers.get("lingkungan.kategori") == "A":
        assert any(one.kind == "refused" for one in found)
    if not found:
        given_land = Decimal(answers.get("tanah.hibah_masyarakat_ha", 0))
        if given_land:
            assert Decimal(answers["tanah.bagian_terbesar"]) <= 10
            assert answers["tanah.rumah_hilang"] is False
        if Decimal(answers.get("kayu.volume", 0)) >= 3:
            assert answers["kayu.dokumen"] is True


async def test_answers_are_kept_with_who_answered_and_say_what_is_missing(planning):
    client = planning.client(id="faskel")
    found = await activity(client, await plan(planning))
    address = f"{BASE}/activities/{found['id']}/safeguards"
    empty = await client.get(address)
    assert (empty.json()["version"], empty.headers["etag"]) == (0, '"0"')
    assert not empty.json()["complete"]
    done = await client.ok(await screen(client, found, SCREENED | {"kayu.pakai": True}))
    assert (done["version"], done["answered_by"], done["complete"]) == (1, "faskel", False)
    assert {one["rule"] for one in done["missing"]} == {"kayu_volume", "kayu_dokumen"}
    done = await client.ok(await screen(client, found, SCREENED, tag='"1"'))
    assert (done["version"], done["complete"], done["missing"]) == (2, True, [])
    assert done["answers"] == SCREENED
    assert (await client.get(address)).json() == done


async def test_first_answers_need_no_tag_and_later_ones_do(planning):
    client = planning.client()
    found = await activity(client, await plan(planning))
    address = f"{BASE}/activities/{found['id']}/safeguards"
    refused(await screen(client, found, {}, tag='"1"'), 412, "version_mismatch")
    assert not (await client.http.put(address, json={"answers": {}})).is_error
    refused(await client.http.put(address, json={"answers": {}}), 428, "if_match_required")
    refused(await screen(client, found, {}), 412, "version_mismatch")


async def test_unknown_fields_and_answers_of_another_kind_are_refused_by_name(planning):
    client = planning.client()
    found = await activity(client, await plan(planning))
    refused(await screen(client, found, {"kayu.warna": True}), 422, "safeguard_field_unknown")
    said = refused(
        await screen(client, found, {"kayu.pakai": "ya"}), 422, "safeguard_answer_invalid"
    )
    assert (said["field"], said["meant"]) == ("kayu.pakai", "true / false")
    refused(await screen(client, found, {"kayu.volume": 1.5}), 422, "invalid_request")


async def test_each_answer_is_in_the_trail_of_the_activity(planning):
    one, two = planning.client(id="faskel"), planning.client(id="askot")
    found = await activity(one, await plan(planning))
    await one.ok(await screen(one, found, NEGATIVE))
    await two.ok(await screen(two, found, SCREENED, tag='"1"'))
    trail = await one.ok(await one.get(f"{BASE}/audit", record=found["id"]))
    told = [
        (line["caller"], line["change"])
        for line in trail["items"]
        if line["entity"] == "activity_safeguards"
    ]
    assert sorted(told) == [("askot", "changed"), ("faskel", "created")]


async def test_the_questions_follow_the_kind(planning):
    client = planning.client()
    found = await activity(client, await plan(planning), places=[])
    done = await client.ok(await screen(client, found, NEGATIVE))
    assert not done["complete"]
    await changed(client, found, kind="pelatihan")
    address = f"{BASE}/activities/{found['id']}/safeguards"
    assert (await client.get(address)).json()["complete"]
    assert TRAINING["kind"] == "pelatihan"


async def test_another_region_neither_reads_nor_answers(planning):
    found = await activity(planning.client(), await plan(planning))
    stranger = planning.client(regions=["35.77"])
    refused(await stranger.get(f"{BASE}/activities/{found['id']}/safeguards"), 404, "not_found")
    refused(await screen(stranger, found, {}), 404, "not_found")


async def test_the_checklist_is_data(planning):
    found = await planning.client().ok(await planning.client().get(f"{BASE}/safeguard-checklist"))
    assert [len(found[name]) for name in ("blocks", "rules")] == [9, len(RULES)]
    assert {block["block"] for block in found["blocks"] if not block["works_only"]} == {
        "daftar_negatif"
    }
