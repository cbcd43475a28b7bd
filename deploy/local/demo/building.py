"""The road is built: begun by the KSM, three weeks, photos, measured, certified, handed over.

Each step is taken once; what was recorded before stays as it is.
"""

from datetime import datetime, timedelta, timezone
from typing import Any

import httpx

from deploy.local.demo.calls import ask, known, log_in
from deploy.local.demo.pictures import road

PLANNING = "/v1/planning"
IDS = "01900000-0000-7000-8000-0000000000"
KPP, LINE = f"{IDS}b6", f"{IDS}b7"
WIB = timezone(timedelta(hours=7))
KEEPERS: dict[str, Any] = {
    "id": KPP,
    "kind": "kpp",
    "name": "KPP Jalan Guyub",
    "members": [{"function": "anggota", "male": 3, "female": 4}],
}
START = {"mode": "swakelola", "started_on": "2026-03-09"}
COLUMNS = (
    *("physical", "planned", "workers_male", "workers_female", "hok_male", "hok_female"),
    *("wages", "swadaya_labour", "swadaya_material"),
)
WEEKS = {
    "2026-03-09": ("35", "30", 7, 3, "35", "12", "5640000.00", "600000.00", "0"),
    "2026-03-16": ("72", "75", 8, 4, "40", "20", "7200000.00", "450000.00", "350000.00"),
    "2026-03-23": ("100", "100", 7, 4, "28", "15", "5160000.00", "300000.00", "0"),
}
PHOTOS = {
    0: (datetime(2026, 3, 9, 7, 30, tzinfo=WIB), 111.48752),
    50: (datetime(2026, 3, 17, 10, 5, tzinfo=WIB), 111.48814),
    100: (datetime(2026, 3, 27, 15, 40, tzinfo=WIB), 111.48870),
}
LATITUDE = -7.61312
MEASURED = {"id": LINE, "length": "140", "width": "2.5", "measured_on": "2026-03-27"}
CERTIFICATE = {
    "completed_on": "2026-03-27",
    "certificate": "KB",
    "number": "SERT/3/2026 (contoh)",
    "date": "2026-03-28",
}
MINUTES = {
    "kpp_id": KPP,
    "number": "BAST/3/2026 (contoh)",
    "date": "2026-03-30",
    "lpj_number": "LPJ/3/2026 (contoh)",
}
INSPECTION = {
    "inspected_on": "2026-06-30",
    "present": True,
    "good": True,
    "working": True,
    "used": True,
    "developed": False,
}
DUES = {"households": 33, "paying": 14, "amount": "70000.00"}


async def build(http: httpx.AsyncClient, users: dict[str, Any], activity: dict[str, Any]) -> None:
    """From an approved activity to an asset that was inspected."""
    address = f"{PLANNING}/activities/{activity['id']}"
    await log_in(http, users["facilitator"])
    if await _state(http, address) == "approved":
        await ask(http, "POST", f"{address}/start", json=START)
    if await _state(http, address) == "running":
        await _record(http, address)
        place = {name: activity["places"][0][name] for name in ("rt", "criterion")}
        await ask(http, "POST", f"{address}/opname", json=MEASURED | place)
        await log_in(http, users["district"])
        await ask(http, "POST", f"{address}/complete", json=CERTIFICATE)
        await log_in(http, users["facilitator"])
    if await _state(http, address) == "completed":
        await _hand_over(http, address, activity["region"])
    if await _state(http, address) == "handed_over":
        await _keep_up(http, f"{PLANNING}/assets/{activity['id']}")


async def _state(http: httpx.AsyncClient, address: str) -> str:
    return str((await ask(http, "GET", address))["state"])


async def _record(http: httpx.AsyncClient, address: str) -> None:
    """The weeks that are not there yet, and the photos, which the same content names."""
    told = {one["week"] for one in (await ask(http, "GET", f"{address}/weeks"))["items"]}
    for week, values in WEEKS.items():
        if week not in told:
            body = dict(zip(COLUMNS, values, strict=True))
            await ask(http, "PUT", f"{address}/weeks/{week}", json=body)
    for percent, (at, lon) in PHOTOS.items():
        picture = (f"contoh-{percent}.png", road(percent, at, lon, LATITUDE), "image/png")
        form: dict[str, Any] = {"data": {"percent": str(percent)}, "files": {"file": picture}}
        await ask(http, "POST", f"{address}/photos", **form)


async def _hand_over(http: httpx.AsyncClient, address: str, village: str) -> None:
    if await known(http, f"{PLANNING}/institutions/{KPP}") is None:
        await ask(http, "POST", f"{PLANNING}/institutions", json=KEEPERS | {"region": village})
    await ask(http, "POST", f"{address}/hand-over", json=MINUTES)


async def _keep_up(http: httpx.AsyncClient, asset: str) -> None:
    """Its first inspection, and a month in which too few households paid."""
    if not (await ask(http, "GET", f"{asset}/inspections"))["items"]:
        await ask(http, "PUT", f"{asset}/inspections/2026", json=INSPECTION)
    if not (await ask(http, "GET", f"{asset}/dues"))["items"]:
        await ask(http, "PUT", f"{asset}/dues/2026-06", json=DUES)
