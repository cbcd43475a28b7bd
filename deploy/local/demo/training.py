"""The trainings and community media that the programme's texts tell of."""

import tomllib
from pathlib import Path
from typing import Any

import httpx

from deploy.local.demo.calls import ask, known

TRAININGS = Path(__file__).parent / "trainings.toml"


async def train(http: httpx.AsyncClient) -> None:
    """Record them; what is known stays as it is."""
    told = tomllib.loads(TRAININGS.read_text("utf-8"))
    for body in told["trainings"]:
        held = body.pop("held")
        training = await _known_or_made(http, "/v1/planning/trainings", body)
        if training["state"] == "planned":
            address = f"/v1/planning/trainings/{training['id']}/hold"
            await ask(http, "POST", address, json=held)
    for body in told["media"]:
        await _known_or_made(http, "/v1/planning/media", body)


async def _known_or_made(
    http: httpx.AsyncClient, address: str, body: dict[str, Any]
) -> dict[str, Any]:
    """What has the body's id, whatever was changed since, or else made as the body says."""
    found = await known(http, f"{address}/{body['id']}")
    return found or await ask(http, "POST", address, json=body)
