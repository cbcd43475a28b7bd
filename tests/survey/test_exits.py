"""RTs leave the slum total by a signed paper and two people, and what is told is what was sealed."""

import hashlib
from datetime import date

from contracts.regulation import DENOMINATORS, Measures, load
from contracts.survey import AreaExited
from tests.harness import code_of
from tests.survey.exits import (
    DRAFTER,
    EXITS,
    HEAD,
    OTHER_HEAD,
    PDF,
    RT,
    SLUM,
    UPDATE,
    annul,
    confirm,
    draft,
    drafted,
    handled,
    in_force,
    round_of,
    with_paper,
)
from tests.survey.steps import rt
from tests.survey.works import sheet_of

LAW = load("permen-14-2018")


async def test_what_is_told_are_the_sealed_numbers_as_the_engine_judges_them(survey):
    client = survey.client()
    row = {"kode_rt": RT, "luas_ha": "1.25", "2b": "78", "5a": "12"}
    round = await handled(survey, client, row)
    exit = await in_force(survey, round)
    (told,) = await survey.events(AreaExited)
    query = {"round_id": round["id"], "level": "rt"}
    (sealed,) = (await client.ok(await client.get("/v1/survey/assessments", **query)))["items"]
    left = [(str(r.rt), str(r.area_ha), str(r.assessment_id)) for r in told.rts]
    assert left == [(RT, "1.25", sealed["id"])]
    assert (str(told.entity_id), told.version, told.region) == (exit["id"], 1, "35.19.09.2010")
    assert (str(told.round_id), told.regulation) == (round["id"], "permen-14-2018")
    assert (told.area, told.year, told.number) == (None, 2026, "600/1/BA/2026")
    assert (told.date, told.annulled, told.actor) == (date(2026, 11, 20), False, "kabid")
    assert told.file_sha256 == hashlib.sha256(PDF).hexdigest()
    (one,) = exit["rts"]
    found = await sheet_of(client, round, RT)
    numbers = {name: found[name] for name in DENOMINATORS}
    score = LAW.score(Measures(**numbers, volumes=found["volumes"]))
    assert one["total"] == score.total == sealed["total"]
    assert one["services"] == {k: str(v) for k, v in LAW.services(score).items()}
    assert one["services"]["2"] == "95.00"
    assert one["keys"] == dict(zip(("score", "services"), LAW.exit_keys(score), strict=True))
    assert (exit["state"], one["in_force"], exit["area_ha"]) == ("in_force", True, "1.25")


async def test_it_takes_two_people_to_leave_and_two_to_take_it_back(survey):
    client = survey.client()
    round = await handled(survey, client)
    exit = await with_paper(client, round)
    own = await confirm(client, exit)
    assert (own.status_code, code_of(own)) == (409, "own_exit")
    head, other = survey.client(**HEAD), survey.client(**OTHER_HEAD)
    assert (await head.ok(await confirm(head, exit)))["confirmed_by"] == "kabid"
    own = await annul(head, exit)
    assert (own.status_code, code_of(own)) == (409, "own_exit")
    done = await other.ok(await annul(other, exit))
    assert (done["state"], done["annulled_by"]) == ("annulled", "kadis")
    assert done["reason"] == "SK 1/2027: data keliru."
    assert [one["in_force"] for one in done["rts"]] == [False]


async def test_annulled_it_is_told_again_and_the_rt_leaves_anew(survey):
    client, other = survey.client(), survey.client(**OTHER_HEAD)
    round = await handled(survey, client)
    first = await in_force(survey, round)
    again = await draft(client, round)
    assert (again.status_code, code_of(again)) == (409, "exit_already_left")
    await other.ok(await annul(other, first))
    second = await in_force(survey, round)
    told = await survey.events(AreaExited)
    said = [(str(one.entity_id), one.version, one.annulled) for one in told]
    assert said == [(first["id"], 1, False), (first["id"], 2, True), (second["id"], 1, False)]
    assert told[0].rts == told[1].rts == told[2].rts
    twice = await annul(other, first)
    assert (twice.status_code, code_of(twice)) == (409, "exit_not_in_force")


