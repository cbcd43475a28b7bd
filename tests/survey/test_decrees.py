"""A decree names the slum RTs of one sealed round, by a signed paper and two people."""

import hashlib
import json
from decimal import Decimal

from contracts.survey_decrees import DecreeIssued
from tests.harness import code_of
from tests.survey.contexts import KNOWN, stated
from tests.survey.decrees import (
    DECREES,
    MEDIUM,
    REGENCY,
    SAID,
    UPDATE,
    annex,
    draft,
    drafted,
    issue,
    issued,
    put,
    revoke,
    surveyed,
    with_paper,
)
from tests.survey.exits import HEAD, OTHER_HEAD, PDF, SLUM, round_of
from tests.survey.outlines import draw, square
from tests.survey.steps import apply, assessments, imported, open_round, rt, sheet
from tests.survey.works import seal


async def test_a_draft_shows_what_it_would_name_now(survey):
    client = survey.client()
    round = await surveyed(
        survey,
        client,
        {"kode_rt": rt(1), "luas_ha": "1.25"},
        {"kode_rt": rt(2), "luas_ha": "0.75", "kawasan": ""} | MEDIUM,
        {"kode_rt": rt(3)} | dict.fromkeys(SLUM, "0"),
        {"kode_rt": rt(1, "35.77.03.1005")},
    )
    decree = await drafted(client, round)
    sums = decree["sums"]
    assert (decree["state"], decree["region"], decree["place"]) == (
        "draft",
        REGENCY,
        "Kabupaten Madiun",
    )
    assert (sums["rts"], sums["slum_ha"], sums["outside_areas"]) == (2, "2.00", 1)
    assert sums["light"] == {"rts": 1, "area_ha": "1.25"}
    assert sums["medium"] == {"rts": 1, "area_ha": "0.75"}
    assert (decree["annex_sha256"], decree["file_sha256"]) == (None, None)
    first, second = await annex(client, decree, limit=1)
    sealed = await assessments(client, round, level="rt")
    for row, code in ((first, rt(1)), (second, rt(2))):
        known = sealed[f"rt {code}"]
        for name in ("total", "slum_class", "area_ha", "legal", "priority", "open_flags"):
            assert row[name] == known[name], name
        assert (row["rt"], row["assessment_id"]) == (code, known["id"])
    assert (first["area"], first["area_name"]) == ("35.19-K-KLAGEN", "KLAGEN")
    assert (second["area"], second["area_name"]) == (None, None)
    assert (first["kelurahan"], first["kecamatan"]) == ("Klagenserut", "Jiwan")
    assert (first["people"], first["households"]) == ("201", "60")


async def test_issued_it_is_told_and_its_annex_hash_follows_from_the_api(survey):
    client = survey.client()
    round = await surveyed(survey, client, *({"kode_rt": rt(n)} for n in range(1, 6)))
    decree = await issued(survey, round)
    rows = await annex(client, decree, limit=2)
    lines = (json.dumps(row, sort_keys=True, separators=(",", ":")) + "\n" for row in rows)
    computed = hashlib.sha256("".join(lines).encode()).hexdigest()
    assert decree["annex_sha256"] == computed
    (told,) = await survey.events(DecreeIssued)
    assert (told.annex_sha256, told.state, told.version) == (computed, "issued", 1)
    assert (str(told.entity_id), told.region, told.actor) == (decree["id"], REGENCY, "kabid")
    assert told.rts == {"light": 5, "medium": 0, "heavy": 0}
    assert told.slum_ha == sum(Decimal(row["area_ha"]) for row in rows) == Decimal("12.5")
    assert told.file_sha256 == hashlib.sha256(PDF).hexdigest()
    assert (told.number, str(told.date)) == (SAID["number"], "2026-11-20")
    assert (str(told.review_due), told.ended_on) == ("2031-11-20", None)
    answer = await client.get(told.link)
    assert answer.json()["items"] == rows


