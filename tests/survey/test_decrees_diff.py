"""What changed between two decrees, whose they are, and what happens at once."""

import asyncio
from decimal import Decimal

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from contracts.survey_decrees import DecreeIssued
from services.chassis.ids import new_id
from services.chassis.media.kept import sweep
from services.survey.decrees.models import Decree
from services.survey.exits.models import Exit
from services.survey.submissions.models import SubmissionFile
from tests.harness import code_of
from tests.survey.decrees import (
    CLEAN,
    DECREES,
    MEDIUM,
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
from tests.survey.exits import DRAFTER, HEAD, PDF, SLUM
from tests.survey.media.pictures import jpeg
from tests.survey.steps import rt

WORSE, LIGHTER = MEDIUM, CLEAN | SLUM
ELSEWHERE = {"regions": ["35.77"], "id": "luar"}


async def two(survey, client):
    """A decree in force, and a round in which every kind of change has come about."""
    before = await surveyed(
        survey,
        client,
        {"kode_rt": rt(1)},
        {"kode_rt": rt(2)} | MEDIUM,
        *({"kode_rt": rt(n)} for n in (3, 4, 6)),
    )
    first = await issued(survey, before, date="2024-03-01", number="1/2024")
    after = await surveyed(
        survey,
        client,
        {"kode_rt": rt(1), "luas_ha": "3"} | WORSE,
        {"kode_rt": rt(2), "luas_ha": "2.25"} | LIGHTER,
        {"kode_rt": rt(3)} | CLEAN,
        {"kode_rt": rt(4), "luas_ha": "1.5"},
        {"kode_rt": rt(5), "luas_ha": "0.5"},
        {"kode_rt": rt(6)},
        **UPDATE,
    )
    return first, after


async def compared(client, decree, **more):
    return await client.ok(await client.get(f"{DECREES}/{decree['id']}/diff", **more))


async def test_a_diff_says_what_came_left_rose_fell_and_was_measured_anew(survey):
    client = survey.client()
    first, after = await two(survey, client)
    second = await drafted(client, after)
    found = await compared(client, second)
    assert (found["before"]["number"], found["after"]["number"]) == ("1/2024", SAID["number"])
    changes = {item["rt"]: (item["change"], item["change_ha"]) for item in found["items"]}
    assert changes == {
        rt(1): ("up", "0.5"),
        rt(2): ("down", "-0.25"),
        rt(3): ("removed", "-2.5"),
        rt(4): ("same", "-1.0"),
        rt(5): ("added", "0.5"),
    }
    assert found["items"][2]["after"] is None
    assert found["items"][4]["before"] is None
    assert found["items"][0]["before"]["slum_class"] == "light"
    assert found["items"][0]["after"]["slum_class"] == "medium"
    sums = found["sums"]
    assert {
        k: sums[k]["rts"] for k in ("before", "added", "removed", "up", "down", "same", "after")
    } == {"before": 5, "added": 1, "removed": 1, "up": 1, "down": 1, "same": 2, "after": 5}
    assert sums["remeasured"] == 3
    moved = [sums[name] for name in ("added", "removed", "up", "down", "same")]
    gained = sum(Decimal(one["after_ha"]) - Decimal(one["before_ha"]) for one in moved)
    total = Decimal(sums["after"]["area_ha"]) - Decimal(sums["before"]["area_ha"])
    assert gained == total == sum(Decimal(item["change_ha"]) for item in found["items"])
    assert sums["after"]["area_ha"] == second["sums"]["slum_ha"]
    assert sums["before"]["area_ha"] == first["sums"]["slum_ha"]


async def test_once_issued_it_is_compared_with_what_it_superseded_page_by_page(survey):
    client = survey.client()
    first, after = await two(survey, client)
    second = await issued(survey, after)
    whole = await compared(client, second)
    assert whole["before"]["id"] == first["id"]
    one = await compared(client, second, limit=3)
    rest = await compared(client, second, limit=3, cursor=one["next"])
    assert one["items"] + rest["items"] == whole["items"]
    assert one["sums"] == rest["sums"] == whole["sums"]
    assert rest["next"] is None
    same = await compared(client, second, **{"with": second["id"]})
    assert same["items"] == []


async def test_what_cannot_be_compared_is_refused_by_name(survey):
    client = survey.client()
    first, after = await two(survey, client)
    alone = await client.get(f"{DECREES}/{first['id']}/diff")
    assert (alone.status_code, code_of(alone)) == (409, "decree_nothing_before")
    second = await drafted(client, after)
    itself = await client.get(f"{DECREES}/{second['id']}/diff", **{"with": second["id"]})
    assert (itself.status_code, code_of(itself)) == (409, "decree_not_comparable")
    unknown = await client.get(f"{DECREES}/{second['id']}/diff", **{"with": str(new_id())})
    assert (unknown.status_code, code_of(unknown)) == (404, "not_found")


async def test_of_two_drafts_issued_at_once_one_is_in_force_at_a_time(survey):
    client, head = survey.client(), survey.client(**HEAD)
    round = await surveyed(survey, client, {"kode_rt": rt(1)}, **UPDATE)
    drafts = [await with_paper(client, round, number=str(n)) for n in range(4)]
    answers = await asyncio.gather(*(issue(head, decree) for decree in drafts))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
    assert {code_of(a) for a in answers if a.is_error} == {"decree_not_newer"}
    assert await survey.scalar("SELECT count(*) FROM decrees WHERE state = 'issued'") == 1
    assert len(await survey.events(DecreeIssued)) == 1


async def test_a_draft_issued_many_times_at_once_is_told_once(survey):
    client, head = survey.client(), survey.client(**HEAD)
    decree = await with_paper(client, await surveyed(survey, client, {"kode_rt": rt(1)}))
    answers = await asyncio.gather(*(issue(head, decree) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
    assert len(await survey.events(DecreeIssued)) == 1
    assert len(await annex(client, decree)) == 1


async def test_the_database_itself_has_one_decree_in_force_and_keeps_its_annex(survey):
    client = survey.client()
    round = await surveyed(survey, client, {"kode_rt": rt(1)})
    await issued(survey, round)
    second = await drafted(client, round)
    wrong = (
        ("uq_decrees_in_force", f"UPDATE decrees SET state = 'issued' WHERE id = '{second['id']}'"),
        ("ck_decrees_two_people", "UPDATE decrees SET issued_by = created_by"),
        ("ck_decrees_ended", "UPDATE decrees SET state = 'revoked' WHERE state = 'issued'"),
    )
    for name, statement in wrong:
        with pytest.raises(IntegrityError, match=name):
            async with survey.sessions.begin() as session:
                await session.execute(text(statement))
    for statement in ("UPDATE decree_rts SET total = 1", "DELETE FROM decree_rts"):
        with pytest.raises(DBAPIError, match="stays as it was issued"):
            async with survey.sessions.begin() as session:
                await session.execute(text(statement))


async def test_without_its_paper_nothing_is_issued_and_what_is_no_paper_is_refused(survey):
    client, head = survey.client(), survey.client(**HEAD)
    decree = await drafted(client, await surveyed(survey, client, {"kode_rt": rt(1)}))
    answer = await issue(head, decree)
    assert (answer.status_code, code_of(answer)) == (409, "decree_paper_missing")
    answer = await put(client, decree, b"GIF89a\x01\x00\x01\x00")
    assert (answer.status_code, code_of(answer)) == (415, "media_type_refused")
    assert (await client.get(f"{DECREES}/{decree['id']}/paper")).status_code == 404
    assert await survey.events(DecreeIssued) == []


async def test_the_paper_comes_back_as_it_was_sent_is_told_and_is_not_swept(survey):
    client = survey.client(**DRAFTER)
    round = await surveyed(survey, survey.client(), {"kode_rt": rt(1)})
    decree = await drafted(client, round)
    assert (await put(client, decree, **{"If-Match": '"7"'})).status_code == 412
    first = await client.ok(await put(client, decree, jpeg()))
    second = await client.ok(await put(client, first))
    assert [one["version"] for one in (decree, first, second)] == [1, 2, 3]
    answer = await survey.client(**HEAD).get(f"{DECREES}/{decree['id']}/paper")
    assert (answer.content, answer.headers["content-type"]) == (PDF, "application/pdf")
    looks = "SELECT string_agg(caller, ',') FROM audit WHERE entity = 'decree_paper'"
    assert await survey.scalar(looks) == "kabid"
    hashes = (SubmissionFile.sha256, Exit.paper_sha256, Decree.paper_sha256)
    await sweep(survey.sessions, survey.app.state.media, *hashes)
    assert (await client.get(f"{DECREES}/{decree['id']}/paper")).content == PDF


async def test_outside_ones_regions_there_is_no_decree(survey):
    client, stranger = survey.client(), survey.client(**ELSEWHERE)
    round = await surveyed(survey, client, {"kode_rt": rt(1)})
    decree = await issued(survey, round)
    address = f"{DECREES}/{decree['id']}"
    answers = [
        *[await stranger.get(f"{address}{part}") for part in ("", "/annex", "/diff", "/paper")],
        *[await stranger.get(f"{address}{part}") for part in (".pdf", ".xlsx")],
        await put(stranger, decree),
        await issue(stranger, decree),
        await revoke(stranger, decree),
        await stranger.http.delete(address, headers={"If-Match": "*"}),
        await stranger.get(DECREES, region="35.19"),
        await draft(stranger, round),
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert (await stranger.ok(await stranger.get(DECREES)))["items"] == []
    village = survey.client(regions=["35.19.09.2010"])
    assert (await village.get(address)).status_code == 404


async def test_scopes_are_those_of_drafting_and_of_sealing(survey):
    client = survey.client()
    round = await surveyed(survey, client, {"kode_rt": rt(1)})
    decree = await with_paper(client, round)
    writer, head = survey.client(**DRAFTER), survey.client(**HEAD)
    answers = [
        await draft(head, round),
        await put(head, decree),
        await issue(writer, decree),
        await revoke(writer, decree),
    ]
    assert {answer.status_code for answer in answers} == {403}


async def test_a_page_costs_the_same_however_long_it_is(survey, statements):
    client = survey.client()
    round = await surveyed(survey, client, *({"kode_rt": rt(n)} for n in range(1, 21)))
    decree = await issued(survey, round)
    for number in range(9):
        await drafted(client, round, number=str(number))
    for address in (DECREES, f"{DECREES}/{decree['id']}/annex"):
        counts = []
        for limit in (1, 10):
            with statements() as seen:
                page = await client.ok(await client.get(address, limit=limit))
            assert len(page["items"]) == limit
            counts.append(len(seen))
        assert counts[0] == counts[1] <= 3
