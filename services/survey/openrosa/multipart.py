"""Reads what a phone sends: the record's XML, its files, and whether more will come."""

import re
from dataclasses import dataclass
from typing import Final

from fastapi import Request
from starlette.datastructures import UploadFile

from services.survey.openrosa.problems import NotMultipart, RecordMissing, XmlTooLarge
from services.survey.openrosa.xml import MOST_BYTES
from services.survey.submissions.rules import ensure_plain

RECORD, MORE = "xml_submission_file", "*isIncomplete*"
FILES, FIELDS = 120, 20  # Collect sends at most 101 files at once (OkHttpConnection.java)
SMALL: Final = 64 * 1024  # bytes of a body that is looked at as a whole
BOUNDARY: Final = re.compile(r"multipart/form-data; ?boundary=([A-Za-z0-9'+_./:=?-]{1,70})")
ALONE: Final = re.compile(
    rb'(?i:content-disposition): ?form-data; ?name="xml_submission_file"; ?filename="[^"\\]+"'
)


@dataclass(frozen=True, slots=True)
class Sent:
    """One request of a phone. `more` says that files of the same record are to follow."""

    record: bytes
    files: tuple[UploadFile, ...]
    more: bool


async def read(request: Request) -> Sent:
    """Read the parts; raises NotMultipart, RecordMissing, XmlTooLarge or FileNameInvalid."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise NotMultipart
    alone = await _alone(request)
    if alone is not None:
        return Sent(alone, (), more=False)
    form = await request.form(max_files=FILES, max_fields=FIELDS, max_part_size=MOST_BYTES)
    record = form.get(RECORD)
    if record is None or record == "":
        raise RecordMissing
    if isinstance(record, UploadFile):
        if (record.size or 0) > MOST_BYTES:
            raise XmlTooLarge(what="bytes", limit=MOST_BYTES)
        text = await record.read()
        await record.seek(0)
    else:
        text = record.encode()
    files = [
        part for name, part in form.multi_items() if isinstance(part, UploadFile) and name != RECORD
    ]
    for file in files:
        ensure_plain(file.filename)
    return Sent(text, tuple(files), str(form.get(MORE, "")).lower() == "yes")


async def _alone(request: Request) -> bytes | None:
    """The record of a small body that holds nothing else; None for what the parser must look at.

    Most records come like this, and taking one apart costs more than reading its answers.
    """
    boundary = BOUNDARY.fullmatch(request.headers["content-type"])
    length = request.headers.get("content-length", "")
    if boundary is None or not length.isdecimal() or int(length) > SMALL:
        return None
    if "idempotency-key" in request.headers:  # its parts were read to know it again
        return None
    mark = b"--" + boundary[1].encode()
    head, _, rest = (await request.body()).partition(b"\r\n\r\n")
    record, _, end = rest.partition(b"\r\n" + mark)
    first, *fields = head.split(b"\r\n")
    named = [field for field in fields if field[:20].lower() == b"content-disposition:"]
    whole = first == mark and end in {b"--", b"--\r\n"}
    return record if whole and len(named) == 1 and ALONE.fullmatch(named[0]) else None
