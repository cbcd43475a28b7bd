"""Steps about works: an approved activity, started, at 100 %, completed, handed over."""

from datetime import timedelta
from typing import Any

from tests.harness import Client, Running
from tests.planning.balances import measured
from tests.planning.steps import BASE, KSM, RT, day, institution, today
from tests.planning.works import fit, plan, stepped
from tests.survey.media.pictures import exif, image, saved

STARTER, JUDGE = "faskel", "askot"
LINE = {"type": "LineString", "coordinates": [[111.51234, -7.62345], [111.51345, -7.62355]]}
PLACE = {"lon": "111.512900", "lat": "-7.623500"}
CERTIFICATE = {"completed_on": day(0), "certificate": "KB", "number": "S/7", "date": day(0)}
NOON = f"{day(0)}T00:00:01+07:00"


def monday(weeks: int = 0) -> str:
    """The Monday of this week, or of one before."""
    return str(today() - timedelta(days=today().weekday() + 7 * weeks))


def picture(percent: int, **about: Any) -> bytes:
    """A photo, another one for each percentage; its EXIF says what `about` has."""
    made_of = image(size=(24, 16 + percent))
    return saved("JPEG", made_of, **({"exif": exif(**about)} if about else {}))


async def approved(running: Running, **facts: Any) -> Any:
    """An approved activity of 140 m; 400 m of its RT are lacking."""
    await running.hear(measured(v2b="400"))
    found = await fit(running, await plan(running), **{"geometry": LINE} | facts)
    return await stepped(running.client(id=JUDGE), found, "approve")


async def ksm(client: Client, **facts: Any) -> str:
    return (await institution(client, **KSM | facts))["id"]


async def kpp(client: Client, **facts: Any) -> str:
    known = {"kind": "kpp", "name": "KPP Mawar", "legal_basis": None, "members": []}
    return (await institution(client, **known | facts))["id"]


async def started(running: Running, **facts: Any) -> Any:
    """A running work by a KSM that began three weeks ago."""
    client = running.client(id=STARTER)
    found = await approved(running, **facts)
    return await begun(client, found)


async def begun(client: Client, known: Any) -> Any:
    body = {"mode": "swakelola", "started_on": day(-21), "institution_id": await ksm(client)}
    return await stepped(client, known, "start", **body)


def address(known: Any, *parts: str) -> str:
    return "/".join((f"{BASE}/activities/{known['id']}", *parts))


async def week(
    client: Client, known: Any, when: str, physical: Any, tag: str | None = None, **more: Any
) -> Any:
    headers = {} if tag is None else {"If-Match": tag}
    body = {"physical": str(physical)} | more
    return await client.http.put(address(known, "weeks", when), json=body, headers=headers)


async def photo(
    client: Client, known: Any, percent: int, content: bytes | None = None, **said: Any
) -> Any:
    file = {"file": ("foto.jpg", picture(percent) if content is None else content)}
    data = {"percent": str(percent), "taken_at": NOON} | PLACE | said
    form = {name: value for name, value in data.items() if value is not None}
    return await client.http.post(address(known, "photos"), data=form, files=file)


async def line(client: Client, known: Any, length: Any = 140, **facts: Any) -> Any:
    body = {"rt": RT, "criterion": "2b", "length": str(length), "measured_on": day(0)}
    return await client.post(address(known, "opname"), body | facts)


async def whole(running: Running, known: Any, length: Any = 140) -> None:
    """All that completing asks for."""
    client = running.client(id=STARTER)
    await client.ok(await week(client, known, monday(), 100))
    for percent in (0, 50, 100):
        await client.ok(await photo(client, known, percent))
    await client.ok(await line(client, known, length))


async def completed(running: Running, length: Any = 140, **facts: Any) -> Any:
    known = await started(running, **facts)
    await whole(running, known, length)
    return await stepped(running.client(id=JUDGE), known, "complete", **CERTIFICATE)


async def handed_over(running: Running, **facts: Any) -> Any:
    known = await completed(running, **facts)
    client = running.client(id=STARTER)
    return await stepped(client, known, "hand-over", **await minutes(client))


async def minutes(client: Client, name: str = "KPP Mawar", **facts: Any) -> dict[str, Any]:
    said = {"number": "BAST/7", "date": day(0), "lpj_number": "LPJ/7"}
    return said | {"kpp_id": await kpp(client, name=name)} | facts


async def work(client: Client, known: Any) -> Any:
    return await client.ok(await client.get(address(known, "work")))
