"""Steps that tests of the quality desk take."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.harness import Client, Running
from tests.survey.steps import apply, imported, sheet

# Measured numbers, as no two RTs have them.
TRUE = {
    "luas_ha": "1.44",
    "jumlah_bangunan": "28",
    "jumlah_kk": "31",
    "jumlah_penduduk": "84",
    "panjang_jalan_ideal_m": "454",
    "panjang_drainase_ideal_m": "227",
    "1a": "16",
    "1c": "6",
    "2a": "227",
    "2b": "227",
    "3b": "31",
    "6a": "31",
}
OPENED = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)


async def take(survey: Running, client: Client, round: dict[str, Any], *rows: Any) -> Any:
    """Import and apply these rows; the scan that follows is done, too."""
    return await apply(survey, client, await imported(survey, client, round, sheet(*rows)))


async def scanned(survey: Running, client: Client, round: dict[str, Any]) -> dict[str, Any]:
    answer = await client.post("/v1/survey/quality-scans", {"round_id": round["id"]})
    assert answer.status_code == 202, answer.text
    await survey.work()
    return await client.ok(await client.get(f"/v1/survey/quality-scans/{answer.json()['id']}"))


async def findings(client: Client, round: dict[str, Any] | None = None, **filters: Any) -> Any:
    """Findings of a round, those that are gone left out unless they are asked for."""
    if round is not None:
        filters["round_id"] = round["id"]
    found = await client.ok(await client.get("/v1/survey/quality-findings", limit=1000, **filters))
    return [f for f in found["items"] if "state" in filters or f["state"] != "gone"]


async def rules_found(client: Client, round: dict[str, Any], **filters: Any) -> list[str]:
    return sorted(f["rule"] for f in await findings(client, round, **filters))


async def resolve(client: Client, finding: dict[str, Any], **facts: str) -> Any:
    body = {"resolution": "not_an_error", "reason": "Diukur ulang; memang demikian."} | facts
    return await client.post(f"/v1/survey/quality-findings/{finding['id']}/resolution", body)


async def sheet_of(client: Client, round: dict[str, Any], rt: str) -> dict[str, Any]:
    found = await client.get("/v1/survey/sheets", round_id=round["id"], rt=rt)
    (one,) = (await client.ok(found))["items"]
    return one


def interview(start: timedelta, seconds: int) -> dict[str, str]:
    """When an interview began and ended, as a phone writes it."""
    begun = OPENED + start
    return {"start": begun.isoformat(), "end": (begun + timedelta(seconds=seconds)).isoformat()}
