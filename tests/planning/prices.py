"""Steps about unit prices: workbooks, and their import."""

import io
from typing import Any

import xlsxwriter

from tests.planning.steps import BASE

HEADER = ["kode", "uraian", "satuan", "harga_satuan"]
ROWS = [
    ["A.1.1", "Paving block K-200, tebal 6 cm", "m2", 185000],
    ["A.1.2", "Pasir urug", "m3", 214500.5],
    ["L.01", "Pekerja", "OH", 95000],
]
LISTED = {"region": "35.19", "year": "2026", "source": "Perbup 12/2026 (SSH)"}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(*rows: list[Any], header: list[Any] | None = None, **options: Any) -> bytes:
    """A price list; numbers as numbers, `=...` as a formula."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, options) as book:
        page = book.add_worksheet()
        for number, row in enumerate([header or HEADER, *rows]):
            page.write_row(number, 0, row)
    return content.getvalue()


async def upload(client: Any, content: bytes, name: str = "ssh.xlsx", **facts: Any) -> Any:
    """The raw answer of an import."""
    files = {"file": (name, content, XLSX)}
    return await client.http.post(f"{BASE}/unit-prices/imports", files=files, data=LISTED | facts)


async def imported(client: Any, *rows: list[Any], **facts: Any) -> Any:
    answer = await upload(client, workbook(*(rows or ROWS)), **facts)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def prices(client: Any, **wanted: Any) -> dict[str, str]:
    """Price by code."""
    answer = await client.ok(await client.get(f"{BASE}/unit-prices", **wanted))
    return {item["code"]: item["price"] for item in answer["items"]}
