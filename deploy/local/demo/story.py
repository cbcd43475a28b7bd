"""The story of one road: from a need of the synthetic round to an asset in the hands of its KPP.

RT 007 of Klagen Serut has 400 m of damaged road. LKM Bangkit Bersama plans 140 m of paving, which a
self-help group builds; another account approves. Telling it again goes on where it was.
"""

from typing import Any

import httpx

from deploy.local.demo import money
from deploy.local.demo.building import build
from deploy.local.demo.calls import ask, known, log_in, until

PLANNING = "/v1/planning"
VILLAGE, RT = "35.19.09.2010", "35.19.09.2010-000-007"
IDS = "01900000-0000-7000-8000-0000000000"
LKM, KSM, PLAN, PAVING, CYCLE = (f"{IDS}{end}" for end in ("b1", "b2", "b3", "b4", "b5"))
COST = "80000000.00"
GROUPS: tuple[dict[str, Any], ...] = (
    {
        "id": LKM,
        "kind": "bkm",
        "name": "LKM Bangkit Bersama",
        "region": VILLAGE,
        "formed_on": "2019-03-04",
        "legal_basis": {"kind": "akta_notaris", "number": "12", "date": "2019-03-04"},
        "members": [
            {"function": "koordinator", "male": 0, "female": 1},
            {"function": "anggota", "male": 6, "female": 4},
        ],
    },
    {
        "id": KSM,
        "kind": "ksm",
        "name": "KSM Jalan Guyub",
        "region": VILLAGE,
        "under": LKM,
        "members": [{"function": "anggota", "male": 7, "female": 5}],
    },
)
PLAN_BODY: dict[str, Any] = {
    "id": PLAN,
    "kind": "rplp",
    "region": VILLAGE,
    "title": "RPLP Klagen Serut 2026-2030 (contoh)",
    "begin_year": 2026,
    "end_year": 2030,
    "institution_id": LKM,
}
CHAPTERS = {
    "profil": "Contoh sintetis. RT 007 memiliki 400 m jalan rusak.",
    "program": "Contoh sintetis. Tahun 2026: paving 140 m di RT 007, swakelola oleh KSM.",
}
ACTIVITY_BODY: dict[str, Any] = {
    "id": PAVING,
    "plan_id": PLAN,
    "kind": "jalan_paving",
    "title": "Paving jalan lingkungan RT 007",
    "year": 2026,
    "volume": "140",
    "places": [{"rt": RT, "criterion": "2b", "volume": "140"}],
    "geometry": {"type": "LineString", "coordinates": [[111.4875, -7.6131], [111.48877, -7.6131]]},
    "institution_id": KSM,
}
DETAILS: dict[str, Any] = {
    "sources": [{"source": "apbd-kabkota", "amount": COST}],
    "sipd": {"program": "1.04.03"},
    "readiness": {"land": "clear", "ded": "final", "permit": "not_needed", "keeper": True},
    "beneficiaries": {"male": 61, "female": 64, "mbr": 90, "poor": 22, "households": 33},
}
RAB: tuple[tuple[str, str, str, str, str], ...] = (
    ("Paving K-200", "m2", "350", "150000.00", "bahan"),
    ("Pasir alas dan kanstin", "ls", "1", "9500000.00", "bahan"),
    ("Upah kerja swakelola", "HOK", "150", "120000.00", "upah"),
)
CYCLE_BODY: dict[str, Any] = {
    "id": CYCLE,
    "region": VILLAGE,
    "year": 2026,
    "programme": "kotaku",
    "features": ["peningkatan"],
}
DAYS = {
    "desa.pendataan.sosialisasi": {"started_on": "2026-01-12", "finished_on": "2026-01-13"},
    "desa.pendataan.fgd_rt": {"started_on": "2026-01-19", "finished_on": "2026-01-23"},
    "desa.pendataan.wawancara": {"started_on": "2026-01-26"},
    "desa.perencanaan.rplp": {"started_on": "2026-02-02", "finished_on": "2026-03-02"},
}
NAMES = ("description", "unit", "volume", "unit_price", "category")