async def test_slum_again_since_it_leaves_anew_and_is_out_by_the_newest_exit_alone(survey):
    client = survey.client()
    first = await in_force(survey, await handled(survey, client))
    row = {"kode_rt": RT}
    calm = await round_of(survey, client, row, **UPDATE | {"year": 2027})
    answer = await draft(client, calm, year=2027)
    assert (answer.status_code, code_of(answer)) == (409, "exit_already_left")
    assert answer.json()["rts"] == [{"rt": RT, "exit_id": first["id"]}]
    await round_of(survey, client, row | SLUM, **UPDATE | {"year": 2028})
    round = await round_of(survey, client, row, **UPDATE | {"year": 2029})
    second = await in_force(survey, round, year=2029)
    old = await client.ok(await client.get(f"{EXITS}/{first['id']}"))
    assert (old["state"], old["rts"][0]["in_force"]) == ("in_force", False)
    assert second["rts"][0]["in_force"] is True
    assert [one.annulled for one in await survey.events(AreaExited)] == [False, False]


async def test_a_whole_kawasan_leaves_with_those_that_have_not_left(survey):
    client = survey.client()
    rows = [{"kode_rt": rt(n), "luas_ha": f"1.{n}"} for n in (1, 2, 3)]
    calm = {"kode_rt": rt(4)}
    before = [row | SLUM for row in rows]
    await round_of(survey, client, *before, calm)
    round = await round_of(survey, client, *rows, calm, **UPDATE)
    await in_force(survey, round, rt(1))
    exit = await in_force(survey, round, area="35.19-K-KLAGEN")
    assert [one["rt"] for one in exit["rts"]] == [rt(2), rt(3)]
    told = (await survey.events(AreaExited))[-1]
    assert (told.area, [one.rt for one in told.rts]) == ("35.19-K-KLAGEN", [rt(2), rt(3)])
    none = await draft(client, round, area="35.19-K-KLAGEN")
    assert (none.status_code, code_of(none)) == (409, "exit_nothing_left")


async def test_a_draft_is_deleted_and_what_is_in_force_stays(survey):
    client = survey.client(**DRAFTER)
    round = await handled(survey, survey.client())
    exit = await drafted(client, round)
    address = f"{EXITS}/{exit['id']}"
    assert (await client.http.delete(address)).status_code == 428
    assert (await client.http.delete(address, headers={"If-Match": '"2"'})).status_code == 412
    assert (await client.http.delete(address, headers={"If-Match": '"1"'})).status_code == 204
    assert (await client.get(address)).status_code == 404
    assert await survey.scalar("SELECT count(*) FROM exit_rts") == 0
    kept = await in_force(survey, round)
    gone = await client.http.delete(f"{EXITS}/{kept['id']}", headers={"If-Match": "*"})
    assert (gone.status_code, code_of(gone)) == (409, "exit_not_draft")


async def test_lists_say_what_is_in_force_where_and_when(survey):
    client = survey.client()
    round = await handled(survey, client, {"kode_rt": rt(1)}, {"kode_rt": rt(2)}, {"kode_rt": RT})
    one = await in_force(survey, round, rt(1), rt(2))
    two = await drafted(client, round, RT)

    async def listed(**query):
        found = await client.ok(await client.get(EXITS, **query))
        return [item["id"] for item in found["items"]]

    assert await listed() == [one["id"], two["id"]]
    assert await listed(state="in_force", year=2026, region="35.19.09") == [one["id"]]
    assert await listed(state="draft") == [two["id"]]
    assert await listed(year=2025) == []
    first = await client.ok(await client.get(EXITS, limit=1))
    rest = await client.ok(await client.get(EXITS, limit=1, cursor=first["next"]))
    assert [item["id"] for item in first["items"] + rest["items"]] == [one["id"], two["id"]]
    (item,) = first["items"]
    assert (item["rt_count"], item["area_ha"], item["date"]) == (2, "5.0", "2026-11-20")


async def test_who_did_what_is_in_the_audit_trail(survey):
    client = survey.client(**OTHER_HEAD)
    exit = await in_force(survey, await handled(survey, survey.client()))
    await client.ok(await annul(client, exit))
    found = await survey.rows("SELECT change, caller FROM audit WHERE entity = 'exits' ORDER BY id")
    steps = [("created", "faskel"), ("changed", "faskel"), ("changed", "kabid")]
    assert [tuple(row) for row in found] == [*steps, ("changed", "kadis")]
