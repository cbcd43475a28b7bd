"""Files handed out: always as attachments, under a name that no header can break on."""

import re
from typing import Any, Final
from urllib.parse import quote

from fastapi import Response

from services.survey.forms.filetype import WORKBOOKS, XLSX

XML: Final = "application/xml"
MOST: Final = 32 << 20  # bytes; what the converter may write
BINARY: Final = {"schema": {"type": "string", "format": "binary", "maxLength": MOST}}
PLAIN: Final = re.compile(r"[^A-Za-z0-9 ._()-]")


def offered(*types: str) -> dict[int | str, dict[str, Any]]:
    """The answer of a download for the API document."""
    return {200: {"description": "The file.", "content": dict.fromkeys(types, BINARY)}}


WORKBOOK: Final = offered(*WORKBOOKS.values())
GENERATED: Final = offered(WORKBOOKS[XLSX])
XFORM: Final = offered(XML)


def attachment(content: bytes | str, type: str, name: str) -> Response:
    """A file to save, under its name (RFC 6266)."""
    plain = PLAIN.sub("_", name)
    said = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    return Response(content, media_type=type, headers={"Content-Disposition": said})
