"""Both keys, cell by cell; and what keeps an RT in is named, with what to do."""

import pytest

from tests.harness import code_of
from tests.survey.exits import (
    EXITS,
    RT,
    SLUM,
    UPDATE,
    draft,
    drafted,
    handled,
    in_force,
    round_of,
)
from tests.survey.steps import open_round, rt

BUILDINGS = {"1a": "50", "1b": "2.5", "1c": "50"}  # 15 points, no service
CELLS = {  # score, services, the lowest service, total
    "nothing is left": ({}, True, True, "100.00", 0),
    "one point below the line": (BUILDINGS, True, True, "100.00", 15),
    "on the line": (BUILDINGS | {"7a": "15"}, False, True, "100.00", 16),
    "well above it": (BUILDINGS | {"7a": "50"}, False, True, "100.00", 20),
    "a service at its least": ({"5a": "12", "5b": "12"}, True, True, "80.00", 0),
    "a hundredth below": ({"5a": "12.006", "5b": "12.006"}, True, False, "79.99", 0),
    "a low service without a point": ({"5a": "14.4", "5b": "14.4"}, True, False, "76.00", 0),
    "aspects outside the rule": ({"7a": "12", "7b": "12"}, True, True, "100.00", 0),
    "more than all": ({"2a": "2340"}, True, False, "0.00", 5),
    "less than nothing": ({"2a": "-780", "2b": "-780"}, True, True, "100.00", 0),
    "both": (SLUM, False, False, "0.00", 35),
}


@pytest.mark.parametrize("cell", CELLS)
async def test_each_key_is_judged_by_itself(survey, cell):
    row, score, services, lowest, total = CELLS[cell]
    client = survey.client()
    round = await handled(survey, client, {"kode_rt": RT} | row)
    answer = await draft(client, round)
    found = await client.ok(await client.get(f"{EXITS}/candidates", round_id=round["id"]))
    assert len(found["items"]) == (score or services)
    if score and services:
        assert answer.status_code == 201, answer.text
        (one,) = answer.json()["rts"]
        (candidate,) = found["items"]
        assert candidate == {k: v for k, v in one.items() if k != "in_force"}
    else:
        assert (answer.status_code, code_of(answer)) == (409, "exit_keys_missing")
        (one,) = answer.json()["rts"]
    assert one["keys"] == {"score": score, "services": services}
    assert (min(one["services"].values(), key=float), one["total"]) == (lowest, total)
    assert list(one["services"]) == ["2", "3", "4", "5", "6"]


async def test_a_refusal_names_each_rt_that_lacks_a_key_and_why(survey):
    client = survey.client()
    rows = [{"kode_rt": rt(n)} for n in (1, 2, 3)]
    high, low = BUILDINGS | {"7a": "50"}, {"5a": "14.4", "5b": "14.4"}
    round = await handled(survey, client, rows[0], rows[1] | high, rows[2] | low)
    answer = await draft(client, round, rt(1), rt(2), rt(3))
    said = answer.json()
    assert (said["count"], said["slum_line"], said["service_min"]) == (2, 16, "80")
    assert [one["rt"] for one in said["rts"]] == [rt(2), rt(3)]
    assert [one["why"] for one in said["rts"]] == [
        "a total of 20, not below 16",
        "served below 80 %: Waste water 76.00 %",
    ]
    assert f"such as {rt(2)}: a total of 20, not below 16." in said["detail"]
    assert await client.ok(await client.get(EXITS)) == {"items": [], "next": None}
    theirs = await draft(client, round, rt(3))
    client.http.headers["Accept-Language"] = "id"
    ours = await draft(client, round, rt(3))
    assert theirs.json()["rts"][0]["why"] != ours.json()["rts"][0]["why"]
    assert ours.json()["rts"][0]["why"].startswith("terlayani di bawah 80 %: ")


