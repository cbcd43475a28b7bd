"""Nothing is taken off twice, and nothing that a survey has seen, by nobody who may not."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from tests.harness import code_of
from tests.survey.steps import apply, imported, open_round, sheet
from tests.survey.works import (
    DRAFTS,
    GOLDEN,
    NEXT,
    REVIEWER,
    accept,
    accepted,
    completed,
    drafts,
    seal,
    sealed,
    sheet_of,
)


async def test_nobody_decides_twice(survey):
    client = survey.client()
    await sealed(survey, client)
    await survey.hear(completed("60"))
    (draft,) = await drafts(client)
    round = await open_round(client, **NEXT)
    await accepted(client, draft, round)
    again = await accept(client, draft, round)
    assert (again.status_code, code_of(again)) == (409, "draft_decided")
    no = await client.post(f"{DRAFTS}/{draft['id']}/reject", {"reason": "x"})
    assert (no.status_code, code_of(no)) == (409, "draft_decided")
    assert (await sheet_of(client, round))["volumes"]["2b"] == "80"


async def test_two_who_accept_at_once_make_one_sheet(survey):
    client = survey.client()
    await sealed(survey, client)
    await survey.hear(completed("60"))
    (draft,) = await drafts(client)
    round = await open_round(client, **NEXT)
    answers = await asyncio.gather(*(accept(client, draft, round) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
    assert (await sheet_of(client, round))["volumes"]["2b"] == "80"
    assert await survey.scalar("SELECT count(*) FROM derivations") == 1


async def test_drafts_of_one_rt_accepted_at_once_are_all_taken_off(survey):
    client = survey.client()
    await sealed(survey, client)
    await survey.hear(*(completed("20") for _ in range(4)))
    found = await drafts(client)
    round = await open_round(client, **NEXT)
    answers = await asyncio.gather(*(accept(client, draft, round) for draft in found))
    assert {answer.status_code for answer in answers} == {200}
    assert (await sheet_of(client, round))["volumes"]["2b"] == "60"


async def test_who_certified_the_work_does_not_decide(survey):
    client = survey.client()
    await sealed(survey, client)
    await survey.hear(completed(actor="tester"))
    (draft,) = await drafts(client)
    round = await open_round(client, **NEXT)
    answer = await accept(client, draft, round)
    assert (answer.status_code, code_of(answer)) == (409, "own_work")
    await accepted(survey.client(**REVIEWER), draft, round)


async def test_a_round_measured_since_overtakes_the_draft(survey):
    client = survey.client()
    await sealed(survey, client)
    await survey.hear(completed(occurred_at=datetime.now(UTC) - timedelta(days=1)))
    (draft,) = await drafts(client, state="overtaken")
    assert draft["state"] == "overtaken"
    assert await drafts(client, state="offered") == []
    answer = await accept(client, draft, await open_round(client, **NEXT))
    assert (answer.status_code, code_of(answer)) == (409, "draft_overtaken")
    no = await client.post(f"{DRAFTS}/{draft['id']}/reject", {"reason": "Sudah didata."})
    assert (await client.ok(no))["state"] == "rejected"


async def test_what_was_measured_in_the_round_after_the_work_beats_arithmetic(survey):
    client = survey.client()
    await sealed(survey, client)
    await survey.hear(completed("60"))
    round = await open_round(client, **NEXT)
    row = GOLDEN | {"tahun": "2027", "2b": "75"}
    await apply(survey, client, await imported(survey, client, round, sheet(row)))
    (draft,) = await drafts(client)
    answer = await accept(client, draft, round)
    assert (answer.status_code, code_of(answer)) == (409, "measured_since")
    assert (await sheet_of(client, round))["volumes"]["2b"] == "75"


REFUSALS = {
    "no_sealed_sheet": {"sealing": False},
    "rt_outside_round": {"next": {"region": "35.77"}},
    "round_too_old": {"next": {"year": 2022}},
    "regulation_differs": {"next": {"regulation": "permen-02-2016"}},
}


@pytest.mark.parametrize("code", REFUSALS)
async def test_what_cannot_be_taken_off_is_refused_by_name(survey, code):
    client = survey.client()
    if REFUSALS[code].get("sealing", True):
        await sealed(survey, client)
    await survey.hear(completed("60"))
    (draft,) = await drafts(client)
    round = await open_round(client, **NEXT | REFUSALS[code].get("next", {}))
    answer = await accept(client, draft, round)
    assert (answer.status_code, code_of(answer)) == (409, code)
    assert [one["state"] for one in await drafts(client)] == ["offered"]


async def test_a_round_that_is_not_open_takes_nothing(survey):
    client = survey.client()
    round = await sealed(survey, client)
    await survey.hear(completed("60"))
    (draft,) = await drafts(client)
    answer = await accept(client, draft, round)
    assert (answer.status_code, code_of(answer)) == (409, "round_not_open")


async def test_works_change_an_rt_in_one_open_round_at_a_time(survey):
    client = survey.client()
    await sealed(survey, client)
    await survey.hear(completed("60"), completed("30"))
    one, other = await drafts(client)
    await accepted(client, one, first := await open_round(client, **NEXT))
    second = await open_round(client, **NEXT | {"name": "Lain"})
    answer = await accept(client, other, second)
    assert (answer.status_code, code_of(answer)) == (409, "rt_open_elsewhere")
    await seal(survey, client, first)
    await accepted(client, other, second)
    assert (await sheet_of(client, second))["volumes"]["2b"] == "50"


async def test_into_two_rounds_at_once_goes_one_of_them(survey):
    client = survey.client()
    await sealed(survey, client)
    await survey.hear(*(completed("60") for _ in range(4)))
    rounds = [await open_round(client, **NEXT | {"name": f"Putaran {n}"}) for n in range(4)]
    pairs = zip(await drafts(client), rounds, strict=True)
    answers = await asyncio.gather(*(accept(client, draft, round) for draft, round in pairs))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
    assert len([one for one in rounds if await sheet_of(client, one)]) == 1


async def test_another_region_sees_no_draft(survey):
    client = survey.client()
    await sealed(survey, client)
    await survey.hear(completed())
    (draft,) = await drafts(client)
    round = await open_round(client, **NEXT)
    stranger = survey.client(regions=("35.77",))
    assert await drafts(stranger) == []
    assert (await stranger.get(f"{DRAFTS}/{draft['id']}")).status_code == 404
    assert (await accept(stranger, draft, round)).status_code == 404
    no = await stranger.post(f"{DRAFTS}/{draft['id']}/reject", {"reason": "x"})
    assert no.status_code == 404
    reader = survey.client(scopes={"survey:read"})
    assert (await accept(reader, draft, round)).status_code == 403


async def test_a_draft_that_changed_meanwhile_is_refused_and_who_decided_is_kept(survey):
    client = survey.client()
    await sealed(survey, client)
    await survey.hear(completed())
    (draft,) = await drafts(client)
    round = await open_round(client, **NEXT)
    stale = await accept(client, draft, round, headers={"If-Match": '"7"'})
    assert stale.status_code == 412
    done = await accept(client, draft, round, headers={"If-Match": '"1"'})
    assert done.headers["etag"] == '"2"'
    told = await survey.rows(
        "SELECT change, caller FROM audit WHERE entity = 'sheet_drafts' ORDER BY id"
    )
    assert [tuple(row) for row in told] == [("created", "system"), ("changed", "tester")]
