"""Complaints of the demo, through the public form and the desk: one confirmed, one open, one hidden.

They are told once: where the village has any, nothing is added.
"""

import asyncio
import hashlib
import itertools
from typing import Any

import httpx

from deploy.local.demo.calls import ask, log_in

PUBLIC, DESK = "/v1/public/complaints", "/v1/reports/complaints"
VILLAGE = "35.19.09.2010"
BOXED: dict[str, Any] = {
    "id": "01900000-0000-7000-8000-0000000000c1",
    "village": VILLAGE,
    "category": "informasi",
    "channel": "kotak",
    "words": "Contoh: kapan musyawarah berikutnya diadakan, dan bolehkah warga RT 008 ikut?",
}


async def complain(http: httpx.AsyncClient, accounts: dict[str, Any], activity: str) -> None:
    """Two strangers and a box; somebody of the regency answers the first, whose maker agrees."""
    await log_in(http, next(u for u in accounts["users"] if u["username"] == "district"))
    if (await ask(http, "GET", f"{DESK}?region={VILLAGE}&limit=1"))["items"]:
        return
    paving = {
        "category": "prosedur",
        "about_kind": "activity",
        "about_id": activity,
        "words": "Contoh: paving di depan rumah nomor 12 sudah bergelombang.",
    }
    money = {"category": "dana", "words": "Contoh: upah tukang dua hari belum dibayar KSM."}
    blanks = [await ask(http, "GET", f"{PUBLIC}/form") for _ in range(2)]
    worked = [(blank["form"], work(blank)) for blank in blanks]
    await asyncio.sleep(max(blank["wait_seconds"] for blank in blanks))
    numbers = []
    for (form, digits), said in zip(worked, (paving, money), strict=True):
        body = said | {"village": VILLAGE, "form": form, "work": digits}
        numbers.append((await ask(http, "POST", PUBLIC, json=body))["tracking_number"])
    await ask(http, "POST", DESK, json=BOXED)
    found = await ask(http, "GET", f"{DESK}?region={VILLAGE}&category=prosedur")
    words = {"words": "Contoh: dipasang ulang oleh KSM pada hari Sabtu."}
    await ask(http, "POST", f"{DESK}/{found['items'][0]['id']}/answer", json=words)
    await ask(http, "POST", f"{PUBLIC}/confirmation", json={"number": numbers[0]})


def work(blank: dict[str, Any]) -> str:
    """The digits that a form asks for."""
    for number in itertools.count():
        digest = hashlib.sha256(f"{blank['form']}.{number}".encode()).digest()
        if int.from_bytes(digest, "big") >> (256 - blank["work_bits"]) == 0:
            return str(number)
    raise AssertionError
