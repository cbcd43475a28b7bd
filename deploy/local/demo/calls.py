"""The public API as a person's program calls it."""

import asyncio
from collections.abc import Callable
from typing import Any

import httpx

WAIT_SECONDS = 120.0


async def log_in(http: httpx.AsyncClient, user: dict[str, Any]) -> None:
    """Send this user's token from now on."""
    body = {"username": user["username"], "password": user["password"]}
    token = (await ask(http, "POST", "/v1/session", json=body))["access_token"]
    http.headers["Authorization"] = f"Bearer {token}"


async def ask(http: httpx.AsyncClient, method: str, address: str, **more: Any) -> dict[str, Any]:
    """Call the API; raises RuntimeError with the problem's own words."""
    answer = await http.request(method, address, **more)
    if answer.is_error:
        raise RuntimeError(f"{method} {address}: {answer.status_code} {answer.text}")
    found: dict[str, Any] = answer.json()
    return found


async def known(http: httpx.AsyncClient, address: str) -> dict[str, Any] | None:
    """The resource, or None when it is not there yet."""
    answer = await http.get(address)
    if answer.status_code == httpx.codes.NOT_FOUND:
        return None
    found: dict[str, Any] = answer.raise_for_status().json()
    return found


async def until(
    http: httpx.AsyncClient, address: str, done: Callable[[dict[str, Any]], bool]
) -> dict[str, Any]:
    """The resource once it is as it should become."""
    async with asyncio.timeout(WAIT_SECONDS):
        while not done(found := await ask(http, "GET", address)):
            await asyncio.sleep(0.1)
    return found
