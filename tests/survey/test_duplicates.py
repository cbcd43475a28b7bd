"""Households counted twice in a round are found by their numbers, or by name and nearness."""

import json

import pytest

from services.survey.duplicates import rules
from services.survey.persons.names import plain
from tests.survey.duplicates import DUPLICATES, dismiss, pairs, person, place, said, sent
from tests.survey.phones import instance_of
from tests.survey.questionnaire.rejosari import texts_of
from tests.survey.records import PERSON, RT, published
from tests.survey.steps import open_round

BESIDE = "35.19.09.2009-001-001"  # in the village next door


@pytest.mark.parametrize(
    "names",
    [
        ("Muhammad Ali", "MOH. ALI", "M. Aly", "H. Mochamad Ali, S.Pd.", "Mohd  Ali"),
        ("Soekarno", "Bpk. Sukarno", "sukarno", "Alm. Soekarno"),
        ("Nur'aini", "Hj. Noer Aini", "Nuraini", "Nur\u2019aini"),
        ("Djoko Soesilo", "Joko Susilo", "JOKO  SUSILO"),
        ("Abd. Rochman", "Abdul Rohman", "Abdoel Rokhman"),
        ("Achmad Syaifuddin", "Akhmad Saefudin", "Ahmad Saifudin"),
        ("\uff33\uff49\uff54\uff49", "Siti", "Ibu Siti", "Sití"),
    ],
)
def test_a_name_is_one_however_it_is_written(names):
    assert len({plain(name) for name in names}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [("Siti Aminah", "Siti Aminatun"), ("Sutrisno", "Sutrisna"), ("Ali", "M. Ali")],
)
def test_other_names_stay_others(one, other):
    assert plain(one) != plain(other)


@pytest.mark.parametrize("name", [None, "", " ", "-", "...", "'"])
def test_no_name_is_like_no_other(name):
    assert plain(name) == ""


async def test_each_kind_is_found_and_nothing_else(field):
    nik = [await sent(field, 1), await sent(field, 2, nik=person(1)["nik"])]
    kk = [await sent(field, 3), await sent(field, 4, no_kk=person(3)["no_kk"])]
    near = [
        await sent(field, 5, nama="Moh. Soekarno", lokasi=place()),
        await sent(field, 6, nama="Muhammad Sukarno", lokasi=place(3)),
    ]
    await sent(field, 7, nama="Muhammad Sukarno", lokasi=place(60))
    await sent(field, 8, nama="Muhammad Sukarno")
    await sent(field, 9, lokasi=place(1))
    await sent(field, 10, nik="", no_kk="", nama="-", lokasi=place(1))
    await sent(field, 11, nik="", no_kk="", nama="-", lokasi=place(1))
    found = await pairs(field)
    assert said(found) == {tuple(nik): ["nik"], tuple(kk): ["kk"], tuple(near): ["name_near"]}
    assert [pair["metres"] for pair in found] == [None, None, 33]
    assert found[0]["records"][0]["submitted_by"] == "faskel"
    assert {record["state"] for pair in found for record in pair["records"]} == {"received"}


async def test_all_that_speaks_for_a_pair_is_said_at_once(field):
    one = await sent(field, 1, lokasi=place())
    other = await sent(field, 1, lokasi=place(1))
    assert said(await pairs(field)) == {(one, other): ["kk", "name_near", "nik"]}


async def test_how_near_is_near_may_be_asked_for(field):
    await sent(field, 1, nama="Sri", lokasi=place())
    await sent(field, 2, nama="Sri", lokasi=place(8, east=-4))
    assert await pairs(field) == []
    (pair,) = await pairs(field, metres=100)
    assert 95 < pair["metres"] <= 100
    answer = await field.reviewer.get(DUPLICATES, round_id=field.round["id"], metres=101)
    assert answer.status_code == 422


@pytest.mark.parametrize("edge", [(0, 0), (0, 10), (10, 0), (10, 10)])
async def test_the_database_reckons_metres_as_the_rule_does(field, edge):
    """On each side of the edges of the cells, and nothing is missed there."""
    around = [(0, 0), (4, 0), (0, 4), (-3, -3), (3, -3)]
    for number, (north, east) in enumerate(around):
        home = place(edge[0] + north, edge[1] + east)
        await sent(field, number, nama="Sri", lokasi=home)
    found = await pairs(field, metres=100)
    assert len(found) == 10
    rows = await field.survey.rows("SELECT id, lat, lon FROM households")
    homes = {str(row.id): row for row in rows}
    for pair in found:
        one, other = (homes[record["id"]] for record in pair["records"])
        assert pair["metres"] == rules.metres(one, other)


async def test_between_rounds_the_same_household_is_expected(field):
    await sent(field, 1)
    other = await open_round(field.desk, name="Pemutakhiran 2024", kind="update", year=2024)
    field.household = await published(field.desk, other, "a")
    await field.phone.download(field.household)
    await sent(field, 1)
    assert await pairs(field) == []
    assert await pairs(field, round_id=other["id"]) == []


