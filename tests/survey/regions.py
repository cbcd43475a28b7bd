"""Lists of regions as people write them."""

import csv
import io
from typing import Any

from contracts.regions import regions
from services.chassis.regions import learn
from tests.harness import Client, Running

HEADER = ("berlaku", "jenis", "kode_lama", "kode_baru", "nama", "bagian", "dasar", "kode_bps")
BASIS = "Kepmendagri 300.2.2-2138/2025"
OLD, NEW, OTHER = "35.19.09.2010", "35.19.09.2088", "35.19.09.2011"
ADDRESS = "/v1/survey/region-changes"


def row(old: str, new: str, bagian: str = "", **more: str) -> dict[str, str]:
    facts = {
        "berlaku": "2025-01-01",
        "jenis": "pemekaran",
        "kode_lama": old,
        "kode_baru": new,
        "bagian": bagian,
        "dasar": BASIS,
    }
    return facts | more


def table(*rows: dict[str, str], separator: str = ",", header: tuple[str, ...] = HEADER) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, header, delimiter=separator, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def split(new: str = NEW, share: str = "0.4", **more: str) -> tuple[dict[str, str], ...]:
    rest = {"0.4": "0.6", "0,4": "0,6"}.get(share, "0.6")
    name = {"nama": f"Desa {new}"}
    return row(OLD, OLD, rest, **more), row(OLD, new, share, **name | more)


async def send(client: Client, content: bytes, kind: str = "changes", **more: Any) -> Any:
    files = {"file": (more.pop("name", "perubahan.csv"), content)}
    return await client.http.post(ADDRESS, files=files, data={"kind": kind}, **more)


async def brought(survey: Running, client: Client, *rows: dict[str, str]) -> dict[str, Any]:
    """A list that is taken in, and what this process then knows."""
    answer = await send(client, table(*rows))
    assert answer.status_code == 201, answer.text
    await learn(survey.sessions)
    return answer.json()


async def faults(client: Client, content: bytes, kind: str = "changes") -> list[tuple[Any, ...]]:
    """Row, column and code of everything that is wrong with a list."""
    answer = await send(client, content, kind)
    assert (answer.status_code, answer.json()["code"]) == (422, "region_list_invalid"), answer.text
    found = answer.json()
    assert found["error_count"] == len(found["errors"])
    assert all(len(one["detail"]) > 20 for one in found["errors"])
    return [(one["row"], one["column"], one["code"]) for one in found["errors"]]


def known(code: str) -> bool:
    return code in regions
