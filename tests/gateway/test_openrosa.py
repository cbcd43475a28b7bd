"""What a phone sends and is told passes through the gateway whole; and where it was reached."""

import asyncio
import base64
import json
from urllib.parse import urlsplit

from gateway import routing
from tests.gateway.conftest import PASSWORD
from tests.gateway.openrosa import FORMS, SUBMISSION, VERSION, phones

__all__ = ["phones"]
AUTH = ("faskel", PASSWORD)


async def told(door, **headers):
    answer = await door.get(FORMS, auth=AUTH, headers=headers)
    return answer.json()["headers"]


async def test_openrosa_headers_pass_both_ways(phones):
    answer = await phones.get(FORMS, auth=AUTH, headers=VERSION)
    assert answer.json()["headers"]["x-openrosa-version"] == "1.0"
    assert answer.headers["x-openrosa-version"] == "1.0"


async def test_services_learn_the_public_address_from_the_settings_alone(phones):
    forged = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "gopher", "Host": "e.x"}
    found = await told(phones, **forged)
    assert found["x-forwarded-proto"] == "https"
    assert found["x-forwarded-host"] == "nahkoda.example.id"


async def test_without_the_setting_they_learn_what_the_caller_asked_for(phones):
    phones.gateway.app.state.proxy.public_url = None
    forged = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"}
    found = await told(phones, Host="192.168.1.7:8080", **forged)
    assert found["x-forwarded-proto"] == "http"
    assert found["x-forwarded-host"] == "192.168.1.7:8080"


async def test_a_host_that_is_none_is_replaced_by_our_own(phones):
    phones.gateway.app.state.proxy.public_url = None
    found = await told(phones, Host="evil.example/?x=")
    assert found["x-forwarded-host"] == urlsplit(str(phones.base_url)).netloc


async def send(door, parts, content_type):
    """A submission in chunks, as a phone sends what it does not measure beforehand; the answer."""
    place = urlsplit(str(door.base_url))
    reader, writer = await asyncio.open_connection(place.hostname, place.port)
    shown = base64.b64encode(":".join(AUTH).encode()).decode()
    head = (
        f"POST {SUBMISSION} HTTP/1.1\r\nHost: {place.netloc}\r\nAuthorization: Basic {shown}\r\n"
        f"Content-Type: {content_type}\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    )
    writer.write(head.encode())
    for part in parts:
        writer.write(f"{len(part):x}\r\n".encode() + part + b"\r\n")
        await writer.drain()
    writer.write(b"0\r\n\r\n")
    answer = await reader.read()
    writer.close()
    await writer.wait_closed()
    head, _, body = answer.partition(b"\r\n\r\n")
    return int(head.split()[1]), json.loads(body)


MULTIPART = "multipart/form-data; boundary=batas"


async def test_a_submission_in_chunks_of_unknown_length_passes_through_whole(phones):
    parts = [b"x" * 65_536 for _ in range(80)]  # over the limit of what is no form
    status, found = await send(phones, parts, MULTIPART)
    assert (status, found["size"]) == (200, 80 * 65_536)
    assert found["headers"]["transfer-encoding"] == "chunked"
    assert found["headers"]["content-type"] == MULTIPART
    assert "content-length" not in found["headers"]


async def test_forms_may_be_as_large_as_uploads_and_nothing_else_may(phones):
    settings = phones.gateway.app.state.settings
    assert (settings.upload_limit, settings.body_limit) == (64_000_000, 1_000_000)
    parts = [b"x" * 65_536 for _ in range(20)]
    status, found = await send(phones, parts, "text/xml")
    assert (status, found["code"]) == (413, "body_too_large")


async def test_a_form_over_the_limit_is_refused(phones):
    parts = [b"x" * 1_000_000 for _ in range(65)]
    status, found = await send(phones, parts, MULTIPART)
    assert (status, found["code"]) == (413, "body_too_large")


def test_a_submission_may_take_longer_than_the_rest():
    assert routing.match(SUBMISSION).seconds == 120
    assert routing.match(FORMS).seconds == routing.match("/v1/survey/rounds").seconds == 30
    assert routing.match(SUBMISSION).service == "survey"
