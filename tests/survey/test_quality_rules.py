"""Each rule of the quality desk finds its dirt, and leaves clean data alone."""

import io
from datetime import timedelta

import pytest
from PIL import Image

from services.survey.imports.problems import ROWS
from services.survey.quality.catalogue import RULES
from services.survey.questionnaire.findings import FLAGS
from tests.survey.duplicates import merge, person
from tests.survey.quality import TRUE, findings, interview, rules_found, scanned, take
from tests.survey.questionnaire.rejosari import texts_of
from tests.survey.records import RT
from tests.survey.steps import open_round, rt

MINUTES = timedelta(minutes=1)


@pytest.fixture
def client(survey):
    return survey.client()


@pytest.mark.parametrize(
    ("cells", "rules"),
    [
        ({}, []),
        ({"1b": "1.5"}, ["over_100"]),
        ({"4a": "-1.03"}, ["negative_volume"]),
        ({"panjang_drainase_ideal_m": "0", "4b": "9"}, ["zero_denominator"] * 2),
        ({"1a": ""}, ["missing"]),
        ({"kode_rt": "35.19.09.2010-000-KEPUH"}, ["rt_not_numeric"]),
    ],
)
async def test_flags_of_a_row_are_lifted(survey, client, cells, rules):
    round = await open_round(client)
    await take(survey, client, round, TRUE | cells)
    found = await findings(client, round)
    assert sorted({f["rule"] for f in found}) == sorted(set(rules)), found
    assert {f["subject_kind"] for f in found} <= {"sheet"}


async def test_a_flag_brings_its_numbers(survey, client):
    round = await open_round(client)
    await take(survey, client, round, TRUE | {"1b": "1.5"})
    (found,) = await findings(client, round)
    assert found["evidence"] == {"value": "1.5", "denominator": "1.44", "percent": "104.17"}
    assert found["detail"].endswith("1.5 of 1.44, which is 104.17 percent.")
    assert found["what"].startswith("1b ")


async def test_shifted_columns_are_seen_by_several_signs(survey, client):
    """One cell too many after the area: every number stands one column to the right."""
    values = [*list(TRUE.values())[:6]]
    names = list(TRUE)[:6]
    shifted = dict(zip(names[1:], values[:-1], strict=True)) | {"luas_ha": "1"}
    round = await open_round(client)
    row = TRUE | shifted | {"1a": "227", "1c": "84", "3b": "31.5"}
    await take(survey, client, round, row, TRUE | {"kode_rt": rt(8), "1b": "1.5", "4a": "-1"})
    (found,) = [f for f in await findings(client, round) if f["rule"] == "shifted_columns"]
    assert found["rt"] == rt(7)
    assert {"buildings:fraction", "3b:fraction"} <= set(found["evidence"]["signs"])
    assert found["severity"] == "error"


async def test_rts_with_the_same_numbers_are_clones(survey, client):
    round = await open_round(client)
    rows = [TRUE | {"kode_rt": rt(number)} for number in (1, 2, 3)]
    other = TRUE | {"kode_rt": rt(4), "jumlah_penduduk": "85"}
    await take(survey, client, round, *rows, other)
    found = await findings(client, round, rule="cloned_rt")
    assert [f["rt"] for f in found] == [rt(1), rt(2), rt(3)]
    assert found[0]["evidence"]["others"] == [{"rt": rt(2)}, {"rt": rt(3)}]


async def test_each_of_many_clones_names_a_few_of_the_others_and_counts_all(survey, client):
    round = await open_round(client)
    await take(survey, client, round, *(TRUE | {"kode_rt": rt(n)} for n in range(1, 31)))
    found = await findings(client, round, rule="cloned_rt")
    assert [f["evidence"]["count"] for f in found] == [29] * 30
    first = [{"rt": rt(n)} for n in range(1, 12)]
    assert found[0]["evidence"]["others"] == first[1:]
    assert found[29]["evidence"]["others"] == first[:10]


async def test_rts_without_measured_problems_are_no_clones(survey, client):
    """Two RTs with hardly any problem may be equal by chance."""
    round = await open_round(client)
    await take(survey, client, round, {"kode_rt": rt(1)}, {"kode_rt": rt(2)})
    assert await findings(client, round) == []


async def test_an_update_that_repeats_the_baseline_is_a_clone(survey, client):
    baseline = await open_round(client)
    await take(survey, client, baseline, TRUE, TRUE | {"kode_rt": rt(8), "1c": "7"})
    update = await open_round(client, year=2024, kind="update")
    await take(survey, client, update, TRUE, TRUE | {"kode_rt": rt(8), "1c": "2"})
    (found,) = await findings(client, update)
    assert (found["rule"], found["rt"]) == ("cloned_baseline", rt(7))
    assert found["evidence"] == {"round": baseline["id"], "year": 2023}
    assert await findings(client, baseline) == []


async def test_a_round_that_corrects_another_may_repeat_it(survey, client):
    first = await open_round(client)
    await take(survey, client, first, TRUE)
    await client.post(f"/v1/survey/rounds/{first['id']}/seal")
    await survey.work()
    again = await open_round(client, year=2024, corrects=first["id"])
    await take(survey, client, again, TRUE)
    assert await findings(client, again) == []


def photo(colour):
    content = io.BytesIO()
    Image.new("RGB", (8, 8), colour).save(content, "JPEG")
    return content.getvalue()


