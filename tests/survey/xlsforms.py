"""Small XLSForms, and what tests do with them."""

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook

from services.survey.forms import conversion
from tests.harness import Client

HEADER = ["type", "name", "label", "relevant", "calculation"]
CHOICES = ["list_name", "name", "label"]
QUESTION = ["text", "nama_jalan", "Nama jalan"]
FORMS = "/v1/survey/forms"
ANY_ROUND = "01900000-0000-7000-8000-0000000000ff"


def workbook(**sheets: list[list[Any]]) -> bytes:
    """An XLSX with these sheets; settings, unless given, name the form `jalan` in version 1."""
    sheets.setdefault("settings", [["form_id", "version"], ["jalan", "1"]])
    made = BytesIO()
    with Workbook(made, {"in_memory": True}) as book:
        book.set_properties({"created": datetime(2000, 1, 1, tzinfo=UTC)})  # the same bytes again
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return made.getvalue()


def form(
    *rows: list[str], form_id: str = "jalan", version: str = "1", title: str = "Jalan"
) -> bytes:
    """A form that asks these questions, or the name of a street."""
    settings = [["form_title", "form_id", "version"], [title, form_id, version]]
    return workbook(survey=[HEADER, *(rows or [QUESTION])], settings=settings)


async def send(client: Client, content: bytes, name: str = "jalan.xlsx", **fields: str) -> Any:
    """Upload a form; for Kab. Madiun unless told otherwise."""
    files = {"file": (name, content)}
    return await client.http.post(FORMS, files=files, data=fields or {"region": "35.19"})


async def kept(client: Client, content: bytes, name: str = "jalan.xlsx", **fields: str) -> Any:
    """The form as it stands after the upload."""
    answer = await send(client, content, name, **fields)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def publish(client: Client, form: dict[str, Any], version: str) -> Any:
    return await client.post(f"{FORMS}/{form['id']}/versions/{version}/publish")


async def published(client: Client, content: bytes, **fields: str) -> Any:
    """A form whose newest version is published."""
    form = await kept(client, content, **fields)
    answer = await publish(client, form, form["versions"][0]["version"])
    assert answer.status_code == 200, answer.text
    return answer.json()


async def put(client: Client, form: dict[str, Any], name: str, content: bytes, **more: str) -> Any:
    """Upload a file that version 1 asks for."""
    address = f"{FORMS}/{form['id']}/versions/1/files/{name}"
    headers = {"If-Match": "*"} | more
    return await client.http.put(address, files={"file": (name, content)}, headers=headers)


def converted(content: bytes, **limits: Any) -> Any:
    """What the converter says of a workbook, outside any request."""
    bounds = conversion.Limits(**limits)
    return conversion.convert(content, "x.xlsx", file_type="xlsx", stem="x", limits=bounds)
