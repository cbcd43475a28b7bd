"""`demo.json`: where the suite is and one login per role, with random passwords."""

import json
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx

from deploy.local.children import say
from deploy.local.demo.calls import ask, log_in
from deploy.local.keys import write_private

if TYPE_CHECKING:
    from deploy.local.suite import Suite

EVERYWHERE, PROVINCE = ["*"], ["35"]
ACCOUNTS: tuple[tuple[str, str, list[str]], ...] = (
    ("admin", "admin", EVERYWHERE),
    ("facilitator", "facilitator", PROVINCE),
    ("verifier", "verifier", PROVINCE),
    ("verifier2", "verifier", PROVINCE),
    ("community", "community", PROVINCE),
    ("district", "district", PROVINCE),
    ("province", "province", PROVINCE),
    ("national", "national", EVERYWHERE),
    ("treasurer", "treasurer", PROVINCE),
    ("treasurer2", "treasurer", PROVINCE),
    ("auditor", "auditor", EVERYWHERE),
)

AGENCY = {
    "id": "01900000-0000-7000-8000-0000000000a1",
    "name": "Contoh: Dinas Kominfo Jawa Timur",
    "contact": "kominfo@example.go.id",
    "regions": PROVINCE,
}
KEY = {
    "label": "contoh",
    "scopes": ["survey:read", "reports:read", "events:read", "webhooks:manage"],
    "regions": PROVINCE,
}


def read(data: Path) -> dict[str, Any]:
    """What `demo.json` says."""
    found: dict[str, Any] = json.loads((data / "demo.json").read_text())
    return found


async def ensure(suite: "Suite") -> None:
    """Make the accounts and a partner's key on first start; later only the address may change."""
    if not (suite.data / "demo.json").exists():
        await _make_users(suite)
    known = read(suite.data)
    found = known | {"gateway": suite.gateway_url}
    if known["partner"] is None:
        try:
            found["partner"] = await _make_partner(suite, known["users"][0])
        except RuntimeError as error:  # the admin may have another password by now
            say(f"No partner's key in demo.json: {error}")
    if found != known:
        write_private(suite.data / "demo.json", _text(found))


async def _make_users(suite: "Suite") -> None:
    users = [
        {
            "username": username,
            "password": secrets.token_urlsafe(15),
            "roles": [role],
            "regions": regions,
        }
        for username, role, regions in ACCOUNTS
    ]
    lines = "\n".join(json.dumps(user) for user in users).encode()
    await suite.command("gateway", "users", "load", feed=lines)
    content = {"gateway": suite.gateway_url, "users": users, "partner": None}
    write_private(suite.data / "demo.json", _text(content))


async def _make_partner(suite: "Suite", admin: dict[str, Any]) -> dict[str, Any]:
    """An agency of the province with a key that reads, made as an admin makes it."""
    async with httpx.AsyncClient(base_url=suite.gateway_url, timeout=30) as http:
        await log_in(http, admin)
        agency = await ask(http, "POST", "/v1/partners", json=AGENCY)
        made = await ask(http, "POST", f"/v1/partners/{agency['id']}/keys", json=KEY)
    return {
        "agency": agency["name"],
        **{name: made[name] for name in ("key", "scopes", "regions")},
    }


def _text(content: dict[str, Any]) -> bytes:
    return (json.dumps(content, indent=1) + "\n").encode()
