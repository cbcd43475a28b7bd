"""Phones and a survey that dies: what was said to be taken is there, once, with all its files."""

import asyncio
from urllib.parse import urlsplit

import httpx
import pytest

from deploy.local import accounts
from services.chassis.ids import new_id
from tests.e2e.steps import PATIENCE, back, call, count, get, kill, post
from tests.survey.phones import HEADERS, PREFIX, filled
from tests.survey.questionnaire.rejosari import texts_of

RT = "35.19.09.2010-002-001"
JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000")
SENDERS, RECORDS = 4, 15


@pytest.fixture
async def form(http):
    """Format A of a round, as a phone has it."""
    body = {"name": "HP", "kind": "update", "year": 2025, "region": "35.19.09.2010"}
    key, law = str(new_id()), {"regulation": "permen-14-2018"}
    round = await post(http, "/v1/survey/rounds", f"round {key}", json=body | law)
    wanted = {"round_id": round["id"], "format": "a"}
    made = await post(http, "/v1/survey/forms/standard", f"form {key}", json=wanted)
    version = f"/v1/survey/forms/{made['id']}/versions/{made['versions'][0]['version']}"
    await post(http, f"{version}/publish", f"publish {key}", json={})
    return (await call(http, "GET", f"{version}/xml")).text, round["id"]


@pytest.fixture
async def phone(suite):
    user = next(u for u in accounts.read(suite.data)["users"] if u["username"] == "facilitator")
    login = (user["username"], user["password"])
    async with httpx.AsyncClient(base_url=suite.gateway_url, timeout=30, auth=login) as client:
        client.headers.update(HEADERS)
        yield client


def parts(record: bytes, *, more: bool = False, **photos: bytes) -> list:
    found = [("xml_submission_file", ("record.xml", record, "text/xml"))]
    found += [(name, (f"{name}.jpg", content)) for name, content in photos.items()]
    return [*found, ("*isIncomplete*", (None, "yes"))] if more else found


async def send(phone: httpx.AsyncClient, files: list) -> int:
    """As Collect: again until somebody answers."""
    return (await call(phone, "POST", f"{PREFIX}/submission", files=files)).status_code


def a_record(form: str, number: int = 0) -> bytes:
    return filled(form, {"kode_rt": RT} | texts_of(number % 40))


async def of_round(http, round_id):
    return (await get(http, "/v1/survey/submissions", round_id=round_id, limit=1000))["items"]


async def test_half_an_upload_leaves_nothing_and_the_whole_one_is_taken(suite, http, phone, form):
    record = a_record(form[0])
    request = phone.build_request(
        "POST", f"{PREFIX}/submission", files=parts(record, a=JPEG * 9_000)
    )
    content = await request.aread()
    head = "".join(f"{name}: {value}\r\n" for name, value in request.headers.items())
    basic = next(phone.auth.auth_flow(request)).headers["authorization"]
    place = urlsplit(suite.gateway_url)
    _, writer = await asyncio.open_connection(place.hostname, place.port)
    begin = f"POST {PREFIX}/submission HTTP/1.1\r\n{head}authorization: {basic}\r\n\r\n".encode()
    writer.write(begin + content[: len(content) // 2])
    await writer.drain()
    writer.close()
    await writer.wait_closed()
    assert await of_round(http, form[1]) == []
    assert await send(phone, parts(record, a=JPEG * 9_000)) == 201
    assert len(await of_round(http, form[1])) == 1


async def test_survey_killed_between_two_requests_of_one_record(suite, http, phone, form):
    record = a_record(form[0])
    assert await send(phone, parts(record, more=True, depan=JPEG + b"1")) == 202
    killed = {name: kill(suite, name) for name in ("survey", "survey-2")}
    assert await send(phone, parts(record, belakang=JPEG + b"2")) == 201
    for name, pid in killed.items():
        await back(suite, name, pid)
    (line,) = await of_round(http, form[1])
    found = await get(http, f"/v1/survey/submissions/{line['id']}")
    assert {file["name"] for file in found["files"]} == {"depan.jpg", "belakang.jpg"}
    assert found["number"] == 1


async def test_survey_killed_while_phones_send(suite, http, phone, form):
    """Each goes on until it is told that its record was taken; each record is there once."""
    records = [a_record(form[0], number) for number in range(SENDERS * RECORDS)]
    taken: list[int] = []

    async def sender(own: list[bytes]) -> None:
        for record in own:
            status = await send(phone, parts(record, foto=JPEG + record[-200:]))
            taken.append(status)

    sending = [sender(records[n::SENDERS]) for n in range(SENDERS)]

    async def killer() -> None:
        for part in ("survey", "survey-2", "survey"):
            wanted = len(taken) + 8
            while len(taken) < min(wanted, len(records) - 8):  # noqa: ASYNC110 - other processes
                await asyncio.sleep(0.005)
            await back(suite, part, kill(suite, part))

    async with asyncio.timeout(PATIENCE):
        await asyncio.gather(*sending, killer())
    assert taken == [201] * len(records)
    assert len(await of_round(http, form[1])) == len(records)
    doubled = "SELECT count(*) - count(DISTINCT instance_id) FROM submission_versions"
    assert count(suite, "survey", doubled) == 0
    files = (
        "SELECT count(*) FROM submission_files f JOIN submissions s ON s.id = f.submission_id"
        f" WHERE s.round_id = '{form[1]}'"
    )
    assert count(suite, "survey", files) == len(records)
