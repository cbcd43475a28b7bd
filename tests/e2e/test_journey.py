"""A new user's walk: log in, score, round, import, apply, seal, recap - all through the gateway."""

import json
from decimal import Decimal
from pathlib import Path

from deploy.local import accounts
from tests.e2e.steps import applied, get, opened, ready, recapped, sealed, uploaded

SHEETS = Path("deploy/local/demo/rt_sheets.csv").read_bytes()
EXPECTED = [
    json.loads(line)
    for line in Path("tests/contracts/regulation/data/rt_sheets_expected.jsonl")
    .read_text()
    .splitlines()
]


async def test_published_sheets_become_the_provinces_hectares(http):
    round_id = await opened(http, "35", 2023)
    import_id = await uploaded(http, round_id, SHEETS)
    found = await ready(http, import_id)
    assert (found["rows"], found["accepted"], found["errors"]) == (26, 26, [])
    await applied(http, import_id)
    await sealed(http, round_id)
    total = await recapped(http, "35", 26, 2023)
    slum = {e["rt_code"] for e in EXPECTED if e["total"] >= 16}
    rows = [line.split(",") for line in SHEETS.decode().splitlines()[1:]]
    hectares = sum(Decimal(row[3]) for row in rows if row[0] in slum)
    assert Decimal(total["slum_ha"]) == hectares == Decimal("53.53")
    items = (await get(http, "/v1/survey/assessments", round_id=round_id, level="rt", limit=100))[
        "items"
    ]
    assert {i["code"]: i["total"] for i in items} == {e["rt_code"]: e["total"] for e in EXPECTED}
    assert all(item["sealed"] for item in items)
    explained = await get(http, f"/v1/survey/assessments/{items[0]['id']}/explanation")
    assert "Permen" in explained["text_id"]


async def test_the_account_file_names_one_user_per_role_and_is_private(suite):
    found = accounts.read(suite.data)
    assert found["gateway"] == suite.gateway_url
    roles = [role for user in found["users"] for role in user["roles"]]
    assert sorted(set(roles)) == sorted(
        [
            "facilitator",
            "verifier",
            "community",
            "district",
            "province",
            "national",
            "treasurer",
            "auditor",
            "admin",
        ]
    )
    assert (roles.count("verifier"), roles.count("treasurer")) == (2, 2)
    assert len({user["password"] for user in found["users"]}) == len(found["users"])
    assert (suite.data / "demo.json").stat().st_mode & 0o777 == 0o600


async def test_five_databases_each_with_an_owner_that_is_not_the_service(suite):
    with suite.postgres.connect() as connection:
        rows = connection.execute(
            "SELECT datname, pg_get_userbyid(datdba) FROM pg_database WHERE NOT datistemplate"
        ).fetchall()
    owners = {name: owner for name, owner in rows if name != "postgres"}
    names = ("survey", "planning", "finance", "reporting", "gateway")
    assert owners == {name: f"{name}_owner" for name in names}
