"""Loads the demo through the public API, as a person would; starting again goes on where it was."""

from pathlib import Path
from typing import Any

import httpx

from deploy.local.demo.calls import ask, log_in, until
from deploy.local.demo.complaints import complain
from deploy.local.demo.story import PAVING, RT, tell
from deploy.local.demo.training import train

HERE = Path(__file__).parent
SHEETS = HERE / "rt_sheets.csv"
ROUND = "01900000-0000-7000-8000-000000000001"
ROUND_BODY = {
    "id": ROUND,
    "name": "Contoh: lembar RT terbitan KAWANKU Jawa Timur",
    "kind": "baseline",
    "year": 2023,
    "region": "35",
    "regulation": "permen-14-2018",
}
# One sheet that nobody measured: what the story of a paved road begins with.
STORY_SHEETS = HERE / "contoh_sintetis.csv"
STORY_ROUND = "01900000-0000-7000-8000-000000000002"
STORY_ROUND_BODY = {
    "id": STORY_ROUND,
    "name": "Contoh sintetis: RT 007 Klagen Serut",
    "kind": "baseline",
    "year": 2026,
    "region": "35.19.09.2010",
    "regulation": "permen-14-2018",
}
# Nobody publishes where these RTs lie: a place near enough for a map, to a kilometre or so.
POSITIONS = HERE / "posisi_sintetis.csv"


async def load(gateway: str, accounts: dict[str, Any]) -> str:
    """Rounds, trainings, the story of a plan, complaints; answer a line that says what is there."""
    async with httpx.AsyncClient(base_url=gateway, timeout=30) as http:
        await log_in(http, accounts["users"][0])
        await survey(http, ROUND_BODY, SHEETS)
        await survey(http, STORY_ROUND_BODY, STORY_SHEETS)
        await place(http)
        await train(http)
        said = await summary(http)
        await tell(http, accounts)
        await complain(http, accounts, PAVING)
        return said


async def place(http: httpx.AsyncClient) -> None:
    """Say where the RTs lie, once: who moves one finds it there after the next start."""
    if (await ask(http, "GET", f"/v1/survey/rts/{RT}/position"))["version"] == 0:
        await ask(http, "POST", "/v1/survey/rt-positions", files={"file": _file(POSITIONS)})


async def survey(http: httpx.AsyncClient, body: dict[str, Any], sheets: Path) -> None:
    """Open a round, import the sheets, apply, seal."""
    await ask(http, "POST", "/v1/survey/rounds", json=body)
    if (await ask(http, "GET", f"/v1/survey/rounds/{body['id']}"))["state"] != "sealed":
        await fill_and_seal(http, body["id"], sheets)


async def fill_and_seal(http: httpx.AsyncClient, round_id: str, sheets: Path) -> None:
    """Import, apply, seal; each step may have happened already."""
    upload = await ask(
        http,
        "POST",
        "/v1/survey/imports",
        files={"file": _file(sheets)},
        data={"kind": "rt_sheets", "round_id": round_id},
        headers={"Idempotency-Key": f"demo-{round_id}"},
    )
    address = f"/v1/survey/imports/{upload['id']}"
    found = await settled(http, address, "status", {"queued", "validating", "applying"})
    if found["status"] == "ready":
        await ask(http, "POST", f"{address}/apply", json={})
        found = await settled(http, address, "status", {"applying"})
    if found["status"] != "applied":
        raise RuntimeError(f"The demo's import ended as {found['status']}: {found['errors']}")
    address = f"/v1/survey/rounds/{round_id}"
    if (await ask(http, "GET", address))["state"] == "open":
        await ask(http, "POST", f"{address}/seal", json={})
    await settled(http, address, "state", {"sealing"})


def _file(sheets: Path) -> tuple[str, bytes, str]:
    return sheets.name, sheets.read_bytes(), "text/csv"


async def settled(
    http: httpx.AsyncClient, address: str, field: str, moving: set[str]
) -> dict[str, Any]:
    """The resource once its work is done."""
    return await until(http, address, lambda found: found[field] not in moving)


async def summary(http: httpx.AsyncClient) -> str:
    """The province's recap in one line, once the read model has heard of both rounds."""
    for recap in ("region=35.19.09.2010&year=2026&by=rt", "region=35&year=2023&by=regency"):
        found = await until(
            http,
            f"/v1/reports/recap?{recap}",
            lambda found: sum(found["total"]["rts"].values()) > 0,
        )
    total = found["total"]
    slum = sum(total["rts"][name] for name in ("light", "medium", "heavy"))
    return f"Demo: Jawa Timur 2023, {slum} slum RTs, {total['slum_ha']} ha of slum."
