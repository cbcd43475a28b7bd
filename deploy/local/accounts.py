"""`demo.json`: where the suite is and one login per role, with random passwords."""

import json
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Any

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


def read(data: Path) -> dict[str, Any]:
    """What `demo.json` says."""
    found: dict[str, Any] = json.loads((data / "demo.json").read_text())
    return found


async def ensure(suite: "Suite") -> None:
    """Make the accounts on first start; later only the address may change."""
    path = suite.data / "demo.json"
    if path.exists():
        known = read(suite.data)
        if known["gateway"] != suite.gateway_url:
            write_private(path, _text(known | {"gateway": suite.gateway_url}))
        return
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
    write_private(path, _text({"gateway": suite.gateway_url, "users": users, "partner": None}))


def _text(content: dict[str, Any]) -> bytes:
    return (json.dumps(content, indent=1) + "\n").encode()
