"""The signed paper, races for one RT, and whose exits they are."""

import asyncio
import hashlib
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from contracts.survey import AreaExited
from services.chassis.clock import now
from services.chassis.ids import new_id
from services.chassis.media.kept import sweep
from services.chassis.outbox import LARGEST
from services.survey.exits import rules
from services.survey.exits.models import MOST_RTS, Exit, ExitRt
from services.survey.submissions.models import SubmissionFile
from tests.harness import code_of
from tests.survey.exits import (
    DRAFTER,
    EXITS,
    HEAD,
    PDF,
    RT,
    UPDATE,
    confirm,
    draft,
    drafted,
    handled,
    in_force,
    put,
    round_of,
    with_paper,
)
from tests.survey.media.pictures import jpeg
from tests.survey.steps import rt

ELSEWHERE = {"regions": ["35.77"], "id": "luar"}


async def test_without_its_paper_nothing_is_confirmed(survey):
    client, head = survey.client(), survey.client(**HEAD)
    exit = await drafted(client, await handled(survey, client))
    answer = await confirm(head, exit)
    assert (answer.status_code, code_of(answer)) == (409, "exit_paper_missing")
    assert (await client.get(f"{EXITS}/{exit['id']}/minutes")).status_code == 404
    assert await survey.events(AreaExited) == []


WRONG = {
    "media_type_refused": b"GIF89a\x01\x00\x01\x00",
    "media_type_unknown": b"\x00\x01\x02\x03\x04",
    "media_empty": b"",
}


@pytest.mark.parametrize("code", WRONG)
async def test_what_is_no_paper_is_refused(survey, code):
    client = survey.client()
    exit = await drafted(client, await handled(survey, client))
    answer = await put(client, exit, WRONG[code])
    assert (answer.status_code, code_of(answer)) == (422 if code == "media_empty" else 415, code)
    assert (await client.ok(await client.get(f"{EXITS}/{exit['id']}")))["file_sha256"] is None


async def test_the_paper_comes_back_as_it_was_sent_and_each_look_is_told(survey):
    client = survey.client(**DRAFTER)
    exit = await drafted(client, await handled(survey, survey.client()))
    assert (
        await client.http.put(f"{EXITS}/{exit['id']}/minutes", files={"file": PDF})
    ).status_code == 428
    assert (await put(client, exit, **{"If-Match": '"7"'})).status_code == 412
    first = await client.ok(await put(client, exit))
    assert (first["version"], first["file_sha256"]) == (2, hashlib.sha256(PDF).hexdigest())
    assert (await client.ok(await put(client, first)))["version"] == 2
    photo = jpeg()
    second = await client.ok(await put(client, first, photo))
    assert second["version"] == 3
    answer = await survey.client(**HEAD).get(f"{EXITS}/{exit['id']}/minutes")
    assert (answer.content, answer.headers["content-type"]) == (photo, "image/jpeg")
    assert second["file_sha256"] == hashlib.sha256(photo).hexdigest()
    looks = "SELECT string_agg(caller, ',') FROM audit WHERE entity = 'exit_minutes'"
    assert await survey.scalar(looks) == "kabid"


async def test_the_paper_stays_once_it_is_in_force_and_is_not_swept(survey):
    client = survey.client()
    exit = await in_force(survey, await handled(survey, client))
    answer = await put(client, exit, jpeg())
    assert (answer.status_code, code_of(answer)) == (409, "exit_not_draft")
    store = survey.app.state.media
    hashes = (SubmissionFile.sha256, Exit.paper_sha256)
    assert await sweep(survey.sessions, store, *hashes) == 0
    assert (await client.get(f"{EXITS}/{exit['id']}/minutes")).content == PDF


async def test_of_two_exits_of_an_rt_confirmed_at_once_one_is_in_force(survey):
    client, head = survey.client(), survey.client(**HEAD)
    round = await handled(survey, client, *({"kode_rt": rt(n)} for n in range(1, 7)))
    ways = [[rt(n), rt(n + 1), rt(n + 2)] for n in (1, 2, 3)]
    exits = [await with_paper(client, round, *rts) for rts in ways]
    answers = await asyncio.gather(*(confirm(head, exit) for exit in exits))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409]
    refused = {code_of(answer) for answer in answers if answer.is_error}
    assert refused == {"exit_already_left"}
    assert len(await survey.events(AreaExited)) == 1
    assert await survey.scalar("SELECT count(*) FROM exit_rts WHERE in_force") == 3


