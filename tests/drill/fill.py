"""What is in the installation before it is lost: the demo, and many synthetic records, by the API."""

import asyncio
import csv
from pathlib import Path
from typing import Any

import httpx

from deploy.local.demo.calls import ask
from deploy.local.demo.load import fill_and_seal
from services.chassis.ids import new_id
from tests.bench import households, synthetic

PATIENCE = 900.0
MOST = 50_000  # households of one import
SHEETS = 10  # households for each RT sheet


async def filled(http: httpx.AsyncClient, folder: Path, records: int) -> None:
    """So many records: households as records with persons, and a tenth as many sealed RT sheets."""
    sheets = folder / "sheets.csv"
    await asyncio.to_thread(_written, sheets, max(records // SHEETS, 20))
    await fill_and_seal(http, await _opened(http, 2021), sheets)
    for number, first in enumerate(range(0, records, MOST)):
        path = folder / f"households-{number}.csv"
        await asyncio.to_thread(households.write_csv, path, min(MOST, records - first))
        await _imported(http, await _opened(http, 2022 + number), path)


def _written(path: Path, count: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="") as file:
        csv.writer(file).writerows(synthetic.rows(count, within="35"))


async def _opened(http: httpx.AsyncClient, year: int) -> str:
    facts = {"name": f"SINTETIS {year}", "kind": "update", "year": year, "region": "35"}
    body = facts | {"id": str(new_id()), "regulation": synthetic.LAW}
    return str((await ask(http, "POST", "/v1/survey/rounds", json=body))["id"])


async def _imported(http: httpx.AsyncClient, round_id: str, path: Path) -> None:
    form = {"kind": "households", "round_id": round_id}
    with path.open("rb") as content:
        sent = {"files": {"file": (path.name, content)}, "data": form}
        made = await ask(http, "POST", "/v1/survey/imports", **sent)
    address = f"/v1/survey/imports/{made['id']}"
    await _until(http, address, "ready")
    await ask(http, "POST", f"{address}/apply", json={})
    await _until(http, address, "applied")


async def _until(http: httpx.AsyncClient, address: str, wanted: str) -> Any:
    async with asyncio.timeout(PATIENCE):
        while (found := await ask(http, "GET", address))["status"] != wanted:
            if found["status"] in {"failed", "undone"}:
                raise RuntimeError(f"{address}: {found['errors'][:3]}")
            await asyncio.sleep(0.2)
