"""Loads the demo through the public API, as a person would; starting again goes on where it was."""

import asyncio
import tomllib
from pathlib import Path
from typing import Any

import httpx

SHEETS = Path(__file__).parent / "rt_sheets.csv"
TRAININGS = Path(__file__).parent / "trainings.toml"
ROUND = "01900000-0000-7000-8000-000000000001"
WAIT_SECONDS = 120.0


async def load(gateway: str, accounts: dict[str, Any]) -> str:
    """Open a round, import the sheets, apply, seal; answer a line that says what is there."""
    async with httpx.AsyncClient(base_url=gateway, timeout=30) as http:
        await log_in(http, accounts["users"][0])
        await ask(http, "POST", "/v1/survey/rounds", json=ROUND_BODY)
        if (await ask(http, "GET", f"/v1/survey/rounds/{ROUND}"))["state"] != "sealed":
            await fill_and_seal(http)
        await train(http)
        return await summary(http)


ROUND_BODY = {
    "id": ROUND,
    "name": "Contoh: lembar RT terbitan KAWANKU Jawa Timur",
    "kind": "baseline",
    "year": 2023,
    "region": "35",
    "regulation": "permen-14-2018",
}


async def log_in(http: httpx.AsyncClient, user: dict[str, Any]) -> None:
    """Send this user's token from now on."""
    body = {"username": user["username"], "password": user["password"]}
    token = (await ask(http, "POST", "/v1/session", json=body))["access_token"]
    http.headers["Authorization"] = f"Bearer {token}"


async def fill_and_seal(http: httpx.AsyncClient) -> None:
    """Import, apply, seal; each step may have happened already."""
    upload = await ask(
        http,
        "POST",
        "/v1/survey/imports",
        files={"file": (SHEETS.name, SHEETS.read_bytes(), "text/csv")},
        data={"kind": "rt_sheets", "round_id": ROUND},
        headers={"Idempotency-Key": f"demo-{ROUND}"},
    )
    address = f"/v1/survey/imports/{upload['id']}"
    found = await settled(http, address, "status", {"queued", "validating", "applying"})
    if found["status"] == "ready":
        await ask(http, "POST", f"{address}/apply", json={})
        found = await settled(http, address, "status", {"applying"})
    if found["status"] != "applied":
        raise RuntimeError(f"The demo's import ended as {found['status']}: {found['errors']}")
    address = f"/v1/survey/rounds/{ROUND}"
    if (await ask(http, "GET", address))["state"] == "open":
        await ask(http, "POST", f"{address}/seal", json={})
    await settled(http, address, "state", {"sealing"})


async def train(http: httpx.AsyncClient) -> None:
    """Record the trainings and media of the programme's texts; what is known stays as it is."""
    told = tomllib.loads(TRAININGS.read_text("utf-8"))
    for body in told["trainings"]:
        held = body.pop("held")
        training = await known_or_made(http, "/v1/planning/trainings", body)
        if training["state"] == "planned":
            address = f"/v1/planning/trainings/{training['id']}/hold"
            await ask(http, "POST", address, json=held)
    for body in told["media"]:
        await known_or_made(http, "/v1/planning/media", body)


async def known_or_made(
    http: httpx.AsyncClient, address: str, body: dict[str, Any]
) -> dict[str, Any]:
    """What has the body's id, whatever was changed since, or else made as the body says."""
    answer = await http.get(f"{address}/{body['id']}")
    if answer.status_code == httpx.codes.NOT_FOUND:
        return await ask(http, "POST", address, json=body)
    found: dict[str, Any] = answer.raise_for_status().json()
    return found


async def settled(
    http: httpx.AsyncClient, address: str, field: str, moving: set[str]
) -> dict[str, Any]:
    """The resource once its work is done."""
    async with asyncio.timeout(WAIT_SECONDS):
        while (found := await ask(http, "GET", address))[field] in moving:
            await asyncio.sleep(0.1)
    return found


async def summary(http: httpx.AsyncClient) -> str:
    """The province's recap in one line, once the read model has heard of the round."""
    recap = "/v1/reports/recap?region=35&year=2023&by=regency"
    async with asyncio.timeout(WAIT_SECONDS):
        while sum((total := (await ask(http, "GET", recap))["total"])["rts"].values()) == 0:
            await asyncio.sleep(0.1)
    slum = sum(total["rts"][name] for name in ("light", "medium", "heavy"))
    return f"Demo: Jawa Timur 2023, {slum} slum RTs, {total['slum_ha']} ha of slum."


async def ask(http: httpx.AsyncClient, method: str, address: str, **more: Any) -> dict[str, Any]:
    """Call the API; raises RuntimeError with the problem's own words."""
    answer = await http.request(method, address, **more)
    if answer.is_error:
        raise RuntimeError(f"{method} {address}: {answer.status_code} {answer.text}")
    found: dict[str, Any] = answer.json()
    return found
