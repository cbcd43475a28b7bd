"""What users see of an installation: the same before it is lost and after it is back."""

import hashlib
from dataclasses import dataclass
from typing import Any

import httpx

from deploy.local import accounts
from deploy.local.demo.calls import ask, log_in
from deploy.local.suite import SERVICES, Suite
from tests.e2e.steps import every

PERSONS = "SELECT id::text FROM persons ORDER BY id LIMIT 5"
LOGS = "SELECT id::text FROM outbox"
AUDIT = (
    "SELECT count(*), max(id::text), md5(string_agg(concat(id, before, after), '' ORDER BY id))"
    " FROM audit WHERE at <= %s"
)
PARTS = (*SERVICES, "gateway")
LEVELS = ("province", "regency", "village")
ELSEWHERE = "33"  # the province where facts come in while all is copied


@dataclass(frozen=True)
class Seen:
    """By what it is called; each must be as it was."""

    ledger: dict[str, tuple[int, str]]  # by book: entries and the head of its chain
    recaps: dict[str, list[Any]]
    photos: dict[str, str]  # by address: the hash of what comes
    persons: dict[str, Any]  # in clear
    audit: dict[str, tuple[Any, ...]]  # by part: of the trail up to a moment

    def differences(self, other: "Seen") -> list[str]:
        """What is not the same."""
        return [name for name in vars(self) if getattr(self, name) != getattr(other, name)]


async def seen(suite: Suite, moment: Any, years: tuple[int, ...]) -> Seen:
    """Look at everything as the accounts of the installation; they log in for it."""
    users = {user["username"]: user for user in accounts.read(suite.data)["users"]}
    async with httpx.AsyncClient(base_url=suite.gateway_url, timeout=120) as http:
        await log_in(http, users["admin"])
        verified = await ask(http, "GET", "/v1/finance/ledger/verify")
        if not verified["ok"]:
            raise RuntimeError(f"The ledger is broken: {verified}")
        return Seen(
            {book["book"]: (book["entries"], book["head"]) for book in verified["books"]},
            {f"{year} {by}": await _recap(http, year, by) for year in years for by in LEVELS},
            await _photos(http),
            await _persons(suite, users["verifier"]),
            {part: _audit(suite, part, moment) for part in PARTS},
        )


async def _recap(http: httpx.AsyncClient, year: int, by: str) -> list[Any]:
    found = await every(http, "/v1/reports/recap", region="*", year=year, by=by, limit=1000)
    return [item for item in found if not item["region"].startswith(ELSEWHERE)]


async def _photos(http: httpx.AsyncClient) -> dict[str, str]:
    found = {}
    for activity in await every(http, "/v1/planning/activities", limit=100):
        address = f"/v1/planning/activities/{activity['id']}/photos"
        for photo in await every(http, address):
            content = (await http.get(f"{address}/{photo['id']}/content")).raise_for_status()
            found[f"{address}/{photo['id']}"] = hashlib.sha256(content.content).hexdigest()
    return found


async def _persons(suite: Suite, verifier: dict[str, Any]) -> dict[str, Any]:
    """Who some records are about, unlocked."""
    with suite.postgres.connect("survey") as connection:
        ids = [id for (id,) in connection.execute(PERSONS)]
    async with httpx.AsyncClient(base_url=suite.gateway_url, timeout=60) as http:
        await log_in(http, verifier)
        return {id: await ask(http, "GET", f"/v1/survey/persons/{id}") for id in ids}


def _audit(suite: Suite, part: str, moment: Any) -> tuple[Any, ...]:
    with suite.postgres.connect(part) as connection:
        return tuple(connection.execute(AUDIT, [moment]).fetchone() or ())


def logged(suite: Suite) -> set[str]:
    """The ids of all events that the services have said."""
    found: set[str] = set()
    for part in SERVICES:
        with suite.postgres.connect(part) as connection:
            found |= {id for (id,) in connection.execute(LOGS)}
    return found


async def fed(http: httpx.AsyncClient) -> list[str]:
    """The ids of all events that the public feed has."""
    found: list[str] = []
    asked: dict[str, Any] = {"limit": 500}
    while True:
        page = await ask(http, "GET", "/v1/events", params=asked)
        found += [item["id"] for item in page["items"]]
        if page["next"] is None or not page["items"]:
            return found
        asked["after"] = page["next"]