async def test_the_same_photo_in_two_records_is_seen_in_both(field):
    for number, colour in enumerate(("red", "red", "blue")):
        files = {"depan.jpg": photo(colour), "lagi.jpg": photo(colour)}
        await field.phone.send(field.record(texts_of(number)), files)
    desk = field.survey.client()
    await scanned(field.survey, desk, field.round)
    first, second, _ = [line["id"] for line in await field.submissions()]
    found = {f["subject"]: f for f in await findings(desk, field.round, rule="identical_photos")}
    assert set(found) == {first, second}
    assert found[first]["evidence"] == {"count": 1, "others": [{"id": second, "rt": RT}]}
    assert len(found[first]["field"]) == 64


async def test_a_rejected_record_may_have_had_the_same_photo(field):
    for number in range(2):
        await field.phone.send(field.record(texts_of(number)), {"depan.jpg": photo("red")})
    first = (await field.submissions())[0]
    await field.decide(first["id"], "reject", {"reason": "Foto milik rumah lain."})
    desk = field.survey.client()
    await scanned(field.survey, desk, field.round)
    assert await rules_found(desk, field.round, rule="identical_photos") == []


async def test_a_merged_record_is_the_same_household_and_no_finding(field):
    for _ in range(2):
        record = field.record(texts_of(0) | person(0))
        await field.phone.send(record, {"depan.jpg": photo("red")})
    desk = field.survey.client()
    await scanned(field.survey, desk, field.round)
    assert await rules_found(desk, field.round, rule="identical_photos") == ["identical_photos"] * 2
    first, second = [line["id"] for line in await field.submissions()]
    await desk.ok(await merge(field, first, second))
    await scanned(field.survey, desk, field.round)
    assert await rules_found(desk, field.round, rule="identical_photos") == []


async def test_an_interview_takes_its_time(field):
    for number, seconds in enumerate((179, 180, -5)):
        texts = texts_of(number) | interview(timedelta(hours=number), seconds)
        await field.phone.send(field.record(texts))
    desk = field.survey.client()
    await scanned(field.survey, desk, field.round)
    found = await findings(desk, field.round, rule="short_interview")
    assert [f["evidence"]["seconds"] for f in found] == [179, -5]


async def test_nobody_is_at_two_places_at_once(field):
    """Minutes after the first; the third 111 km away 5 minutes later, the fourth 40 hours later."""
    visits = ((0, "-7.63"), (8, "-7.63"), (30, "-8.63"), (2400, "-7.63"), (2401, "-7.63"))
    for number, (minute, lat) in enumerate(visits):
        at = interview(minute * MINUTES, 600 if number in (0, 3) else 1500)
        texts = texts_of(number) | at | {"lokasi": f"{lat} 111.52 0 5"}
        answer = await field.phone.send(field.record(texts))
        assert answer.status_code == 201, answer.text
    desk = field.survey.client()
    await scanned(field.survey, desk, field.round)
    ids = [line["id"] for line in await field.submissions()]
    found = await findings(desk, field.round, rule="impossible_speed")
    assert [(f["subject"], f["evidence"]["others"][0]["id"]) for f in found] == [
        (ids[1], ids[0]),
        (ids[2], ids[1]),
        (ids[4], ids[3]),
    ]
    assert [f["evidence"]["seconds"] for f in found] == [-120, -180, -540]
    assert found[1]["evidence"]["metres"] == pytest.approx(111_195, abs=5)
    assert "lat" not in str(found)


async def test_flags_of_approved_records_are_lifted(field):
    await field.sent(0, q12="")
    await field.sent(1)
    desk = field.survey.client()
    await scanned(field.survey, desk, field.round)
    assert await findings(desk, field.round) == []  # the review looks at them first
    for line in await field.submissions():
        await field.desk.ok(await field.decide(line["id"], "approve"))
    (found,) = [f for f in await findings(desk, field.round) if f["field"] == "q12"]
    assert (found["rule"], found["subject_kind"]) == ("missing_answer", "household")
    assert (found["counted"], found["evidence"]) == (False, {"version": 1})


async def test_an_area_is_the_sum_of_its_rts(survey, client):
    round = await open_round(client)
    await take(survey, client, round, TRUE, TRUE | {"kode_rt": rt(8), "1c": "7"})
    area = "35.19-K-KLAGEN"
    stated = {"area_ha": "2.88", "households": "70", "1c": "13"}
    body = {"round_id": round["id"], "area": area, "document": "SK 101/2024", "numbers": stated}
    answer = await client.post("/v1/survey/area-figures", body)
    assert answer.status_code == 201, answer.text
    await scanned(survey, client, round)
    (found,) = await findings(client, round)
    assert (found["rule"], found["subject"], found["field"]) == (
        "area_total_differs",
        area,
        "households",
    )
    assert found["evidence"] == {"stated": "70", "sum": "62", "rts": 2}
    body["numbers"] = {"households": "62"}
    assert (await client.post("/v1/survey/area-figures", body)).json()["version"] == 2
    await scanned(survey, client, round)
    assert await findings(client, round) == []


def test_every_flag_that_a_row_can_bear_is_described():
    imports = {"rt_not_numeric", "area_differs", "place_differs", "header_differs"} & set(ROWS)
    engine = {"negative_volume", "over_100", "zero_denominator", "missing", "not_a_number"}
    assert set(RULES) >= set(FLAGS) | engine | (imports - {"header_differs"}) | {"cross_check"}


async def test_the_rules_speak_both_languages(client):
    english = await client.ok(await client.get("/v1/survey/quality-rules"))
    answer = await client.http.get("/v1/survey/quality-rules", headers={"Accept-Language": "id"})
    assert {one["code"] for one in english} == set(RULES)
    titles = {one["code"]: one["title"] for one in answer.json()}
    assert titles["cloned_rt"] == "RT dengan angka kembar"
    assert all(one["title"] != titles[one["code"]] for one in english)
