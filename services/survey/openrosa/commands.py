"""Take in what a phone sends: its files to the media store, its record to the submissions."""

from decimal import Decimal

from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.datastructures import UploadFile

from services.chassis.auth import Principal
from services.chassis.media import commands as media
from services.chassis.media.store import Store
from services.survey.openrosa import xml
from services.survey.openrosa.multipart import Sent
from services.survey.persons.envelope import KeyRing
from services.survey.submissions import commands as submissions
from services.survey.submissions.models import XML, FileFacts, Record, SubmissionLine
from services.survey.tasks import commands as tasks

MOST = 50_000_000  # bytes of one file


async def submit(
    session: AsyncSession, ring: KeyRing, store: Store, sent: Sent, *, by: Principal
) -> SubmissionLine:
    """Read the record, then keep its files, then the record that names them.

    Whatever dies in between, the phone sends all of it again, and the same files are one file.
    """
    record = record_of(sent.record)
    files = [await kept(store, file) for file in sent.files]
    taken = await submissions.receive(session, ring, record, files, by=by)
    await tasks.answer(session, taken, record.values, by=by)
    return taken


def record_of(body: bytes) -> Record:
    """The record in a phone's XML."""
    found = xml.read(body)
    return Record(
        instance_id=found.instance_id,
        deprecated_id=found.deprecated_id,
        body=body,
        media_type=XML,
        values=found.values,
        form_id=found.form_id,
        form_version=found.version,
    )


async def kept(store: Store, file: UploadFile) -> FileFacts:
    """One file in the store, as its record's row tells of it."""
    name = file.filename or ""
    found = await media.receive(store, file.file, name, most=MOST)
    exif = found.exif
    taken = exif.taken_at if exif.taken_at and exif.taken_at.tzinfo else None
    return FileFacts(
        name=name,
        media_type=found.kind.value,
        size=found.size,
        sha256=found.sha256,
        taken_at=taken,
        lat=None if exif.latitude is None else Decimal(str(exif.latitude)),
        lon=None if exif.longitude is None else Decimal(str(exif.longitude)),
        width=exif.width,
        height=exif.height,
    )