async def tell(http: httpx.AsyncClient, accounts: dict[str, Any]) -> None:
    """Plan and approve, the proposing and the approving by two; then fund, build and hand over."""
    users = {user["username"]: user for user in accounts["users"]}
    if await _state(http, "activities", PAVING) in {None, "planned", "proposed", "fit"}:
        await _approve(http, users)
    activity = await ask(http, "GET", f"{PLANNING}/activities/{PAVING}")
    await money.begin(http, users, activity, LKM)
    await build(http, users, activity)
    await money.finish(http, users)


async def _approve(http: httpx.AsyncClient, users: dict[str, Any]) -> None:
    """Plan, submit, approve; propose, judge, approve."""
    await until(http, f"{PLANNING}/needs?rt={RT}&criterion=2b", lambda found: bool(found["items"]))
    await log_in(http, users["facilitator"])
    await _cycle(http)
    await _plan(http)
    await _step(http, "plans", PLAN, "draft", "submit")
    await log_in(http, users["district"])
    await _step(http, "plans", PLAN, "review", "finalise")
    act = {"kind": "perdes", "number": "4/2026 (contoh)", "date": "2026-03-02"}
    await _step(http, "plans", PLAN, "final", "approve", legal_basis=act)
    await log_in(http, users["facilitator"])
    await _step(http, "activities", PAVING, "planned", "propose")
    await log_in(http, users["district"])
    await _step(http, "activities", PAVING, "proposed", "judge", verdict="fit")
    await _step(http, "activities", PAVING, "fit", "approve")


async def _cycle(http: httpx.AsyncClient) -> None:
    """How far the village is in its cycle."""
    if (await _made(http, "cycles", CYCLE_BODY))["version"] > 1:
        return
    cycle = f"cycles/{CYCLE}"
    for code, days in DAYS.items():
        await _put(http, cycle, f"{cycle}/activities/{code}", days, method="PATCH")


async def _plan(http: httpx.AsyncClient) -> None:
    """Who plans, what, and all that approval will ask for."""
    for group in GROUPS:
        await _made(http, "institutions", group)
    if (await _made(http, "plans", PLAN_BODY))["state"] != "draft":
        return
    for chapter, body in CHAPTERS.items():
        await _put(http, f"plans/{PLAN}", f"plans/{PLAN}/chapters/{chapter}", {"body": body})
    await _made(http, "activities", ACTIVITY_BODY)
    one = f"activities/{PAVING}"
    await _put(http, one, one, DETAILS, method="PATCH")
    lines = [dict(zip(NAMES, line, strict=True)) for line in RAB]
    await _put(http, one, f"{one}/rab", {"lines": lines})
    screening = f"{one}/safeguards"
    await _put(http, screening, screening, {"answers": await _answers(http)})


async def _answers(http: httpx.AsyncClient) -> dict[str, Any]:
    """A work of category C that takes no land: everything else is answered with no."""
    checklist = await ask(http, "GET", f"{PLANNING}/safeguard-checklist")
    fields = [field for block in checklist["blocks"] for field in block["fields"]]
    asked = {
        field["field"]: False for field in fields if field["required"] and field["kind"] == "yes_no"
    }
    return asked | {"lingkungan.kategori": "C", "lingkungan.sop": True}


async def _made(http: httpx.AsyncClient, what: str, body: dict[str, Any]) -> dict[str, Any]:
    """What has this id; made when it is not there yet."""
    found = await known(http, f"{PLANNING}/{what}/{body['id']}")
    return found or await ask(http, "POST", f"{PLANNING}/{what}", json=body)


async def _put(
    http: httpx.AsyncClient,
    versioned: str,
    address: str,
    body: dict[str, Any],
    *,
    method: str = "PUT",
) -> None:
    """Change what is at an address as the version stands that it is part of."""
    version = (await ask(http, "GET", f"{PLANNING}/{versioned}"))["version"]
    seen = {"If-Match": f'"{version}"'}
    await ask(http, method, f"{PLANNING}/{address}", json=body, headers=seen)


async def _state(http: httpx.AsyncClient, what: str, id: str) -> str | None:
    found = await known(http, f"{PLANNING}/{what}/{id}")
    return None if found is None else found["state"]


async def _step(
    http: httpx.AsyncClient, what: str, id: str, before: str, verb: str, **body: Any
) -> None:
    """Take a step, unless it was taken."""
    if await _state(http, what, id) == before:
        await ask(http, "POST", f"{PLANNING}/{what}/{id}/{verb}", json=body)
