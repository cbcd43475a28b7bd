"""Positions of RTs for tests: stated, listed, made of households."""

from typing import Any

from services.survey.positions import queries
from tests.harness import Client, Running
from tests.survey.steps import rt

LON, LAT = "111.523241", "-7.629831"


def address(code: str = rt(1), what: str = "position") -> str:
    return f"/v1/survey/rts/{code}/{what}"


async def place(
    client: Client, lon: Any = LON, lat: Any = LAT, code: str = rt(1), tag: str | None = "*"
) -> Any:
    headers = {} if tag is None else {"If-Match": tag}
    return await client.http.put(address(code), json={"lon": lon, "lat": lat}, headers=headers)


async def where(client: Client, code: str = rt(1)) -> tuple[Any, ...]:
    found = await client.ok(await client.get(address(code)))
    return found["lon"], found["lat"], found["source"]


def listed(*rows: tuple[Any, ...], separator: str = ",", header: str = "kode_rt,lon,lat") -> bytes:
    lines = [header, *(",".join(map(str, row)) for row in rows)]
    return "\n".join(lines).replace(",", separator).encode()


async def upload(client: Client, content: bytes, name: str = "posisi.csv", **more: Any) -> Any:
    files = {"file": (name, content)}
    return await client.http.post("/v1/survey/rt-positions", files=files, **more)


async def find(survey: Running, *rts: str) -> dict[str, tuple[str, str, str]]:
    async with survey.sessions() as session:
        found = await queries.find(session, rts)
    return {code: (str(one.lon), str(one.lat), one.source) for code, one in found.items()}
