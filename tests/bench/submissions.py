"""A phone's record through the gateway: OpenRosa, Basic, locked, scored, told; SYNTHETIC data.

Each record is a household of Format A under an instance id of its own, about 3 KB as multipart. The
limit is what the machine does: pgbench that commits a submission with its event as one statement.
"""

import base64
from typing import Any

from deploy.local import accounts
from tests.bench.client import UNIQUE
from tests.bench.figures import Figure
from tests.bench.load import drive
from tests.bench.machine import COMMITTED, committed
from tests.bench.pgbench import Ran
from tests.bench.result import Result
from tests.bench.stage import Stage, figure, limit
from tests.bench.synthetic import LAW
from tests.survey.phones import PREFIX, filled
from tests.survey.questionnaire.rejosari import texts_of

RT = "35.19.09.2010-002-001"
PERSON = {"nik": "3519091503800001", "no_kk": "3519090102030004", "nama": "SYNTHETIC"}
BOUNDARY = "bench"
NAME = "submission (OpenRosa through the gateway)"


async def measure(stage: Stage) -> list[Figure]:
    """One client and eight, in turns with PostgreSQL alone at as many."""
    record = await a_record(stage)
    found: list[Figure] = []
    for clients in (1, 8):
        ours, theirs = [], []
        for _ in range(stage.plan.runs):
            await stage.quiet()  # what the other one left behind is not ours
            ours.append(await sent(stage, record, clients))
            theirs.append(await committed(stage, clients))
        found += _figures(clients, ours, theirs)
    return found


async def a_record(stage: Stage) -> str:
    """Publish Format A for a round and fill it in once; the instance id is left open."""
    round = await stage.ask(
        "POST",
        "/v1/survey/rounds",
        json={
            "name": "SYNTHETIC",
            "kind": "update",
            "year": 2024,
            "region": "35",
            "regulation": LAW,
        },
    )
    body = {"round_id": round["id"], "format": "a"}
    form = await stage.ask("POST", "/v1/survey/forms/standard", json=body)
    version = f"/v1/survey/forms/{form['id']}/versions/{form['versions'][0]['version']}"
    await stage.ask("POST", f"{version}/publish", json={})
    xform = (await stage.http.get(f"{version}/xml")).text
    texts = {"kode_rt": RT} | texts_of(0) | PERSON
    return filled(xform, texts, instance_id=f"uuid:{UNIQUE}").decode()


async def sent(stage: Stage, record: str, clients: int) -> Result:
    """Records, each with an id of its own, from the demo's facilitator."""
    users = {user["username"]: user for user in accounts.read(stage.suite.data)["users"]}
    user = users["facilitator"]
    secret = base64.b64encode(f"{user['username']}:{user['password']}".encode()).decode()
    headers = {
        "Authorization": f"Basic {secret}",
        "X-OpenRosa-Version": "1.0",
        "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
    }
    part = (
        'Content-Disposition: form-data; name="xml_submission_file"; filename="record.xml"\r\n'
        "Content-Type: text/xml"
    )
    body = f"--{BOUNDARY}\r\n{part}\r\n\r\n{record}\r\n--{BOUNDARY}--\r\n"
    order: dict[str, Any] = {"clients": clients, "seconds": stage.plan.seconds}
    request = ("POST", f"{PREFIX}/submission", headers, body)
    url = stage.suite.gateway_url
    return await drive("http", url=url, requests=[request], expected=201, **order)


def _figures(clients: int, ours: list[Result], theirs: list[Ran]) -> list[Figure]:
    many = clients > 1
    name = f"{NAME}, {clients} client{'s' if many else ''}"
    goals = (1200, 7, 30) if many else (None, None, 6)
    rate, p50, p99 = (limit(COMMITTED, theirs, value) for value in ("rate", "p50", "p99"))
    return [
        figure(name, "records/s", ours, "rate", goals[0], limit=rate),
        figure(f"{name}: p50", "ms", ours, "p50", goals[1], at_most=True, limit=p50),
        figure(f"{name}: p99", "ms", ours, "p99", goals[2], at_most=True, limit=p99),
    ]
