"""RTs leave the slum list by a signed paper, and the recap moves; taken back, it moves back."""

import csv
import io
from decimal import Decimal
from pathlib import Path

from contracts.regions import day_of
from deploy.local import accounts
from deploy.local.demo.calls import ask
from services.chassis.clock import now
from tests.e2e.counted import recaps_agree
from tests.e2e.steps import applied, opened, ready, sealed, until, uploaded
from tests.e2e.story import person

HEAD = Path("deploy/local/demo/contoh_sintetis.csv").read_text().splitlines()[0]
VILLAGE = "35.17.01.2001"
RTS = tuple(f"{VILLAGE}-009-{number:03d}" for number in (1, 2))
HEADS = ("2.5", "50", "60", "200", "900", "800")
SLUM = {"1a": "50", "1b": "2.5", "1c": "50", "5a": "60", "5b": "60", "6a": "60", "6b": "60"}
EXITS = "/v1/survey/exits"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
NAMES = ("slum_ha", "below_line_ha", "handled_ha", "left_ha")


def sheets(year, volumes):
    """Sheets of both RTs, SYNTHETIC."""
    head = HEAD.split(",")
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(head)
    for rt in RTS:
        writer.writerow([rt, "", year, *HEADS, *(volumes.get(name, "0") for name in head[9:])])
    return text.getvalue().encode()


async def surveyed(http, year, kind, volumes):
    round_id = await opened(http, VILLAGE, year, kind)
    import_id = await uploaded(http, round_id, sheets(year, volumes))
    await ready(http, import_id)
    await applied(http, import_id)
    await sealed(http, round_id)
    return round_id


async def told(http, year, wanted):
    """The recap of the village, once it says that."""

    def says(recap):
        return tuple(Decimal(recap["total"][name]) for name in NAMES) == wanted

    await until(http, "/v1/reports/recap", says, region=VILLAGE, year=year, by="rt")


async def test_rts_leave_by_a_signed_exit_of_two_people_and_the_recap_moves(suite, http):
    users = {user["username"]: user for user in accounts.read(suite.data)["users"]}
    await surveyed(http, 2031, "baseline", SLUM)
    await told(http, 2031, (5, 0, 0, 5))
    after = await surveyed(http, 2032, "update", {})
    await told(http, 2032, (0, 5, 0, 5))
    async with (
        person(suite.gateway_url, users["facilitator"]) as drafter,
        person(suite.gateway_url, users["district"]) as head,
    ):
        body = {"round_id": after, "rts": [RTS[0]], "year": 2032, "number": "600/1/BA/2032"}
        body["date"] = day_of(VILLAGE, now()).isoformat()
        key = {"Idempotency-Key": "exit"}
        exit = await ask(drafter.http, "POST", EXITS, json=body, headers=key)
        address = f"{EXITS}/{exit['id']}"
        seen = {"If-Match": f'"{exit["version"]}"'}
        file = {"file": ("ba.pdf", PDF)}
        await ask(drafter.http, "PUT", f"{address}/minutes", files=file, headers=seen)
        await ask(head.http, "POST", f"{address}/confirm", json={})
        await told(http, 2032, (0, Decimal("2.5"), Decimal("2.5"), Decimal("2.5")))
        await told(http, 2031, (5, 0, 0, 5))
        found = await until(http, f"/v1/trace/{exit['id']}", lambda t: t["edges"], direction="up")
        assert {"exit", "assessment", "sheet"} <= {node["kind"] for node in found["nodes"]}
        assert await recaps_agree(suite, http, 2031, 2032) > 0
        await ask(http, "POST", f"{address}/annul", json={"reason": "Diukur keliru."})
        await told(http, 2032, (0, 5, 0, 5))
    assert await recaps_agree(suite, http, 2031, 2032) > 0