async def test_the_newest_sealed_score_decides(survey):
    client = survey.client()
    round = await handled(survey, client)
    newer = await round_of(survey, client, {"kode_rt": RT}, **UPDATE | {"name": "Koreksi"})
    answer = await draft(client, round)
    assert (answer.status_code, code_of(answer)) == (409, "exit_score_overtaken")
    said = {"rt": RT, "round_id": newer["id"], "name": "Koreksi", "year": 2026}
    assert answer.json()["rts"] == [said]
    found = await client.ok(await client.get(f"{EXITS}/candidates", round_id=round["id"]))
    assert found["items"] == []
    late = await round_of(survey, client, {"kode_rt": RT} | SLUM, **UPDATE | {"year": 2025})
    await drafted(client, newer)  # a round about an earlier year overtakes nothing
    assert code_of(await draft(client, late, year=2025)) == "exit_score_overtaken"


async def test_an_rt_that_was_never_slum_or_not_measured_has_nothing_to_leave(survey):
    client = survey.client()
    await round_of(survey, client, {"kode_rt": RT} | SLUM, {"kode_rt": rt(1)})
    round = await round_of(survey, client, {"kode_rt": rt(1)}, **UPDATE)
    never = await draft(client, round, rt(1))
    assert (never.status_code, code_of(never)) == (409, "exit_never_slum")
    assert never.json()["rts"] == [rt(1)]
    missing = await draft(client, round, RT)
    assert (missing.status_code, code_of(missing)) == (409, "exit_not_measured")
    assert missing.json()["rts"] == [RT]
    whole = await draft(client, round, area="35.19-K-KLAGEN")
    assert code_of(whole) == "exit_not_measured"


async def test_an_open_round_decides_nothing(survey):
    client = survey.client()
    round = await open_round(client)
    answer = await draft(client, round)
    assert (answer.status_code, code_of(answer)) == (409, "round_unsealed")
    answer = await client.get(f"{EXITS}/candidates", round_id=round["id"])
    assert (answer.status_code, code_of(answer)) == (409, "round_unsealed")


BODIES = {
    "both are named": ({"rts": [RT], "area": "35.19-K-KLAGEN"}, "exit_unclear"),
    "neither is": ({"rts": None}, "exit_unclear"),
    "two regencies": ({"rts": [RT, rt(1, "35.77.03.1005")]}, "exit_regencies_mixed"),
    "no RT code": ({"rts": ["35.19"]}, "member_invalid"),
    "a day to come": ({"rts": [RT], "date": "2100-01-01"}, "day_in_future"),
    "a year before the round": ({"rts": [RT], "year": 2025}, "exit_year_unfitting"),
    "a year after the signing": ({"rts": [RT], "year": 2027}, "exit_year_unfitting"),
    "no RT": ({"rts": []}, "invalid_request"),
    "an unknown field": ({"rts": [RT], "rw": "001"}, "invalid_request"),
}


@pytest.mark.parametrize("fault", BODIES)
async def test_what_makes_no_exit_is_refused_by_name(survey, fault):
    facts, code = BODIES[fault]
    client = survey.client()
    round = await handled(survey, client)
    answer = await draft(client, round, **facts)
    assert (answer.status_code, code_of(answer)) == (422, code)


async def test_candidates_are_paged_and_who_has_left_is_none(survey):
    client = survey.client()
    rows = [{"kode_rt": rt(n)} for n in range(1, 6)]
    round = await handled(survey, client, *rows)
    await in_force(survey, round, rt(2))
    found, query = [], {"round_id": round["id"], "limit": 2}
    while True:
        page = await client.ok(await client.get(f"{EXITS}/candidates", **query))
        assert len(page["items"]) <= 2
        found += [one["rt"] for one in page["items"]]
        if page["next"] is None:
            break
        query["cursor"] = page["next"]
    assert found == [rt(1), rt(3), rt(4), rt(5)]
    none = await client.get(f"{EXITS}/candidates", round_id=round["id"], region="35.19.10")
    assert (await client.ok(none))["items"] == []
