"""Complaints as strangers and staff file them."""

import hashlib
import itertools

from sqlalchemy import text

PUBLIC, DESK = "/v1/public/complaints", "/v1/reports/complaints"
VILLAGE, OTHER = "35.19.09.2010", "35.19.09.2011"
WORDS = "Paving RT 007 dipasang tanpa alas pasir; sudah bergelombang."
HANDLER = ("complaints:read", "complaints:write", "reports:read")
KELURAHAN = {"scopes": HANDLER, "regions": (VILLAGE,), "id": "fasilitator"}
KOTA = {"scopes": HANDLER, "regions": ("35.19",), "id": "dinas"}
KOTA_TOO = KOTA | {"id": "kabid"}
PUSAT = {"scopes": HANDLER, "regions": ("*",), "id": "satker"}


LATER = (
    "UPDATE complaints SET due_on = due_on - CAST(:days AS int) WHERE due_on < '2100-01-01'",
    "UPDATE complaint_counts SET since = since - make_interval(days => :days)",
    "UPDATE jobs SET state = 'queued', attempts = 0 WHERE kind = 'complaint.due'",
)


def stranger(reporting, address="203.0.113.7"):
    """Somebody's browser behind the gateway, which says where it sits."""
    return reporting.http({"X-Forwarded-For": address, "Accept-Language": "en"})


def worked(form):
    """The digits that the form asks for."""
    for number in itertools.count():
        digest = hashlib.sha256(f"{form['form']}.{number}".encode()).digest()
        if int.from_bytes(digest, "big") >> (256 - form["work_bits"]) == 0:
            return str(number)
    raise AssertionError


async def blank(http):
    """A new form with its work done."""
    form = (await http.get(f"{PUBLIC}/form")).json()
    return {"form": form["form"], "work": worked(form)}


def body(**facts):
    return {"village": VILLAGE, "category": "prosedur", "words": WORDS} | facts


async def send(http, **facts):
    """What is answered to a stranger's complaint."""
    return await http.post(PUBLIC, json=await blank(http) | body(**facts))


async def filed(reporting, address="203.0.113.7", **facts):
    """A stranger's complaint that was taken, with its number."""
    answer = await send(stranger(reporting, address), **facts)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def listed(client, **filters):
    return (await client.ok(await client.get(DESK, **filters)))["items"]


async def only(client, **filters):
    """The one complaint that there is for them."""
    (one,) = await listed(client, **filters)
    return one


async def step(client, id, name, **said):
    return await client.post(f"{DESK}/{id}/{name}", said)


async def spoken(reporting, name, number, **said):
    """What the maker says with the number."""
    return await stranger(reporting).post(f"{PUBLIC}/{name}", json={"number": number} | said)


async def look(reporting, number):
    answer = await spoken(reporting, "status", number)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def later(reporting, days):
    """So many days go by: what is kept is moved back, and jobs that looked too early look again."""
    async with reporting.sessions.begin() as session:
        for change in LATER:
            await session.execute(text(change), {"days": days})


async def whole(client, id):
    return await client.ok(await client.get(f"{DESK}/{id}"))
