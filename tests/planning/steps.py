"""Steps that tests of planning take."""

from datetime import date, timedelta

from contracts.regions import day_of
from services.chassis.clock import now

VILLAGE, NEXT_VILLAGE, OTHER = "35.19.09.2010", "35.19.09.2011", "35.77.03.1005"
RT = f"{VILLAGE}-000-007"
HASH = "9f86d081" + "0" * 56
BASE = "/v1/planning"


def today() -> date:
    return day_of(VILLAGE, now())


def day(ahead: int) -> str:
    return str(today() + timedelta(days=ahead))


BKM = {
    "kind": "bkm",
    "name": "LKM Bangkit Bersama",
    "region": VILLAGE,
    "formed_on": "2019-03-04",
    "legal_basis": {"kind": "akta_notaris", "number": "12", "date": "2019-03-04"},
    "members": [
        {"function": "koordinator", "male": 0, "female": 1},
        {"function": "anggota", "male": 6, "female": 4},
    ],
}
KSM = {"kind": "ksm", "name": "KSM Mawar", "legal_basis": None, "members": []}
CYCLE = {"region": VILLAGE, "year": 2026, "programme": "kotaku", "features": ["peningkatan"]}
CITY = {"region": "35.19", "year": 2026, "programme": "kotaku", "features": []}
MEETING = {
    "region": VILLAGE,
    "kind": "musyawarah_desa",
    "title": "Musyawarah penetapan RPLP",
    "held_on": day(0),
    "place": "Balai desa",
    "attendance": {"male": 12, "female": 21, "disabled": 1, "mbr": 9},
    "agenda": ["Hasil pemetaan swadaya", "Prioritas kegiatan"],
    "decisions": [{"text": "Paving RT 007 didahulukan.", "due": day(120)}],
    "minutes_sha256": HASH,
}
POINT = {
    "region": VILLAGE,
    "rt": RT,
    "kind": "masalah",
    "tridaya": "lingkungan",
    "criterion": "2b",
    "title": "Jalan lingkungan rusak",
    "lon": "111.512340",
    "lat": "-7.623450",
    "mapped_on": day(0),
    "photo": {"sha256": HASH, "taken_on": day(0)},
}


async def made(client, what, body, **facts):
    answer = await client.post(f"{BASE}/{what}", body | facts)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def institution(client, **facts):
    return await made(client, "institutions", BKM, **facts)


async def cycle(client, **facts):
    return await made(client, "cycles", CYCLE, **facts)


async def meeting(client, **facts):
    return await made(client, "meetings", MEETING, **facts)


async def point(client, **facts):
    return await made(client, "self-mapping", POINT, **facts)


async def patch(client, what, known, version=None, **facts):
    headers = {"If-Match": f'"{known["version"] if version is None else version}"'}
    address = f"{BASE}/{what}/{known['id']}"
    return await client.http.patch(address, json=facts, headers=headers)


async def move(client, known, code, **facts):
    """Change an activity of a cycle, as it now stands."""
    address = f"{BASE}/cycles/{known['id']}"
    version = (await client.ok(await client.get(address)))["version"]
    headers = {"If-Match": f'"{version}"'}
    return await client.http.patch(f"{address}/activities/{code}", json=facts, headers=headers)


async def listed(client, what, **filters):
    return (await client.ok(await client.get(f"{BASE}/{what}", **filters)))["items"]


def refused(answer, status, code):
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    return answer.json()