async def test_an_exit_confirmed_many_times_at_once_is_told_once(survey):
    client, head = survey.client(), survey.client(**HEAD)
    exit = await with_paper(client, await handled(survey, client))
    answers = await asyncio.gather(*(confirm(head, exit) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
    assert len(await survey.events(AreaExited)) == 1


async def test_the_database_itself_lets_an_rt_out_once(survey):
    client = survey.client()
    round = await handled(survey, client)
    exit = await drafted(client, round)
    await in_force(survey, round)
    with pytest.raises(IntegrityError, match="uq_exit_rts_in_force"):
        async with survey.sessions.begin() as session:
            await session.execute(
                text("UPDATE exit_rts SET in_force = true WHERE exit_id = :id"), {"id": exit["id"]}
            )
    with pytest.raises(IntegrityError, match="ck_exits_two_people"):
        async with survey.sessions.begin() as session:
            await session.execute(text("UPDATE exits SET confirmed_by = created_by"))


async def test_what_changed_since_the_draft_keeps_the_rt_in(survey):
    client, head = survey.client(), survey.client(**HEAD)
    exit = await with_paper(client, await handled(survey, client))
    await round_of(survey, client, {"kode_rt": RT}, **UPDATE | {"name": "Lagi"})
    answer = await confirm(head, exit)
    assert (answer.status_code, code_of(answer)) == (409, "exit_score_overtaken")
    assert (await client.ok(await client.get(f"{EXITS}/{exit['id']}")))["state"] == "draft"


async def test_outside_ones_regions_there_is_no_exit(survey):
    client, stranger = survey.client(), survey.client(**ELSEWHERE)
    round = await handled(survey, client)
    exit = await in_force(survey, round)
    address = f"{EXITS}/{exit['id']}"
    any_tag = {"headers": {"If-Match": "*"}}
    answers = [
        await stranger.get(address),
        await stranger.get(f"{address}/minutes"),
        await put(stranger, exit),
        await confirm(stranger, exit),
        await stranger.post(f"{address}/annul", {"reason": "x"}),
        await stranger.http.delete(address, **any_tag),
        await stranger.get(EXITS, region="35.19"),
        await draft(stranger, round),
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert (await stranger.ok(await stranger.get(EXITS)))["items"] == []


async def test_an_exit_lies_in_the_callers_regions_whole(survey):
    client = survey.client()
    two = [rt(1), rt(1, "35.19.09.2011")]
    round = await handled(survey, client, *({"kode_rt": code} for code in two))
    village = survey.client(**DRAFTER | {"regions": ["35.19.09.2010"]})
    assert code_of(await draft(village, round, *two)) == "region_not_found"
    assert (await drafted(village, round, two[0]))["region"] == "35.19.09.2010"
    both = survey.client(**DRAFTER | {"regions": ["35.19.09.2010", "35.19.09.2011"]})
    assert code_of(await draft(both, round, *two)) == "region_not_found"
    assert (await drafted(client, round, *two))["region"] == "35.19.09"


async def test_whoever_sees_one_village_still_knows_that_its_rt_has_left(survey):
    client = survey.client()
    two = [rt(1), rt(1, "35.19.09.2011")]
    round = await handled(survey, client, *({"kode_rt": code} for code in two))
    await in_force(survey, round, *two)
    village = survey.client(**DRAFTER | {"regions": ["35.19.09.2010"]})
    assert (await village.ok(await village.get(EXITS)))["items"] == []
    answer = await draft(village, round, two[0])
    assert (answer.status_code, code_of(answer)) == (409, "exit_already_left")


async def test_scopes_are_those_of_drafting_and_of_sealing(survey):
    client = survey.client()
    round = await handled(survey, client)
    exit = await with_paper(client, round)
    writer, head = survey.client(**DRAFTER), survey.client(**HEAD)
    answers = [
        await draft(head, round),
        await put(head, exit),
        await confirm(writer, exit),
        await writer.post(f"{EXITS}/{exit['id']}/annul", {"reason": "x"}),
    ]
    assert {answer.status_code for answer in answers} == {403}


async def test_a_draft_sent_twice_is_one(survey):
    client = survey.client()
    round = await handled(survey, client)
    body = {"round_id": round["id"], "rts": [RT], "year": 2026, "number": "1", "date": "2026-11-20"}
    none = await client.post(EXITS, body)
    assert (none.status_code, code_of(none)) == (400, "idempotency_key_required")
    key = {"Idempotency-Key": str(new_id())}
    one, two = [await client.post(EXITS, body, headers=key) for _ in range(2)]
    assert one.json()["id"] == two.json()["id"]
    assert await survey.scalar("SELECT count(*) FROM exits") == 1


async def test_a_page_costs_the_same_however_long_it_is(survey, statements):
    client = survey.client()
    codes = [rt(n) for n in range(1, 21)]
    round = await handled(survey, client, *({"kode_rt": code} for code in codes))
    for code in codes[:10]:
        await drafted(client, round, code)
    for address, query in ((EXITS, {}), (f"{EXITS}/candidates", {"round_id": round["id"]})):
        counts = []
        for limit in (1, 10):
            with statements() as seen:
                page = await client.ok(await client.get(address, limit=limit, **query))
            assert len(page["items"]) == limit
            counts.append(len(seen))
        assert counts[0] == counts[1] <= 4


def test_a_thousand_rts_are_told_by_code_in_one_event():
    codes = [rt(n) for n in range(1, MOST_RTS + 1)]
    own = {"region": "35.19.09.2010", "round_id": new_id(), "regulation": "permen-14-2018"}
    day = {"year": 2026, "number": "1", "signed_on": date(2026, 11, 20), "created_by": "faskel"}
    exit = Exit(**own, **day, state="in_force", paper_sha256="0" * 64)
    rts = [ExitRt(rt=c, area_ha=Decimal("12.3456"), assessment_id=new_id()) for c in codes]
    told = rules.event(exit, rts, id=new_id(), by="kabid", at=now())
    assert [one.rt for one in told.rts] == sorted(codes)
    assert len(told.model_dump_json()) < LARGEST
