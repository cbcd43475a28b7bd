"""Reads what a phone sends: the record's XML, its files, and whether more will come."""

from dataclasses import dataclass

from fastapi import Request
from starlette.datastructures import UploadFile

from services.survey.openrosa.problems import NotMultipart, RecordMissing, XmlTooLarge
from services.survey.openrosa.xml import MOST_BYTES
from services.survey.submissions.rules import ensure_plain

RECORD, MORE = "xml_submission_file", "*isIncomplete*"
FILES, FIELDS = 120, 20  # Collect sends at most 101 files at once (OkHttpConnection.java)


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
