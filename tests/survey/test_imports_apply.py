"""Apply, undo and replace: whole or not at all, and undone means as before."""

from tests.survey.steps import apply, assessments, imported, open_round, rt, sheet, undo

A = sheet(*({"kode_rt": rt(n), "3a": "15"} for n in (1, 2, 3)))
B = sheet(
    {"kode_rt": rt(2), "3a": "50", "kawasan": "BARU"},
    {"kode_rt": rt(4), "3a": "50", "kawasan": "BARU"},
)
TABLES = {
    "sheets": "SELECT to_jsonb(s) - 'version' - 'recorded_at' FROM sheets s ORDER BY rt",
    "assessments": "SELECT to_jsonb(a) FROM assessments a ORDER BY level, code",
    "areas": "SELECT to_jsonb(a) - 'version' FROM areas a ORDER BY code",
    "area_members": "SELECT to_jsonb(m) FROM area_members m ORDER BY rt",
}
ADDRESSES = ("assessments", "sheets", "areas")


async def tables(survey):
    return {name: await survey.rows(query) for name, query in TABLES.items()}


async def listings(client, round):
    """Everything that people see, without the versions, which only ever grow."""
    found = {}
    for address in ADDRESSES:
        about = {} if address == "areas" else {"round_id": round["id"]}
        answer = await client.get(f"/v1/survey/{address}", **about)
        items = (await client.ok(answer))["items"]
        found[address] = [
            {k: v for k, v in item.items() if k not in {"version", "recorded_at"}} for item in items
        ]
    return found


async def applied(survey, client, round, content):
    return await apply(survey, client, await imported(survey, client, round, content))


async def totals(client, round):
    found = await assessments(client, round, level="rt")
    return {item["code"][-3:]: item["total"] for item in found.values()}


async def test_undo_of_the_only_import_leaves_nothing(survey):
    client = survey.client()
    round = await open_round(client)
    before = await tables(survey)
    found = await applied(survey, client, round, A)
    assert (await undo(survey, client, found))["status"] == "undone"
    assert await tables(survey) == before


async def test_undo_of_a_replacing_import_restores_what_it_replaced(survey):
    client = survey.client()
    round = await open_round(client)
    await applied(survey, client, round, A)
    seen, kept = await listings(client, round), await tables(survey)
    second = await applied(survey, client, round, B)
    assert await totals(client, round) == {"001": 1, "002": 5, "003": 1, "004": 5}
    await undo(survey, client, second)
    assert await tables(survey) == kept
    assert await listings(client, round) == seen


async def test_undo_of_the_older_import_keeps_the_newer(survey):
    client = survey.client()
    round = await open_round(client)
    first = await applied(survey, client, round, A)
    await applied(survey, client, round, B)
    await undo(survey, client, first)
    assert await totals(client, round) == {"002": 5, "004": 5}


async def test_older_undone_then_newer_undone_leaves_nothing(survey):
    client = survey.client()
    round = await open_round(client)
    before = await tables(survey)
    first = await applied(survey, client, round, A)
    second = await applied(survey, client, round, B)
    await undo(survey, client, first)
    await undo(survey, client, second)
    assert await tables(survey) == before


async def test_three_imports_of_one_rt_come_off_one_by_one(survey):
    client = survey.client()
    round = await open_round(client)
    found = [
        await applied(survey, client, round, sheet({"kode_rt": rt(1), "3a": volume}))
        for volume in ("15", "35", "50")
    ]
    seen = []
    for one in reversed(found):
        seen.append(await totals(client, round))
        await undo(survey, client, one)
    assert seen == [{"001": 5}, {"001": 3}, {"001": 1}]
    assert await totals(client, round) == {}


async def test_imports_of_other_rounds_stay_as_they_are(survey):
    client = survey.client()
    round, other = await open_round(client), await open_round(client, name="Update", kind="update")
    await applied(survey, client, other, B)
    kept = await listings(client, other)
    found = await applied(survey, client, round, A)
    await undo(survey, client, found)
    assert await listings(client, other) == kept


async def test_an_import_is_applied_once(survey):
    client = survey.client()
    found = await applied(survey, client, await open_round(client), A)
    answer = await client.post(f"/v1/survey/imports/{found['id']}/apply")
    assert (answer.status_code, answer.json()["code"]) == (409, "import_not_ready")
    assert answer.json()["status"] == 409


async def test_only_an_applied_import_is_undone(survey):
    client = survey.client()
    round = await open_round(client)
    ready = await imported(survey, client, round, A)
    answer = await client.post(f"/v1/survey/imports/{ready['id']}/undo")
    assert (answer.status_code, answer.json()["code"]) == (409, "import_not_ready")
    undone = await undo(survey, client, await apply(survey, client, ready))
    answer = await client.post(f"/v1/survey/imports/{undone['id']}/undo")
    assert (answer.status_code, answer.json()["code"]) == (409, "import_not_ready")


async def test_an_undone_import_is_not_applied_again(survey):
    client = survey.client()
    found = await applied(survey, client, await open_round(client), A)
    await undo(survey, client, found)
    answer = await client.post(f"/v1/survey/imports/{found['id']}/apply")
    assert (answer.status_code, answer.json()["code"]) == (409, "import_not_ready")


async def test_a_sealed_round_takes_no_upload_no_apply_and_no_undo(survey):
    client = survey.client()
    round = await open_round(client)
    done = await applied(survey, client, round, A)
    waiting = await imported(survey, client, round, B)
    await client.post(f"/v1/survey/rounds/{round['id']}/seal")
    await survey.work()
    kept = await tables(survey)
    answers = [
        await client.http.post(
            "/v1/survey/imports",
            files={"file": ("rt.csv", A)},
            data={"kind": "rt_sheets", "round_id": round["id"]},
        ),
        await client.post(f"/v1/survey/imports/{waiting['id']}/apply"),
        await client.post(f"/v1/survey/imports/{done['id']}/undo"),
    ]
    assert {(a.status_code, a.json()["code"]) for a in answers} == {(409, "round_not_open")}
    await survey.work()
    assert await tables(survey) == kept


async def test_a_correcting_round_leaves_the_sealed_one_untouched(survey):
    client = survey.client()
    sealed = await open_round(client)
    await applied(survey, client, sealed, A)
    await client.post(f"/v1/survey/rounds/{sealed['id']}/seal")
    await survey.work()
    kept = await listings(client, sealed)
    round = await open_round(client, name="Corrected", corrects=sealed["id"])
    await applied(survey, client, round, B)
    assert await totals(client, round) == {"002": 5, "004": 5}
    assert (await listings(client, sealed))["assessments"] == kept["assessments"]
    assert (await listings(client, sealed))["sheets"] == kept["sheets"]


async def test_imports_are_listed_oldest_first_page_by_page(survey):
    client = survey.client()
    round = await open_round(client)
    made = [(await imported(survey, client, round, A))["id"] for _ in range(3)]
    seen, cursor = [], {}
    while cursor is not None:
        page = (await client.get("/v1/survey/imports", limit=1, **cursor)).json()
        seen += [item["id"] for item in page["items"]]
        cursor = {"cursor": page["next"]} if page["next"] else None
    assert seen == made