async def test_a_rejected_record_is_nobodys_duplicate(field):
    await sent(field, 1)
    id = await sent(field, 1)
    await field.desk.ok(await field.decide(id, "reject", {"reason": "Didata dua kali."}))
    assert await pairs(field) == []


async def test_a_pair_is_shown_in_each_of_its_regions_and_to_who_sees_both(field):
    one, other = await sent(field, 1), await sent(field, 1, rt=BESIDE)
    for region in ("35.19", RT[:13], BESIDE[:13]):
        assert said(await pairs(field, region=region)) == {(one, other): ["kk", "nik"]}
    assert await pairs(field, region="35.19.10") == []
    for own in (RT[:13], BESIDE[:13]):
        village = field.survey.client(regions=(own,), id="lurah")
        assert await pairs(field, village) == []
        answer = await village.get(f"{DUPLICATES}/comparison", one=one, other=other)
        assert answer.status_code == 404
        assert (await dismiss(field, one, other, who=village)).status_code == 404


async def test_pages_follow_one_another(field):
    for number in range(5):
        await sent(field, number, nik="3519091503800009")
    whole = await pairs(field)
    assert len(whole) == 10
    assert await pairs(field, limit=3) == whole
    answer = await field.reviewer.get(DUPLICATES, round_id=field.round["id"], cursor="WyJ4Il0")
    assert (answer.status_code, answer.json()["code"]) == (422, "cursor_invalid")


async def test_what_was_dismissed_comes_back_only_when_something_new_speaks(field):
    first = field.record(texts_of(2) | person(2) | {"nik": person(1)["nik"]})
    one = await sent(field, 1)
    await field.phone.send(first)
    other = (await field.submissions())[-1]["id"]
    assert (await dismiss(field, one, other)).status_code == 201
    assert await pairs(field) == []
    (pair,) = await pairs(field, state="dismissed")
    assert (pair["dismissal"]["dismissed_by"], pair["dismissal"]["why"]) == ("verifikator", ["nik"])
    corrected = texts_of(2) | person(2) | {"nik": person(1)["nik"], "no_kk": person(1)["no_kk"]}
    await field.phone.send(field.record(corrected, deprecated_id=instance_of(first)))
    assert said(await pairs(field)) == {(one, other): ["kk", "nik"]}
    assert await pairs(field, state="dismissed") == []
    assert (await dismiss(field, one, other)).status_code == 201
    assert await pairs(field) == []
    told = await field.survey.rows("SELECT caller FROM audit WHERE entity = 'dismissals'")
    assert [row.caller for row in told] == ["verifikator"] * 2


async def test_three_alike_are_dismissed_together_and_a_fourth_is_new(field):
    three = [await sent(field, n, nik="3519091503800009") for n in range(3)]
    made = (await dismiss(field, *three)).json()
    assert len(made) == 3
    fourth = await sent(field, 3, nik="3519091503800009")
    assert set(said(await pairs(field))) == {(id, fourth) for id in three}


async def test_what_is_not_alike_is_not_dismissed(field):
    ids = [await sent(field, n) for n in (1, 2)]
    answer = await dismiss(field, *ids)
    assert (answer.status_code, answer.json()["code"]) == (409, "not_alike")
    assert (await dismiss(field, ids[0], ids[0])).status_code == 422


async def test_an_erased_person_is_nobodys_duplicate(field):
    ids = [await sent(field, 1, lokasi=place()), await sent(field, 1, lokasi=place(1))]
    eraser = field.survey.client(scopes=("personal:erase",))
    await eraser.ok(await eraser.post(f"/v1/survey/persons/{ids[0]}/erase", {"reason": "x"}))
    assert await pairs(field) == []
    hashes = "SELECT name_hash FROM persons WHERE id = :id"
    assert await field.survey.scalar(hashes, id=ids[0]) is None


async def test_records_are_compared_without_naming_anybody(field):
    one = await sent(field, 1, lokasi=place(), **PERSON)
    other = await sent(field, 1, lokasi=place(2), q12="c", q13="b", **PERSON)
    reader = field.survey.client(scopes=("survey:read",), id="pembaca")
    asked = {"one": one, "other": other}
    answer = await reader.get(f"{DUPLICATES}/comparison", **asked)
    found = await reader.ok(answer)
    assert [record["person"]["nama"] for record in found["records"]] == ["•••"] * 2
    assert found["metres"] == 22
    differences = {one["question"]: one for one in found["differences"]}
    assert set(differences) == {"q12", "q13"}
    assert differences["q12"]["label"].startswith("Main source of water")
    assert differences["q12"]["answers"][0] != differences["q12"]["answers"][1]
    said_to_all = answer.text + json.dumps(await pairs(field))
    assert not [text for text in (*PERSON.values(), "-7.48", "111.98") if text in said_to_all]
    clear = field.survey.client(scopes=("survey:read", "personal:read"), id="verifikator-2")
    found = await clear.ok(await clear.get(f"{DUPLICATES}/comparison", **asked))
    assert {record["person"]["nik"] for record in found["records"]} == {PERSON["nik"]}
    told = await field.survey.rows("SELECT caller, record FROM audit WHERE change = 'read'")
    assert {tuple(row) for row in told} == {("verifikator-2", one), ("verifikator-2", other)}
