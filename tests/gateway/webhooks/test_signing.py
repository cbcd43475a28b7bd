"""Signatures, as the reference libraries of partners see them: each in a process of its own."""

import asyncio
import base64
import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from gateway.webhooks import signing
from services.chassis.clock import now
from services.chassis.ids import new_id

KIT = Path(__file__).parent / "kit"
NODE = Path(sys.executable).with_name("node")
LIBRARIES = {
    "standardwebhooks (PyPI)": (sys.executable, KIT / "verify.py", "standardwebhooks"),
    "svix (PyPI)": (sys.executable, KIT / "verify.py", "svix"),
    "standardwebhooks (npm)": (NODE, KIT / "verify.mjs", "standardwebhooks"),
    "svix (npm)": (NODE, KIT / "verify.mjs", "svix"),
}
BODY = '{"type":"survey.assessment.computed.v1","data":{"nama":"Kelurahan Ciputat, “lama”","n":1}}'
OLD, NEW = signing.new_secret(), signing.new_secret()
every_library = pytest.mark.parametrize("library", LIBRARIES.values(), ids=LIBRARIES)


def delivery(secret=NEW, *, signed_by=(NEW,), body=BODY, ago=0, **headers):
    sent = signing.headers(signed_by, "msg_1", body.encode(), now() - timedelta(seconds=ago))
    return {"secret": secret, "body": body, "headers": sent | headers}


async def verdicts(library, deliveries):
    """What the library says of each delivery."""
    if not (KIT / "node_modules").exists():
        raise RuntimeError(
            "`make test` installs tests/gateway/webhooks/kit; so does `npm ci` there."
        )
    process = await asyncio.create_subprocess_exec(
        *library,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    said, complaint = await process.communicate(
        "\n".join(json.dumps(one) for one in deliveries).encode()
    )
    assert not complaint, complaint.decode()
    return said.decode().splitlines()


@every_library
async def test_the_library_takes_what_is_good_and_nothing_else(library):
    good, other = delivery(), signing.new_secret()
    stamp = good["headers"]["webhook-timestamp"]
    cases = {
        "good": (good, "taken"),
        "nearly old": (delivery(ago=290), "taken"),
        "a letter of the body": (
            good | {"body": BODY.replace("lama", "Lama")},
            "No matching signature found",
        ),
        "a space behind the body": (good | {"body": BODY + " "}, "No matching signature found"),
        "another id": (delivery(**{"webhook-id": "msg_2"}), "No matching signature found"),
        "a later time": (
            delivery(ago=5, **{"webhook-timestamp": stamp}),
            "No matching signature found",
        ),
        "old": (delivery(ago=301), "Message timestamp too old"),
        "from the future": (delivery(ago=-310), "Message timestamp too new"),
        "another secret": (delivery(other), "No matching signature found"),
        "no signature": (delivery(**{"webhook-signature": ""}), "Missing required headers"),
        "rotation, new secret": (delivery(NEW, signed_by=(NEW, OLD)), "taken"),
        "rotation, old secret": (delivery(OLD, signed_by=(NEW, OLD)), "taken"),
        "rotation, another secret": (
            delivery(other, signed_by=(NEW, OLD)),
            "No matching signature found",
        ),
        "after the rotation": (delivery(OLD, signed_by=(NEW,)), "No matching signature found"),
    }
    said = await verdicts(library, [case for case, _ in cases.values()])
    assert dict(zip(cases, said, strict=True)) == {name: word for name, (_, word) in cases.items()}


@every_library
async def test_ten_thousand_deliveries_are_taken_and_as_many_tampered_ones_refused(library):
    deliveries, tampered = [], []
    for n in range(10_000):
        secret, body = (OLD, NEW)[n % 2], json.dumps({"n": n, "isi": "é" * (n % 97)})
        sent = signing.headers([secret], str(new_id()), body.encode(), now())
        deliveries.append({"secret": secret, "body": body, "headers": sent})
        place = n % len(body)
        changed = body[:place] + chr(ord(body[place]) ^ 1) + body[place + 1 :]
        tampered.append({"secret": secret, "body": changed, "headers": sent})
    said = await verdicts(library, deliveries + tampered)
    assert said == ["taken"] * 10_000 + ["No matching signature found"] * 10_000


def test_secrets_are_32_bytes_of_chance():
    made = {signing.new_secret() for _ in range(1_000)}
    assert len(made) == 1_000
    assert all(len(base64.b64decode(one.removeprefix("whsec_"))) == 32 for one in made)
    assert all(one.startswith("whsec_") for one in made)


def test_each_try_has_the_same_id_a_time_of_its_own_and_a_signature_by_each_secret():
    moment = datetime(2026, 11, 27, 3, 0, 0, 999_999, tzinfo=UTC)
    first = signing.headers([NEW, OLD], "msg_1", b"{}", moment)
    again = signing.headers([NEW, OLD], "msg_1", b"{}", moment + timedelta(hours=2))
    assert first["webhook-id"] == again["webhook-id"] == "msg_1"
    assert int(again["webhook-timestamp"]) - int(first["webhook-timestamp"]) == 7_200
    assert set(first["webhook-signature"].split()).isdisjoint(again["webhook-signature"].split())
    assert [one[:3] for one in first["webhook-signature"].split(" ")] == ["v1,", "v1,"]


def test_the_clock_of_another_zone_means_the_same_moment():
    moment = datetime(2026, 11, 27, 3, tzinfo=UTC)
    jakarta = moment.astimezone(ZoneInfo("Asia/Jakarta"))
    assert signing.headers([NEW], "a", b"", moment) == signing.headers([NEW], "a", b"", jakarta)
