"""Assessments beside their scores: from what people know to priority, pattern and authority."""

import hashlib
import json
from decimal import Decimal

import pytest

from contracts.regulation import DENOMINATORS, load
from contracts.survey import AssessmentSealed
from services.survey.standings import commands
from services.survey.standings.rules import plain
from tests.survey.contexts import KNOWN, put, stated
from tests.survey.records import RT as REJOSARI
from tests.survey.steps import apply, assessments, imported, open_round, rt, sheet

SLUM = dict.fromkeys(("2a", "2b"), "780") | dict.fromkeys(("3a", "3b"), "60")  # 20 points
OTHER = "35.19.07.1009"
AREA = "35.19-K-SATU"
FACTS = ("strategic", "city_size", "potential", "land_status_clear", "fits_spatial_plan")


async def filled(survey, *rows, **facts):
    client = survey.client()
    round = await open_round(client, **facts)
    await apply(survey, client, await imported(survey, client, round, sheet(*rows)))
    return client, round


async def sealed(survey, client, round):
    await client.ok(await client.post(f"/v1/survey/rounds/{round['id']}/seal"))
    await survey.work()
    return await assessments(client, round)


def numbers(**changes):
    return {"luas_ha": "1", "jumlah_penduduk": "402", "kawasan": "SATU"} | SLUM | changes


async def test_of_an_rt_that_nobody_knows_nothing_is_guessed(survey):
    client, round = await filled(survey, numbers(kode_rt=rt(1)))
    item = (await assessments(client, round))[f"rt {rt(1)}"]
    assert [item[name] for name in ("priority", "priority_code", "pattern", "legal")] == [None] * 4
    assert item["context_flags"] == [
        *("strategic_unknown", "city_size_unknown", "potential_unknown"),
        *("land_status_clear_unknown", "fits_spatial_plan_unknown"),
        *("considerations_missing", "legality_missing"),
    ]
    assert (item["people_per_ha"], item["density"], item["authority"]) == (402, None, "district")


async def test_what_people_state_leads_to_priority_and_pattern_at_once(survey):
    client, round = await filled(survey, numbers(kode_rt=rt(1)))
    await stated(client, round, "35.19", city_size="large")
    await stated(client, round, rt(1), **KNOWN)
    item = (await assessments(client, round))[f"rt {rt(1)}"]
    assert (item["density"], item["considerations"], item["considerations_class"]) == (
        *("high", 15),
        "high",
    )
    assert (item["priority"], item["priority_code"], item["pattern"]) == (3, "C2", "resettlement")
    assert item["context_flags"] == []
    await put(client, round, rt(1), tag='"1"', **KNOWN | {"fits_spatial_plan": True})
    again = (await client.get(f"/v1/survey/assessments/{item['id']}")).json()
    assert (again["priority"], again["priority_code"], again["pattern"]) == (3, "C1", "restoration")


async def test_an_area_is_considered_on_the_sums_of_its_rts(survey):
    rows = [numbers(kode_rt=rt(1)), numbers(kode_rt=rt(2), jumlah_penduduk="100")]
    client, round = await filled(survey, *rows)
    await stated(client, round, "35.19", city_size="small")
    await stated(client, round, AREA, **KNOWN)
    item = (await assessments(client, round))[f"area {AREA}"]
    assert (item["people_per_ha"], item["density"], item["priority_code"]) == (251, "high", "C2")
    assert (item["authority"], item["village_slum_ha"]) == (None, None)


async def test_the_density_of_an_area_is_unknown_with_that_of_one_rt(survey):
    rows = [numbers(kode_rt=rt(1)), numbers(kode_rt=rt(2), jumlah_penduduk="")]
    client, round = await filled(survey, *rows)
    await stated(client, round, "35.19", city_size="small")
    item = (await assessments(client, round))[f"area {AREA}"]
    assert (item["people_per_ha"], item["density"]) == (None, None)
    assert "density_unknown" in item["context_flags"]


async def test_a_region_above_has_no_priority_and_says_so(survey):
    client, round = await filled(survey, numbers(kode_rt=rt(1)))
    found = await assessments(client, round)
    for place in ("village 35.19.09.2010", "district 35.19.09", "regency 35.19"):
        assert found[place]["context_flags"] == ["only_rt_and_area"]
        assert found[place]["priority"] is None


