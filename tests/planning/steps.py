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

TRAINING = {
    "region": VILLAGE,
    "kind": "pelatihan_masyarakat",
    "title": "Pelatihan TIPP: pemetaan swadaya",
    "methods": ["diskusi_kelas", "ojt"],
    "materials": ["Pemetaan swadaya", "RPLP dan RTPLP"],
    "audience": ["tipp", "ksm"],
    "begin_on": day(-3),
    "end_on": day(-2),
    "jp": 16,
    "places": [{"name": "Balai desa"}],
    "village_status": "peningkatan",
    "costs": [{"source": "bdi", "amount": "4500000.00"}],
}
HELD = {
    "participants": [
        {"role": "tipp", "male": 5, "female": 6, "mbr": 4},
        {"role": "ksm", "male": 9, "female": 4},
    ],
    "attendance": [{"day": day(-3), "present": 24}, {"day": day(-2), "present": 22}],
    "costs": [
        {"source": "bdi", "amount": "4500000.00"},
        {"source": "swadaya", "amount": "750000.50"},
    ],
    "evaluations": [
        {
            "subject": "Pemetaan swadaya",
            "pre": {"mean": "50.00", "n": 24},
            "post": {"mean": "80.00", "n": 22},
        },
        {"subject": "RPLP", "pre": {"mean": "60.00", "n": 12}},
    ],
    "minutes": {"number": "BA/3/2026", "date": day(-2), "sha256": HASH},
    "attendance_list": {"number": "DH/3/2026"},
}
MEDIUM = {
    "region": VILLAGE,
    "kind": "koran_kampung",
    "title": "Warta Klagen Serut",
    "issue": "3",
    "published_on": day(-1),
    "copies": 150,
    "audience": "Warga RT 005 sampai RT 009",
    "topic": "Paving RT 007",
    "costs": [{"source": "swadaya", "amount": "225000.00"}],
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


async def training(client, **facts):
    return await made(client, "trainings", TRAINING, **facts)


async def held(client, known=None, **facts):
    """Say that a training was held; one of its own, unless it is known."""
    known = known or await training(client)
    answer = await client.post(f"{BASE}/trainings/{known['id']}/hold", HELD | facts)
    return await client.ok(answer)


async def medium(client, **facts):
    return await made(client, "media", MEDIUM, **facts)


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
