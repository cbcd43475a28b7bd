"""The same POST sent twice, with an Idempotency-Key, has one effect and one answer."""

from tests.survey.steps import apply, imported, open_round, sheet, upload

ROUND = {
    "name": "Baseline 2023",
    "kind": "baseline",
    "year": 2023,
    "region": "35",
    "regulation": "permen-14-2018",
}
KEY = {"Idempotency-Key": "one"}


async def test_a_round_posted_twice_is_opened_once(survey):
    client = survey.client()
    answers = [await client.post("/v1/survey/rounds", ROUND, headers=KEY) for _ in range(2)]
    assert [a.status_code for a in answers] == [201, 201]
    assert answers[0].content == answers[1].content
    assert [a.headers.get("idempotency-replayed") for a in answers] == [None, "true"]
    assert answers[1].headers["etag"] == '"1"'
    assert await survey.scalar("SELECT count(*) FROM rounds") == 1


async def test_a_key_with_another_round_is_refused(survey):
    client = survey.client()
    await client.post("/v1/survey/rounds", ROUND, headers=KEY)
    answer = await client.post("/v1/survey/rounds", ROUND | {"year": 2024}, headers=KEY)
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")
    assert await survey.scalar("SELECT count(*) FROM rounds") == 1


async def test_a_key_belongs_to_one_caller(survey):
    for id in ("ani", "budi"):
        answer = await survey.client(id=id).post("/v1/survey/rounds", ROUND, headers=KEY)
        assert "idempotency-replayed" not in answer.headers
    assert await survey.scalar("SELECT count(*) FROM rounds") == 2


async def test_a_refusal_uses_up_no_key(survey):
    client = survey.client()
    wrong = await client.post("/v1/survey/rounds", ROUND | {"region": "99"}, headers=KEY)
    assert wrong.status_code == 404
    assert (await client.post("/v1/survey/rounds", ROUND, headers=KEY)).status_code == 201


async def test_a_file_sent_twice_is_one_import_whatever_the_boundary(survey):
    client = survey.client()
    round = await open_round(client)
    answers = [await upload(client, round, sheet({}), headers=KEY) for _ in range(2)]
    assert [a.status_code for a in answers] == [202, 202]
    assert answers[0].json() == answers[1].json()
    assert answers[1].headers["idempotency-replayed"] == "true"
    assert await survey.scalar("SELECT count(*) FROM imports") == 1
    assert await survey.scalar("SELECT count(*) FROM jobs") == 1


async def test_a_key_with_another_file_is_refused(survey):
    client = survey.client()
    round = await open_round(client)
    await upload(client, round, sheet({}), headers=KEY)
    answer = await upload(client, round, sheet({"1a": "1"}), headers=KEY)
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")
    assert await survey.scalar("SELECT count(*) FROM imports") == 1


async def test_an_apply_repeated_with_its_key_is_answered_not_refused(survey):
    client = survey.client()
    round = await open_round(client)
    found = await imported(survey, client, round, sheet({}))
    address = f"/v1/survey/imports/{found['id']}/apply"
    answers = [await client.post(address, headers=KEY) for _ in range(2)]
    assert [(a.status_code, a.json()["status"]) for a in answers] == [(202, "applying")] * 2
    assert await survey.scalar("SELECT count(*) FROM jobs WHERE kind = 'import.apply'") == 1


async def test_a_seal_repeated_with_its_key_is_answered_not_refused(survey):
    client = survey.client()
    round = await open_round(client)
    await apply(survey, client, await imported(survey, client, round, sheet({})))
    address = f"/v1/survey/rounds/{round['id']}/seal"
    answers = [await client.post(address, headers=KEY) for _ in range(2)]
    assert [(a.status_code, a.json()["state"]) for a in answers] == [(202, "sealing")] * 2