@pytest.mark.parametrize(
    ("hectares", "authority"),
    [
        (("9.9947",), "district"),
        (("9.9997",), "province"),
        (("5", "5"), "province"),
        (("7.49", "7.5"), "province"),
        (("14.995",), "central"),
        (("9", "9"), "central"),
    ],
)
async def test_the_slum_of_the_whole_village_decides_who_is_in_charge(survey, hectares, authority):
    slum = [numbers(kode_rt=rt(n), luas_ha=ha) for n, ha in enumerate(hectares, start=1)]
    none = {"kode_rt": rt(8), "luas_ha": "90"}
    elsewhere = numbers(kode_rt=rt(1, OTHER), luas_ha="1")
    client, round = await filled(survey, *slum, none, elsewhere)
    found = await assessments(client, round)
    village = found["village 35.19.09.2010"]
    assert (village["authority"], found[f"rt {rt(1)}"]["authority"]) == (authority, authority)
    assert Decimal(village["village_slum_ha"]) == sum(map(Decimal, hectares))
    assert found[f"village {OTHER}"]["authority"] == "district"
    assert (found[f"rt {rt(8)}"]["authority"], found["regency 35.19"]["authority"]) == (None, None)


async def test_with_an_rt_of_unknown_hectares_nobody_is_said_to_be_in_charge(survey):
    rows = [numbers(kode_rt=rt(1)), numbers(kode_rt=rt(2), luas_ha="")]
    client, round = await filled(survey, *rows)
    village = (await assessments(client, round))["village 35.19.09.2010"]
    assert (village["authority"], village["village_slum_ha"]) == (None, None)
    assert village["context_flags"] == ["only_rt_and_area", "slum_area_unknown"]


async def test_an_approved_format_b_speaks_until_a_person_does(field):
    await field.phone.send(field.rt_record(q38="a", q40="b"))
    await field.sent()
    for line in await field.submissions():
        await field.desk.ok(await field.decide(line["id"], "approve"))
    item = (await assessments(field.desk, field.round))[f"rt {REJOSARI}"]
    assert (item["strategic"], item["potential"], item["legal"]) == (True, False, None)
    await stated(field.desk, field.round, REJOSARI, strategic=False, land_status_clear=True)
    item = (await assessments(field.desk, field.round))[f"rt {REJOSARI}"]
    assert (item["strategic"], item["potential"]) == (False, False)
    assert item["land_status_clear"] is True


async def test_a_seal_keeps_where_places_stand_and_tells_it(survey):
    rows = [numbers(kode_rt=rt(1)), numbers(kode_rt=rt(2), jumlah_penduduk="")]
    client, round = await filled(survey, *rows)
    await stated(client, round, "35.19", city_size="large")
    await stated(client, round, rt(1), **KNOWN)
    await stated(client, round, AREA, **KNOWN)
    before = await assessments(client, round)
    after = await sealed(survey, client, round)
    told = {f"{event.level} {event.code}": event for event in await survey.events(AssessmentSealed)}
    assert told.keys() == after.keys() == before.keys()
    for place, item in after.items():
        assert item | {"sealed": False, "inputs_hash": None} == before[place]
        names = AssessmentSealed.model_fields.keys() & item.keys() - {"id", "flags"}
        event = told[place].model_dump(mode="json", include=set(names))
        assert event == {name: item[name] for name in names}
        assert len(item["inputs_hash"]) == 64
    assert (told[f"rt {rt(1)}"].priority_code, told[f"rt {rt(1)}"].authority) == ("C2", "district")
    assert {told[f"area {AREA}"].density, told[f"rt {rt(2)}"].density} == {None}


async def recomputed(client, round, item):
    """The hash of an assessment's inputs, from what the API tells of sheets and statements."""
    params = {"round_id": round["id"], "limit": 1000}
    sheets = (await client.ok(await client.get("/v1/survey/sheets", **params)))["items"]
    level, code = item["level"], item["code"]
    inside = [
        s for s in sheets if (s["area"] == code if level == "area" else s["rt"].startswith(code))
    ]
    law = load(item["regulation"])
    total = {name: summed(s[name] for s in inside) for name in DENOMINATORS}
    volumes = {c.id: summed(s["volumes"][c.id] for s in inside) for c in law.criteria}
    listed = await client.get(f"/v1/survey/rounds/{round['id']}/contexts")
    known = {one["code"]: one for one in (await client.ok(listed))["items"]}
    of_place = known.get(code, {}) if level in {"rt", "area"} else {}
    context = {name: of_place.get(name) for name in FACTS}
    if level in {"rt", "area"}:
        context["city_size"] = known[item["region"][:5]]["city_size"]
    slum = [s for s in sheets if s["region"] == item["region"] and s["slum_class"] != "none"]
    hectares = summed(s["area_ha"] for s in slum) or "0"
    context["village_slum_ha"] = hectares if level in {"rt", "village"} else None
    given = {
        "regulation": law.id,
        "aspect_average": "simple",
        "measures": total | {"volumes": volumes},
        "context": context,
    }
    text = json.dumps(given, sort_keys=True, separators=(",", ":"))
    return given, hashlib.sha256(text.encode()).hexdigest()


def summed(values):
    known = [Decimal(value) for value in values if value is not None]
    return plain(sum(known, Decimal(0))) if known else None