async def test_what_is_frozen_stays_whatever_the_kawasan_becomes(survey):
    client = survey.client()
    round = await surveyed(survey, client, {"kode_rt": rt(1)}, {"kode_rt": rt(2)})
    code = "35.19-K-KLAGEN"
    await client.ok(await draw(client, code, square()))
    known = f"/v1/survey/areas/{code}/verified_ha"
    await client.ok(
        await client.http.put(known, json={"verified_ha": "4.2"}, headers={"If-Match": "*"})
    )
    decree = await issued(survey, round)
    rows = await annex(client, decree)
    assert {row["position_source"] is None for row in rows} == {False}
    assert decree["sums"]["verified_ha"] == "4.2"
    await client.ok(
        await client.http.put(known, json={"verified_ha": "9"}, headers={"If-Match": "*"})
    )
    await client.ok(await draw(client, code, square(x=111.6)))
    again = await client.ok(await client.get(f"{DECREES}/{decree['id']}"))
    assert again["sums"]["verified_ha"] == "4.2"
    assert again["kawasan"] == decree["kawasan"]
    (kawasan,) = again["kawasan"]
    assert (kawasan["code"], kawasan["name"], kawasan["verified_ha"]) == (code, "KLAGEN", "4.2")
    assert await annex(client, decree) == rows


async def test_flags_of_an_rt_never_keep_it_out_and_are_told(survey):
    client = survey.client()
    round = await surveyed(survey, client, {"kode_rt": rt(1), "7a": "80"}, {"kode_rt": rt(2)})
    decree = await issued(survey, round)
    assert [row["open_flags"] > 0 for row in await annex(client, decree)] == [True, False]
    assert decree["sums"]["flagged"] == 1
    (told,) = await survey.events(DecreeIssued)
    assert told.flagged == 1


async def test_legality_and_priority_are_those_that_were_sealed(survey):
    client = survey.client()
    round = await open_round(client)
    found = await imported(survey, client, round, sheet({"kode_rt": rt(1)} | SLUM))
    await apply(survey, client, found)
    await stated(client, round, **KNOWN)
    await stated(client, round, REGENCY, city_size="medium")
    await seal(survey, client, round)
    (row,) = await annex(client, await drafted(client, round))
    assert (row["legal"], row["priority"]) == (False, 3)


async def test_it_takes_two_people_to_issue_and_two_to_revoke(survey):
    client = survey.client()
    decree = await with_paper(client, await surveyed(survey, client, {"kode_rt": rt(1)}))
    own = await issue(client, decree)
    assert (own.status_code, code_of(own)) == (409, "own_decree")
    head, other = survey.client(**HEAD), survey.client(**OTHER_HEAD)
    done = await head.ok(await issue(head, decree))
    assert (done["state"], done["issued_by"]) == ("issued", "kabid")
    own = await revoke(head, decree)
    assert (own.status_code, code_of(own)) == (409, "own_decree")
    done = await other.ok(await revoke(other, decree))
    assert (done["state"], done["revoked_by"], done["reason"]) == (
        "revoked",
        "kadis",
        "Putusan 12/G/2027.",
    )
    first, second = await survey.events(DecreeIssued)
    assert (second.state, second.version) == ("revoked", 2)
    assert second.ended_on is not None
    assert second.ended_on >= second.date
    assert second.annex_sha256 == first.annex_sha256
    again = await revoke(head, decree)
    assert (again.status_code, code_of(again)) == (409, "decree_not_in_force")


async def test_a_newer_decree_supersedes_the_one_in_force(survey):
    client = survey.client()
    old = await surveyed(survey, client, {"kode_rt": rt(1)})
    first = await issued(survey, old, date="2024-02-29", number="1/2024")
    assert first["review_due"] == "2029-02-28"
    new = await surveyed(survey, client, {"kode_rt": rt(1)}, **UPDATE)
    second = await issued(survey, new)
    assert second["supersedes"] == first["id"]
    ended = await client.ok(await client.get(f"{DECREES}/{first['id']}"))
    assert (ended["state"], ended["superseded_by"]) == ("superseded", second["id"])
    assert ended["ended_on"] == "2026-11-20"
    told = [(e.state, e.version, str(e.entity_id)) for e in await survey.events(DecreeIssued)]
    assert told == [
        ("issued", 1, first["id"]),
        ("superseded", 2, first["id"]),
        ("issued", 1, second["id"]),
    ]
    older = await with_paper(client, new, date="2026-11-20", number="2")
    refused = await issue(survey.client(**HEAD), older)
    assert (refused.status_code, code_of(refused)) == (409, "decree_not_newer")
    listed = await client.ok(await client.get(DECREES, region="35", state="superseded", year=2024))
    assert [one["id"] for one in listed["items"]] == [first["id"]]


