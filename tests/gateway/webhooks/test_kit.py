"""The receivers of docs/webhook-verification.md, taken out of it and run as a partner would."""

import asyncio
import base64
import hashlib
import hmac
import json
import os
import re
import signal
import socket
import sys
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from gateway.webhooks import signing
from gateway.webhooks.transport import REASONS, Transport
from services.chassis.clock import now
from tests.gateway.webhooks.test_signing import KIT, NODE

DOCUMENT = (Path(__file__).parents[3] / "docs" / "webhook-verification.md").read_text()
SVIX = {
    "python": (
        ("from standardwebhooks import", "from svix.webhooks import"),
        ("event = webhook.verify(body, dict(self.headers))", "{}; event = json.loads(body)"),
    ),
    "js": (('from "standardwebhooks"', 'from "svix"'),),
}
EVENT = {
    "id": "msg_1",
    "type": "survey.round.sealed.v1",
    "sequence": 3,
    "data": {"nama": "Putaran é"},
}
BODY = json.dumps(EVENT).encode()


def snippet(language):
    (found,) = re.findall(rf"```{language}\n(.*?)```", DOCUMENT, re.DOTALL)
    return found


def with_svix(language):
    """The receiver with the changes that the document tells for svix."""
    code = snippet(language)
    for before, after in SVIX[language]:
        assert code.count(before) == 1
        code = code.replace(before, after.replace("{}", before.removeprefix("event = ")))
    return code


class Started:
    """A receiver in a process of its own, and what came of what was sent to it."""

    def __init__(self, process, port, transport):
        self.process, self.transport = process, transport
        self.url = f"http://127.0.0.1:{port}/"

    async def answers(self, body, headers):
        return (await self.transport.send(self.url, body, headers)).status

    async def printed(self):
        return json.loads(await asyncio.wait_for(self.process.stdout.readline(), 20))


@asynccontextmanager
async def started(language, code, secret, folder):
    (folder / "node_modules").symlink_to(KIT / "node_modules")
    file = folder / {"python": "receiver.py", "js": "receiver.mjs"}[language]
    file.write_text(code)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = await asyncio.create_subprocess_exec(
        *({"python": sys.executable, "js": NODE}[language], file),
        env=os.environ | {"WEBHOOK_SECRET": secret, "PORT": str(port)},
        stdout=asyncio.subprocess.PIPE,
        start_new_session=True,  # `node` starts the real one
    )
    transport = await Transport(local=True).open()
    try:
        assert await asyncio.wait_for(process.stdout.readline(), 20) == b"listening\n"
        yield Started(process, port, transport)
    finally:
        await transport.close()
        os.killpg(process.pid, signal.SIGKILL)
        await process.communicate()


RECEIVERS = {
    "Python": ("python", snippet),
    "Node": ("js", snippet),
    "Python with svix": ("python", with_svix),
    "Node with svix": ("js", with_svix),
}
each_receiver = pytest.mark.parametrize(("language", "made"), RECEIVERS.values(), ids=RECEIVERS)


@each_receiver
async def test_the_receiver_takes_each_event_once_and_refuses_what_is_not_ours(
    language, made, tmp_path
):
    secret, other = signing.new_secret(), signing.new_secret()
    good = signing.headers([secret], "msg_1", BODY, now())
    async with started(language, made(language), secret, tmp_path) as receiver:
        assert await receiver.answers(BODY.replace(b"3", b"4"), good) == 400
        assert await receiver.answers(BODY + b"\xff", good) == 400
        old = signing.headers([secret], "msg_1", BODY, now() - timedelta(seconds=301))
        assert await receiver.answers(BODY, old) == 400
        assert await receiver.answers(BODY, signing.headers([other], "msg_1", BODY, now())) == 400
        assert await receiver.answers(BODY, {}) == 400
        assert await receiver.answers(BODY, good | {"webhook-signature": "v1"}) == 400
        assert await receiver.answers(BODY, good) == 204
        assert await receiver.answers(BODY, good) == 204
        assert await receiver.printed() == EVENT
        later = json.dumps(EVENT | {"id": "msg_2"}).encode()
        both = signing.headers([other, secret], "msg_2", later, now())
        assert await receiver.answers(later, both) == 204
        assert (await receiver.printed())["id"] == "msg_2"


@each_receiver
async def test_while_a_secret_changes_the_receiver_may_have_either(language, made, tmp_path):
    old, new = signing.new_secret(), signing.new_secret()
    both = signing.headers([new, old], "msg_1", BODY, now())
    for number, secret in enumerate((old, new)):
        folder = tmp_path / str(number)
        folder.mkdir()
        async with started(language, made(language), secret, folder) as receiver:
            assert await receiver.answers(BODY, both) == 204


def test_the_example_for_other_languages_is_right():
    rows = dict(re.findall(r"^\| `?([\w-]+)`? \| `(.+)` \|$", DOCUMENT, re.MULTILINE))
    key = base64.b64decode(rows["secret"].removeprefix("whsec_"))
    text = f"{rows['webhook-id']}.{rows['webhook-timestamp']}.{rows['body']}"
    made = hmac.digest(key, text.encode(), hashlib.sha256)
    assert len(key) == 32
    assert rows["webhook-signature"] == f"v1,{base64.b64encode(made).decode()}"


def test_every_word_of_the_delivery_log_is_explained():
    words = {word for _, word in REASONS} | {"broken_off", "certificate_refused"}
    assert all(f"| `{word}" in DOCUMENT for word in words)
