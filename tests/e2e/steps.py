"""Walks through the public API, patient with parts that were just killed."""

import asyncio
import csv
import io
import os
import signal
from collections.abc import Awaitable, Callable
from decimal import Decimal
from typing import Any

import httpx

from contracts.regulation import DENOMINATORS, Measures, load
from deploy.local.suite import Suite
from tests.bench.synthetic import rows

PATIENCE = 150.0
AWAY = {502, 503, 504}


def sheets_of(regency: str, count: int) -> tuple[bytes, Decimal]:
    """SYNTHETIC sheets of one regency, and their slum hectares by the engine."""
    found = list(rows(count, within=regency))
    text = io.StringIO()
    csv.writer(text).writerows(found)
    return text.getvalue().encode(), _slum_hectares(found[1:])


def _slum_hectares(sheets: list[list[str]]) -> Decimal:
    law = load("permen-14-2018")
    total = Decimal(0)
    for row in sheets:
        heads = dict(zip(DENOMINATORS, row[3:9], strict=True))
        volumes = dict(zip((c.id for c in law.criteria), row[9:], strict=True))
        if law.score(Measures(**heads, volumes=volumes)).slum_class != "none":
            total += Decimal(row[3])
    return total


async def call(http: httpx.AsyncClient, method: str, address: str, **more: Any) -> httpx.Response:
    """Repeat while a part is away, as a client with an Idempotency-Key may."""
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                answer = await http.request(method, address, **more)
            except httpx.TransportError:
                await asyncio.sleep(0.1)
                continue
            if answer.status_code not in AWAY:
                return answer
            await asyncio.sleep(0.1)


async def get(http: httpx.AsyncClient, address: str, **params: Any) -> Any:
    answer = await call(http, "GET", address, params=params or None)  # {} would drop a query
    assert answer.status_code == 200, answer.text
    return answer.json()


async def post(http: httpx.AsyncClient, address: str, key: str, **more: Any) -> Any:
    answer = await call(http, "POST", address, headers={"Idempotency-Key": key}, **more)
    assert answer.status_code in {200, 201, 202}, answer.text
    return answer.json()


async def every(http: httpx.AsyncClient, address: str, **params: Any) -> list[Any]:
    """What a list has on all its pages."""
    items: list[Any] = []
    cursor: dict[str, str] = {}
    while True:
        page = await get(http, address, **params, **cursor)
        items += page["items"]
        if page["next"] is None:
            return items
        cursor = {"cursor": page["next"]}


async def until(
    http: httpx.AsyncClient,
    address: str,
    wanted: Callable[[Any], bool],
    read: Callable[..., Awaitable[Any]] = get,
    **params: Any,
) -> Any:
    """The resource once it is as wanted, read by `read`."""
    found = None
    try:
        async with asyncio.timeout(PATIENCE):
            while not wanted(found := await read(http, address, **params)):  # noqa: ASYNC110 - another process
                await asyncio.sleep(0.05)
    except TimeoutError:
        raise AssertionError(f"{address} stayed {found}") from None
    return found


async def opened(
    http: httpx.AsyncClient, regency: str, year: int = 2024, kind: str = "baseline"
) -> str:
    body = {
        "name": f"Uji {regency}",
        "kind": kind,
        "year": year,
        "region": regency,
        "regulation": "permen-14-2018",
    }
    return (await post(http, "/v1/survey/rounds", f"round {regency} {year}", json=body))["id"]


async def uploaded(http: httpx.AsyncClient, round_id: str, content: bytes) -> str:
    form = {"kind": "rt_sheets", "round_id": round_id}
    files = {"file": ("rt.csv", content)}
    key = f"import {round_id}"
    return (await post(http, "/v1/survey/imports", key, files=files, data=form))["id"]


async def ready(http: httpx.AsyncClient, import_id: str) -> Any:
    address = f"/v1/survey/imports/{import_id}"
    found = await until(http, address, lambda i: i["status"] not in {"queued", "validating"})
    assert found["status"] == "ready", found["errors"]
    return found


async def applied(http: httpx.AsyncClient, import_id: str) -> None:
    address = f"/v1/survey/imports/{import_id}"
    await post(http, f"{address}/apply", f"apply {import_id}", json={})
    await until(http, address, lambda i: i["status"] == "applied")


async def sealed(http: httpx.AsyncClient, round_id: str) -> Any:
    address = f"/v1/survey/rounds/{round_id}"
    await post(http, f"{address}/seal", f"seal {round_id}", json={})
    return await until(http, address, lambda r: r["state"] == "sealed")


async def recapped(http: httpx.AsyncClient, regency: str, count: int, year: int = 2024) -> Any:
    """The recap once as many RTs are in it as were sealed; never more."""
    found = await until(
        http,
        "/v1/reports/recap",
        lambda r: sum(r["total"]["rts"].values()) >= count,
        region=regency,
        year=year,
    )
    assert sum(found["total"]["rts"].values()) == count
    return found["total"]


def kill(suite: Suite, name: str) -> int:
    """kill -9; the suite starts it again."""
    pid = suite.children[name].pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    return pid


async def back(suite: Suite, name: str, pid: int) -> None:
    """Wait until another process serves in its place."""
    child = suite.children[name]
    async with asyncio.timeout(PATIENCE):
        while child.pid == pid:  # noqa: ASYNC110 - another process
            await asyncio.sleep(0.05)
        await child.ready()


def count(suite: Suite, database: str, query: str) -> int:
    """One number from a database, seen as its superuser."""
    with suite.postgres.connect(database) as connection:
        row = connection.execute(query).fetchone()
    return int(row[0]) if row else 0