@pytest.mark.parametrize("regulation", ["permen-14-2018", "permen-02-2016"])
async def test_the_hash_of_a_seal_is_computed_again_from_the_api_alone(survey, regulation):
    rows = [
        numbers(kode_rt=rt(1), luas_ha="1.850", **{"4a": "-1"}),
        numbers(kode_rt=rt(2), jumlah_penduduk="", **{"1a": "0.00000001"}),
        {"kode_rt": rt(1, OTHER), "kawasan": ""},
    ]
    client, round = await filled(survey, *rows)
    await stated(client, round, "35.19", city_size="large")
    await stated(client, round, rt(1), **KNOWN)
    await stated(client, round, AREA, **KNOWN)
    hashes = set()
    for item in (await sealed(survey, client, round)).values():
        given, found = await recomputed(client, round, item)
        assert found == item["inputs_hash"], item
        address = f"/v1/survey/assessments/{item['id']}/explanation"
        told = await client.ok(await client.get(address))
        assert (told["inputs"], told["inputs_hash"]) == (given, found)
        hashes.add(found)
    assert len(hashes) == 9


async def test_a_seal_of_many_reads_some_rts_at_a_time(survey, monkeypatch):
    monkeypatch.setattr(commands, "MANY", 3)
    client, round = await filled(survey, *(numbers(kode_rt=rt(n)) for n in range(1, 8)))
    items = (await sealed(survey, client, round)).values()
    assert all(item["sealed"] and item["inputs_hash"] for item in items)
    assert len(items) == 11


async def test_another_statement_is_another_hash(survey):
    found = []
    for facts in (KNOWN, KNOWN, KNOWN | {"potential": False}):
        client, round = await filled(survey, numbers(kode_rt=rt(1)))
        await stated(client, round, rt(1), **facts)
        found.append((await sealed(survey, client, round))[f"rt {rt(1)}"]["inputs_hash"])
    assert found[0] == found[1] != found[2]


async def test_the_explanation_says_each_rule_with_its_article_in_both_languages(survey):
    client, round = await filled(survey, numbers(kode_rt=rt(1)))
    await stated(client, round, "35.19", city_size="large")
    await stated(client, round, rt(1), **KNOWN)
    found = await assessments(client, round)

    async def told(place):
        address = f"/v1/survey/assessments/{found[place]['id']}/explanation"
        return await client.ok(await client.get(address))

    one = await told(f"rt {rt(1)}")
    assert [reason["id"] for reason in one["context"]] == [
        *("8a", "8b", "8c", "considerations", "9a", "9b"),
        *("legality", "priority", "pattern", "authority"),
    ]
    for reason in one["context"]:
        assert reason["article"] in reason["text_id"]
        assert reason["text_id"] in one["text_id"]
        assert reason["text_en"] in one["text_en"]
    assert "Pola penanganan: Permukiman kembali." in one["text_id"]
    assert "Priority of handling 3 (code C2)." in one["text_en"]
    assert [r["id"] for r in (await told("village 35.19.09.2010"))["context"]] == ["authority"]
    assert (await told("regency 35.19"))["context"] == []


async def test_a_villager_sees_the_same_standing_as_the_regency(survey):
    client, round = await filled(survey, numbers(kode_rt=rt(1)))
    await stated(client, round, "35.19", city_size="large")
    await stated(client, round, rt(1), **KNOWN)
    mine = await assessments(survey.client(regions=["35.19.09.2010"]), round)
    theirs = await assessments(client, round)
    assert mine[f"rt {rt(1)}"] == theirs[f"rt {rt(1)}"]
    assert mine[f"rt {rt(1)}"]["priority"] == 3


async def test_what_was_sealed_before_says_that_it_was_not_recorded(survey):
    client, round = await filled(survey, numbers(kode_rt=rt(1)))
    await sealed(survey, client, round)
    async with survey.sessions.begin() as session:
        connection = await session.connection()
        await connection.exec_driver_sql(
            "UPDATE assessments SET standing = NULL, inputs_hash = NULL"
        )
    item = (await assessments(client, round))[f"rt {rt(1)}"]
    assert (item["context_flags"], item["inputs_hash"]) == (["not_recorded"], None)
    answer = await client.get(f"/v1/survey/assessments/{item['id']}/explanation")
    assert (await client.ok(answer))["inputs_hash"] is None


async def test_a_page_of_an_open_round_asks_as_often_as_one_of_one_place(survey, statements):
    client, round = await filled(survey, *(numbers(kode_rt=rt(n)) for n in range(1, 40)))
    asked = []
    for limit in (1, 100):
        with statements() as seen:
            await client.get("/v1/survey/assessments", round_id=round["id"], limit=limit)
        asked.append(len(seen))
    assert asked[0] == asked[1]
