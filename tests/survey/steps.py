"""Steps that many tests of survey take."""

import csv
import io
from typing import Any

from tests.harness import Client, Running

HEADER = [
    *("kode_rt", "kawasan", "tahun", "luas_ha", "jumlah_bangunan", "jumlah_kk"),
    *("jumlah_penduduk", "panjang_jalan_ideal_m", "panjang_drainase_ideal_m"),
    *("1a", "1b", "1c", "2a", "2b", "3a", "3b", "4a", "4b", "4c", "5a", "5b", "6a", "6b"),
    *("7a", "7b"),
]
GOOD = {
    "kode_rt": "35.19.09.2010-001-007",
    "kawasan": "KLAGEN",
    "tahun": "2023",
    "luas_ha": "2.5",
    "jumlah_bangunan": "50",
    "jumlah_kk": "60",
    "jumlah_penduduk": "201",
    "panjang_jalan_ideal_m": "780",
    "panjang_drainase_ideal_m": "385",
    **dict.fromkeys(HEADER[9:], "0"),
}


def sheet(*rows: dict[str, Any], separator: str = ",", header: list[str] | None = None) -> bytes:
    """A CSV of these rows; what a row does not say is taken from GOOD."""
    text = io.StringIO()
    writer = csv.DictWriter(text, header or HEADER, delimiter=separator, extrasaction="ignore")
    writer.writeheader()
    writer.writerows({**GOOD, **row} for row in rows)
    return text.getvalue().encode()


def rt(number: int, village: str = "35.19.09.2010") -> str:
    return f"{village}-001-{number:03d}"


async def open_round(client: Client, **facts: Any) -> dict[str, Any]:
    body = {
        "name": "Baseline 2023",
        "kind": "baseline",
        "year": 2023,
        "region": "35",
        "regulation": "permen-14-2018",
    }
    answer = await client.post("/v1/survey/rounds", body | facts)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def upload(
    client: Client,
    round: dict[str, Any],
    content: bytes,
    name: str = "rt.csv",
    form: dict[str, str] | None = None,
    **more: Any,
) -> Any:
    return await client.http.post(
        "/v1/survey/imports",
        files={"file": (name, content)},
        data={"kind": "rt_sheets", "round_id": round["id"]} | (form or {}),
        **more,
    )


async def imported(
    survey: Running,
    client: Client,
    round: dict[str, Any],
    content: bytes,
    name: str = "rt.csv",
    form: dict[str, str] | None = None,
) -> dict[str, Any]:
    """Upload and validate; the import as it stands then."""
    answer = await upload(client, round, content, name, form)
    assert answer.status_code == 202, answer.text
    await survey.work()
    return (await client.get(f"/v1/survey/imports/{answer.json()['id']}")).json()


async def apply(survey: Running, client: Client, found: dict[str, Any]) -> dict[str, Any]:
    address = f"/v1/survey/imports/{found['id']}"
    answer = await client.post(f"{address}/apply")
    assert answer.status_code == 202, answer.text
    await survey.work()
    applied = (await client.get(address)).json()
    assert applied["status"] == "applied", applied
    return applied


async def undo(survey: Running, client: Client, found: dict[str, Any]) -> dict[str, Any]:
    address = f"/v1/survey/imports/{found['id']}"
    answer = await client.post(f"{address}/undo")
    assert answer.status_code == 202, answer.text
    await survey.work()
    return (await client.get(address)).json()


async def assessments(client: Client, round: dict[str, Any], **filters: Any) -> dict[str, Any]:
    """Assessments of a round by code, all pages."""
    found: dict[str, Any] = {}
    cursor: dict[str, Any] = {}
    while True:
        answer = await client.get(
            "/v1/survey/assessments", round_id=round["id"], limit=1000, **filters, **cursor
        )
        page = answer.json()
        found |= {f"{item['level']} {item['code']}": item for item in page["items"]}
        if page["next"] is None:
            return found
        cursor = {"cursor": page["next"]}
