"""The money of the road: a ceiling of Rp 420,000,000, of which Rp 80,000,000 go to the LKM.

The first tranche before the work begins, the second once half of it is built and a report of use is
accepted; every rupiah is spent with a receipt, and the account (LPJ) is accepted. Each step is taken
once.
"""

import asyncio
from typing import Any

import httpx

from deploy.local.demo.calls import WAIT_SECONDS, ask, known, log_in

FINANCE = "/v1/finance"
IDS = "01900000-0000-7000-8000-0000000000"
CEILING, ALLOCATION = f"{IDS}c1", f"{IDS}c2"
CEILING_BODY: dict[str, Any] = {
    "id": CEILING,
    "source": "apbd-kabkota",
    "fiscal_year": 2026,
    "region": "35.19",
    "amount": "420000000.00",
    "document": {"number": "DPA/1.04/2026 (contoh)", "date": "2026-01-15"},
}
ALLOCATION_BODY: dict[str, Any] = {
    "id": ALLOCATION,
    "ceiling_id": CEILING,
    "recipient": "LKM Bangkit Bersama",
    "amount": "80000000.00",
    "scheme": "70-30",
    "number": "SPPB/12/2026 (contoh)",
    "date": "2026-03-02",
}
FIRST = (
    {"date": "2026-03-04", "evidence": [{"number": "Surat 04/LKM/2026 (contoh)"}]},
    {"date": "2026-03-06", "document": {"number": "SP2D 00123/2026 (contoh)"}},
)
SECOND = (
    {"date": "2026-03-18", "evidence": [{"number": "Surat 07/LKM/2026 (contoh)"}]},
    {"date": "2026-03-20", "document": {"number": "SP2D 00187/2026 (contoh)"}},
)
BEFORE = (
    ("c3", "2026-03-10", "37500000.00", "bahan", "KW-001", "Paving K-200, 250 m2"),
    ("c4", "2026-03-11", "9500000.00", "bahan", "KW-002", "Pasir alas dan kanstin"),
    ("c5", "2026-03-14", "5640000.00", "upah", "KW-003", "Upah minggu pertama, 47 HOK"),
)
AFTER = (
    ("c6", "2026-03-23", "15000000.00", "bahan", "KW-004", "Paving K-200, 100 m2"),
    ("c7", "2026-03-24", "7200000.00", "upah", "KW-005", "Upah minggu kedua, 60 HOK"),
    ("c8", "2026-03-28", "5160000.00", "upah", "KW-006", "Upah minggu ketiga, 43 HOK"),
)
USE = {"id": f"{IDS}c9", "kind": "use", "number": "LPD/1/2026 (contoh)", "date": "2026-03-17"}
LPJ = {"id": f"{IDS}d0", "kind": "lpj", "number": "LPJ/3/2026 (contoh)", "date": "2026-03-29"}
NAMES = ("date", "amount", "category", "receipt_number", "description")


async def begin(
    http: httpx.AsyncClient, users: dict[str, Any], activity: dict[str, Any], lkm: str
) -> None:
    """Set the ceiling, allocate, pay the first tranche out, and spend of it."""
    await log_in(http, users["treasurer"])
    await _post(http, "ceilings", CEILING_BODY)
    about = {"activity_id": activity["id"], "institution_id": lkm, "region": activity["region"]}
    made = await _allocated(http, ALLOCATION_BODY | about)
    await _paid_out(http, users, made["tranches"][0]["id"], *FIRST)
    await _spent(http, users, BEFORE)


async def finish(http: httpx.AsyncClient, users: dict[str, Any]) -> None:
    """Report on the first tranche, get the second, spend it, and account for all of it."""
    await _reported(http, users, USE)
    made = await ask(http, "GET", f"{FINANCE}/allocations/{ALLOCATION}")
    await _paid_out(http, users, made["tranches"][1]["id"], *SECOND)
    await _spent(http, users, AFTER)
    await _reported(http, users, LPJ)


async def _paid_out(
    http: httpx.AsyncClient,
    users: dict[str, Any],
    tranche: str,
    asked: dict[str, Any],
    paid: dict[str, Any],
) -> None:
    """The community asks, the treasurer pays."""
    address = f"tranches/{tranche}"
    if await _state(http, address) in {"planned", "voided"}:
        await log_in(http, users["community"])
        await _post(http, f"{address}/request", asked)
    if await _state(http, address) == "requested":
        await log_in(http, users["treasurer"])
        await _post(http, f"{address}/release", paid)


async def _spent(http: httpx.AsyncClient, users: dict[str, Any], what: Any) -> None:
    await log_in(http, users["community"])
    for end, *facts in what:
        body = dict(zip(NAMES, facts, strict=True))
        await _post(http, "expenses", body | {"id": f"{IDS}{end}", "allocation_id": ALLOCATION})


async def _reported(http: httpx.AsyncClient, users: dict[str, Any], body: dict[str, Any]) -> None:
    """The community reports, the treasurer accepts."""
    address = f"reports/{body['id']}"
    await log_in(http, users["community"])
    await _post(http, "reports", body | {"allocation_id": ALLOCATION})
    if await _state(http, address) == "draft":
        await _post(http, f"{address}/submit", {})
    if await _state(http, address) == "submitted":
        await log_in(http, users["treasurer"])
        await _post(http, f"{address}/accept", {})


async def _allocated(http: httpx.AsyncClient, body: dict[str, Any]) -> dict[str, Any]:
    """Finance may not have heard of the activity yet."""
    if (found := await known(http, f"{FINANCE}/allocations/{ALLOCATION}")) is not None:
        return found
    async with asyncio.timeout(WAIT_SECONDS):
        while True:
            try:
                return await _post(http, "allocations", body)
            except RuntimeError as error:
                if "activity_unknown" not in str(error):
                    raise
                await asyncio.sleep(0.2)


async def _state(http: httpx.AsyncClient, address: str) -> str:
    return str((await ask(http, "GET", f"{FINANCE}/{address}"))["state"])


async def _post(http: httpx.AsyncClient, path: str, body: dict[str, Any]) -> dict[str, Any]:
    """What bears an id is there once; every step has a key of its own."""
    key = {"Idempotency-Key": f"demo-{body.get('id', '')}-{path}"}
    return await ask(http, "POST", f"{FINANCE}/{path}", json=body, headers=key)