async def test_revoked_nothing_is_in_force_until_another_is_issued(survey):
    client, other = survey.client(), survey.client(**OTHER_HEAD)
    round = await surveyed(survey, client, {"kode_rt": rt(1)}, **UPDATE)
    first = await issued(survey, round, date="2026-03-01")
    await other.ok(await revoke(other, first))
    second = await issued(survey, round, date="2026-02-01")
    assert (second["supersedes"], second["state"]) == (None, "issued")
    listed = await client.ok(await client.get(DECREES, state="issued"))
    assert [one["id"] for one in listed["items"]] == [second["id"]]


async def test_a_review_is_overdue_five_years_after_the_date(survey):
    client = survey.client()
    round = await surveyed(survey, client, {"kode_rt": rt(1)}, name="B", year=2019)
    decree = await issued(survey, round, date="2020-06-01")
    assert (decree["review_due"], decree["overdue"]) == ("2025-06-01", True)
    for asked, found in ((True, [decree["id"]]), (False, [])):
        page = await client.ok(await client.get(DECREES, overdue=asked))
        assert [one["id"] for one in page["items"]] == found


async def test_dki_is_one_decree_by_its_governor(survey):
    client = survey.client()
    village = "31.71.01.1001"
    round = await surveyed(survey, client, {"kode_rt": rt(1, village)}, region="31")
    decree = await drafted(client, round, region=None, position="Gubernur DKI Jakarta")
    assert (decree["region"], decree["sums"]["rts"]) == ("31", 1)
    answer = await draft(client, round, region="31.71")
    assert (answer.status_code, code_of(answer)) == (422, "decree_region_unfitting")


async def test_what_makes_no_decree_is_refused_by_name(survey):
    client = survey.client()
    opened = await open_round(client, name="Buka")
    clean = await round_of(survey, client, {"kode_rt": rt(1)}, name="Bersih")
    part = await surveyed(survey, client, {"kode_rt": rt(2)}, region="35.19.09", name="Sebagian")
    whole = await surveyed(survey, client, {"kode_rt": rt(3)}, **UPDATE)
    wrong = [
        (409, "round_unsealed", opened, {}),
        (409, "decree_empty", clean, {}),
        (422, "decree_round_unfitting", part, {}),
        (422, "decree_region_unfitting", whole, {"region": "35"}),
        (422, "decree_region_unfitting", whole, {"region": "35.19.09"}),
        (404, "region_not_found", whole, {"region": "35.99"}),
        (422, "decree_too_early", whole, {"date": "2025-12-31"}),
        (422, "day_in_future", whole, {"date": "2099-01-01"}),
        (422, "invalid_request", whole, {"basis": []}),
    ]
    for status, code, round, facts in wrong:
        answer = await draft(client, round, **facts)
        assert (answer.status_code, code_of(answer)) == (status, code), answer.text
    assert await survey.scalar("SELECT count(*) FROM decrees") == 0


async def test_a_draft_is_deleted_and_what_was_issued_stays(survey):
    client = survey.client()
    round = await surveyed(survey, client, {"kode_rt": rt(1)})
    decree = await drafted(client, round)
    address = f"{DECREES}/{decree['id']}"
    assert (await client.http.delete(address)).status_code == 428
    assert (await client.http.delete(address, headers={"If-Match": '"9"'})).status_code == 412
    assert (await client.http.delete(address, headers={"If-Match": '"1"'})).status_code == 204
    assert (await client.get(address)).status_code == 404
    kept = await issued(survey, round)
    answer = await client.http.delete(f"{DECREES}/{kept['id']}", headers={"If-Match": "*"})
    assert (answer.status_code, code_of(answer)) == (409, "decree_not_draft")
    answer = await put(client, kept)
    assert (answer.status_code, code_of(answer)) == (409, "decree_not_draft")
