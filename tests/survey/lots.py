"""Steps with review lots."""

from tests.survey.records import RT

VILLAGE = RT[:13]
LOTS = "/v1/survey/review-lots"
REASON = {"reasons": [{"question": "q12", "reason": "Foto menunjukkan sumur."}]}


async def sent(field, count, rt=RT):
    """Clean households of Rejosari; their ids in order."""
    for number in range(count):
        await field.sent(number % 3, tanggal="2026-11-01", kode_rt=rt)
    return [line["id"] for line in await field.submissions(state="received", kind="household")]


def wanted(field, **more):
    return {"round_id": field.round["id"], "region": VILLAGE, "kind": "household"} | more


async def made(field, **more):
    answer = await field.reviewer.post(LOTS, wanted(field, **more))
    assert answer.status_code == 201, answer.text
    return answer.json()


async def drawn_so(field, fits, **more):
    """A lot whose sample fits the test; others are cancelled, which draws anew."""
    for _ in range(200):
        lot = await made(field, **more)
        sample = await sample_of(field, lot)
        if fits(sample):
            return lot, sample
        await field.desk.ok(await end(field, lot, "cancellation"))
    raise AssertionError("No sample fits.")


async def read(field, lot):
    return await field.desk.ok(await field.desk.get(f"{LOTS}/{lot['id']}"))


async def listed(field, lot, show):
    found = await field.reviewer.get(f"{LOTS}/{lot['id']}/records", show=show, limit=1000)
    return (await field.desk.ok(found))["items"]


async def sample_of(field, lot):
    return [record["submission_id"] for record in await listed(field, lot, "sample")]


async def end(field, lot, verb="approval", client=None):
    return await (client or field.reviewer).post(f"{LOTS}/{lot['id']}/{verb}")


async def states(field):
    return {line["id"]: line["state"] for line in await field.submissions()}


def refused(answer):
    return answer.status_code, answer.json()["code"]
